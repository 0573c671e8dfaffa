"""Installs a packed bundle again and again, killed each time one step later.

Run as a program, which forks for each step: ``python -m tests.core.bundle.killed_installing FILE FOLDER``.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path
from unittest.mock import patch

from core.bundle import shelf
from core.bundle.shelf import install
from core.bundle.signature import demonstration_key
from tests.core.storage.interrupted import FAILED, MOST_STEPS, STOPPED, stopped_at

EVERY = 7
"""System calls from one kill to the next: an odd number, so that every kind of call is met."""


class Opened:
    def close(self) -> None:
        """What is opened here is no model."""


def install_small(file: Path, store: Path) -> None:
    install(file, store, (demonstration_key(),))


def main() -> None:
    """Kill at each step; the folder ``0001`` holds what the first left, and so on."""
    file, place = Path(sys.argv[1]), Path(sys.argv[2])
    # The files are small and no model: opening one is another test's.
    with patch.object(shelf, "open_bundle", lambda _folder, _keys: Opened()):
        for step in range(1, MOST_STEPS * EVERY, EVERY):
            folder = place / f"{step:04}"
            folder.mkdir()
            child = os.fork()
            if child == 0:
                try:
                    os._exit(STOPPED if stopped_at(step, partial(install_small, file), "kill", folder) else 0)
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
