"""What a chart is shown on: painted by hand or plotted, it answers the same questions of the frame."""

from __future__ import annotations

from abc import abstractmethod
from enum import Enum, auto

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from core.storage.texts import Texts
from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.spec import ChartSpec

EDGE_PX = 4.0


class ViewStep(Enum):
    """One step nearer, farther, back to the whole, or aside."""

    NEARER = auto()
    FARTHER = auto()
    WHOLE = auto()
    LEFT = auto()
    RIGHT = auto()
    UP = auto()
    DOWN = auto()


class Surface(QWidget):
    """Shows one specification; the keyboard belongs to the frame around it.

    Args:
        ink: colours and sizes.
        parent: the frame.

    Signals:
        pressed: position of the mark that was clicked.
        view_moved: the mouse has shown another part of the scales.
    """

    pressed = Signal(int)
    view_moved = Signal()

    def __init__(self, ink: Ink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = ink
        self._spec: ChartSpec | None = None
        self._position: int | None = None
        self._words = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_spec(self, spec: ChartSpec | None, position: int | None, words: str) -> None:
        """Paint this at the next frame.

        Args:
            spec: the chart, None for nothing.
            position: current mark, None for none.
            words: what is said of it.

        """
        self._spec, self._position, self._words = spec, position, words
        self.update()

    @abstractmethod
    def places(self) -> tuple[QRectF, ...]:
        """Rectangle of each mark, in pixels of this widget."""

    def mark_at(self, point: QPointF) -> int | None:
        """Position of the mark at a place, the smallest where several lie over each other."""
        hits = [(place.width() * place.height(), n) for n, place in enumerate(self.places()) if place.contains(point)]
        return min(hits)[1] if hits else None

    def has_view(self) -> bool:
        """Whether there are scales of which a part can be shown."""
        return False

    def move_view(self, _step: ViewStep) -> bool:
        """Show another part of the scales; False where nothing changed."""
        return False

    def zoom_at(self, _point: QPointF, _notches: float) -> bool:
        """Come nearer to a place by notches of a wheel, farther where they are negative; False: nothing changed."""
        return False

    def reveal(self, _position: int) -> None:
        """Bring a mark into view."""

    def view_words(self, _texts: Texts) -> str:
        """Which part of the scales is shown, as a sentence."""
        return ""

    def image(self, pixel_ratio: float = 2.0) -> QImage:
        """The drawing on the surface colour."""
        image = QImage(QSize(self.width(), self.height()) * pixel_ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(pixel_ratio)
        image.fill(self._ink.theme.color("surface"))
        painter = QPainter(image)
        self.render(painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)
        painter.end()
        return image

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
