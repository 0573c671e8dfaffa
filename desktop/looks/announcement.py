"""Says a sentence aloud through the user's screen reader, without moving the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

PAUSE_MS = 600
"""How long nothing more happens before what was done is told: longer than between two key strokes."""


class Announcer(QObject):
    """Hands every sentence to the screen reader, one application one announcer.

    Signals:
        said: the sentence.
    """

    said = Signal(str)


def announcer(app: QApplication) -> Announcer:
    """The announcer of the application."""
    return app.findChild(Announcer) or Announcer(app)


def announce(widget: QWidget, sentence: str) -> None:
    """Have a sentence spoken where a screen reader listens.

    Args:
        widget: where it happens.
        sentence: what to say.
    """
    if sentence:
        # Polite: what is being read is read to its end.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            announcer(app).said.emit(sentence)


class PatientAnnouncement(QObject):
    """Waits until nothing more happens, then says the last sentence only.

    Args:
        widget: where it happens.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._sentence = widget, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._speak)

    def say(self, sentence: str) -> None:
        """Say this once nothing more happens, in place of what still waits."""
        self._sentence = sentence
        self._pause.start()

    def drop(self) -> None:
        """Say nothing of what still waits."""
        self._pause.stop()

    def _speak(self) -> None:
        announce(self._widget, self._sentence)
