"""Where the files that ship with the program lie: the same in a checkout, an installation and a frozen application."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(relative: str) -> Path:
    """The path of a shipped file, for instance ``"catalogue.toml"``."""
    return _ROOT / relative
