"""The surface of the small pictures without scales: plain Qt, one paint and no more for a new chart."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from desktop.charts.drawing.current_mark import paint_current_mark
from desktop.charts.pictures import PICTURES
from desktop.charts.viewing.surface import Surface


class Picture(Surface):
    """Paints gauge, icons, reasons, categories and small outlines by hand."""

    def places(self) -> tuple[QRectF, ...]:
        """Rectangle of each mark, in pixels of this widget."""
        if self._spec is None:
            return ()
        return PICTURES[type(self._spec)].places(self._area(), self._spec, self._ink)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart, and the mark stood on."""
        if self._spec is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        PICTURES[type(self._spec)].paint(painter, self._area(), self._spec, self._ink)
        if self._position is not None:
            place = self.places()[self._position]
            paint_current_mark(painter, place, self._words, QRectF(self.rect()), self._ink)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the mouse."""
        found = self.mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.pressed.emit(found)
        event.ignore()
