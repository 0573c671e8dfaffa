"""The list that a heading opens: every feature by theme, and a field that finds one by what is meant."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.looks.announcement import PatientAnnouncement, announce
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.feature_choices import NAME_ROLE, FeatureChoices
from desktop.widgets.words import words

NARROWEST_PX, HEIGHT_PX = 400, 460
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class FeatureSearch(QFrame):
    """A field and the features that it finds, over the window until one is chosen, a click elsewhere or Escape.

    Signals:
        chosen: name of a feature.

    Args:
        presentation: texts and looks.
        choices: what is offered; the list is this window's alone.
        what: what the choice is called.
        asked_by: the heading; it has the focus again afterwards.
    """

    chosen = Signal(str)

    def __init__(self, presentation: Presentation, choices: FeatureChoices, what: str, asked_by: QWidget) -> None:
        super().__init__(asked_by, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._presentation, self._asked_by = presentation, asked_by
        self._choices = choices
        choices.setParent(self)
        texts, gap = presentation.texts, presentation.scale.gap
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setAccessibleName(texts("feature_search.field", what=what))
        self.search.setPlaceholderText(texts("feature_search.hint"))
        self.search.setClearButtonEnabled(True)
        self.list = QListView()
        self.list.setAccessibleName(texts("feature_search.list", what=what))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setModel(choices)
        self._none = words(texts("feature_search.none"), "muted", wrap=True)
        self._none.hide()
        self._voice = PatientAnnouncement(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[gap(2)] * 4)
        column.setSpacing(gap(2))
        column.addWidget(self.search)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list.clicked.connect(self._choose)

    def open_at(self, heading: QWidget, feature: str, typed: str) -> None:
        """Open under a heading, or above it where the screen ends.

        Args:
            heading: the list is at least as wide.
            feature: the one that is chosen now.
            typed: what is searched at once.
        """
        scale, room = self._presentation.scale, heading.screen().availableGeometry()
        width = min(max(heading.width(), scale.px(NARROWEST_PX)), room.width())
        height = min(scale.px(HEIGHT_PX), room.height())
        corner = heading.mapToGlobal(QPoint(0, heading.height()))
        if corner.y() + height > room.bottom():
            above = corner.y() - heading.height() - height
            corner.setY(above if above >= room.top() else room.bottom() - height)
        corner.setX(max(room.left(), min(corner.x(), room.right() - width)))
        self.setGeometry(corner.x(), corner.y(), width, height)
        self._go_to(self._choices.row_of(feature), QListView.ScrollHint.PositionAtCenter)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        if typed:
            self.search.setText(typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list and Enter chooses, while the field keeps the focus."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._step(_STEPS[key])
                return True
            if key in _ENTER:
                self._choose(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the heading have the focus again."""
        self._voice.drop()
        super().hideEvent(event)
        self._asked_by.setFocus(Qt.FocusReason.PopupFocusReason)

    def _find(self, text: str) -> None:
        self._choices.search(text)
        found = self._choices.first_row()
        self._none.setVisible(found < 0)
        self._go_to(found)
        self._voice.say(self._words() or self._none.text())

    def _step(self, step: int) -> None:
        rows = [row for row in range(self._choices.rowCount()) if self._choices.item(row).data(NAME_ROLE)]
        current = self.list.currentIndex().row()
        place = rows.index(current) + step if current in rows else 0
        if rows:
            self._go_to(rows[max(0, min(place, len(rows) - 1))])
            self._voice.drop()
            announce(self.search, self._words())

    def _go_to(self, row: int, hint: QListView.ScrollHint = QListView.ScrollHint.EnsureVisible) -> None:
        place = self._choices.index(row, 0)
        self.list.setCurrentIndex(place)
        if place.isValid():
            self.list.scrollTo(place, hint)
        if row > 0 and not self._choices.item(row - 1).data(NAME_ROLE):
            self.list.scrollTo(self._choices.index(row - 1, 0))

    def _words(self) -> str:
        return str(self.list.currentIndex().data() or "")

    def _choose(self, index: QModelIndex) -> None:
        name = index.data(NAME_ROLE)
        if name:
            self.close()
            self.chosen.emit(name)
