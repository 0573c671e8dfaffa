"""Builds the demonstration bundle in a separate process: the first start ends on a list of clients."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QProcess, QProcessEnvironment, Signal

from core.storage.folder_aside import put_folder
from desktop.settings.paths import Paths
from desktop.start.command_line import TRIAL_OPTION

STEPS = ("synthesise", "read", "features", "history", "folds", "model", "bundle")
"""The steps that the builder tells, in order."""
TRAINING_LIBRARIES = ("pandas", "sklearn", "pyarrow", "joblib")
BUILDING_PREFIX = "building-"
KILL_TIMEOUT_MS = 5_000


def can_build(*, frozen: bool, find: Callable[[str], object] = importlib.util.find_spec) -> bool:
    """Whether this installation holds the training module and what it needs.

    Args:
        frozen: whether the application runs as a packaged program, which never holds it.
        find: looks a module up without importing it.
    """
    return not frozen and all(find(name) is not None for name in ("training", *TRAINING_LIBRARIES))


def demonstration_command(folder: Path) -> Sequence[str]:
    """The program and its arguments that build a demonstration bundle in a folder."""
    return (sys.executable, "-m", "training", "demo", "--out", str(folder), "--progress", "json")


def trial_command(*, frozen: bool) -> Sequence[str]:
    """The program and its arguments that try a bundle apart; the folder and the signer's key are still to be added."""
    return (sys.executable, *(() if frozen else ("-m", "desktop")), TRIAL_OPTION)


class DemonstrationBuild(QObject):
    """One build at a time; whatever it leaves unfinished is removed.

    Signals:
        advanced: key of the step, and the share of that step that is done (0 to 1).
        succeeded: folder of the finished bundle.
        failed: the sentence that the builder gave, empty where it gave none.
        cancelled: the process has ended and nothing is left of it.
        locked: another window builds already.

    Args:
        paths: where the bundle goes.
        command: gives the program and arguments for a folder.
        parent: Qt owner.
    """

    advanced = Signal(str, float)
    succeeded = Signal(Path)
    failed = Signal(str)
    cancelled = Signal()
    locked = Signal()

    def __init__(
        self,
        paths: Paths,
        command: Callable[[Path], Sequence[str]] = demonstration_command,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._paths = paths
        self._command = command
        self._process: QProcess | None = None
        self._lock: QLockFile | None = None
        self._workplace = Path()
        self._errors = ""
        self._unread = ""
        self._cancelling = False

    @property
    def running(self) -> bool:
        """Whether a build is under way."""
        return self._process is not None

    def start(self) -> None:
        """Build; ends in ``succeeded``, ``failed``, ``cancelled`` or ``locked``."""
        if self.running:
            return
        try:
            self._paths.data.mkdir(parents=True, exist_ok=True)
            if not self._take_lock():
                self.locked.emit()
                return
            self._remove_remains()
            self._workplace = Path(tempfile.mkdtemp(prefix=BUILDING_PREFIX, dir=self._paths.data))
        except OSError as error:
            self._release_lock()
            self.failed.emit(str(error))
            return
        self._errors, self._unread, self._cancelling = "", "", False
        self._process = self._launch()

    def cancel(self) -> None:
        """Stop the build and everything it started; ends in ``cancelled``."""
        if self._process is not None and not self._cancelling:
            self._cancelling = True
            _kill_family(self._process)

    def shut_down(self) -> None:
        """Stop the build and wait until nothing is left of it; no signal comes after this."""
        process, self._process = self._process, None
        if process is not None:
            _kill_family(process)
            process.waitForFinished(KILL_TIMEOUT_MS)
            process.deleteLater()
            self._clean()

    @property
    def _built(self) -> Path:
        return self._workplace / self._paths.demonstration.name

    def _launch(self) -> QProcess:
        process = QProcess(self)
        program, *arguments = self._command(self._built)
        process.setProcessEnvironment(_environment(self._workplace))
        if hasattr(os, "killpg"):
            # Its own session, so that whatever it starts can be stopped with it.
            parameters = QProcess.UnixProcessParameters()
            parameters.flags = QProcess.UnixProcessFlag.CreateNewSession
            process.setUnixProcessParameters(parameters)
        process.readyReadStandardOutput.connect(self._read_progress)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._finish)
        process.errorOccurred.connect(self._miss)
        process.start(program, arguments)
        return process

    def _take_lock(self) -> bool:
        self._lock = QLockFile(str(self._paths.data / "building.lock"))
        self._lock.setStaleLockTime(0)
        return self._lock.tryLock(0)

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _remove_remains(self) -> None:
        for folder in self._paths.data.glob(f"{BUILDING_PREFIX}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _clean(self) -> None:
        shutil.rmtree(self._workplace, ignore_errors=True)
        self._release_lock()

    def _read_progress(self) -> None:
        if self._process is None:
            return
        self._unread += bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace")
        *lines, self._unread = self._unread.split("\n")
        for line in lines:
            progress = read_progress(line)
            if progress is not None:
                self.advanced.emit(*progress)

    def _read_errors(self) -> None:
        if self._process is not None:
            self._errors += bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")

    def _miss(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._errors = self._process.errorString()
            self._finish(-1)

    def _finish(self, exit_code: int, _status: object = None) -> None:
        process = self._process
        if process is None:
            return
        self._read_errors()
        self._process = None
        process.deleteLater()
        built = exit_code == 0 and not self._cancelling and self._install()
        self._clean()
        if self._cancelling:
            self.cancelled.emit()
        elif built:
            self.succeeded.emit(self._paths.demonstration)
        else:
            self.failed.emit(last_sentence(self._errors))

    def _install(self) -> bool:
        try:
            self._paths.bundles.mkdir(parents=True, exist_ok=True)
            put_folder(self._built, self._paths.demonstration, replacing=True)
        except OSError as error:
            self._errors = str(error)
            return False
        return True


def read_progress(line: str) -> tuple[str, float] | None:
    """The step and the share done (0 to 1) that a line of the builder tells, None where it tells neither."""
    try:
        told: Any = json.loads(line)
        step, share = str(told["step"]), float(told["fraction"])
    except (ValueError, TypeError, KeyError):
        return None
    return (step, min(max(share, 0.0), 1.0)) if step in STEPS else None


def last_sentence(errors: str) -> str:
    """The last line that the builder wrote on its standard error, empty where it wrote none."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _environment(scratch: Path) -> QProcessEnvironment:
    # The builder must find the very packages this application runs from, wherever it was started.
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(__file__).resolve().parents[2])
    existing = environment.value("PYTHONPATH", "")
    environment.insert("PYTHONPATH", os.pathsep.join(part for part in (root, existing) if part))
    environment.insert("PYTHONIOENCODING", "utf-8")
    # A stopped builder cannot remove its temporary files: they lie where they are removed with the rest.
    for name in ("TMPDIR", "TEMP", "TMP"):
        environment.insert(name, str(scratch))
    return environment


def _kill_family(process: QProcess) -> None:
    identifier = process.processId()
    if identifier and hasattr(os, "killpg"):
        try:
            os.killpg(identifier, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    else:
        process.kill()


def weights() -> Mapping[str, float]:
    """Share of the whole build that each step usually takes, for one overall progress bar."""
    shares = (0.2, 0.1, 0.1, 0.05, 0.35, 0.1, 0.1)
    return dict(zip(STEPS, shares, strict=True))
