"""Builds the packaged folder in a virtual environment that holds what it needs, and starts its program."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.source_files import ROOT

PACKAGE = "PAD_PACKAGE"
"""Environment variable: ``build``, or the folder of a package that is already built."""
NAME = "pret-a-depenser"


@dataclass(frozen=True)
class PackagedFolder:
    """A built folder."""

    folder: Path

    @classmethod
    def read_only(cls, folder: Path) -> PackagedFolder:
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)
        return cls(folder)

    def start(self, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program as a user whose files lie in ``home``."""
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH")
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.run(
            [self.folder / NAME, *arguments], cwd=home, env={**kept, "PAD_HOME": str(home / "user")},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def fingerprint(self) -> str:
        """Changes with any file of the folder, its name or its date."""
        lines = [f"{path} {path.lstat().st_mtime_ns} {path.lstat().st_size}" for path in sorted(self.folder.rglob("*"))]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def build(scratch: Path) -> Path:
    """The folder that ``pyinstaller build.spec`` makes of a copy of the sources."""
    sources, environment = scratch / "sources", scratch / "environment"
    for name in ("core", "desktop", "resources"):
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.spec", "pyproject.toml"):
        shutil.copy2(ROOT / name, sources)
    shutil.copytree(ROOT / ".locks", sources / ".locks")
    _run(sys.executable, "-m", "venv", environment, folder=scratch)
    lock = sources / ".locks" / "build.txt"
    _run(environment / "bin" / "pip", "install", "-q", "--require-hashes", "-r", lock, folder=scratch)
    _run(environment / "bin" / "pyinstaller", "--noconfirm", "build.spec", folder=sources)
    return sources / "dist" / NAME


def _run(*command: str | Path, folder: Path) -> None:
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
