"""Where the training keeps what outlives a command: runs, models and published bundles, next to the application's."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER_NAME = "pret-a-depenser"
HOME_VARIABLE = "PAD_HOME"


def data_folder(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None, home: Path | None = None
) -> Path:
    """The user's data folder, the same as the application's.

    Args:
        platform: as ``sys.platform``.
        environment: as ``os.environ``; ``PAD_HOME`` puts everything in one folder.
        home: the user's home folder.
    """
    environment = os.environ if environment is None else environment
    home = Path.home() if home is None else home
    if own_home := environment.get(HOME_VARIABLE, ""):
        return Path(own_home) / "data"
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / FOLDER_NAME
    if platform == "darwin":
        return home / "Library" / "Application Support" / FOLDER_NAME
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / FOLDER_NAME


def bundles_folder() -> Path:
    """Where the application looks for bundles."""
    return data_folder() / "bundles"
