"""Every copy on the share is whole, signed and counted once, or told with the reason."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.journal.shipping import COPY_NAME, SEAL_NAME
from tests.training.field.desks import Desk, record
from training.errors import DataError
from training.field.copies import Collected, Refused, Trouble, collect
from training.progress import SilentProgress


def read(share: Path, before: Collected | None = None) -> Collected:
    return collect(share, before.heads if before else {}, SilentProgress())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path / "desk", "Anne")
    found.decide((1, record(0.02)), (2, record(0.3)))
    return found


def test_copies_are_read_with_their_branch_and_without_the_values_of_clients(tmp_path: Path, desk: Desk) -> None:
    share = tmp_path / "share"
    desk.ship(share / "Lyon")
    other = Desk(tmp_path / "other", "Bruno")
    other.decide((3, record(0.05)))
    other.ship(share)
    found = read(share)
    assert not found.refused
    assert {(copy.branch, len(copy.entries)) for copy in found.copies} == {("Lyon", 2), ("", 1)}
    for copy in found.copies:
        assert all("inputs" not in entry.payload and "edits" not in entry.payload for entry in copy.entries)


def rewrite(place: Path, statement: str) -> None:
    with closing(sqlite3.connect(place / COPY_NAME)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(statement)
        database.commit()


def seal_again(place: Path) -> None:
    seal = json.loads((place / SEAL_NAME).read_bytes())
    digest = hashlib.sha256((place / COPY_NAME).read_bytes()).hexdigest()
    (place / SEAL_NAME).write_text(json.dumps({**seal, "sha256": digest}))


def changed(place: Path) -> None:
    rewrite(place, "UPDATE entries SET author = 'Autre' WHERE sequence = 2")


def changed_and_sealed(place: Path) -> None:
    changed(place)
    seal_again(place)


def cut_and_sealed(place: Path) -> None:
    rewrite(place, "DELETE FROM entries WHERE sequence = 2")
    seal_again(place)


def other_key(place: Path) -> None:
    place.rename(place.with_name("0" * 16))


def forged_size(place: Path) -> None:
    seal = json.loads((place / SEAL_NAME).read_bytes())
    (place / SEAL_NAME).write_text(json.dumps({**seal, "size": 1}))


def no_seal(place: Path) -> None:
    (place / SEAL_NAME).unlink()


def no_journal(place: Path) -> None:
    (place / COPY_NAME).unlink()


def half(place: Path) -> None:
    content = (place / COPY_NAME).read_bytes()
    (place / COPY_NAME).write_bytes(content[: len(content) // 2])


def half_and_sealed(place: Path) -> None:
    half(place)
    seal_again(place)


def hostile_seal(place: Path) -> None:
    (place / SEAL_NAME).write_text("[" * 9_000)


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (changed, Trouble.ALTERED),
        (changed_and_sealed, Trouble.BROKEN),
        (cut_and_sealed, Trouble.ALTERED),
        (other_key, Trouble.UNSIGNED),
        (forged_size, Trouble.UNSIGNED),
        (no_seal, Trouble.UNSEALED),
        (no_journal, Trouble.UNREADABLE),
        (half, Trouble.ALTERED),
        (half_and_sealed, Trouble.UNREADABLE),
        (hostile_seal, Trouble.UNSEALED),
    ],
)
def test_a_copy_that_was_touched_is_told_and_not_counted(
    tmp_path: Path, desk: Desk, spoil: Callable[[Path], None], trouble: Trouble
) -> None:
    spoil(desk.ship(tmp_path / "share"))
    found = read(tmp_path / "share")
    assert not found.copies
    assert [one.trouble for one in found.refused] == [trouble]


def test_an_older_copy_of_the_same_journal_is_counted_once(tmp_path: Path, desk: Desk) -> None:
    place = desk.ship(tmp_path / "share" / "Lyon")
    shutil.copytree(place, tmp_path / "share" / "Nice" / place.name)
    desk.decide((3, record(0.03)))
    desk.ship(tmp_path / "share" / "Lyon")
    found = read(tmp_path / "share")
    assert [len(copy.entries) for copy in found.copies] == [3]
    assert found.refused == (Refused(f"Nice/{place.name}", Trouble.DUPLICATE, 2),)


def test_two_continuations_of_one_journal_are_both_told_and_none_is_counted(tmp_path: Path, desk: Desk) -> None:
    shutil.copytree(tmp_path / "desk", tmp_path / "aside")
    desk.decide((3, record(0.03)))
    desk.ship(tmp_path / "share" / "Lyon")
    double = Desk(tmp_path / "aside", "Bruno")
    double.decide((4, record(0.04)))
    double.ship(tmp_path / "share" / "Nice")
    found = read(tmp_path / "share")
    assert not found.copies
    assert [one.trouble for one in found.refused] == [Trouble.FORKED, Trouble.FORKED]


def test_a_journal_that_became_shorter_or_other_since_the_last_reading_is_told(tmp_path: Path, desk: Desk) -> None:
    shutil.copytree(tmp_path / "desk", tmp_path / "aside")
    desk.decide((3, record(0.03)))
    desk.ship(tmp_path / "share")
    before = read(tmp_path / "share")
    back = Desk(tmp_path / "aside", "Anne")
    place = back.ship(tmp_path / "share")
    assert read(tmp_path / "share", before).refused == (Refused(place.name, Trouble.CUT, 3),)
    back.decide((5, record(0.05)))
    back.ship(tmp_path / "share")
    assert read(tmp_path / "share", before).refused == (Refused(place.name, Trouble.FORKED, 3),)
    desk.decide((6, record(0.05)))
    desk.ship(tmp_path / "share")
    assert not read(tmp_path / "share", before).refused


def test_a_folder_without_journals_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No journal lies there"):
        read(tmp_path)
