"""What one user keeps, other accounts of the machine cannot read, whoever wrote it first."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from core.storage.own_files import keep_own, own_file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_new_file_is_its_owners_and_an_older_one_is_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    own_file(path)
    assert mode(path) == 0o600
    path.write_bytes(b"kept")
    path.chmod(0o644)
    own_file(path)
    assert (mode(path), path.read_bytes()) == (0o600, b"kept")


def test_what_an_earlier_version_left_wider_is_narrowed_at_any_depth(tmp_path: Path) -> None:
    data, outside = tmp_path / "data", tmp_path / "outside"
    outside.write_bytes(b"")
    outside.chmod(0o644)
    for name in ("journal/decisions.sqlite", "journal/decisions.sqlite-wal", "files/d.json", "bundles/b/model.txt"):
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        path.chmod(0o644)
        path.parent.chmod(0o755)
    (data / "link").symlink_to(outside)
    data.chmod(0o755)
    keep_own(data, but=("bundles",))
    assert mode(data) == mode(data / "journal") == mode(data / "files") == 0o700
    assert {mode(path) for path in data.glob("journal/*")} == {mode(data / "files/d.json")} == {0o600}
    assert mode(data / "bundles/b/model.txt") == mode(outside) == 0o644


def test_a_folder_is_made_for_its_owner_and_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    keep_own(tmp_path / "a" / "config")
    assert mode(tmp_path / "a" / "config") == 0o700
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        keep_own(tmp_path / "file" / "config")
    assert os.listdir(tmp_path / "a") == ["config"]  # noqa: PTH208  (names alone)
