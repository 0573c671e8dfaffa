"""What an attacker does to a journal is told, with the entry from which it cannot be trusted; the rest agrees."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.journal.checkpoint import DeskKey
from core.journal.desk import JournalDesk
from core.journal.entry import EntryKind, row_hash
from core.journal.journal import Journal
from core.journal.query import COLUMNS
from core.journal.trust import Doubt, TrustCheck, check_trust
from core.journal.witness import FileWitness, FolderWitness

OPEN = "".join(
    f"DROP TRIGGER {table}_are_never_{what};" for table in ("entries", "checkpoints") for what in ("changed", "removed")
)
NOW = datetime.now(UTC) + timedelta(minutes=1)


@dataclass(frozen=True)
class Watched:
    """A journal of six entries; ``older`` is a copy of it as it was with four."""

    path: Path
    older: Path
    desk: JournalDesk

    def check(self, now: datetime = NOW) -> TrustCheck:
        return check_trust(self.path, self.desk, now)

    def run(self, script: str) -> None:
        with closing(sqlite3.connect(self.path)) as outside:
            outside.executescript(OPEN + script)

    def write(self, kind: EntryKind = EntryKind.DECISION) -> None:
        with closing(Journal(self.path, self.desk)) as journal:
            journal.append(kind, "Anne", 1, {"reason": "later"})


@pytest.fixture(params=["file", "folder"])
def watched(tmp_path: Path, request: pytest.FixtureRequest) -> Watched:
    path, older, outside = tmp_path / "data" / "journal.sqlite", tmp_path / "older.sqlite", tmp_path / "outside"
    outside.mkdir()
    witness = FileWitness(outside / "seen") if request.param == "file" else FolderWitness(outside)
    desk = JournalDesk(DeskKey(tmp_path / "keys" / "desk.pem"), (witness,))
    for number in range(6):
        if number == 4:
            shutil.copy(path, older)
        with closing(Journal(path, desk)) as journal:
            journal.append(EntryKind.DECISION, "Anne", number, {"decision": "refused"})
    return Watched(path, older, desk)


def recompute(path: Path, first: int, *, sign: DeskKey | None = None, forget: bool = False) -> None:
    """Change an entry and make the whole chain fit again; with another key, sign it again too."""
    with closing(sqlite3.connect(path)) as outside, outside:
        outside.executescript(OPEN)
        (previous,) = outside.execute("SELECT previous_hash FROM entries WHERE sequence = ?", (first,)).fetchone()
        (origin,) = outside.execute("SELECT origin FROM checkpoints").fetchone()
        for row in outside.execute(f"SELECT {COLUMNS} FROM entries WHERE sequence >= {first}").fetchall():
            facts = (*row[:5], '{"decision":"granted"}' if row[0] == first else row[5], previous)
            previous = row_hash(*facts)
            outside.execute(
                "UPDATE entries SET payload = ?, previous_hash = ?, entry_hash = ? WHERE sequence = ?",
                (facts[5], facts[6], previous, row[0]),
            )
            if sign is not None:
                signed = sign.sign(origin, row[0], previous)
                outside.execute(
                    "UPDATE checkpoints SET head = ?, public_key = ?, signature = ? WHERE size = ?",
                    (signed.head, signed.public_key, signed.signature, row[0]),
                )
        if forget:
            outside.execute("DELETE FROM checkpoints WHERE size >= ?", (first,))


def recomputed(watched: Watched) -> None:
    recompute(watched.path, 3)


def recomputed_without_signatures(watched: Watched) -> None:
    recompute(watched.path, 3, forget=True)


def recomputed_and_signed_by_another(watched: Watched) -> None:
    recompute(watched.path, 3, sign=DeskKey(watched.path.parent / "other.pem"))


def recomputed_with_the_stolen_key(watched: Watched) -> None:
    recompute(watched.path, 3, sign=watched.desk.key)


def changed(watched: Watched) -> None:
    watched.run("UPDATE entries SET author = 'Bruno' WHERE sequence = 3;")


def one_removed(watched: Watched) -> None:
    watched.run("DELETE FROM entries WHERE sequence = 3;")


def last_removed(watched: Watched) -> None:
    watched.run("DELETE FROM entries WHERE sequence > 4;")


def last_removed_with_their_signatures(watched: Watched) -> None:
    watched.run("DELETE FROM entries WHERE sequence > 4; DELETE FROM checkpoints WHERE size > 4;")


def emptied(watched: Watched) -> None:
    watched.run("DELETE FROM entries; DELETE FROM checkpoints;")


def deleted(watched: Watched) -> None:
    watched.path.unlink()


def folder_deleted(watched: Watched) -> None:
    shutil.rmtree(watched.path.parent)


def older_copy(watched: Watched) -> None:
    shutil.copy(watched.older, watched.path)


def older_copy_written_on(watched: Watched) -> None:
    older_copy(watched)
    for _again in range(4):
        watched.write()


def deleted_and_written_anew(watched: Watched) -> None:
    deleted(watched)
    for _again in range(8):
        watched.write()


def another_journal(watched: Watched) -> None:
    deleted(watched)
    with closing(Journal(watched.path)) as journal:
        for number in range(9):
            journal.append(EntryKind.DECISION, "Zoé", number, {})


def forged_at_the_end(watched: Watched) -> None:
    with closing(Journal(watched.path, JournalDesk(DeskKey(watched.path.parent / "other.pem")))) as journal:
        journal.append(EntryKind.DECISION, "Zoé", 1, {})


def signatures_removed(watched: Watched) -> None:
    watched.run("DROP TABLE checkpoints; PRAGMA user_version = 0;")


ATTACKS: tuple[tuple[Callable[[Watched], None], Doubt, int], ...] = (
    (recomputed, Doubt.REWRITTEN, 3),
    (recomputed_without_signatures, Doubt.REWRITTEN, 3),
    (recomputed_and_signed_by_another, Doubt.REWRITTEN, 3),
    (recomputed_with_the_stolen_key, Doubt.REWRITTEN, 3),
    (changed, Doubt.BROKEN, 3),
    (one_removed, Doubt.BROKEN, 3),
    (last_removed, Doubt.CUT, 5),
    (last_removed_with_their_signatures, Doubt.CUT, 5),
    (emptied, Doubt.EMPTIED, 1),
    (deleted, Doubt.DELETED, 1),
    (folder_deleted, Doubt.DELETED, 1),
    (older_copy, Doubt.CUT, 5),
    (older_copy_written_on, Doubt.REWRITTEN, 5),
    (deleted_and_written_anew, Doubt.DELETED, 1),
    (another_journal, Doubt.DELETED, 1),
    (forged_at_the_end, Doubt.UNSIGNED, 7),
    (signatures_removed, Doubt.UNSIGNED, 1),
)


@pytest.mark.parametrize(("attack", "doubt", "sequence"), ATTACKS, ids=lambda one: getattr(one, "__name__", ""))
def test_what_an_attacker_does_is_told(
    watched: Watched, attack: Callable[[Watched], None], doubt: Doubt, sequence: int
) -> None:
    assert watched.check().loss is None
    attack(watched)
    found = watched.check().loss
    assert found is not None
    assert (found.doubt, found.sequence) == (doubt, sequence)


def test_what_agrees_is_told_exactly(watched: Watched) -> None:
    found = watched.check()
    assert found.chain.intact and found.chain.entries == found.signed_to == 6
    seen = watched.desk.witnesses[0].seen(str(watched.path))
    assert found.compared_to == seen[-1].seen_at and len(seen) == 6
    assert not found.clock_back and not found.clock_late and found.unread == ()


def test_without_a_witness_nothing_is_claimed_about_one(watched: Watched) -> None:
    alone = replace(watched, desk=replace(watched.desk, witnesses=()))
    assert (alone.check().compared_to, alone.check().loss) == ("", None)
    last_removed_with_their_signatures(alone)
    assert alone.check().loss is None, "nothing but a witness shows this one"


def test_a_restore_is_declared_and_stays_in_sight(watched: Watched) -> None:
    older_copy(watched)
    assert watched.check().loss is not None
    watched.write(EntryKind.RESTORE)
    found = watched.check()
    assert found.loss is None
    assert [entry.sequence for entry in found.restores] == [5]
    watched.write()
    assert watched.check().loss is None
    last_removed_with_their_signatures(watched)
    assert watched.check().loss is not None, "what comes after a restore is watched as before"


def test_a_clock_that_goes_back_is_told(watched: Watched) -> None:
    earlier = datetime.now(UTC) - timedelta(hours=3)
    assert watched.check(earlier).clock_late
    with closing(Journal(watched.path, watched.desk)) as journal:
        journal.append(EntryKind.DECISION, "Anne", 1, {}, earlier)
    assert watched.check().clock_back == 7
    assert watched.check().loss is None


def test_a_key_that_was_replaced_keeps_what_the_former_signed(watched: Watched) -> None:
    watched.desk.key.path.unlink()
    renewed = replace(watched, desk=replace(watched.desk, key=DeskKey(watched.desk.key.path)))
    renewed.write()
    assert renewed.check().loss is None
    assert renewed.check().signed_to == 7
