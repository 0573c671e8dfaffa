"""Plays a short sound through whatever the workstation has; Qt's own audio is not among what is installed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QTemporaryFile

# Command and arguments before the name of the file, in order of preference.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
)
WINDOWS_COMMAND = (
    "powershell", "-NoProfile", "-NonInteractive", "-Command",
    "& { param($file) (New-Object Media.SoundPlayer $file).PlaySync() }",
)  # fmt: skip
START_TIMEOUT_MS = 1000


class Player(Protocol):
    """Something that can be heard."""

    def play(self, wav: bytes) -> bool:
        """Start to play a WAV file and return at once.

        Returns:
            False where nothing will be heard.

        """


class CommandPlayer(QObject):
    """Plays through a command of the system.

    Args:
        commands: candidates, the first one found is used.
        find: path of a command or None; the search path by default.

    """

    def __init__(
        self,
        parent: QObject | None = None,
        commands: Sequence[tuple[str, ...]] = (*COMMANDS, WINDOWS_COMMAND) if sys.platform == "win32" else COMMANDS,
        find: Callable[[str], str | None] = shutil.which,
    ) -> None:
        super().__init__(parent)
        self._commands = commands
        self._find = find
        self._playing: QProcess | None = None

    def play(self, wav: bytes) -> bool:
        """Start to play, cutting what still played; False without a command or room for the file."""
        self.stop()
        command = next((one for one in self._commands if self._find(one[0])), None)
        file = QTemporaryFile(self)
        if command is None or not file.open() or file.write(wav) != len(wav):
            file.deleteLater()
            return False
        file.close()
        process = QProcess(self)
        process.finished.connect(lambda *_: self._end(process, file))
        process.start(command[0], [*command[1:], file.fileName()])
        if not process.waitForStarted(START_TIMEOUT_MS):
            self._end(process, file)
            return False
        self._playing = process
        return True

    def stop(self) -> None:
        """Fall silent."""
        if self._playing is not None:
            process = self._playing
            process.kill()
            process.waitForFinished(START_TIMEOUT_MS)

    def _end(self, process: QProcess, file: QTemporaryFile) -> None:
        if self._playing is process:
            self._playing = None
        file.deleteLater()
        process.deleteLater()
