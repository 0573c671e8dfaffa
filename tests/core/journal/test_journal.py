"""The journal keeps what was written, in order, and shows what was tampered with."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import JournalError
from core.journal.desk import KEY_NAME
from core.journal.journal import FIRST_HASH, EntryKind, Journal, JournalQuery, JournalReader
from tests.source_files import ROOT

PAYLOADS = st.dictionaries(
    st.text(max_size=8),
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False),
    max_size=4,
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "decisions" / "journal.sqlite")
    yield opened
    opened.close()


def test_entries_come_back_as_written(journal: Journal) -> None:
    moment = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    first = journal.append(EntryKind.OPINION, "Anne", 100_245, {"opinion": "favorable"}, moment)
    second = journal.append(EntryKind.DECISION, "Anne", 100_245, {"decision": "granted", "risk": 0.059})
    journal.append(EntryKind.DECISION, "Bruno", 100_312, {"decision": "refused"})
    assert journal.entries(100_245) == (first, second)
    assert first.previous_hash == FIRST_HASH
    assert second.previous_hash == first.entry_hash
    assert [entry.sequence for entry in journal.entries()] == [1, 2, 3]
    assert journal.verify().intact


def test_reopening_finds_the_same_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    one = Journal(path)
    one.append(EntryKind.DECISION, "Anne", 1, {"accent": "réexamen — œuvre"})
    one.close()
    other = Journal(path)
    other.append(EntryKind.CORRECTION, "Anne", 1, {})
    assert other.verify().entries == 2
    assert other.verify().intact
    other.close()


def test_the_database_itself_refuses_changes(journal: Journal, tmp_path: Path) -> None:
    journal.append(EntryKind.DECISION, "Anne", 1, {"decision": "refused"})
    with closing(sqlite3.connect(tmp_path / "decisions" / "journal.sqlite")) as outside, outside:
        for statement in ("UPDATE entries SET author = 'Bruno'", "DELETE FROM entries"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                outside.execute(statement)
    outside.close()


@pytest.mark.parametrize(
    "tampering",
    [
        'UPDATE entries SET payload = \'{"decision":"granted"}\' WHERE sequence = 2',
        "UPDATE entries SET author = 'Bruno' WHERE sequence = 2",
        "UPDATE entries SET recorded_at = '2020-01-01T00:00:00.000+00:00' WHERE sequence = 2",
        "DELETE FROM entries WHERE sequence = 2",
        "UPDATE entries SET payload = 'no JSON at all' WHERE sequence = 2",
        "UPDATE entries SET kind = 'unheard of' WHERE sequence = 2",
    ],
)
def test_tampering_is_seen(journal: Journal, tmp_path: Path, tampering: str) -> None:
    for number in range(4):
        journal.append(EntryKind.DECISION, "Anne", number, {"decision": "refused"})
    outside = sqlite3.connect(tmp_path / "decisions" / "journal.sqlite")
    outside.executescript(
        f"DROP TRIGGER entries_are_never_changed; DROP TRIGGER entries_are_never_removed; {tampering};"
    )
    outside.close()
    found = journal.verify()
    assert not found.intact
    assert found.first_broken in (2, 3)


def test_two_windows_write_one_chain(tmp_path: Path) -> None:
    one, other = Journal(tmp_path / "journal.sqlite"), Journal(tmp_path / "journal.sqlite")
    for number in range(10):
        (one if number % 2 else other).append(EntryKind.DECISION, "Anne", number, {})
    assert one.verify() == other.verify()
    assert one.verify().intact
    one.close()
    other.close()


def test_entries_are_chosen_by_kind_author_client_and_date(journal: Journal) -> None:
    for day in range(1, 7):
        kind = EntryKind.DECISION if day % 2 else EntryKind.OPINION
        author = "Anne" if day < 4 else "Bruno"
        journal.append(kind, author, 100 + day, {"light": day, "heavy": "x" * 50}, datetime(2026, 11, day, tzinfo=UTC))

    def days(query: JournalQuery) -> list[int]:
        return [entry.payload["light"] for entry in journal.select(query)]

    assert days(JournalQuery(kinds=frozenset({EntryKind.DECISION}))) == [1, 3, 5]
    assert days(JournalQuery(author="Bruno")) == [4, 5, 6]
    assert days(JournalQuery(client_ids=(102, 105, 999))) == [2, 5]
    assert days(JournalQuery(client_ids=())) == []
    since, before = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
    assert days(JournalQuery(since=since, before=before)) == [2, 3, 4]
    assert journal.select(JournalQuery(client_ids=(101,), without=("heavy", "absent")))[0].payload == {"light": 1}
    assert journal.entry(3) == journal.entries(103)[0]
    assert journal.entry(7) is None


@pytest.mark.parametrize(
    "objection", [PermissionError("not you"), ValueError("no"), KeyError("fact"), KeyboardInterrupt()]
)
def test_what_the_caller_raises_comes_out_as_it_is_and_nothing_is_written(
    journal: Journal, objection: BaseException
) -> None:
    with pytest.raises(type(objection)) as raised, journal.transaction():
        journal.append(EntryKind.CLIENT_VIEW, "Anne", 1, {})
        raise objection
    assert raised.value is objection
    assert journal.entries() == ()
    assert journal.append(EntryKind.DECISION, "Anne", 1, {}).sequence == 1


def test_entries_of_one_transaction_are_all_there_or_none(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "decisions" / "journal.sqlite"
    with journal.transaction():
        first = journal.append(EntryKind.CLIENT_VIEW, "Anne", 1, {"text": "a"})
        with closing(JournalReader(path)) as meanwhile:
            assert meanwhile.entries() == ()
        second = journal.append(EntryKind.DECISION, "Anne", 1, {})
    assert journal.entries() == (first, second)
    assert second.previous_hash == first.entry_hash
    with pytest.raises(JournalError), journal.transaction():
        journal.append(EntryKind.CLIENT_VIEW, "Anne", 1, {"text": "b"})
        journal.append(EntryKind.DECISION, "Anne", 1, {"risk": float("nan")})
    with pytest.raises(JournalError), journal.transaction(), journal.transaction():
        journal.append(EntryKind.DECISION, "Anne", 1, {})
    assert journal.entries() == (first, second)
    assert journal.verify().intact


WRITER = """
import sys
from pathlib import Path
from core.journal.journal import EntryKind, Journal

