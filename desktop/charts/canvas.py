"""The surface of a chart: one item that is used again, so that a new chart costs one paint and no more."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from desktop.charts.drawing.ink import LEFT, MIDDLE, Ink, rounded
from desktop.charts.drawings import DRAWINGS
from desktop.charts.specs.spec import ChartSpec

EDGE_PX = 4.0
SMALLEST_TARGET_PX = 12.0


class _Picture(pg.GraphicsWidget):  # type: ignore[misc]
    """Paints a specification, and a ring and a bubble of words at the current mark."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self.ink = ink
        self.spec: ChartSpec | None = None
        self.position: int | None = None
        self.words = ""

    def area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)

    def places(self) -> tuple[QRectF, ...]:
        if self.spec is None:
            return ()
        return DRAWINGS[type(self.spec)].places(self.area(), self.spec, self.ink)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self.spec is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        DRAWINGS[type(self.spec)].paint(painter, self.area(), self.spec, self.ink)
        if self.position is not None:
            self._paint_current(painter, self.places()[self.position])

    def _paint_current(self, painter: QPainter, place: QRectF) -> None:
        reach = max(3.0, (SMALLEST_TARGET_PX - min(place.width(), place.height())) / 2)
        ring = place.adjusted(-reach, -reach, reach, reach) & QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.ink.pen("surface", 4))
        painter.drawPath(rounded(ring, 4))
        painter.setPen(self.ink.pen("focus_ring", 2))
        painter.drawPath(rounded(ring, 4))
        if self.words:
            self._paint_bubble(painter, ring)

    def _paint_bubble(self, painter: QPainter, ring: QRectF) -> None:
        pad, whole = self.ink.px(6), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        width = min(self.ink.width(self.words, bold=True) + 2 * pad, whole.width())
        height = self.ink.wrapped_height(self.words, width - 2 * pad, bold=True) + pad
        left = min(max(ring.center().x() - width / 2, whole.left()), whole.right() - width)
        above, below = ring.top() - height - 3, ring.bottom() + 3
        top = above if above >= whole.top() else min(below, whole.bottom() - height)
        bubble = QRectF(left, top, width, height)
        painter.setBrush(self.ink.ground("surface"))
        painter.setPen(self.ink.pen("control_border"))
        painter.drawPath(rounded(bubble, 6))
        self.ink.write(painter, bubble.adjusted(pad, 0, -pad, 0), self.words, bold=True, align=LEFT | MIDDLE, wrap=True)


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Shows one specification; the keyboard belongs to the frame around it.

    Signals:
        pressed: position of the mark under the mouse when it was pressed.
    """

    pressed = Signal(int)

    def __init__(self, ink: Ink, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(False)
        # A cached background would hide the card behind under the window's colour.
        self.setCacheMode(pg.GraphicsView.CacheModeFlag.CacheNone)
        self.viewport().setAutoFillBackground(False)
        # A scene that told its views of each change would have the whole window painted at once, chart after chart.
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self._picture = _Picture(ink)
        self.setCentralItem(self._picture)

    def show_spec(self, spec: ChartSpec | None, position: int | None, words: str) -> None:
        """Paint this at the next frame.

        Args:
            spec: the chart, None for nothing.
            position: current mark, None for none.
            words: what is said of it.

        """
        self._picture.spec, self._picture.position, self._picture.words = spec, position, words
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the drawing."""
        super().resizeEvent(event)
        self.viewport().update()

    def set_ink(self, ink: Ink) -> None:
        """Change theme or size of text."""
        self._picture.ink = ink
        self.viewport().update()

    def places(self) -> tuple[QRectF, ...]:
        """Rectangle of each mark, in pixels of this widget."""
        return self._picture.places()

    def mark_at(self, point: QPointF) -> int | None:
        """Position of the mark at a place, the smallest where several lie over each other."""
        hits = [(place.width() * place.height(), n) for n, place in enumerate(self.places()) if place.contains(point)]
        return min(hits)[1] if hits else None

    def image(self, pixel_ratio: float = 2.0) -> QImage:
        """The drawing on the surface colour."""
        image = QImage(QSize(self.width(), self.height()) * pixel_ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(pixel_ratio)
        image.fill(self._picture.ink.theme.color("surface"))
        painter = QPainter(image)
        self.render(painter, QRectF(0, 0, self.width(), self.height()), self.rect())
        painter.end()
        return image

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the mouse."""
        found = self.mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.pressed.emit(found)
        event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Leave the mouse to the widgets around: charts are not dragged."""
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the mouse to the widgets around."""
        event.ignore()
