"""Each entry is signed by the desk, and a journal of another version is read as far as it can be."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import JournalError
from core.journal.checkpoint import DeskKey
from core.journal.desk import KEY_NAME, JournalDesk
from core.journal.entry import canonical, row_hash
from core.journal.journal import FIRST_HASH, EntryKind, Journal, JournalReader
from core.journal.schema import APPLICATION_ID, VERSION

OLDER_SCHEMA = """
CREATE TABLE entries (sequence INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, kind TEXT NOT NULL,
    author TEXT NOT NULL, client_id INTEGER NOT NULL, payload TEXT NOT NULL, previous_hash TEXT NOT NULL,
    entry_hash TEXT NOT NULL UNIQUE) STRICT;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def older(path: Path) -> Path:
    """A journal that a version without signatures wrote, of two entries."""
    with closing(sqlite3.connect(path)) as outside, outside:
        outside.executescript(OLDER_SCHEMA)
        previous = FIRST_HASH
        for sequence in (1, 2):
            facts = (
                sequence,
                f"2026-11-0{sequence}T09:00:00.000+00:00",
                "decision",
                "Anne",
                7,
                canonical({}),
                previous,
            )
            previous = row_hash(*facts)
            outside.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*facts, previous))
    return path


def outside(path: Path, script: str) -> None:
    """Do with a journal what no application does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def test_every_entry_is_signed_by_the_key_of_the_desk(path: Path) -> None:
    with closing(Journal(path)) as journal:
        entries = [journal.append(EntryKind.DECISION, "Anne", number, {}) for number in range(3)]
        signed = journal.checkpoints()
    assert [(one.size, one.head) for one in signed] == [(entry.sequence, entry.entry_hash) for entry in entries]
    key = DeskKey(path.with_name(KEY_NAME))
    assert {one.public_key for one in signed} == {key.public_key}
    assert all(one.is_signed for one in signed)
    assert len({one.origin for one in signed}) == 1
    for changed in (
        replace(signed[1], head=signed[0].head),
        replace(signed[1], size=3),
        replace(signed[1], origin="elsewhere"),
        replace(signed[1], public_key="00"),
        replace(signed[1], signature="no hexadecimal"),
        replace(signed[1], signature=signed[0].signature),
    ):
        assert not changed.is_signed


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path, path: Path) -> None:
    place = tmp_path / "keys" / "desk.pem"
    for _start in range(2):
        with closing(Journal(path, JournalDesk(DeskKey(place)))) as journal:
            journal.append(EntryKind.DECISION, "Anne", 1, {})
    with closing(JournalReader(path)) as reader:
        assert len({one.public_key for one in reader.checkpoints()}) == 1
    assert sys.platform == "win32" or stat.S_IMODE(place.stat().st_mode) == 0o600
    assert not path.with_name(KEY_NAME).exists()


def test_without_its_key_nothing_is_written(path: Path) -> None:
    path.with_name(KEY_NAME).write_bytes(b"no key")
    with closing(Journal(path)) as journal:
        with pytest.raises(JournalError) as refused:
            journal.append(EntryKind.DECISION, "Anne", 1, {})
        assert refused.value.problem == "key"
        assert journal.entries() == () and journal.checkpoints() == ()


def test_a_file_says_whose_and_of_which_version_it_is(path: Path) -> None:
    Journal(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_an_older_journal_is_read_as_it_is_and_copied_before_it_is_written(older: Path) -> None:
    with closing(JournalReader(older)) as reader:
        assert reader.verify().intact and reader.verify().entries == 2
        assert reader.checkpoints() == () and reader.origin == ""
    assert list(older.parent.glob("*before-version*")) == [], "reading changes nothing"
    with closing(Journal(older)) as journal:
        written = journal.append(EntryKind.DECISION, "Anne", 7, {})
        assert journal.verify().intact and written.sequence == 3
        assert [one.size for one in journal.checkpoints()] == [3]
        assert journal.checkpoints()[0].is_signed
    (copy,) = older.parent.glob("*before-version*")
    with closing(JournalReader(copy)) as before:
        assert before.verify().intact and before.verify().entries == 2
    Journal(older).close()
    assert len(list(older.parent.glob("*before-version*"))) == 1, "once is enough"


@pytest.mark.parametrize("opened", [Journal, JournalReader])
def test_the_file_of_another_program_is_left_alone(path: Path, opened: type[JournalReader]) -> None:
    outside(path, "PRAGMA application_id = 42; CREATE TABLE entries (mine TEXT);")
    before = path.read_bytes()
    with pytest.raises(JournalError) as refused:
        opened(path)
    assert refused.value.problem == "foreign"
    assert path.read_bytes() == before


def test_a_later_version_is_read_and_not_written(path: Path) -> None:
    with closing(Journal(path)) as journal:
        written = journal.append(EntryKind.DECISION, "Anne", 1, {})
    outside(path, f"PRAGMA user_version = {VERSION + 1};")
    with closing(JournalReader(path)) as reader:
        assert reader.entries() == (written,)
    with pytest.raises(JournalError) as refused:
        Journal(path)
    assert refused.value.problem == "newer"


@pytest.fixture
def from_the_future(path: Path) -> Iterator[JournalReader]:
    with closing(Journal(path)) as journal:
        journal.append(EntryKind.DECISION, "Anne", 1, {"decision": "refused"})
    rows = [
        ("escalation", '{"to": "committee"}'),
        ("decision", "<xml/>"),
        ("decision", "[1]"),
        ("decision", "[" * 5000),
    ]
    script = "".join(
        f"INSERT INTO entries VALUES ({place}, '2026-12-01', '{kind}', 'Zoé', 1, '{text}', '', '{place}');"
        for place, (kind, text) in enumerate(rows, 2)
    )
    outside(path, script)
    with closing(JournalReader(path)) as reader:
        yield reader


def test_what_cannot_be_read_is_told_as_such_and_stops_nothing(from_the_future: JournalReader) -> None:
    kinds = [entry.kind for entry in from_the_future.entries()]
    assert kinds == [EntryKind.DECISION, *[EntryKind.UNKNOWN] * 4]
    assert from_the_future.entries()[1].payload == {"to": "committee"}
