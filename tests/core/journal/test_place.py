"""What is acknowledged is in the file that stands at the path; otherwise it is refused, and may be tried again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import JournalError
from core.journal.journal import EntryKind, Journal, JournalReader


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Journal(tmp_path / "share" / "journal.sqlite")) as opened:
        opened.append(EntryKind.DECISION, "Anne", 1, {})
        yield opened


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


def renamed(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def empty_again(folder: Path) -> None:
    """As where a disk is unplugged: the folder that it was laid over stands there."""
    folder.rename(folder.with_name("elsewhere"))
    folder.mkdir()


def file_removed(folder: Path) -> None:
    (folder / "journal.sqlite").unlink()


GONE = (removed, renamed, empty_again, file_removed)


@pytest.mark.parametrize("gone", GONE)
def test_what_would_go_into_a_file_that_is_gone_is_refused(
    journal: Journal, tmp_path: Path, gone: Callable[[Path], None]
) -> None:
    gone(tmp_path / "share")
    with pytest.raises(JournalError) as refused:
        journal.append(EntryKind.DECISION, "Anne", 2, {})
    assert refused.value.problem == "moved"


@pytest.mark.parametrize("gone", GONE)
def test_a_file_that_goes_while_it_is_written_acknowledges_nothing(
    journal: Journal, tmp_path: Path, gone: Callable[[Path], None]
) -> None:
    with pytest.raises(JournalError) as refused, journal.transaction():
        journal.append(EntryKind.DECISION, "Anne", 2, {})
        gone(tmp_path / "share")
    assert refused.value.problem == "moved"


@pytest.mark.parametrize("gone", GONE)
def test_a_new_file_in_its_place_is_not_taken_for_it(
    journal: Journal, tmp_path: Path, gone: Callable[[Path], None]
) -> None:
    gone(tmp_path / "share")
    JournalReader(tmp_path / "share" / "journal.sqlite").close()
    with pytest.raises(JournalError) as refused:
        journal.append(EntryKind.DECISION, "Anne", 2, {})
    assert refused.value.problem == "replaced"
    with closing(JournalReader(tmp_path / "share" / "journal.sqlite")) as reader:
        assert reader.entries() == ()


@pytest.mark.parametrize("gone", [renamed, empty_again])
def test_once_it_is_back_it_is_written(journal: Journal, tmp_path: Path, gone: Callable[[Path], None]) -> None:
    gone(tmp_path / "share")
    with pytest.raises(JournalError):
        journal.append(EntryKind.DECISION, "Anne", 2, {})
    if (tmp_path / "share").exists():
        (tmp_path / "share").rmdir()
    (tmp_path / "elsewhere").rename(tmp_path / "share")
    written = journal.append(EntryKind.DECISION, "Anne", 2, {})
    assert written.sequence == 2
    with closing(JournalReader(tmp_path / "share" / "journal.sqlite")) as reader:
        assert reader.entries()[-1] == written


def test_a_copy_put_in_its_place_is_written_on(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "share" / "journal.sqlite"
    with closing(Journal(path)) as other:
        other.append(EntryKind.DECISION, "Bruno", 3, {})
    copy = tmp_path / "copy"
    with closing(sqlite3.connect(path)) as outside:
        outside.execute("VACUUM INTO ?", (str(copy),))
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    copy.rename(path)
    assert journal.append(EntryKind.DECISION, "Anne", 2, {}).sequence == 3
