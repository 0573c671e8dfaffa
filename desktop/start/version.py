"""Which application runs, and in which form, readable before Qt may be loaded."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

NAME = "pret-a-depenser"


def application_version() -> str:
    """Version of the installed or packaged application, ``"0"`` in a checkout that is not installed."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0"


def is_frozen() -> bool:
    """Whether the application runs as a packaged program."""
    return bool(getattr(sys, "frozen", False))
