"""Something unforeseen: one sentence for the advisor, a report without clients' data for whoever repairs it."""

from __future__ import annotations

import platform
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from core.error_trace import error_lines, log_unforeseen
from core.storage.whole_file import write_whole

REPORTS_KEPT = 20
Announce = Callable[[Path | None], None]
"""Shows one sentence; hears the report's path, or None where it could not be written."""


class CrashReporter(QObject):
    """Writes a report of whatever nobody catches, on every thread, and tells the advisor on the main one.

    Must be made on the main thread.

    Args:
        folder: where reports go.
        version: of the application.
        announce: tells the advisor.
    """

    _failed_elsewhere = Signal(str)

    def __init__(self, folder: Path, version: str, announce: Announce) -> None:
        super().__init__()
        self._folder = folder
        self._version = version
        self._announce = announce
        self._announcing = False
        self.reported = False
        """Whether anything unforeseen has happened."""
        self._former = sys.excepthook, threading.excepthook, sys.unraisablehook
        self._failed_elsewhere.connect(self._tell_of, Qt.ConnectionType.QueuedConnection)

    def announce_with(self, announce: Announce) -> None:
        """Tell the advisor in another way from now on, for instance because there is a window now."""
        self._announce = announce

    def install(self) -> None:
        """Catch what nobody catches: on the main thread, on every other one, and where Python can raise nothing."""
        self._former = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self.report
        threading.excepthook = self._report_thread
        sys.unraisablehook = self._report_unraisable

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._former

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write a report and tell the advisor; an interruption from the keyboard just ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        path = self._write(error, trace)
        if threading.current_thread() is threading.main_thread():
            self._tell(path)
        else:
            # A widget may not be shown from another thread.
            self._failed_elsewhere.emit(str(path or ""))

    def report_background(self, error: Exception) -> Path | None:
        """Write a report, from any thread, of an error that its catcher tells of; None where none can be written."""
        return self._write(error, error.__traceback__)

    def _report_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if not issubclass(arguments.exc_type, SystemExit):
            error = arguments.exc_value or arguments.exc_type()
            self.report(arguments.exc_type, error, arguments.exc_traceback)

    def _report_unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        self.report(arguments.exc_type, error, arguments.exc_traceback)

    def _tell_of(self, path: str) -> None:
        self._tell(Path(path) if path else None)

    def _tell(self, path: Path | None) -> None:
        # A second failure while the sentence is on screen is written, not shown.
        if not self._announcing:
            self._announcing = True
            try:
                self._announce(path)
            finally:
                self._announcing = False

    def _write(self, error: BaseException, trace: TracebackType | None) -> Path | None:
        self.reported = True
        log_unforeseen(error, trace)
        moment = datetime.now(UTC)
        path = self._folder / report_name(moment)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, report_text(error, trace, self._version, moment).encode("utf-8"))
            drop_old_reports(self._folder)
        except OSError:
            return None
        return path


def report_name(moment: datetime) -> str:
    """The name of a report; names in order are reports in order."""
    return f"report-{moment:%Y%m%d-%H%M%S-%f}.txt"


def drop_old_reports(folder: Path) -> None:
    """Keep the newest reports only.

    Raises:
        OSError: one cannot be removed.
    """
    for old in sorted(folder.glob("report-*.txt"))[:-REPORTS_KEPT]:
        old.unlink(missing_ok=True)


def report_text(error: BaseException, trace: TracebackType | None, version: str, moment: datetime) -> str:
    """A report: what kind of failure, where in the program, on which system.

    The errors' messages and the variables are left out: they may hold a client's data.
    """
    return report_head(version, moment) + "".join(f"{line}\n" for line in error_lines(error, trace))


def report_head(version: str, moment: datetime) -> str:
    """What stands at the top of every report."""
    return (
        f"Prêt à dépenser {version}\n{moment:%Y-%m-%d %H:%M:%S} UTC\n"
        f"Python {platform.python_version()} on {platform.platform()}\n"
    )
