"""What is heard and where the keyboard goes: every sentence handed to the screen reader, every change of focus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.looks.announcement import PAUSE_MS, announcer


@dataclass
class Ear:
    """What was noted since the last ``take``.

    Args:
        sentences: what was said.
        focused: each widget that took the keyboard.
    """

    sentences: list[str] = field(default_factory=list)
    focused: list[QWidget] = field(default_factory=list)

    def note_focus(self, _left: QWidget | None, taken: QWidget | None) -> None:
        if taken is not None:
            self.focused.append(taken)

    def forget(self) -> None:
        self.sentences.clear()
        self.focused.clear()

    def the_only(self, qtbot: QtBot) -> str:
        """The sentence that is said, once it is certain that no second one follows."""
        qtbot.waitUntil(lambda: bool(self.sentences), timeout=10_000)
        self.wait_out(qtbot)
        assert len(self.sentences) == 1, self.sentences
        return self.sentences[0]

    def wait_out(self, qtbot: QtBot) -> None:
        """Let whatever waits be said."""
        qtbot.wait(PAUSE_MS + 100)


@contextmanager
def listening(app: QApplication) -> Iterator[Ear]:
    """Listen until the block ends."""
    ear = Ear()
    voice = announcer(app)
    voice.said.connect(ear.sentences.append)
    app.focusChanged.connect(ear.note_focus)
    try:
        yield ear
    finally:
        voice.said.disconnect(ear.sentences.append)
        app.focusChanged.disconnect(ear.note_focus)
