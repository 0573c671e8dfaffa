"""Bundles side by side on a workstation: the newest that opens, whatever stops an installation."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.bundle import shelf
from core.bundle.bundle import CLIENTS_NAME, MODEL_NAME, Bundle, open_bundle
from core.bundle.manifest import MANIFEST_NAME, read_manifest
from core.bundle.packed import pack
from core.bundle.shelf import KEPT_COUNT, install, prune, roll_back, shelved, unreadable
from core.bundle.signature import demonstration_key
from core.errors import BUNDLE_PROBLEMS, BundleError
from core.storage.folder_aside import aside_of
from tests.core.bundle.killed_installing import Opened
from tests.core.bundle.small_bundles import copied, write_small
from tests.source_files import ROOT

TRUSTED = (demonstration_key(),)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture(scope="module")
def packed(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as version 2026.11, in one file."""
    place = tmp_path_factory.mktemp("packed")
    pack(copied(demo_folder, place / "2026.11", "2026.11"), file := place / "2026.11.padbundle")
    return file


def open_here(folder: Path) -> Bundle:
    return open_bundle(folder, TRUSTED)


def versions(*stores: Path) -> list[str]:
    return [one.manifest.model_version for one in shelved(stores)]


def test_a_packed_bundle_opens_where_it_was_installed_and_again_is_nothing_new(packed: Path, store: Path) -> None:
    first = install(packed, store, TRUSTED)
    open_bundle(first.folder, TRUSTED).close()
    again = install(packed, store, TRUSTED)
    assert (first.was_there, again.was_there) == (False, True)
    assert [one.name for one in store.iterdir()] == [first.folder.name]
    (first.folder / MODEL_NAME).write_bytes(b"damaged")
    mended = install(packed, store, TRUSTED)
    assert not mended.was_there
    open_bundle(mended.folder, TRUSTED).close()


def test_what_must_not_be_used_leaves_the_older_one_alone(packed: Path, store: Path, tmp_path: Path) -> None:
    installed = install(packed, store, TRUSTED)
    pack(write_small(tmp_path / "small", "2027.1"), no_model := tmp_path / "no_model.padbundle")
    (half := tmp_path / "half.padbundle").write_bytes(packed.read_bytes()[:100_000])
    for file in (no_model, half):
        with pytest.raises(BundleError) as raised:
            install(file, store, TRUSTED)
        assert raised.value.problem in BUNDLE_PROBLEMS
    assert [one.name for one in store.iterdir()] == [installed.folder.name]


def test_the_newest_is_chosen_by_what_it_says_and_not_by_its_folder(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    write_small(here / "b", "2026.9")
    write_small(there / "a", "2026.11")
    write_small(here / "c", "2026.10")
    write_small(aside_of(here / "d"), "2027.1")
    (half := here / "half").mkdir()
    (half / MANIFEST_NAME).write_bytes(b'{"format": 2, "mod')
    assert versions(here, there, tmp_path / "absent") == ["2026.11", "2026.10", "2026.9"]
    assert unreadable((here, there)) == (half,)


def test_one_goes_back_to_the_one_before_and_forward_to_a_newer_one(
    demo_folder: Path, packed: Path, store: Path
) -> None:
    copied(demo_folder, store / "older", "2026.9")
    damaged = copied(demo_folder, store / "damaged", "2026.10")
    (damaged / CLIENTS_NAME).unlink()
    install(packed, store, TRUSTED)
    current, earlier = roll_back((store,), store, open_here)
    assert (current.manifest.model_version, earlier.manifest.model_version) == ("2026.11", "2026.9")
    assert "2026.11" not in versions(store)
    shutil.rmtree(damaged)
    with pytest.raises(BundleError, match=r"no_earlier_one subject=2026\.9"):
        roll_back((store,), store, open_here)
    copied(demo_folder, store / "newer", "2026.12")
    assert versions(store) == ["2026.12", "2026.9"]
    install(packed, store, TRUSTED)
    assert versions(store) == ["2026.12", "2026.11", "2026.9"]


def test_without_a_bundle_there_is_nothing_to_go_back_to(store: Path) -> None:
    with pytest.raises(BundleError, match="nothing_installed"):
        roll_back((store,), store, open_here)


def test_old_ones_go_but_for_those_that_are_named_or_not_ours(store: Path) -> None:
    folders = {}
    for month in range(1, 9):
        folder = write_small(store / f"m{month}", f"2026.{month}")
        manifest = read_manifest((folder / MANIFEST_NAME).read_bytes())
        folders[month] = folder.rename(store / f"2026.{month}-1-{manifest.fingerprint[:12]}")
    by_hand = folders[1].rename(store / "copied by hand")
    referred = read_manifest((folders[2] / MANIFEST_NAME).read_bytes()).fingerprint
    removed = prune(store, frozenset({referred}), frozenset({folders[3]}))
    assert set(removed) == {folders[4], folders[5]}
    left = {by_hand, folders[2], folders[3], folders[6], folders[7], folders[8]}
    assert {one for one in store.iterdir() if one.is_dir()} == left
    assert len(left) == KEPT_COUNT + 3


def test_killed_at_any_step_it_is_there_whole_or_not_at_all_and_the_next_one_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_small(tmp_path / "small", names=[MODEL_NAME, CLIENTS_NAME])
    pack(source, file := tmp_path / "a.padbundle")
    (place := tmp_path / "killed").mkdir()
    command = [sys.executable, "-m", "tests.core.bundle.killed_installing", str(file), str(place)]
    subprocess.run(command, cwd=ROOT, check=True)
    *stopped, done = sorted(place.iterdir())
    assert len(stopped) > 30
    whole = {one.name: one.read_bytes() for one in source.iterdir()}
    for folder in (*stopped, done):
        found = shelved((folder,))
        assert len(found) == (1 if found or folder == done else 0)
        for one in found:
            assert {path.name: path.read_bytes() for path in one.folder.iterdir()} == whole
    assert {bool(shelved((folder,))) for folder in stopped} == {True, False}
    monkeypatch.setattr(shelf, "open_bundle", lambda _folder, _keys: Opened())
    for folder in stopped:
        install(file, folder, TRUSTED)
        assert [one.manifest.model_version for one in shelved((folder,))] == ["2026.11"]


@pytest.mark.parametrize("name", ["Thumbs.db", ".DS_Store", "desktop.ini"])
def test_what_a_file_manager_leaves_is_passed_over_and_anything_else_is_not(
    demo_folder: Path, tmp_path: Path, name: str
) -> None:
    folder = copied(demo_folder, tmp_path / "bundle", "2026.11")
    (folder / name).write_bytes(b"left")
    open_bundle(folder, TRUSTED).close()
    (folder / f"{name}.dll").write_bytes(b"left")
    with pytest.raises(BundleError, match="file_extra"):
        open_bundle(folder, TRUSTED)
