"""A folder takes its name whole; two programs never fill the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.storage.folder_aside import aside_of, folder_aside, put_folder, whole_folder
from tests.core.storage.refusing_places import no_room, read_only_folder


def test_a_folder_appears_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "made"
    with whole_folder(out) as aside:
        (aside / "file").write_bytes(b"1")
        assert not out.exists()
    assert [path.name for path in out.parent.iterdir()] == ["made"]
    assert (out / "file").read_bytes() == b"1"


def test_an_empty_folder_gives_way_and_a_full_one_does_not(tmp_path: Path) -> None:
    out = tmp_path / "made"
    out.mkdir()
    with whole_folder(out) as aside:
        (aside / "file").write_bytes(b"1")
    with pytest.raises(FileExistsError) as refused, whole_folder(out) as aside:
        (aside / "file").write_bytes(b"2")
    assert refused.value.filename == str(out)
    assert (out / "file").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_is_left_of_a_folder_that_failed(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), whole_folder(tmp_path / "made") as aside:
        (aside / "file").write_bytes(b"1")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_not_taken_for_new(tmp_path: Path) -> None:
    out = tmp_path / "made"
    aside_of(out).mkdir()
    (aside_of(out) / "half").write_bytes(b"1")
    with whole_folder(out) as aside:
        (aside / "file").write_bytes(b"2")
    assert [path.name for path in out.iterdir()] == ["file"]


def test_two_programs_do_not_fill_one_folder(tmp_path: Path) -> None:
    out = tmp_path / "made"
    with whole_folder(out) as aside:
        (aside / "file").write_bytes(b"1")
        with pytest.raises(OSError, match="another program"), whole_folder(out):
            raise AssertionError("it was given")
        assert (aside / "file").read_bytes() == b"1"
    assert (out / "file").read_bytes() == b"1"


def test_a_folder_begun_once_the_first_is_in_place_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "made"
    with folder_aside(out) as aside:
        put_folder(aside, out)
        aside_of(out).mkdir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "made.partial"]


def test_an_older_folder_gives_way_at_once_or_comes_back(tmp_path: Path) -> None:
    old, new = tmp_path / "made", tmp_path / "built"
    for folder, content in ((old, b"old"), (new, b"new")):
        folder.mkdir()
        (folder / "file").write_bytes(content)
    with pytest.raises(FileNotFoundError):
        put_folder(tmp_path / "absent", old, replacing=True)
    assert (old / "file").read_bytes() == b"old"
    put_folder(new, old, replacing=True)
    assert (old / "file").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_place_that_refuses_is_left_as_it_is(tmp_path: Path) -> None:
    with read_only_folder() as folder:
        with pytest.raises(PermissionError), whole_folder(folder / "made"):
            raise AssertionError("it was made")
        assert list(folder.iterdir()) == []
    with no_room(), pytest.raises(OSError, match="large"), whole_folder(tmp_path / "made") as aside:
        (aside / "file").write_bytes(b"1")
    assert list(tmp_path.iterdir()) == []
