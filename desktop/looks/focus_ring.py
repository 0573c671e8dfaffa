"""A ring around whatever has the keyboard: style sheets cannot draw one outside a widget's own rectangle."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget

WIDTH, OFFSET, RADIUS = 2, 2, 8.0
# A widget may ask for another shape: ``setProperty("focusRing", "none")``, or a radius in pixels.
SHAPE_PROPERTY = "focusRing"
FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)


class FocusRing(QObject):
    """Follows the application's focus; the ring is 2 px wide, 2 px away from the widget.

    A button pressed with the mouse gets none: the ring is there to find the keyboard.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._color = QColor("black")
        self._frame: _Frame | None = None
        app.focusChanged.connect(self._follow)

    def set_color(self, color: QColor) -> None:
        """Change the colour, at once where a ring is shown."""
        self._color = color
        if self._frame is not None and shiboken6.isValid(self._frame):
            self._frame.color = color
            self._frame.update()

    def ringed(self) -> QWidget | None:
        """The widget that wears the ring, or None."""
        if self._frame is None or not shiboken6.isValid(self._frame) or not self._frame.isVisible():
            return None
        return self._frame.target

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._frame is not None and shiboken6.isValid(self._frame):
            self._frame.hide()
            self._frame.deleteLater()
        self._frame = None
        if new is None or not _wants_ring(new):
            return
        self._frame = _Frame(new, self._color)


class _Frame(QWidget):
    """Lies over the nearest ancestor of its target that has room for it, and moves with all in between."""

    def __init__(self, target: QWidget, color: QColor) -> None:
        watched = [target, *_tight_ancestors(target)]
        super().__init__(watched[-1].parentWidget())
        self.color = color
        self.target = target
        shape = target.property(SHAPE_PROPERTY)
        self._radius = float(shape) if isinstance(shape, int | float) else RADIUS
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for widget in watched:
            widget.installEventFilter(self)
        self._surround()
        self.raise_()
        self.setVisible(target.isVisible())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow whatever moves the target; never take an event from it."""
        if event.type() in FOLLOWED:
            self._surround()
        elif event.type() in {QEvent.Type.Hide, QEvent.Type.ParentChange}:
            self.hide()
        return False

    def _surround(self) -> None:
        home = self.parentWidget()
        if shiboken6.isValid(self.target) and home is not None and home.isAncestorOf(self.target):
            self.setGeometry(_ring_place(self.target, home))
            self.setVisible(self.target.isVisibleTo(home))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.color, WIDTH))
        inset = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), self._radius, self._radius)


def _ring_place(target: QWidget, home: QWidget) -> QRect:
    reach = WIDTH + OFFSET
    return QRect(target.mapTo(home, QPoint(0, 0)), target.size()).adjusted(-reach, -reach, reach, reach)


def _tight_ancestors(target: QWidget) -> list[QWidget]:
    """Parents that would cut the ring; what scrolls is never left, or the ring would lie over its neighbours."""
    passed: list[QWidget] = []
    home = target.parentWidget()
    while home is not None and not home.isWindow() and not home.rect().contains(_ring_place(target, home)):
        if isinstance(home.parentWidget(), QAbstractScrollArea):
            break
        passed.append(home)
        home = home.parentWidget()
    return passed


def _wants_ring(widget: QWidget) -> bool:
    if widget.isWindow() or widget.property(SHAPE_PROPERTY) == "none":
        return False
    return not isinstance(widget, QAbstractButton) or _by_keyboard(widget.window())


def _by_keyboard(window: QWidget) -> bool:
    """Whether keys move the focus in a window, or in the one that opened it: a dialog begins where its window was."""
    if window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
        return True
    opener = window.parentWidget()
    return opener is not None and _by_keyboard(opener.window())
