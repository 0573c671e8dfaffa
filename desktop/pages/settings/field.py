"""One setting: its name, its control, what it does, whether it is fixed, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.looks.announcement import announce
from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.widgets.state import set_property
from desktop.widgets.words import words

LOCK_PX = 14


class SettingField(QWidget):
    """A labelled control.

    Args:
        presentation: texts and looks.
        name: of the setting; its label and hint are ``settings.<name>`` and ``settings.<name>_hint``.
        control: takes the focus.
        fixed: whether the organisation fixes it: shown, but locked.
        beside: what stands at the right of the control.
    """

    def __init__(
        self, presentation: Presentation, name: str, control: QWidget, *, fixed: bool, beside: tuple[QWidget, ...] = ()
    ) -> None:
        super().__init__()
        self._presentation, self.control = presentation, control
        texts, scale = presentation.texts, presentation.scale
        title, hint = texts(f"settings.{name}"), texts(f"settings.{name}_hint")
        control.setObjectName(f"setting.{name}")
        self._problem = words(role="small", tone="raises", wrap=True)
        self._problem.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(scale.gap(1))
        if isinstance(control, QCheckBox):
            control.setText(title)
        else:
            control.setAccessibleName(title)
            label = words(title, "strong", wrap=True)
            label.setBuddy(control)
            body.addWidget(label)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(scale.gap(2))
        self._row.addWidget(control, 1)
        for one in beside:
            self._row.addWidget(one)
        body.addLayout(self._row)
        body.addWidget(words(hint, "small-muted", wrap=True))
        body.addWidget(self._problem)
        locked = texts("settings.fixed")
        control.setAccessibleDescription(f"{hint} {locked}" if fixed else hint)
        if fixed:
            for one in (control, *beside):
                one.setEnabled(False)
            body.addLayout(self._lock(locked))

    @property
    def problem(self) -> str:
        """The sentence shown, empty where nothing is wrong."""
        return "" if self._problem.isHidden() else self._problem.text()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the value given."""
        self._problem.setText(sentence)
        self._problem.show()
        set_property(self.control, "invalid", True)
        announce(self.control, sentence)

    def accept(self) -> None:
        """Nothing is wrong any more."""
        self._problem.hide()
        set_property(self.control, "invalid", False)

    def set_stacked(self, *, stacked: bool) -> None:
        """Put what stands beside the control below it."""
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)

    def _lock(self, told: str) -> QHBoxLayout:
        sign = QLabel()
        size = self._presentation.scale.px(LOCK_PX)
        sign.setPixmap(icon_pixmap("lock", self._presentation.theme, "muted_text", size, self.devicePixelRatioF()))
        row = QHBoxLayout()
        row.setSpacing(self._presentation.scale.gap(1))
        row.addWidget(sign)
        row.addWidget(words(told, "small-muted", wrap=True), 1)
        return row
