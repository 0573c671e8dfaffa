"""The list that opens under the search field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from desktop.looks.presentation import Presentation
from desktop.session.client_number import ClientNumber
from desktop.widgets.row_delegate import RowDelegate
from desktop.window.search.results_model import Place, SearchResultsModel

ROW_HEIGHT_PX = 36
PROFESSION_COLUMN = 1


class SearchResults(QFrame):
    """Clients found, and one sentence below them; the focus stays in the search field.

    Signals:
        chosen: number of the client clicked.
        place_chosen: what else was clicked.

    Args:
        presentation: texts and looks.
        window: over which the list floats.
    """

    chosen = Signal(ClientNumber)
    place_chosen = Signal(Place)

    def __init__(self, presentation: Presentation, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._presentation = presentation
        self._model: SearchResultsModel | None = None
        self.setProperty("role", "card")
        self._delegate = RowDelegate(presentation, self)
        self._table = self._make_table()
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        gap = presentation.scale.gap(2)
        self._sentence.setContentsMargins(gap, gap, gap, gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self._table)
        column.addWidget(self._sentence)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is said below the list."""
        return self._sentence.text()

    @property
    def current_client(self) -> int | None:
        """Number of the client on the highlighted row."""
        found = self._current
        return None if isinstance(found, Place) else found

    @property
    def current_place(self) -> Place | None:
        """What else than a client is on the highlighted row."""
        found = self._current
        return found if isinstance(found, Place) else None

    @property
    def _current(self) -> int | Place | None:
        row = self._table.currentIndex().row()
        return self._model.found(row) if self._model is not None and row >= 0 else None

    @property
    def current_words(self) -> str:
        """The highlighted row as a screen reader says it."""
        return str(self._table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def set_model(self, model: SearchResultsModel) -> None:
        """Show the rows of this model from now on."""
        self._model = model
        self._table.setModel(model)
        header = self._table.horizontalHeader()
        # Fitted to each answer, the columns would have the rows painted twice.
        for column, cells in model.sample_cells().items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, max(self._delegate.width(cell) for cell in cells))
        header.setSectionResizeMode(PROFESSION_COLUMN, QHeaderView.ResizeMode.Stretch)

    def present(self, sentence: str) -> None:
        """Fit the model's rows and say a sentence below them.

        Args:
            sentence: how many clients there are, or why there are none.
        """
        rows = self._model.rowCount() if self._model is not None else 0
        self._table.clearSpans()
        for row in range(rows):
            if self._model is not None and not self._model.is_client(row):
                self._table.setSpan(row, PROFESSION_COLUMN, 1, self._model.columnCount() - PROFESSION_COLUMN)
        self._sentence.setText(sentence)
        self._table.setVisible(rows > 0)
        self._table.setFixedHeight(rows * self._row_height + 4)

    def place(self, field: QWidget, narrowest_px: int) -> None:
        """Lie under a field, inside the window."""
        window = self._window
        width = min(max(field.width(), narrowest_px), window.width() - 2 * self._presentation.scale.gap(2))
        corner = field.mapTo(window, field.rect().bottomLeft())
        self._sentence.setFixedWidth(width - 4)
        self.setFixedWidth(width)
        self.adjustSize()
        left = min(corner.x(), window.width() - width - self._presentation.scale.gap(2))
        self.move(max(left, 0), corner.y() + self._presentation.scale.gap(2))
        self.raise_()

    def move_highlight(self, step: int) -> None:
        """Highlight the next (1) or previous (-1) row; above the first there is none."""
        rows = self._model.rowCount() if self._model is not None else 0
        row = self._table.currentIndex().row()
        target = (rows - 1 if step < 0 else 0) if row < 0 else row + step
        if 0 <= target < rows and self._model is not None:
            self._table.setCurrentIndex(self._model.index(target, 0))
        elif target < 0:
            self.clear_highlight()

    def clear_highlight(self) -> None:
        """Highlight nothing."""
        self._table.clearSelection()
        self._table.setCurrentIndex(QModelIndex())

    @property
    def _row_height(self) -> int:
        return self._presentation.scale.px(ROW_HEIGHT_PX)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setProperty("role", "plain")
        table.setAccessibleName(self._presentation.texts("search.results"))
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setShowGrid(False)
        table.setItemDelegate(self._delegate)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._row_height)
        table.clicked.connect(self._choose)
        return table

    def _choose(self, index: QModelIndex) -> None:
        if self._model is not None:
            found = self._model.found(index.row())
            if isinstance(found, Place):
                self.place_chosen.emit(found)
            else:
                self.chosen.emit(found)
