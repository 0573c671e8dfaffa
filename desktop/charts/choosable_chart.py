"""A chart whose marks can be chosen: by a click, or by Enter where the arrow keys or the table stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.charts.frame import ChartFrame
from desktop.charts.player import Player
from desktop.charts.specs.plane import HeatMapSpec
from desktop.charts.specs.spec import ChartSpec, Mark
from desktop.looks.presentation import Presentation

BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoosableChart(ChartFrame):
    """A chart frame that says which mark its reader wants.

    Args:
        presentation: as for the frame.
        player: as for the frame.
        parent: the widget around it.

    Signals:
        chosen: position of a mark among those of the chart.
        stood: position of the mark the reader has come to, before any choice.
    """

    chosen = Signal(int)
    stood = Signal(int)

    def __init__(self, presentation: Presentation, player: Player | None = None, parent: QWidget | None = None) -> None:
        super().__init__(presentation, player, parent)
        self._start = 0
        self._surfaces.pressed.connect(self.chosen)
        self.mark_announced.connect(lambda _words: self._tell_place())

    @property
    def current(self) -> Mark | None:
        """The mark that the arrow keys stand on."""
        return self._walk.current

    def start_at(self, position: int) -> None:
        """Where the arrow keys begin as long as they have not been used."""
        self._start = position

    def choose_current(self) -> None:
        """Choose the mark stood on; nothing happens where there is none."""
        if self._walk.position is not None:
            self.chosen.emit(self._walk.position)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come to the first mark by keyboard; a mouse comes to the one it presses."""
        if event.reason() in BY_KEYBOARD and self._walk.position is None:
            self._walk = self._walk.at(self._start)
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The surface has heard it: what is behind the chart must not."""
        event.accept()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let Enter choose the row of the table."""
        table = self._table
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER
        if pressed and table is not None and watched is table and table.currentIndex().isValid():
            self.chosen.emit(table.currentIndex().row())
            return True
        return super().eventFilter(watched, event)

    def _key_actions(self) -> dict[Qt.Key, Callable[[], None]]:
        return {**super()._key_actions(), **dict.fromkeys(ENTER, self.choose_current)}

    def _tell_place(self) -> None:
        if self._walk.position is not None:
            self.stood.emit(self._walk.position)


class ChoosableMap(ChoosableChart):
    """A map, whose rows lie from the bottom to the top: the arrow keys go where they point."""

    def present(self, spec: ChartSpec | None) -> None:
        """Show a map; where only the places on it moved, neither its hundreds of marks nor its table are new."""
        old = self._spec
        if isinstance(spec, HeatMapSpec) and isinstance(old, HeatMapSpec) and spec.cells is old.cells:
            self._spec = spec
            self._describe()
            self._refresh()
        else:
            super().present(spec)

    def _key_actions(self) -> dict[Qt.Key, Callable[[], None]]:
        actions = super()._key_actions()
        up, down = Qt.Key.Key_Up, Qt.Key.Key_Down
        return {**actions, up: actions[down], down: actions[up]}
