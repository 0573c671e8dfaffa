"""Something unforeseen: one sentence for the advisor, a report without clients' data for whoever repairs it."""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

FAULT_NAME = "fault.log"
REPORTS_KEPT = 20


class CrashReporter:
    """Writes reports and tells the advisor once.

    Args:
        folder: where reports go.
        version: of the application.
        announce: shows one sentence; hears the report's path, or None where it could not be written.
    """

    def __init__(self, folder: Path, version: str, announce: Callable[[Path | None], None]) -> None:
        self._folder = folder
        self._version = version
        self._announce = announce
        self._announcing = False
        self.reported = False
        """Whether anything unforeseen has happened."""
        self._fault_file: TextIO | None = None

    def install(self) -> None:
        """Catch what nobody catches, on every thread, and have the interpreter dump its stacks if it dies."""
        sys.excepthook = self.report
        threading.excepthook = self._report_thread
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._fault_file = (self._folder / FAULT_NAME).open("w", encoding="utf-8")
        except OSError:
            return
        faulthandler.enable(self._fault_file)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write a report and tell the advisor; an interruption from the keyboard just ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.reported = True
        path = self._write(kind, trace)
        # A second failure while the sentence is on screen is written, not shown.
        if not self._announcing:
            self._announcing = True
            try:
                self._announce(path)
            finally:
                self._announcing = False

    def _report_thread(self, arguments: threading.ExceptHookArgs) -> None:
        # A widget may not be shown from another thread: the report is written, the sentence left out.
        self.reported = True
        self._write(arguments.exc_type, arguments.exc_traceback)

    def _write(self, kind: type[BaseException], trace: TracebackType | None) -> Path | None:
        moment = datetime.now(UTC)
        path = self._folder / f"report-{moment:%Y%m%d-%H%M%S-%f}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(report_text(kind, trace, self._version, moment), encoding="utf-8")
            for old in sorted(self._folder.glob("report-*.txt"))[:-REPORTS_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return None
        return path


def report_text(kind: type[BaseException], trace: TracebackType | None, version: str, moment: datetime) -> str:
    """A report: what kind of failure, where in the program, on which system.

    The error's message and the variables are left out: they may hold a client's data.
    """
    frames = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    lines = [
        f"Pret a depenser {version}",
        f"{moment:%Y-%m-%d %H:%M:%S} UTC",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"{kind.__module__}.{kind.__qualname__}",
        *frames,
    ]
    return "\n".join(lines) + "\n"
