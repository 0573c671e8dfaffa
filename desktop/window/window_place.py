"""Where the window stands: never larger than the screen, and found again as it was left, after a kill too."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from core.storage.one_writer import one_writer
from core.storage.structured_text import json_value, typed
from core.storage.whole_file import write_whole

USUAL_SIZE = QSize(1440, 900)
FRAME_PX = QSize(16, 40)
"""What a system's frame and title take around a window, generously: it is not known before the window is shown."""
PAUSE_MS = 400
"""A window that is dragged rests this long before its place is written."""
WATCHED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange})
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WindowPlace:
    """A window's content on the desktop of all screens, in pixels of the screen's scale.

    Args:
        left, top, width, height: as it stands where it is not maximised.
        maximised: whether it fills its screen.
    """

    left: int
    top: int
    width: int
    height: int
    maximised: bool = False

    @property
    def rectangle(self) -> QRect:
        """The same as Qt has it."""
        return QRect(self.left, self.top, self.width, self.height)


def first_place(available: QRect) -> WindowPlace:
    """Where a window stands that never stood anywhere: in the middle, or all over a screen that is too small.

    Args:
        available: what the system leaves of the screen.
    """
    return fitted(USUAL_SIZE, None, available)


def fitted_place(kept: WindowPlace, available: QRect) -> WindowPlace:
    """Where a window stands that stood somewhere: there, as far as the screen still has that place.

    Args:
        kept: where it stood.
        available: what the system leaves of the screen on which it stands.
    """
    found = fitted(kept.rectangle.size(), kept.rectangle, available)
    return WindowPlace(found.left, found.top, found.width, found.height, kept.maximised or found.maximised)


def fitted(wanted: QSize, near: QRect | None, available: QRect) -> WindowPlace:
    """A place within what a screen leaves, frame included.

    Args:
        wanted: size of the content.
        near: where it should stand; None for the middle.
        available: what the system leaves of the screen.
    """
    room = available.size() - FRAME_PX
    size = wanted.boundedTo(room)
    inside = QRect(available.left() + FRAME_PX.width() // 2, available.top() + FRAME_PX.height() - 8, 0, 0)
    inside.setSize(room)
    left = inside.left() + (room.width() - size.width()) // 2 if near is None else near.left()
    top = inside.top() + (room.height() - size.height()) // 2 if near is None else near.top()
    left = max(inside.left(), min(left, inside.left() + room.width() - size.width()))
    top = max(inside.top(), min(top, inside.top() + room.height() - size.height()))
    return WindowPlace(left, top, size.width(), size.height(), maximised=size != wanted)


class WindowPlaceKeeper(QObject):
    """Puts the one window in its place, and writes down where it is moved to.

    Args:
        path: the file of the user's settings of this workstation; None keeps nothing.
        parent: Qt owner.
    """

    def __init__(self, path: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._window: QWidget | None = None
        self._place = None if path is None else _read(path)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.write)

    def put(self, window: QWidget) -> None:
        """Give a window that is not shown yet its place, and follow it from then on."""
        kept = self._place
        place = first_place(_screen(None)) if kept is None else fitted_place(kept, _screen(kept))
        window.setGeometry(place.rectangle)
        if place.maximised:
            window.setWindowState(Qt.WindowState.WindowMaximized)
        self.follow(window)

    def follow(self, window: QWidget) -> None:
        """Write down where this window is moved to, and no longer where another one is."""
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window."""
        if watched is self._window and event.type() in WATCHED and self._window.isVisible():
            state = self._window.windowState()
            if not state & (Qt.WindowState.WindowMinimized | Qt.WindowState.WindowFullScreen):
                self._note(maximised=bool(state & Qt.WindowState.WindowMaximized))
        return super().eventFilter(watched, event)

    def write(self) -> None:
        """Write the place down now."""
        self._pause.stop()
        if self._path is None or self._place is None or _read(self._path) == self._place:
            return
        try:
            with one_writer(self._path):
                write_whole(self._path, msgspec.json.encode(asdict(self._place)))
        except OSError as error:
            # The window stands where it stands all the same.
            _log.info("the window's place is not kept: %s", error.strerror)

    def _note(self, *, maximised: bool) -> None:
        if self._window is None:
            return
        whole = self._window.normalGeometry() if maximised else self._window.geometry()
        if not whole.isValid() and self._place is not None:
            whole = self._place.rectangle
        self._place = WindowPlace(whole.x(), whole.y(), whole.width(), whole.height(), maximised)
        self._pause.start()


def _screen(place: WindowPlace | None) -> QRect:
    """What the system leaves of the screen on which a place lies, or of the first one."""
    screen: QScreen | None = None if place is None else QGuiApplication.screenAt(place.rectangle.center())
    return (screen or QGuiApplication.primaryScreen()).availableGeometry()


def _read(path: Path) -> WindowPlace | None:
    try:
        return typed(json_value(path.read_bytes()), WindowPlace)
    except (OSError, ValueError):
        return None
