"""A file written piece by piece appears whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.storage.spreadsheet_text import csv_beginning, csv_bytes, csv_lines
from core.storage.whole_file import GrowingFile, write_whole


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
    growing = GrowingFile(folder)
    growing.add(b"first")
    with pytest.raises(OSError, match="folder") as finished:
        growing.finish()
    assert finished.value.filename == str(folder)
    with pytest.raises(OSError, match="folder"):
        write_whole(folder, b"first")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_table_in_pieces_is_the_table_at_once(language: str) -> None:
    rows = [[1, 2.5, "=1+1"], [None, -3, "Écoles ; « ouvrières »"], [3, 0.125, ""]]
    pieces = csv_lines(rows[:2], language) + csv_lines([], language) + csv_lines(rows[2:], language)
    whole = csv_bytes(["a", "b", "+c"], rows, language)
    assert csv_beginning(["a", "b", "+c"], language) + pieces == whole
    assert whole.startswith("\ufeff".encode()) and b"'=1+1" in whole and b"'+c" in whole
