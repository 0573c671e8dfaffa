"""The two parts of a client's page: the situation, and the history read when it is looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.bundle.bundle import Bundle
from core.clients.history import ClientHistory
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.history_view import HistoryView
from desktop.widgets.segments import Segments

SITUATION, HISTORY = "situation", "history"
FetchHistory = Callable[[int, Callable[[ClientHistory], None]], None]


class DossierParts(QObject):
    """Shows one part at a time.

    Args:
        presentation: texts and looks.
        fetch_history: reads the history of a client in the background.
        situation: the part shown to begin with.
    """

    def __init__(self, presentation: Presentation, fetch_history: FetchHistory, situation: QWidget) -> None:
        super().__init__(situation)
        texts = presentation.texts
        self._fetch_history, self._situation = fetch_history, situation
        self._wanted: tuple[int, Bundle] | None = None
        parts = {key: texts(f"history.part_{key}") for key in (SITUATION, HISTORY)}
        self.segments = Segments(texts("history.parts"), parts)
        self.history = HistoryView(presentation)
        self.history.hide()
        self.segments.chosen.connect(self._show)

    def present(self, client_id: int, bundle: Bundle) -> None:
        """Take another client; the history is read at once where it is on screen, else when it is asked for."""
        self._wanted = client_id, bundle
        self.history.clear()
        if self.segments.current == HISTORY:
            self._read()

    def _show(self, part: str) -> None:
        self._situation.setVisible(part == SITUATION)
        self.history.setVisible(part == HISTORY)
        if part == HISTORY:
            self._read()

    def _read(self) -> None:
        if self._wanted is None:
            return
        client_id, bundle = self._wanted
        self._wanted = None

        def show(history: ClientHistory) -> None:
            self.history.present(history, bundle.catalogue)

        self._fetch_history(client_id, show)
