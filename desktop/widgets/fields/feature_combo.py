"""A heading that opens a list of features."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from desktop.looks.presentation import Presentation
from desktop.widgets.fields.feature_choices import NAME_ROLE, FeatureChoices
from desktop.widgets.fields.feature_search import FeatureSearch
from desktop.widgets.fields.wheel import leave_wheel_to_page
from desktop.widgets.words import literal_tip

LETTERS = 12
MARGIN_PX = 4
_WITH_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class FeatureCombo(QComboBox):
    """The name of one feature; opened, or once somebody types, every feature by theme and a field that finds one.

    Signals:
        feature_chosen: name of the feature that the user chose.

    Args:
        presentation: texts and looks.
        choices: what is offered.
        name: what a screen reader calls it.
    """

    feature_chosen = Signal(str)

    def __init__(self, presentation: Presentation, choices: FeatureChoices, name: str) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setAccessibleName(name)
        leave_wheel_to_page(self)
        self.setModel(choices)
        self._presentation, self._choices = presentation, choices
        self._search: FeatureSearch | None = None
        # As wide as the room, never as its longest entry.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._tell)

    def show_feature(self, name: str) -> None:
        """Show which feature is chosen, without telling anybody."""
        row = self._choices.row_of(name)
        if row != self.currentIndex():
            self.setCurrentIndex(row)
            self.setToolTip(literal_tip(self.currentText()))

    def showPopup(self) -> None:  # noqa: N802  (Qt’s name)
        """Open the list with its field."""
        self._open("")

    def hidePopup(self) -> None:  # noqa: N802  (Qt’s name)
        """Close the list."""
        super().hidePopup()
        if self._search is not None:
            self._search.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search for what is typed; other keys as in any list that drops down."""
        typed = event.text()
        if typed.strip() and typed.isprintable() and not event.modifiers() & _WITH_KEYS:
            self._open(typed)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """End a name that is too long for the room with an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        room = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room_px = room.width() - MARGIN_PX
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room_px)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _open(self, typed: str) -> None:
        if self._search is not None:
            return
        chosen = self.itemData(self.currentIndex(), NAME_ROLE) or ""
        self._search = FeatureSearch(self._presentation, self._choices.again(), self.accessibleName(), self)
        self._search.chosen.connect(self._choose)
        self._search.destroyed.connect(self._forget)
        self._search.open_at(self, chosen, typed)

    def _forget(self) -> None:
        self._search = None

    def _choose(self, name: str) -> None:
        self.setCurrentIndex(self._choices.row_of(name))
        self._tell(self.currentIndex())

    def _tell(self, row: int) -> None:
        name = self._choices.item(row).data(NAME_ROLE)
        if name:
            self.setToolTip(literal_tip(self.currentText()))
            self.feature_chosen.emit(name)
