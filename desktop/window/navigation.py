"""The side bar: one button a page, icons alone where room is short."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.looks.icons import icon
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.words import CONTROL_PX, literal_tip
from desktop.window.page_entries import PageEntry

WIDTH_PX = 200
ICON_PX = 18
LOWEST_PX = 26
"""Height of a button in the lowest window: nine pages beside each other still are easy to hit."""
WIDTH_BESIDE_WORDS_PX = 62
"""Margins of the bar, padding and mark of a button, icon."""
ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
SPACE = "\u2002"
"""Between icon and word: a style sheet cannot ask for it."""


class _PageButton(QPushButton):
    """As high as any button, and less where the window is too low for all: never below a comfortable target.

    Signals:
        stepped: an arrow key asks for the button before (-1) or after (1); the page stays until Enter or Space.
        left: the keyboard is elsewhere now.
    """

    stepped = Signal(int)
    left = Signal()

    def __init__(self, text: str, height_px: int) -> None:
        super().__init__(text)
        self._height_px = height_px
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(self._height_px, LOWEST_PX))


class Navigation(QWidget):
    """Says which page is shown and shows another.

    Signals:
        chosen: id of the page asked for.

    Args:
        presentation: texts and looks.
        pages: in order.
    """

    chosen = Signal(str)

    def __init__(self, presentation: Presentation, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self._presentation = presentation
        self._collapsed = False
        self.setProperty("role", "sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(presentation.texts("navigation.name"))
        self._group = QButtonGroup(self)
        self._labels = {page.page_id: presentation.texts(page.text_key) for page in pages}
        self._tips: dict[str, str] = {}
        self._buttons = {page.page_id: self._button(page, number) for number, page in enumerate(pages, 1)}
        column = QVBoxLayout(self)
        gap = presentation.scale.gap
        column.setContentsMargins(gap(2), gap(3), gap(2), gap(3))
        column.setSpacing(gap(1))
        for button in self._buttons.values():
            column.addWidget(button)
        column.addStretch()
        self._apply_width()

    def set_current(self, page_id: str) -> None:
        """Mark the page on screen."""
        self._buttons[page_id].setChecked(True)
        self._place_stop()

    def set_available(self, page_id: str, available: bool, reason: str = "") -> None:
        """Allow or forbid a page, for instance while no client is open.

        Args:
            page_id: which page.
            available: whether it can be shown.
            reason: why not, told by the hint and to screen readers; empty where nothing is to be said.
        """
        button = self._buttons[page_id]
        button.setEnabled(available)
        button.setToolTip(literal_tip(reason or self._tips[page_id]))
        button.setAccessibleDescription(reason)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons alone, or icons and words."""
        if collapsed != self._collapsed:
            self._collapsed = collapsed
            for page_id, button in self._buttons.items():
                button.setText("" if collapsed else self._shown(page_id))
            self._apply_width()

    def focus_current(self) -> None:
        """Put the focus on the page's button."""
        checked = self._group.checkedButton() or next(iter(self._buttons.values()))
        checked.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _place_stop(self) -> None:
        """Tab enters at the page on screen, wherever the arrow keys went before."""
        for button in self._buttons.values():
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def _step(self, button: QPushButton, by: int) -> None:
        reached = [one for one in self._buttons.values() if one.isEnabled() or one is button]
        place = reached.index(button) + by
        if 0 <= place < len(reached):
            reached[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _button(self, page: PageEntry, number: int) -> QPushButton:
        label = self._labels[page.page_id]
        button = _PageButton(self._shown(page.page_id), self._presentation.scale.px(CONTROL_PX))
        button.setObjectName(f"page.{page.page_id}")
        button.setProperty("role", "nav")
        button.setCheckable(True)
        # One of several: a screen reader says so only of a button that is exclusive by itself.
        button.setAutoExclusive(True)
        button.setIcon(icon(page.icon, self._presentation.theme))
        side = self._presentation.scale.px(ICON_PX)
        button.setIconSize(QSize(side, side))
        button.setAccessibleName(label)
        self._tips[page.page_id] = self._presentation.texts("navigation.tip", page=label, number=number)
        button.setToolTip(literal_tip(self._tips[page.page_id]))
        button.clicked.connect(lambda _checked: self.chosen.emit(page.page_id))
        button.stepped.connect(partial(self._step, button))
        button.left.connect(self._place_stop)
        self._group.addButton(button)
        return button

    def _shown(self, page_id: str) -> str:
        """The words beside the icon, on two lines where one would be cut."""
        label = self._labels[page_id]
        strong = QFontMetricsF(text_font(self._presentation.scale, weight=QFont.Weight.Bold))
        room = self._presentation.scale.px(WIDTH_PX - WIDTH_BESIDE_WORDS_PX)
        if strong.horizontalAdvance(f"{SPACE}{label}") <= room or " " not in label:
            return f"{SPACE}{label}"
        first, last = label.rsplit(" ", 1)
        return f"{SPACE}{first}\n{SPACE}{last}"

    def _apply_width(self) -> None:
        scale = self._presentation.scale
        # Icon, the button's own padding and mark, and the margins of the bar.
        collapsed = scale.px(ICON_PX) + 2 * scale.px(10) + 3 + 2 * scale.gap(2) + 1
        self.setFixedWidth(collapsed if self._collapsed else scale.px(WIDTH_PX))
