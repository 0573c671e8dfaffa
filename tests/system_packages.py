"""What the tests need of the system, named by the package that brings it, before anything fails for want of it."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable

from desktop.start.qt_libraries import OFFSCREEN, Load, missing_packages


def missing_sentence(load: Load = ctypes.CDLL, which: Callable[[str], str | None] = shutil.which) -> str:
    """One sentence that names the packages to install, empty where nothing is missing.

    Args:
        load: opens a shared library by name, or raises ``OSError``.
        which: finds a program by name.
    """
    packages = [*missing_packages(OFFSCREEN, os.environ, sys.platform, load), *([] if which("git") else ["git"])]
    if not packages:
        return ""
    return f"The tests need what this system lacks; on Debian or Ubuntu: apt install {' '.join(sorted(packages))}"
