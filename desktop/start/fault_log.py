"""The stacks that the interpreter writes while a fault of native code ends it, kept as a report at the next start."""

from __future__ import annotations

import faulthandler
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from core.storage.own_files import own_file
from core.storage.whole_file import rename_file
from desktop.start.crash_report import drop_old_reports, report_head, report_name

FAULT_NAMES = "fault-{process}.log"
"""One file a process: a second window never empties or takes what the first one writes."""


class FaultLog:
    """The file of one process, from its start to its end.

    Args:
        folder: where reports go.
        version: of the application.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._folder, self._version = folder, version
        self._path = folder / FAULT_NAMES.format(process=os.getpid())
        self._stream: TextIO | None = None

    def open(self) -> None:
        """Have the interpreter write its stacks here if it dies; without a file, where none can be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            own_file(self._path)
            stream = self._path.open("w", encoding="utf-8")
            stream.write(report_head(self._version, datetime.now(UTC)))
            stream.flush()
        except OSError:
            return
        self._stream = stream
        faulthandler.enable(stream)

    def close(self) -> None:
        """The process ends well: nothing is left behind, not even what Windows noted and went on from."""
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
            self._stream = None
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def keep_former_faults(folder: Path) -> tuple[Path, ...]:
    """Make reports of what earlier processes left when they died, and remove what says nothing.

    Before this process opens a file of its own, which may have the name of such a one.

    Args:
        folder: where reports go.

    Returns:
        The reports made, oldest first.
    """
    kept = []
    for path in sorted(folder.glob(FAULT_NAMES.format(process="*"))):
        # What cannot be moved now, because another process holds it, may be at the next start.
        with suppress(OSError):
            died = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if _tells_of_a_fault(path):
                kept.append(rename_file(path, report_name(died)))
            elif not _is_running(path):
                path.unlink(missing_ok=True)
    with suppress(OSError):
        drop_old_reports(folder)
    return tuple(sorted(path for path in kept if path.exists()))


def _tells_of_a_fault(path: Path) -> bool:
    head = report_head("", datetime.now(UTC)).count("\n")
    return len(path.read_bytes().splitlines()) > head


def _is_running(path: Path) -> bool:
    # Windows needs no answer: it removes no file that is open, and there this call would end the process asked about.
    if sys.platform == "win32":
        return False
    try:
        os.kill(int(path.stem.rpartition("-")[2]), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
