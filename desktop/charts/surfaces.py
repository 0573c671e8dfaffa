"""Which surface a frame shows a chart on: one for all pictures, and a plot for each kind with scales."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.charts.drawing.ink import Ink
from desktop.charts.picture import Picture
from desktop.charts.pictures import PICTURES
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.viewing.surface import Surface


class Surfaces(QObject):
    """Shows one chart at a time; plots are made when they are first seen, and those on other pages cost nothing.

    Args:
        ink: colours and sizes.
        frame: the widget they fill.

    Attributes:
        current: the one that is shown.

    Signals:
        pressed: position of the mark that was clicked.
        view_moved: the mouse has shown another part of the scales.
    """

    pressed = Signal(int)
    view_moved = Signal()

    def __init__(self, ink: Ink, frame: QWidget) -> None:
        super().__init__(frame)
        self._ink, self._frame = ink, frame
        self._made: dict[type[ChartSpec] | None, Surface] = {}
        self.current: Surface = self._surface_of(None)

    def show_spec(self, spec: ChartSpec | None, position: int | None, words: str) -> None:
        """Paint this at the next frame; a plot that cannot be seen waits for the next call.

        Args:
            spec: the chart, None for nothing.
            position: current mark, None for none.
            words: what is said of it.
        """
        kind = type(spec) if spec is not None and type(spec) not in PICTURES else None
        if kind is not None and not self._frame.isVisible():
            return
        surface = self._surface_of(kind)
        if surface is not self.current:
            is_shown = not self.current.isHidden()
            self.current.hide()
            self.current = surface
            surface.setGeometry(self._frame.rect())
            surface.setVisible(is_shown)
        surface.show_spec(spec, position, words)

    def _surface_of(self, kind: type[ChartSpec] | None) -> Surface:
        if kind not in self._made:
            surface = Picture(self._ink, self._frame) if kind is None else self._make_plot(kind)
            surface.pressed.connect(self.pressed)
            surface.view_moved.connect(self.view_moved)
            self._made[kind] = surface
        return self._made[kind]

    def _make_plot(self, kind: type[ChartSpec]) -> Surface:
        from desktop.charts.plots.kinds import make_plot  # noqa: PLC0415  (pyqtgraph: nothing of it before it is seen)

        return make_plot(kind, self._ink, self._frame)


def load_plots() -> None:
    """Import what plots are made of ahead of the first of them: a quarter of a second, on the thread that paints."""
    from desktop.charts.plots import kinds  # noqa: F401, PLC0415  (pyqtgraph)
