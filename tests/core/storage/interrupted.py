"""Does one thing again and again, stopped each time one step later: by a kill, or by an interruption.

Run as a program, which forks for each step: ``python -m tests.core.storage.interrupted WORK STOP FOLDER``.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from core.storage.folder_aside import put_folder, whole_folder
from core.storage.one_writer import one_writer
from core.storage.whole_file import write_together, write_whole

NEW = b"new " * 5_000
OLD = b"old " * 5_000
MOST_STEPS = 400
STOPPED, FAILED = 3, 4
SYSTEM_MODULES = frozenset({"posix", "fcntl", "io", "_io"})


def write_file(folder: Path) -> None:
    write_whole(folder / "file", NEW)


def write_files(folder: Path) -> None:
    write_together({folder / "one": NEW, folder / "two": NEW})


def write_folder(folder: Path) -> None:
    with whole_folder(folder / "made") as aside:
        (aside / "inner").mkdir()
        (aside / "inner" / "file").write_bytes(NEW)
        (aside / "file").write_bytes(NEW)


def replace_folder(folder: Path) -> None:
    put_folder(folder / "built", folder / "made", replacing=True)


def add_line(folder: Path) -> None:
    path = folder / "file"
    with one_writer(path):
        write_whole(path, path.read_bytes() + b"line\n")


WORKS: dict[str, Callable[[Path], None]] = {
    work.__name__: work for work in (write_file, write_files, write_folder, replace_folder, add_line)
}


def prepare(folder: Path) -> None:
    """What lies there before each attempt."""
    folder.mkdir()
    (folder / "file").write_bytes(OLD)
    for name, content in (("built", NEW), ("made", OLD)):
        if name == "built" or "replace" in sys.argv[1]:
            (folder / name).mkdir()
            (folder / name / "file").write_bytes(content)


def stopped_at(step: int, work: Callable[[Path], None], stop: str, folder: Path) -> bool:
    """Whether the work was stopped by what happens before its n-th call of the system."""
    calls = 0
    stopped = False

    def watch(_frame: FrameType, event: str, called: object) -> None:
        nonlocal calls, stopped
        if event == "c_call" and not stopped and is_of_the_system(called):
            calls += 1
            if calls == step:
                stopped = True
                if stop == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                raise KeyboardInterrupt

    sys.setprofile(watch)
    try:
        work(folder)
    except KeyboardInterrupt:
        pass
    finally:
        sys.setprofile(None)
    return stopped


def is_of_the_system(called: object) -> bool:
    """Whether a built-in function opens, reads, writes, closes, renames or locks something."""
    owner = getattr(called, "__self__", None)
    return getattr(called, "__module__", None) in SYSTEM_MODULES or isinstance(owner, io.IOBase)


def main() -> None:
    """Stop at each step; the folder ``0001`` holds what the first left, and so on."""
    work, stop, place = WORKS[sys.argv[1]], sys.argv[2], Path(sys.argv[3])
    for step in range(1, MOST_STEPS):
        folder = place / f"{step:04}"
        prepare(folder)
        child = os.fork()
        if child == 0:
            try:
                os._exit(STOPPED if stopped_at(step, work, stop, folder) else 0)
            finally:
                os._exit(FAILED)
        status = os.waitpid(child, 0)[1]
        if status == 0:
            return
        if os.waitstatus_to_exitcode(status) not in (STOPPED, -signal.SIGKILL):
            raise SystemExit(f"the work failed after step {step}")
    raise SystemExit("the work has no end")


if __name__ == "__main__":
    main()
