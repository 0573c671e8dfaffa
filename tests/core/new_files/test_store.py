"""A file is there whole or not at all, whatever stops the program; its number is nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.bundle.bundle import Bundle
from core.errors import UnknownClientError
from core.new_files.store import FIRST_NEW_FILE_ID, FileState, NewFile, NewFileStore, is_new_file
from core.population.filter import ALL_CLIENTS, ClientOrder
from tests.source_files import ROOT

TEXTS = {"AMT_CREDIT": "500 000", "NAME_CONTRACT_TYPE": "Cash loans", "AMT_ANNUITY": "à vérifier"}
KILLED_DURING = """
import os, pathlib, sys
from core.new_files.store import NewFileStore
from dataclasses import replace
store = NewFileStore(pathlib.Path(sys.argv[1]))
file = store.files()[0]
{stop} = lambda *_: os._exit(9)
store.save(replace(file, title="new" * 100))
"""


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> NewFileStore:
    return NewFileStore(tmp_path / "dossiers", Clock())


def test_a_draft_is_found_again_as_it_was_typed(store: NewFileStore, tmp_path: Path) -> None:
    saved = store.save(store.new_file("M. Ünal", TEXTS))
    again = NewFileStore(tmp_path / "dossiers").open(saved.client_id)
    assert again == saved
    assert dict(again.texts) == TEXTS
    assert again.state is FileState.DRAFT


def test_files_are_listed_last_saved_first_and_deleted(store: NewFileStore) -> None:
    first, second = (store.save(store.new_file(title)) for title in ("one", "two"))
    first = store.save(NewFile(first.client_id, "one", TEXTS, FileState.COMPLETE))
    assert [file.title for file in store.files()] == ["one", "two"]
    store.delete(second.client_id)
    assert store.files() == (first,)
    for gone in (store.open, store.delete):
        with pytest.raises(UnknownClientError):
            gone(second.client_id)


def test_numbers_are_new_each_time_and_never_those_of_a_bundle(store: NewFileStore, demo: Bundle) -> None:
    numbers = [store.save(store.new_file()).client_id for _ in range(5)]
    store.delete(numbers[-1])
    numbers.append(store.new_file().client_id)
    assert len(set(numbers)) == len(numbers)
    assert all(is_new_file(number) and number >= FIRST_NEW_FILE_ID for number in numbers)
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(descending=True), [], 0, 1)
    assert not is_new_file(rows[0].client_id)
    assert not is_new_file(999_999_999)
    with pytest.raises(ValueError, match="number"):
        store.save(NewFile(100_002, "", {}))


@pytest.mark.parametrize("stop", ["os.fsync", "pathlib.Path.replace"])
def test_a_power_cut_while_saving_leaves_the_older_version(store: NewFileStore, tmp_path: Path, stop: str) -> None:
    saved = store.save(store.new_file("old", TEXTS))
    folder = tmp_path / "dossiers"
    command = [sys.executable, "-c", KILLED_DURING.format(stop=stop), str(folder)]
    found = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert found.returncode == 9
    assert store.files() == (saved,)
    assert store.unreadable() == ()
    assert len(list(folder.glob(".*.partial"))) == 1
    later: Callable[[], datetime] = lambda: datetime.now(UTC) + timedelta(hours=1)  # noqa: E731
    assert NewFileStore(folder, later).files() == (saved,)
    assert [path.name for path in folder.iterdir()] == [f"dossier-{saved.client_id}.json"]


def test_a_document_cut_anywhere_is_told_apart_and_left_alone(store: NewFileStore, tmp_path: Path) -> None:
    kept = store.save(store.new_file("kept", TEXTS))
    cut = store.save(store.new_file("cut", TEXTS))
    path = tmp_path / "dossiers" / f"dossier-{cut.client_id}.json"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert store.files() == (kept,)
        assert store.unreadable() == (path.name,)
    with pytest.raises(UnknownClientError):
        store.open(cut.client_id)


@pytest.mark.parametrize(
    "change",
    [{"format": 2}, {"client_id": 9_000_000_001}, {"state": "lost"}, {"texts": {"AMT_CREDIT": 5}}, {"texts": 3}],
)
def test_a_document_that_says_something_else_is_unreadable(
    store: NewFileStore, tmp_path: Path, change: dict[str, object]
) -> None:
    saved = store.save(store.new_file("x", TEXTS))
    path = tmp_path / "dossiers" / f"dossier-{saved.client_id}.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change), encoding="utf-8")
    assert store.files() == ()
    assert store.unreadable() == (path.name,)


def test_other_files_of_the_folder_are_not_ours(store: NewFileStore, tmp_path: Path) -> None:
    (tmp_path / "dossiers" / "notes.json").write_text("{}", encoding="utf-8")
    (tmp_path / "dossiers" / "dossier-12.json").write_text("{}", encoding="utf-8")
    assert store.files() == () == store.unreadable()


def test_a_saved_file_is_a_client(store: NewFileStore, demo: Bundle) -> None:
    saved = store.save(store.new_file("x", TEXTS))
    client = saved.client(demo.catalogue)
    assert client.client_id == saved.client_id
    assert client.number("AMT_CREDIT") == 500_000.0
    assert client.is_missing("AMT_ANNUITY")


def test_a_folder_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    store = NewFileStore(tmp_path / "dossiers", Clock())
    file = store.new_file("x")
    (tmp_path / "dossiers").rmdir()
    with pytest.raises(OSError, match="dossier-") as refused:
        store.save(file)
    assert str(refused.value.filename).endswith(".json")
