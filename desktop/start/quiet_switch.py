"""Lets a bundle that has arrived take over when nobody is in the middle of anything."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from core.bundle.bundle import Bundle
from core.new_files.store import FileState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow

CHECK_MS = 2_000
FORM_PAGE = "nouveau"


class QuietSwitch(QObject):
    """Waits with one bundle, the newest that was offered, and switches as soon as it disturbs nobody.

    The client that was open is opened again, on the page that was shown; what is typed, tried and kept lies on the desk
    and stays.

    Signals:
        switched: the ``Bundle`` that took over, once the desk is as it was.

    Args:
        session: whose bundle is replaced.
        window: gives the window of now.
        parent: Qt owner.
    """

    switched = Signal(Bundle)

    def __init__(self, session: Session, window: Callable[[], MainWindow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._window = session, window
        self._waiting: Bundle | None = None
        self._before: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)

    @property
    def waiting(self) -> Bundle | None:
        """The bundle that waits for a quiet moment."""
        return self._waiting

    def offer(self, bundle: Bundle) -> None:
        """Let a bundle take over at the next quiet moment; one that still waits gives way to it."""
        self.drop()
        self._waiting, self._before = bundle, None
        self._timer.start()

    def drop(self) -> None:
        """Close the bundle that waits; it lies on the shelf and is opened at the next start."""
        self._timer.stop()
        former, self._waiting = self._waiting, None
        if former is not None:
            former.close()

    def check(self) -> None:
        """Switch where nothing moved since the last look, and nothing is under way."""
        state = self._state()
        was, self._before = self._before, state
        if self._waiting is not None and state == was and not self.is_occupied:
            self._switch(self._waiting)

    @property
    def is_occupied(self) -> bool:
        """Whether a dialog, a menu, the client's screen, a form or a request would be disturbed."""
        application_busy = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if application_busy is not None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return True
        window, session = self._window(), self._session
        dialogs = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog))
        if window.client_side.client_sees or any(one.isVisible() for one in dialogs):
            return True
        if session.busy or session.export.running is not None or _is_typed_in(window):
            return True
        files = session.files
        return window.current_page == FORM_PAGE and not files.is_blank and files.current.state is FileState.DRAFT

    def _state(self) -> object:
        window, session = self._window(), self._session
        opened = session.opened.client_id if session.opened is not None else 0
        edits = dict(session.simulation.edits) if session.bundle is not None else {}
        return id(window), window.current_page, opened, edits, QCursor.pos().toTuple()

    def _switch(self, bundle: Bundle) -> None:
        self._timer.stop()
        self._waiting = None
        window, opened = self._window(), self._session.opened
        page = window.current_page
        self._session.adopt(bundle)
        if page:
            window.show_page(page)
        if opened is None:
            self.switched.emit(bundle)
            return
        # A client who is not in the new bundle is told of beside the search, as any other.
        waiting = _Once(lambda: self.switched.emit(bundle))
        for ended in (self._session.client_opened, self._session.client_unknown, self._session.failed):
            ended.connect(waiting)
        self._session.open_client(opened.client_id)


class _Once:
    def __init__(self, act: Callable[[], None]) -> None:
        self._act: Callable[[], None] | None = act

    def __call__(self, _told: object = None) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()


def _is_typed_in(window: QWidget) -> bool:
    """Whether a field on screen holds what somebody typed and did not send."""
    lines = (one for one in window.findChildren(QLineEdit) if one.isVisible() and one.isModified() and one.text())
    areas: list[QTextEdit | QPlainTextEdit] = [*window.findChildren(QTextEdit), *window.findChildren(QPlainTextEdit)]
    typed = (one for one in areas if one.isVisible() and not one.isReadOnly() and one.document().isModified())
    return next(lines, None) is not None or next(typed, None) is not None
