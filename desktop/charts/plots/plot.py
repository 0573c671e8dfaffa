"""The surface of charts with axes: one plot of pyqtgraph a kind, used again for each new chart."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from core.storage.texts import Texts
from desktop.charts.drawing.current_mark import paint_current_mark
from desktop.charts.drawing.ink import Ink
from desktop.charts.plots.axis import WordedAxis
from desktop.charts.plots.drawing import Layer, PlotDrawing
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.spec import Axis, ChartSpec
from desktop.charts.viewing.stretch import Stretch
from desktop.charts.viewing.surface import Surface, ViewStep

KEY_FACTOR, WHEEL_FACTOR, PAN_SHARE = 1.5, 1.2, 0.2
SILENT_MS = 350
"""A wheel that turns is told once, when it stops."""


class Plot(Surface):
    """Plots one kind of chart.

    A new chart keeps the part of the scales that is in view as long as its scales are the same, and shows the whole of
    other ones. Nothing follows the mouse: pyqtgraph's own handling of it is left out, so that what a wheel, a drag and
    a key do is said here alone, and stays inside the whole of the scales.

    Args:
        drawing: the kind.
        ink: colours and sizes.
        parent: the frame.
    """

    def __init__(self, drawing: PlotDrawing[Any], ink: Ink, parent: QWidget | None = None) -> None:
        super().__init__(ink, parent)
        self._drawing = drawing
        self._scales: tuple[Axis, ...] = ()
        self._whole: tuple[Stretch, Stretch] | None = None
        self._view: View | None = None
        self._dragged_from: tuple[QPointF, View] | None = None
        self._is_dragged = False
        self._places_given: object = None
        self._telling = QTimer(self, singleShot=True, interval=SILENT_MS)
        self._telling.timeout.connect(self.view_moved)
        self._make_items()

    def show_spec(self, spec: ChartSpec | None, position: int | None, words: str) -> None:
        """Plot this; items are filled again only for another chart."""
        is_new = spec is not self._spec
        super().show_spec(spec, position, words)
        if is_new and spec is not None:
            self._fill(spec)
        self._repaint()

    def places(self) -> tuple[QRectF, ...]:
        """Rectangle of each mark, in pixels of this widget; those out of view lie beyond the plot."""
        return self._marks().places(self._view) if self._spec is not None and self._view is not None else ()

    def mark_at(self, point: QPointF) -> int | None:
        """Position of the mark at a place, the smallest where several lie over each other."""
        return self._marks().at(point, self._view) if self._spec is not None and self._view is not None else None

    @property
    def view(self) -> View | None:
        """The part of the scales that is shown, None without a chart."""
        return self._view

    def has_view(self) -> bool:
        """Plots have scales."""
        return self._spec is not None

    def is_whole(self) -> bool:
        """Whether nothing is out of view."""
        return self._view is None or (self._view.x, self._view.y) == self._whole

    def move_view(self, step: ViewStep) -> bool:
        """Come nearer, go away or aside, within the whole."""
        if self._view is None or self._whole is None:
            return False
        x, y = self._view.x, self._view.y
        if step is ViewStep.WHOLE:
            return self._look_at(*self._whole)
        if step in (ViewStep.NEARER, ViewStep.FARTHER):
            factor = KEY_FACTOR if step is ViewStep.NEARER else 1 / KEY_FACTOR
            return self._enlarge(factor, *self._center())
        along = {ViewStep.LEFT: (-1, 0), ViewStep.RIGHT: (1, 0), ViewStep.UP: (0, 1), ViewStep.DOWN: (0, -1)}[step]
        return self._look_at(
            x.moved(along[0] * PAN_SHARE * x.length, self._whole[0]),
            y.moved(along[1] * PAN_SHARE * y.length, self._whole[1]),
        )

    def zoom_at(self, point: QPointF, notches: float) -> bool:
        """Come nearer to a place, or farther from it."""
        if self._view is None or not self._enlarge(WHEEL_FACTOR**notches, *self._view.amounts_at(point)):
            return False
        self._telling.start()
        return True

    def reveal(self, position: int) -> None:
        """Bring a mark into view."""
        if self._view is None or self._whole is None or self.is_whole():
            return
        marks = self._marks()
        self._look_at(
            self._view.x.showing(float(marks.left[position]), float(marks.right[position]), self._whole[0]),
            self._view.y.showing(float(marks.low[position]), float(marks.high[position]), self._whole[1]),
        )

    def image(self, pixel_ratio: float = 2.0) -> QImage:
        """The drawing on the surface colour; symbols are drawn one by one, since those kept are for this screen."""
        signs = [item for item in self._drawing.items if isinstance(item, pg.ScatterPlotItem)]
        for one in signs:
            one.setExportMode(True, {"antialias": True})
        try:
            return super().image(pixel_ratio)
        finally:
            for one in signs:
                one.setExportMode(False)

    def view_words(self, texts: Texts) -> str:
        """From where to where each scale that can be enlarged is shown."""
        if self._view is None or self.is_whole():
            return texts("charts.view_whole")
        scales = self._drawing.graduated()
        shown = [(scales.bottom, self._view.x)]
        if scales.left is not None and scales.enlarges_up:
            shown.append((scales.left, self._view.y))
        parts = []
        for axis, part in shown:
            words = texts("charts.view_part", low=axis.write(part.low), high=axis.write(part.high))
            parts.append(texts("charts.view_of", axis=axis.label, part=words) if axis.label else words)
        return texts("charts.view", parts=texts("charts.view_and").join(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the plot."""
        super().resizeEvent(event)
        self._graphics.setGeometry(self.rect())
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """The graphics learn their size as soon as they are seen."""
        super().showEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag the plot; what was only clicked is known at the release."""
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._dragged_from, self._is_dragged = (event.position(), self._view), False
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is in view along with the mouse."""
        if self._dragged_from is None or self._whole is None:
            event.ignore()
            return
        start, view = self._dragged_from
        away = event.position() - start
        near = QGuiApplication.styleHints().startDragDistance()
        self._is_dragged = self._is_dragged or away.manhattanLength() >= near
        if self._is_dragged:
            self._look_at(
                view.x.moved(-away.x() * view.x_per_px, self._whole[0]),
                view.y.moved(away.y() * view.y_per_px, self._whole[1]),
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under a mouse that did not drag."""
        if self._dragged_from is None:
            event.ignore()
            return
        self._dragged_from = None
        found = self.mark_at(event.position())
        if self._is_dragged:
            self.view_moved.emit()
        elif found is not None:
            self.pressed.emit(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole again."""
        if event.button() == Qt.MouseButton.LeftButton and self.move_view(ViewStep.WHOLE):
            self.view_moved.emit()
        else:
            event.ignore()

    def _make_items(self) -> None:
        self._graphics = pg.GraphicsView(self, useOpenGL=False, background=None)
        self._graphics.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._graphics.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._graphics.setMouseTracking(False)
        # A cached background would hide the card behind under the window's colour.
        self._graphics.setCacheMode(pg.GraphicsView.CacheModeFlag.CacheNone)
        self._graphics.viewport().setAutoFillBackground(False)
        # A scene that told its views of each change would have the whole window painted at once, plot after plot.
        self._graphics.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self._bottom, self._left = WordedAxis("bottom"), WordedAxis("left")
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        axes = {"bottom": self._bottom, "left": self._left}
        self._plot = pg.PlotItem(viewBox=self._box, axisItems=axes, enableMenu=False)
        self._plot.hideButtons()
        for item in self._drawing.items:
            self._plot.addItem(item, ignoreBounds=True)
        self._below, self._above = Layer(self._drawing.paint_below), Layer(self._drawing.paint_above)
        for layer, level in ((self._below, -1), (self._above, 1)):
            layer.setParentItem(self._box)
            layer.setZValue(level)
        self._around = Layer(self._paint_around)
        self._around.setParentItem(self._plot)
        self._around.setZValue(2)
        self._graphics.setCentralItem(self._plot)

    def _fill(self, spec: ChartSpec) -> None:
        self._drawing.fill(spec, self._ink)
        if spec.axes() != self._scales:
            self._scales, self._whole = spec.axes(), None
        scales, gap = self._drawing.graduated(), self._ink.px(4)
        self._bottom.show_axis(scales.bottom, self._ink, gap_px=gap, grid=scales.grid)
        self._left.show_axis(scales.left, self._ink, gap_px=2 * gap)
        self._left.setVisible(scales.left is not None)
        self._arrange()

    def _arrange(self) -> None:
        """Give plot and scales their places; what is in view stays, unless it was the whole or is of other scales."""
        if self._spec is None or self.width() < 1 or self.height() < 1:
            return
        plot = self._drawing.lay_out(self._area())
        whole = self._drawing.whole(plot)
        kept = self._view if self._whole is not None and not self.is_whole() else None
        x = kept.x.moved(0.0, whole[0]) if kept is not None else whole[0]
        can_keep_y = kept is not None and self._drawing.graduated().enlarges_up
        y = kept.y.moved(0.0, whole[1]) if kept is not None and can_keep_y else whole[1]
        self._whole = whole
        self._give_places(plot)
        self._follow(View(plot, x, y))

    def _give_places(self, plot: QRectF) -> None:
        """Put the plot and its scales where the layout wants them; nothing is moved twice to the same place."""
        places = (plot, self.size(), self._left.isVisible(), self._ink)
        if places == self._places_given:
            return
        self._places_given = places
        left, line = plot.left(), self._ink.line_height() + self._ink.px(4)
        words_left = left if self._left.isVisible() else 0.0
        below = max(0.0, min(line, self.height() - plot.bottom()))
        self._left.setWidth(words_left)
        self._bottom.setHeight(below)
        self._plot.layout.setContentsMargins(
            left - words_left, plot.top(), max(0.0, self.width() - plot.right()),
            max(0.0, self.height() - plot.bottom() - below),
        )  # fmt: skip
        self._graphics.resizeEvent(None)
        self._plot.layout.activate()
        for layer in (self._below, self._above):
            layer.set_room(plot)
        self._around.set_room(QRectF(self.rect()))

    def _look_at(self, x: Stretch, y: Stretch) -> bool:
        if self._view is None or (x, y) == (self._view.x, self._view.y):
            return False
        self._follow(View(self._view.plot, x, y))
        return True

    def _enlarge(self, factor: float, x: float, y: float) -> bool:
        if self._view is None or self._whole is None:
            return False
        least = [share * one.length for share, one in zip(self._drawing.closest(), self._whole, strict=True)]
        up = self._view.y
        if self._drawing.graduated().enlarges_up:
            up = up.enlarged(factor, y, self._whole[1], least[1])
        return self._look_at(self._view.x.enlarged(factor, x, self._whole[0], least[0]), up)

    def _follow(self, view: View) -> None:
        is_same, self._view = view == self._view, view
        if is_same:
            self._drawing.follow(view)
            self._repaint()
            return
        # A point at the very end of a scale is drawn in full, as long as nothing is out of view.
        self._box.setFlag(pg.ViewBox.GraphicsItemFlag.ItemClipsChildrenToShape, not self.is_whole())
        self._box.setRange(xRange=(view.x.low, view.x.high), yRange=(view.y.low, view.y.high), padding=0)
        self._drawing.follow(view)
        self._repaint()

    def _center(self) -> tuple[float, float]:
        """The mark stood on where it is in view, else the middle."""
        if self._view is None:
            return 0.0, 0.0
        if self._position is not None:
            place = self._marks().place(self._position, self._view)
            if self._view.plot.intersects(place):
                return self._view.amounts_at(place.center())
        return self._view.x.middle, self._view.y.middle

    def _marks(self) -> Marks:
        return self._drawing.marks()

    def _paint_around(self, painter: QPainter) -> None:
        if self._spec is None or self._view is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.paint_words(painter)
        if self._position is not None:
            place = self._marks().place(self._position, self._view)
            if place.intersects(self._view.plot.adjusted(-1, -1, 1, 1)):
                paint_current_mark(painter, place, self._words, QRectF(self.rect()), self._ink)

    def _repaint(self) -> None:
        self._graphics.viewport().update()
