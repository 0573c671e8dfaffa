"""Where the program keeps its files for one user, by the habits of each system.

Not platformdirs: it puts the organisation's file under ``/etc/xdg``, follows XDG variables on macOS as well, leaves
relative ones aside, asks Windows' registry rather than the environment, and reads the environment of the process only:
the files of those who use the program today would lie elsewhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER_NAME = "pret-a-depenser"
HOME_VARIABLE = "PAD_HOME"
BUNDLES_NAME = "bundles"


@dataclass(frozen=True)
class UserFolders:
    """The folders of one user, and the one where an organisation fixes settings.

    Args:
        data: bundles, files made here, reports, runs and models.
        config: settings.
        shared: what holds for everyone on this workstation.
    """

    data: Path
    config: Path
    shared: Path

    @property
    def bundles(self) -> Path:
        """Installed bundles, one folder each."""
        return self.data / BUNDLES_NAME


def user_folders(platform: str, environment: Mapping[str, str], home: Path) -> UserFolders:
    """The folders of one user; none is made.

    Args:
        platform: as ``sys.platform``.
        environment: as ``os.environ``; ``PAD_HOME`` puts what is the user's in one folder.
        home: the user's home folder.
    """
    found = _system_folders(platform, environment, home)
    own = environment.get(HOME_VARIABLE, "")
    return UserFolders(Path(own) / "data", Path(own) / "config", found.shared) if own else found


def shared_bundle_folders(platform: str, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Folders of bundles for everyone on this workstation; the first is where they are installed.

    Args:
        platform: as ``sys.platform``.
        environment: as ``os.environ``.
    """
    if platform in ("win32", "darwin"):
        return (_system_folders(platform, environment, Path()).shared / BUNDLES_NAME,)
    # What is delivered here, then what a package of the system may bring.
    return tuple(Path(place) / FOLDER_NAME / BUNDLES_NAME for place in ("/var/lib", "/usr/share"))


def own_folders() -> UserFolders:
    """The folders of whoever runs this program."""
    return user_folders(sys.platform, os.environ, Path.home())


def _system_folders(platform: str, environment: Mapping[str, str], home: Path) -> UserFolders:
    if platform == "win32":
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / FOLDER_NAME
        roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / FOLDER_NAME
        return UserFolders(local, roaming, Path(environment.get("PROGRAMDATA") or "C:/ProgramData") / FOLDER_NAME)
    if platform == "darwin":
        library = home / "Library" / "Application Support" / FOLDER_NAME
        return UserFolders(library, library, Path("/Library/Application Support") / FOLDER_NAME)
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / FOLDER_NAME
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / FOLDER_NAME
    return UserFolders(data, config, Path("/etc") / FOLDER_NAME)
