"""Follows build.spec without building: what it would leave out, put in and make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement
from PyInstaller.utils.hooks.qt import pyside6_library_info

from tests.source_files import ROOT

SPEC = ROOT / "build.spec"


@dataclass
class Packaging:
    """What the spec asked PyInstaller for."""

    names: Mapping[str, Any] = field(default_factory=dict)
    excludes: tuple[str, ...] = ()
    data_files: tuple[tuple[str, str], ...] = ()
    programs: dict[str, bool] = field(default_factory=dict)
    collected: list[str] = field(default_factory=list)
    plugins: Callable[[str], list[tuple[str, str]]] = lambda _kind: []

    def leaves_out(self, module: str) -> bool:
        return any(module == name or module.startswith(f"{name}.") for name in self.excludes)


def locked_versions() -> dict[str, str]:
    """The version of each package in the lock of the build, for this system and Python."""
    lines = (ROOT / ".locks" / "build.txt").read_text(encoding="utf-8").splitlines()
    locked = [Requirement(line.removesuffix("\\")) for line in lines if line[:1].isalnum()]
    here = [one for one in locked if one.marker is None or one.marker.evaluate()]
    return {one.name: next(iter(one.specifier)).version for one in here}


def follow(
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    system: str = "linux",
    installed: Mapping[str, str] | None = None,
) -> Packaging:
    """Run the spec with stand-ins for PyInstaller's steps.

    Args:
        scratch: where it may write.
        system: as ``sys.platform``.
        installed: version by package of the environment; None for exactly what the lock names.
    """
    versions = locked_versions() if installed is None else installed
    packaging = Packaging()
    found = [(name, "", "BINARY") for name in ("opengl32sw.dll", "libkept.so", "qtbase_de.qm", "qtbase_fr.qm")]

    def analyse(scripts: list[str], **asked: Any) -> SimpleNamespace:
        assert scripts == ["desktop/__main__.py"]
        packaging.excludes, packaging.data_files = tuple(asked["excludes"]), tuple(asked["datas"])
        return SimpleNamespace(pure=[], scripts=[], binaries=found[:2], datas=found[2:])

    def program(*_parts: object, name: str, console: bool, **_asked: object) -> str:
        packaging.programs[name] = console
        return name

    def collect(*parts: Any, **_asked: object) -> None:
        packaging.collected = [entry[0] for part in parts if isinstance(part, list) for entry in part]

    steps = {"Analysis": analyse, "PYZ": lambda _pure: None, "EXE": program, "COLLECT": collect}
    folders = {"SPECPATH": str(ROOT), "workpath": str(scratch / "build"), "DISTPATH": str(scratch / "dist")}
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("importlib.metadata.version", lambda name: versions.get(name, "missing"))
    # The spec replaces this method: what is set here is what is put back.
    monkeypatch.setattr(pyside6_library_info, "collect_plugins", pyside6_library_info.collect_plugins)
    names: dict[str, Any] = {**steps, **folders}
    exec(compile(SPEC.read_text(encoding="utf-8"), SPEC.name, "exec"), names)
    packaging.names, packaging.plugins = names, pyside6_library_info.collect_plugins
    return packaging
