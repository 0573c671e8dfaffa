"""A table of words in the looks of the application: whole rows, wrapped text, walked by the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font

HEADING_SIDE_PX, HEADING_END_PX = 13, 8
"""Room beside and above the words of a heading, as in the style sheet."""
TALLEST_PX = 1000


class WordTable(QTableView):
    """A read-only table; the last column takes the room that is left, and a heading the lines it needs.

    Args:
        presentation: size of text.
        model: the rows.
        name: what a screen reader calls it.
        columns_px: widths of the columns but the last, in pixels at 100 % text.
    """

    def __init__(
        self, presentation: Presentation, model: QAbstractItemModel, name: str, columns_px: Sequence[int]
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for column, width in enumerate(columns_px):
            self.setColumnWidth(column, presentation.scale.px(width))
        self._scale = presentation.scale
        self._heading = QFontMetrics(text_font(presentation.scale, weight=QFont.Weight.DemiBold))
        header.sectionResized.connect(lambda *_: self._fit_headings())
        self._fit_headings()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the headings the lines they need in the new width."""
        super().resizeEvent(event)
        self._fit_headings()

    def _fit_headings(self) -> None:
        header = self.horizontalHeader()
        heights = [
            self._heading.boundingRect(self._heading_room(column), Qt.TextFlag.TextWordWrap.value, self._title(column))
            for column in range(header.count())
        ]
        tallest = max((one.height() for one in heights), default=self._heading.height())
        header.setFixedHeight(tallest + 2 * self._scale.px(HEADING_END_PX) + 1)

    def _heading_room(self, column: int) -> QRect:
        width = self.horizontalHeader().sectionSize(column) - 2 * self._scale.px(HEADING_SIDE_PX)
        return QRect(0, 0, max(1, width), TALLEST_PX)

    def _title(self, column: int) -> str:
        return str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
