"""A heading that opens a list of features."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from desktop.looks.presentation import Presentation
from desktop.widgets.fields.feature_choices import NAME_ROLE, FeatureChoices
from desktop.widgets.fields.wheel import leave_wheel_to_page
from desktop.widgets.words import literal_tip

LETTERS, ROWS = 12, 16
LIST_PX = 380
MARGIN_PX = 4


class FeatureCombo(QComboBox):
    """The name of one feature; opened, every feature by theme.

    Signals:
        feature_chosen: name of the feature that the user chose.

    Args:
        presentation: sizes.
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
        self._choices = choices
        self.setMaxVisibleItems(ROWS)
        # As wide as the room, never as its longest entry.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setMinimumWidth(presentation.scale.px(LIST_PX))
        self.activated.connect(self._tell)

    def show_feature(self, name: str) -> None:
        """Show which feature is chosen, without telling anybody."""
        row = self._choices.row_of(name)
        if row != self.currentIndex():
            self.setCurrentIndex(row)
            self.setToolTip(literal_tip(self.currentText()))

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

    def _tell(self, row: int) -> None:
        name = self._choices.item(row).data(NAME_ROLE)
        if name:
            self.setToolTip(literal_tip(self.currentText()))
            self.feature_chosen.emit(name)
