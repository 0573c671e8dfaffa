"""Witnesses keep what they are told, one at a time, and tell it again whole."""

from __future__ import annotations

import stat
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.journal.checkpoint import Checkpoint, DeskKey
from core.journal.desk import JournalDesk
from core.journal.journal import EntryKind, Journal
from core.journal.witness import FileWitness, FolderWitness, LogWitness, Sighting, journal_name, windows_log


def sighting(size: int, journal: str = "/j") -> Sighting:
    return Sighting(journal, f"2026-11-0{size}", Checkpoint("o", size, f"{size:064x}", "aa", "bb"))


def test_a_file_keeps_its_lines_whatever_stands_between(tmp_path: Path) -> None:
    witness = FileWitness(tmp_path / "config" / "seen")
    assert witness.seen("/j") == ()
    witness.note(sighting(1))
    with witness.path.open("ab") as file:
        file.write(b'{"journal": "/j", "size"')
    witness.note(sighting(2))
    witness.note(sighting(3, "/other"))
    assert witness.seen("/j") == (sighting(1), sighting(2))
    assert sys.platform == "win32" or stat.S_IMODE(witness.path.stat().st_mode) == 0o600


def test_a_folder_gets_files_that_are_never_written_twice(tmp_path: Path) -> None:
    witness = FolderWitness(tmp_path)
    for size in (2, 1, 2):
        witness.note(sighting(size))
    assert len(list(tmp_path.iterdir())) == 2
    assert witness.seen("/j") == (sighting(1), sighting(2))
    with pytest.raises(OSError, match="away"):
        FolderWitness(tmp_path / "away").note(sighting(1))


def test_an_entry_is_witnessed_once_it_is_on_disk_and_a_witness_that_fails_loses_nothing(tmp_path: Path) -> None:
    lines: list[str] = []
    desk = JournalDesk(DeskKey(tmp_path / "key.pem"), (FolderWitness(tmp_path / "away"), LogWitness(lines.append)))
    path = tmp_path / "journal.sqlite"
    with closing(Journal(path, desk)) as journal:
        with pytest.raises(RuntimeError, match="stop"), journal.transaction():
            journal.append(EntryKind.DECISION, "Anne", 1, {})
            raise RuntimeError("stop")
        assert lines == []
        with journal.transaction():
            journal.append(EntryKind.CLIENT_VIEW, "Anne", 1, {})
            last = journal.append(EntryKind.DECISION, "Anne", 1, {})
        assert len(lines) == 1 and last.entry_hash in lines[0] and journal_name(path) in lines[0]
        assert [type(one) for one in journal.unwitnessed] == [FileNotFoundError]
        assert journal.entries()[-1] == last


@dataclass
class Advapi:
    source: int = 7
    reported: list[str] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    def RegisterEventSourceW(self, _server: None, _name: str) -> int:  # noqa: N802
        return self.source

    def ReportEventW(self, *arguments: object) -> int:  # noqa: N802
        texts = arguments[7]
        self.reported.append(texts[0])  # type: ignore[index]
        return len(self.reported[-1]) < 100

    def DeregisterEventSource(self, source: int) -> None:  # noqa: N802
        self.closed.append(source)


def test_the_log_of_windows_is_called_as_documented() -> None:
    advapi = Advapi()
    write = windows_log(SimpleNamespace(windll=SimpleNamespace(advapi32=advapi)))
    write("seen")
    assert (advapi.reported, advapi.closed) == (["seen"], [7])
    with pytest.raises(OSError, match="ReportEventW"):
        write("x" * 100)
    assert advapi.closed == [7, 7]
    advapi.source = 0
    with pytest.raises(OSError, match="RegisterEventSourceW"):
        write("seen")
