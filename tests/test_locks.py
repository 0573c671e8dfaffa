"""The locks are what pyproject.toml asks for, whole, and what ships has its licence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from desktop.window.help.licences import FOLDER, licences
from tests.licence_copies import distributions
from tests.source_files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"desktop": (), "build": ("build",), "all": ("dev",)}
"""Extras by lock."""
PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True)
class Locked:
    """One package of a lock."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        (pin,) = self.requirement.specifier
        assert pin.operator == "=="
        return pin.version

    def counts_with(self, python: str) -> bool:
        marker = self.requirement.marker
        surroundings = {"python_version": python, "python_full_version": f"{python}.4", "sys_platform": "linux"}
        return marker is None or marker.evaluate(surroundings)


def locked(lock: str) -> list[Locked]:
    text = (ROOT / ".locks" / f"{lock}.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^(\w[^\n\\]*)\\\n((?: {4}--hash=\S+(?: \\)?\n)+)", text, flags=re.M)
    assert len(blocks) == len(re.findall(r"^\w", text, flags=re.M)), "a package without hashes"
    return [Locked(Requirement(line), tuple(re.findall(r"--hash=sha256:(\w{64})\b", rest))) for line, rest in blocks]


def asked(extras: tuple[str, ...]) -> list[Requirement]:
    """What the project asks for, its own extras followed."""
    entries = [Requirement(one) for one in PROJECT["dependencies"]]
    for extra in extras:
        for one in map(Requirement, PROJECT["optional-dependencies"][extra]):
            if one.name == PROJECT["name"]:
                entries += asked(tuple(sorted(one.extras)))
            else:
                entries.append(one)
    return entries


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_satisfies_what_the_project_asks_for(lock: str, python: str) -> None:
    pinned = {one.name: one.version for one in locked(lock) if one.counts_with(python)}
    stale = [
        str(one)
        for one in asked(LOCKS[lock])
        if (found := pinned.get(canonicalize_name(one.name))) is None or Version(found) not in one.specifier
    ]
    assert stale == [], "run .locks/refresh"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_its_hashes_and_no_address(lock: str) -> None:
    assert [one.name for one in locked(lock) if not one.hashes] == []
    assert "://" not in (ROOT / ".locks" / f"{lock}.txt").read_text(encoding="utf-8")


def test_the_desktop_is_built_and_tested_with_the_same_versions() -> None:
    desktop, build, everything = ({(one.name, one.version) for one in locked(lock)} for lock in LOCKS)
    assert desktop <= build <= everything


def test_everything_that_ships_has_its_licence_and_nothing_else_is_listed() -> None:
    told = {name for one in licences() for name in one.distributions}
    ships = {one.name for one in locked("desktop")}
    assert ships - told == set()
    assert told - ships == {PROJECT["name"], "pyinstaller"}


def test_copied_licences_are_those_of_locked_versions() -> None:
    versions = {(one.name, one.version) for one in locked("build")}
    copied = set()
    for name in distributions():
        heading = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n")[0]
        found = re.match(r"Copied from (\S+) (\S+): ", heading)
        assert found is not None, name
        copied.add((canonicalize_name(found[1]), found[2]))
    assert copied - versions == set(), "run `python -m tests.licence_copies` in an environment of .locks/all.txt"
