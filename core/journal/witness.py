"""Witnesses: what was seen of a journal, kept apart from it: whoever changes the one leaves the other behind."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.journal.checkpoint import Checkpoint

if sys.platform != "win32":
    import syslog

LOG_NAME = "pret-a-depenser"
_ENDING = ".json"
_WINDOWS_INFORMATION = 4
_WINDOWS_EVENT = 1


@dataclass(frozen=True)
class Sighting:
    """A journal as a desk has seen it at one moment.

    Args:
        journal: path of its file, as ``journal_name`` writes it.
        seen_at: ISO date and time, UTC.
        checkpoint: how long it was and how its last entry read, signed.
        restored: whether somebody declared with this very entry that the journal was put back.
    """

    journal: str
    seen_at: str
    checkpoint: Checkpoint
    restored: bool = False

    @property
    def text(self) -> str:
        """One line that says all of it."""
        facts = {"journal": self.journal, "seen_at": self.seen_at, "restored": self.restored}
        return json.dumps({**facts, **vars(self.checkpoint)}, ensure_ascii=True, sort_keys=True)


class Witness(Protocol):
    """Keeps what was seen, and tells it again where the system lets it be read."""

    def note(self, sighting: Sighting) -> None:
        """Keep it.

        Raises:
            OSError: it could not be kept.
        """

    def seen(self, journal: str) -> tuple[Sighting, ...]:
        """What was kept of a journal, in the order of keeping; none where it cannot be read.

        Raises:
            OSError: what is there cannot be read.
        """


@dataclass(frozen=True)
class FileWitness:
    """One line after another in a file of its own, apart from the journal.

    Args:
        path: the file, for its owner alone.
    """

    path: Path

    def note(self, sighting: Sighting) -> None:
        """Add a line; see ``Witness``."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # A line of its own in any case: the one before may have been cut by a loss of power.
            os.write(descriptor, f"\n{sighting.text}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def seen(self, journal: str) -> tuple[Sighting, ...]:
        """The lines that can be read; see ``Witness``."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        return tuple(one for line in lines if (one := _read(line)) is not None and one.journal == journal)


@dataclass(frozen=True)
class FolderWitness:
    """One file a sighting in a folder where files may be made and neither changed nor removed.

    Args:
        folder: that folder, whose rights the organisation sets.
    """

    folder: Path

    def note(self, sighting: Sighting) -> None:
        """Make a file that was not there; see ``Witness``."""
        seen = sighting.checkpoint
        name = f"{LOG_NAME}-{seen.public_key[:12]}-{seen.size:09d}-{seen.head[:12]}{_ENDING}"
        with suppress(FileExistsError), (self.folder / name).open("x", encoding="ascii") as file:
            file.write(sighting.text)

    def seen(self, journal: str) -> tuple[Sighting, ...]:
        """The files that can be read; see ``Witness``."""
        try:
            names = sorted(self.folder.glob(f"{LOG_NAME}-*{_ENDING}"))
            found = [_read(name.read_bytes()) for name in names]
        except PermissionError:
            # Where files can be made and not read, the organisation compares.
            return ()
        own = [one for one in found if one is not None and one.journal == journal]
        return tuple(sorted(own, key=lambda one: one.seen_at))


@dataclass(frozen=True)
class LogWitness:
    """The log of the system, where users write and cannot erase; only the organisation reads it.

    Args:
        write: writes one line there.
    """

    write: Callable[[str], None]

    def note(self, sighting: Sighting) -> None:
        """Write a line; see ``Witness``."""
        self.write(sighting.text)

    def seen(self, journal: str) -> tuple[Sighting, ...]:  # noqa: ARG002  (a witness is asked about one journal)
        """Nothing; see ``Witness``."""
        return ()


def system_log() -> LogWitness:
    """The log of this system: journald or syslog, on Windows the Application log."""
    return LogWitness(windows_log(ctypes)) if sys.platform == "win32" else LogWitness(_write_syslog)


def windows_log(library: object) -> Callable[[str], None]:
    """Writes one line in the Application log of Windows.

    Args:
        library: ``ctypes``, or what stands in for it.
    """

    def write(line: str) -> None:
        advapi = library.windll.advapi32  # type: ignore[attr-defined]
        source = advapi.RegisterEventSourceW(None, LOG_NAME)
        if not source:
            raise OSError(0, "RegisterEventSourceW", LOG_NAME)
        try:
            texts = (ctypes.c_wchar_p * 1)(line)
            done = advapi.ReportEventW(source, _WINDOWS_INFORMATION, 0, _WINDOWS_EVENT, None, 1, 0, texts, None)
        finally:
            advapi.DeregisterEventSource(source)
        if not done:
            raise OSError(0, "ReportEventW", LOG_NAME)

    return write


def journal_name(path: Path) -> str:
    """The name by which witnesses know a journal: where its file lies."""
    return os.path.normcase(os.path.realpath(path))


def _write_syslog(line: str) -> None:
    if sys.platform != "win32":
        syslog.openlog(LOG_NAME)
        syslog.syslog(syslog.LOG_NOTICE, line)


def _read(line: bytes) -> Sighting | None:
    """What a line says; None where it says nothing whole."""
    try:
        facts = json.loads(line)
        names = ("origin", "head", "public_key", "signature")
        seen = Checkpoint(size=int(facts["size"]), **{name: str(facts[name]) for name in names})
        return Sighting(str(facts["journal"]), str(facts["seen_at"]), seen, bool(facts["restored"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
