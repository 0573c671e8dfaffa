"""A file written piece by piece appears whole, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from core.storage.spreadsheet_text import Cell, csv_beginning, csv_bytes, csv_lines
from core.storage.whole_file import GrowingFile, put_aside, write_together, write_whole
from tests.core.storage.refusing_places import no_room, read_only_folder


def test_what_was_there_stays_until_the_whole_file_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"before")
    growing = GrowingFile(path)
    growing.add(b"first ")
    growing.add(b"second")
    assert path.read_bytes() == b"before"
    growing.finish()
    assert path.read_bytes() == b"first second"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
    growing.give_up()
    assert path.read_bytes() == b"first second"


def test_what_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    growing = GrowingFile(tmp_path / "list.csv")
    growing.add(b"first")
    growing.give_up()
    growing.give_up()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_refuses_is_named_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    absent = tmp_path / "absent" / "list.csv"
    with pytest.raises(OSError, match="absent") as begun:
        GrowingFile(absent)
    assert begun.value.filename == str(absent)
    folder = tmp_path / "folder"
    folder.mkdir()
    growing = GrowingFile(tmp_path / "later")
    growing.add(b"first")
    (tmp_path / "later").mkdir()
    with pytest.raises(OSError, match="later") as finished:
        growing.finish()
    assert finished.value.filename == str(tmp_path / "later")
    (tmp_path / "later").rmdir()
    with pytest.raises(OSError, match="folder"):
        write_whole(folder, b"first")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"before")
    for bytes_left in (0, 10, 20_000):
        with no_room(bytes_left), pytest.raises(OSError, match="file") as refused:
            write_whole(path, b"x" * 100_000)
        assert refused.value.filename == str(path)
        assert path.read_bytes() == b"before"
        assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_may_not_be_written_is_left_as_it_is() -> None:
    with read_only_folder(file=b"before") as folder:
        with pytest.raises(PermissionError) as refused:
            write_whole(folder / "file", b"after")
        assert refused.value.filename == str(folder / "file")
        assert (folder / "file").read_bytes() == b"before"
        assert [one.name for one in folder.iterdir()] == ["file"]


def test_two_writers_at_once_each_leave_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    first, second = GrowingFile(path), GrowingFile(path)
    first.add(b"1" * 50_000)
    second.add(b"2")
    first.add(b"1")
    second.finish()
    assert path.read_bytes() == b"2"
    first.finish()
    assert path.read_bytes() == b"1" * 50_001
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_link_stays_and_what_it_names_is_replaced(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    link = tmp_path / "settings.json"
    link.symlink_to(Path("kept") / "real.json")
    for content in (b"first", b"second"):
        write_whole(link, content)
        assert link.is_symlink()
        assert (kept / "real.json").read_bytes() == content
    assert [one.name for one in kept.iterdir()] == ["real.json"]


@pytest.mark.parametrize(("private", "new"), [(True, 0o600), (False, 0o640)])
def test_permissions_are_passed_on(tmp_path: Path, private: bool, new: int) -> None:
    path = tmp_path / "file"
    before = os.umask(0o027)
    try:
        write_whole(path, b"1", private=private)
        assert stat.S_IMODE(path.stat().st_mode) == new
        path.chmod(0o604)
        write_whole(path, b"2", private=private)
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
    finally:
        os.umask(before)


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="pipe"):
        write_whole(pipe, b"x")
    assert pipe.is_fifo()


def test_what_a_killed_program_left_goes_once_it_is_old(tmp_path: Path) -> None:
    young, old, other = (tmp_path / name for name in (".file.1.partial", ".file.2.partial", ".file2.1.partial"))
    for one in (young, old, other):
        one.write_bytes(b"half")
    for one in (old, other):
        os.utime(one, (0, 0))
    write_whole(tmp_path / "file", b"whole")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".file.1.partial", ".file2.1.partial", "file"]


def test_an_error_in_the_block_gives_the_file_up(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), GrowingFile(tmp_path / "file") as growing:
        growing.add(bytes([1 // 0]))
    assert list(tmp_path.iterdir()) == []


def test_files_that_go_together_are_all_new_or_none(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_together({one: b"1", two: b"2"})
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    three = tmp_path / "three"
    with pytest.raises(FileExistsError) as refused:
        write_together({three: b"3", two: b"other"})
    assert refused.value.filename == str(two)
    with no_room(3), pytest.raises(OSError, match="four"):
        write_together({three: b"3", tmp_path / "four": b"4444"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_file_put_aside_keeps_all_it_held(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"1", b"2"):
        path.write_bytes(content)
        assert put_aside(path).read_bytes() == content
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file.damaged-1", "file.damaged-2"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_table_in_pieces_is_the_table_at_once(language: str) -> None:
    rows: list[list[Cell]] = [[1, 2.5, "=1+1"], [None, -3, "Écoles ; « ouvrières »"], [3, 0.125, ""]]
    pieces = csv_lines(rows[:2], language) + csv_lines([], language) + csv_lines(rows[2:], language)
    whole = csv_bytes(["a", "b", "+c"], rows, language)
    assert csv_beginning(["a", "b", "+c"], language) + pieces == whole
    assert whole.startswith("\ufeff".encode()) and b"'=1+1" in whole and b"'+c" in whole
