"""Where the files that ship with the program lie: the same in a checkout, an installation and a frozen application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.storage.structured_text import json_value, toml_table

_ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(relative: str) -> Path:
    """The path of a shipped file or folder, for instance ``"catalogue.toml"``."""
    return _ROOT / relative


def resource_table(relative: str) -> dict[str, Any]:
    """What a shipped TOML file says."""
    return toml_table(resource(relative).read_bytes())


def resource_json(relative: str) -> Any:
    """What a shipped JSON file says."""
    return json_value(resource(relative).read_bytes())
