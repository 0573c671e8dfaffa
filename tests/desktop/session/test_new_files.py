"""Files made on this workstation: kept at each change, found again after a crash, scored like any client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.new_files.store import FIRST_NEW_FILE_ID, FileState, NewFileStore
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.sessions import KNOWN_CLIENT, own_copy

COMPLETE = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": "500 000",
    "AMT_ANNUITY": "25000,5",
    "AMT_INCOME_TOTAL": "180000",
    "NAME_INCOME_TYPE": "Working",
    "DAYS_EMPLOYED": "-1200",
}
WAIT_MS = 10_000


@contextmanager
def session_in(folder: Path | None, demo: Bundle, qtbot: QtBot) -> Iterator[Session]:
    session = Session(Lane(), new_files_folder=folder)
    session.adopt(own_copy(demo))
    settle(qtbot, session)
    yield session
    session.close()


def settle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session._lane.busy, timeout=WAIT_MS)


def fill(session: Session, texts: dict[str, str] = COMPLETE) -> None:
    for name, text in texts.items():
        session.files.edit(name, text)


def test_a_draft_is_there_after_a_kill(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with session_in(tmp_path, demo, qtbot) as session:
        fill(session, {"AMT_CREDIT": "500 000"})
        with qtbot.waitSignal(session.files.kept, timeout=WAIT_MS):
            session.files.edit("AMT_ANNUITY", "cher")
        # Nothing is closed nor saved from here on: another run reads the folder as the kill left it.
        with session_in(tmp_path, demo, qtbot) as again:
            offered = again.files.offered
            assert offered is not None
            assert dict(offered.texts) == {"AMT_CREDIT": "500 000", "AMT_ANNUITY": "cher"}
            again.files.resume(offered.client_id)
            assert again.files.current.texts == offered.texts
            assert again.files.offered is None
            assert {"AMT_ANNUITY"} <= {problem.feature for problem in again.files.problems}


def test_closing_writes_what_the_worker_had_no_time_for(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with session_in(tmp_path, demo, qtbot) as session:
        fill(session)
        session.files.rename("Mme Diallo")
    kept = NewFileStore(tmp_path).files()
    assert [(file.title, dict(file.texts)) for file in kept] == [("Mme Diallo", COMPLETE)]


def test_a_complete_file_is_a_client_like_any_other(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with session_in(tmp_path, demo, qtbot) as session:
        fill(session)
        session.files.rename("Mme Diallo")
        assert session.files.problems == ()
        with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
            session.files.score()
        assert session.assessment is not None
        number = session.assessment.client.client_id
        assert number > FIRST_NEW_FILE_ID
        assert session.assessment.client.number("AMT_ANNUITY") == 25_000.5
        assert session.files.title_of(number) == "Mme Diallo"
        scored = session.assessment
        with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
            session.open_client(KNOWN_CLIENT)
        with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
            session.open_previous()
        assert session.assessment.client.client_id == number
        assert session.assessment.probability == scored.probability
    with session_in(tmp_path, demo, qtbot) as later:
        assert later.files.offered is None
        with qtbot.waitSignal(later.client_opened, timeout=WAIT_MS):
            later.open_client(number)
        assert later.assessment is not None
        assert later.assessment.probability == scored.probability


def test_going_back_shows_what_was_scored_not_the_draft_it_became(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with session_in(tmp_path, demo, qtbot) as session:
        fill(session)
        with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
            session.files.score()
        assert session.assessment is not None
        scored = session.assessment
        session.files.edit("AMT_CREDIT", "")
        assert session.files.current.state is FileState.DRAFT
        with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
            session.open_client(scored.client.client_id)
        assert session.assessment.probability == scored.probability


def test_a_file_with_problems_is_not_scored(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with session_in(tmp_path, demo, qtbot) as session:
        fill(session, {**COMPLETE, "AMT_CREDIT": "12"})
        session.files.score()
        settle(qtbot, session)
        assert session.assessment is None
        assert session.files.current.state is FileState.DRAFT


def test_each_new_file_has_its_own_number(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with session_in(tmp_path, demo, qtbot) as session:
        numbers = []
        for _ in range(3):
            session.files.begin()
            session.files.edit("AMT_CREDIT", "500000")
            numbers.append(session.files.current.client_id)
        assert len(set(numbers)) == 3
        settle(qtbot, session)
        assert {file.client_id for file in session.files.files} == set(numbers)
        with qtbot.waitSignal(session.files.replaced, timeout=WAIT_MS):
            session.files.delete(numbers[-1])
        assert session.files.is_blank
        assert {file.client_id for file in NewFileStore(tmp_path).files()} == set(numbers[:2])


def test_an_import_fills_another_form(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "martin.json"
    path.write_text(json.dumps({**COMPLETE, "AMT_CREDIT": "12", "couleur": "bleu"}), encoding="utf-8")
    with session_in(tmp_path / "files", demo, qtbot) as session:
        session.files.edit("AMT_CREDIT", "1")
        before = session.files.current.client_id
        with qtbot.waitSignal(session.files.import_ended, timeout=WAIT_MS):
            session.files.import_file(path)
        assert session.files.current.title == "martin"
        assert dict(session.files.current.texts) == {**COMPLETE, "AMT_CREDIT": "12"}
        assert [problem.feature for problem in session.files.problems] == ["AMT_CREDIT"]
        settle(qtbot, session)
        assert {before, session.files.current.client_id} == {file.client_id for file in session.files.files}


@pytest.mark.parametrize("content", [b"", b"[3]", None])
def test_an_import_that_brings_nothing_leaves_the_form(
    qtbot: QtBot, demo: Bundle, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "empty.csv"
    if content is not None:
        path.write_bytes(content)
    with session_in(tmp_path / "files", demo, qtbot) as session:
        session.files.edit("AMT_CREDIT", "600000")
        with qtbot.waitSignal(session.files.import_ended, timeout=WAIT_MS):
            session.files.import_file(path)
        assert dict(session.files.current.texts) == {"AMT_CREDIT": "600000"}
        imported = session.files.imported
        assert imported is not None
        assert (imported.error is None) is (content is not None)


def test_a_folder_that_cannot_be_made_is_told_and_the_file_scored_all_the_same(
    qtbot: QtBot, demo: Bundle, tmp_path: Path
) -> None:
    (tmp_path / "files").write_text("in the way", encoding="utf-8")
    with session_in(tmp_path / "files", demo, qtbot) as session:
        with qtbot.waitSignal(session.files.failed, timeout=WAIT_MS):
            fill(session)
        with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
            session.files.score()
        assert session.files.files == ()