def wait(moment):
    if sys.argv[2] == moment:
        print("here", flush=True)
        sys.stdin.read()

journal = Journal(Path(sys.argv[1]))
with journal.transaction():
    journal.append(EntryKind.CLIENT_VIEW, "Anne", 1, {"text": "a"})
    wait("between")
    journal.append(EntryKind.DECISION, "Anne", 1, {})
    wait("before the end")
wait("after")
"""


@pytest.mark.parametrize(
    ("moment", "kinds"), [("between", []), ("before the end", []), ("after", ["client_view", "decision"])]
)
def test_a_process_killed_while_it_writes_leaves_both_entries_or_none(
    tmp_path: Path, moment: str, kinds: list[str]
) -> None:
    path = tmp_path / "journal.sqlite"
    command = [sys.executable, "-c", WRITER, str(path), moment]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None and writer.stdout.readline().strip() == b"here"
        writer.kill()
    with closing(Journal(path)) as journal:
        assert [str(entry.kind) for entry in journal.entries()] == kinds
        journal.append(EntryKind.OPINION, "Anne", 1, {})
        assert journal.verify().intact
        assert journal.verify().entries == len(kinds) + 1


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "new" / "journal.sqlite"
    with closing(JournalReader(path)) as reader:
        assert reader.entries() == ()
        with closing(Journal(path)) as journal:
            written = journal.append(EntryKind.DECISION, "Anne", 1, {})
        assert reader.entries() == (written,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader._connection.execute("DELETE FROM entries")
    assert set(path.parent.iterdir()) == {path, path.with_name(KEY_NAME)}, "who reads last tidies up too"


def test_many_may_open_a_new_journal_at_once(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"{number}.sqlite"

        def write(path: Path = path) -> None:
            with closing(Journal(path)) as journal:
                journal.append(EntryKind.OPINION, "Anne", 1, {})

        def read(path: Path = path) -> None:
            with closing(JournalReader(path)) as reader:
                reader.entries()

        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(act) for act in (write, read, write)]:
                done.result()
        with closing(JournalReader(path)) as reader:
            assert reader.verify().entries == 2 and reader.verify().intact


def test_entries_cut_off_the_end_show_in_the_last_hash(journal: Journal, tmp_path: Path) -> None:
    for number in range(3):
        last = journal.append(EntryKind.DECISION, "Anne", number, {})
    noted = journal.verify().last_hash
    assert noted == last.entry_hash
    outside = sqlite3.connect(tmp_path / "decisions" / "journal.sqlite")
    outside.executescript("DROP TRIGGER entries_are_never_removed; DELETE FROM entries WHERE sequence = 3;")
    outside.close()
    assert journal.verify().intact
    assert journal.verify().last_hash != noted


def test_a_payload_that_is_no_json_writes_nothing(journal: Journal) -> None:
    with pytest.raises(JournalError):
        journal.append(EntryKind.DECISION, "Anne", 1, {"risk": float("nan")})
    assert journal.entries() == ()


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database, whatever its name says" * 40)
    with pytest.raises(JournalError):
        Journal(path)


@settings(deadline=None)  # every entry waits for the disk
@given(payloads=st.lists(PAYLOADS, min_size=1, max_size=5))
def test_any_payload_survives(tmp_path_factory: pytest.TempPathFactory, payloads: list[dict[str, object]]) -> None:
    journal = Journal(tmp_path_factory.mktemp("journal") / "journal.sqlite")
    for payload in payloads:
        journal.append(EntryKind.CLIENT_VIEW, "Anne", 7, payload)
    assert [dict(entry.payload) for entry in journal.entries()] == payloads
    assert journal.verify().intact
    journal.close()
