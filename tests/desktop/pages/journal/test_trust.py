"""The journal is compared with its witnesses at the start and by hand, and a restore is declared in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.record import Opinion
from core.errors import JournalDoubtError
from core.journal.checkpoint import DeskKey
from core.journal.desk import JournalDesk
from core.journal.witness import FileWitness, FolderWitness
from desktop.decisions.restore_dialog import RestoreDialog
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.journal.page import JournalPage
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.desks import Desk, deciding_session
from tests.desktop.sessions import own_copy

CUT = (
    "DROP TRIGGER entries_are_never_removed; DROP TRIGGER checkpoints_are_never_removed;"
    "DELETE FROM entries WHERE sequence > 1; DELETE FROM checkpoints WHERE size > 1;"
)


@pytest.fixture
def watched(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    witness = FileWitness(tmp_path / "config" / "seen")
    desk.settings = replace(desk.settings, desk=JournalDesk(DeskKey(tmp_path / "keys" / "desk.pem"), (witness,)))
    return desk


@pytest.fixture
def session(demo: Bundle, watched: Desk) -> Iterator[Session]:
    with deciding_session(demo, watched) as opened:
        for client_id in (1, 2, 3):
            opened.decisions.record_opinion(client_id, Opinion.UNSURE, "")
        yield opened


def cut(path: Path) -> None:
    with closing(sqlite3.connect(path)) as outside:
        outside.executescript(CUT)


def test_what_was_done_meanwhile_is_told_at_the_start(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, session: Session, watched: Desk
) -> None:
    session.decisions.close()
    cut(watched.path)
    later = Session(Lane(), decision_settings=watched.read)
    with qtbot.waitSignal(later.failed, timeout=20_000) as told:
        later.adopt(own_copy(demo))
    assert told.args is not None
    (error,) = told.args
    assert isinstance(error, JournalDoubtError)
    assert (error.doubt, error.sequence) == ("cut", 2)
    assert "à partir de la ligne 2" in sentence(error, presentation.texts)
    later.close()


def test_by_hand_it_is_told_what_was_checked_and_a_restore_is_declared(
    qtbot: QtBot, presentation: Presentation, session: Session, watched: Desk
) -> None:
    page = JournalPage(presentation, session.decisions, lambda _client: None)
    qtbot.addWidget(page)
    page.show()
    page.verify_button.click()
    assert "3 lignes vérifiées, signé jusqu’à la ligne 3, comparé au témoin du " in page.summary.done
    assert page.restore_button.isHidden()
    cut(watched.path)
    page.verify_button.click()
    assert "Des lignes manquent à la fin du journal, à partir de la ligne 2" in page.summary.done
    assert "avait vu 3 lignes" in page.summary.done
    # The desk that saw line 3 does not write over it; a new start does.
    session.decisions.close()
    page.restore_button.click()
    (dialog,) = page.findChildren(RestoreDialog)
    dialog.save.click()
    assert dialog.isVisible() and dialog.why.problem
    dialog.why.set_text("Copie du 29 remise après une panne")
    with qtbot.waitSignal(session.decisions.reading.read, timeout=20_000):
        dialog.save.click()
    page.verify_button.click()
    assert "signé jusqu’à la ligne 2, comparé au témoin du " in page.summary.done
    assert "Rétablissement déclaré à la ligne 2 par Claire Martin" in page.summary.done
    page.select(2)
    qtbot.waitUntil(lambda: page.detail.line is not None and page.detail.line.entry.sequence == 2, timeout=20_000)
    facts = dict(page.detail.facts.facts)
    assert facts["Motif"] == "Copie du 29 remise après une panne" and "Client" not in facts
    assert page.detail.open_client.isHidden()


def test_a_witness_that_is_away_is_told_and_the_entry_stays(
    qtbot: QtBot, session: Session, watched: Desk, tmp_path: Path
) -> None:
    session.decisions.close()
    assert watched.settings.desk is not None
    away = FolderWitness(tmp_path / "away")
    watched.settings = replace(watched.settings, desk=replace(watched.settings.desk, witnesses=(away,)))
    with qtbot.waitSignal(session.failed) as told:
        written = session.decisions.record_opinion(4, Opinion.UNSURE, "")
    assert told.args is not None and isinstance(told.args[0], FileNotFoundError)
    assert session.decisions.journal.entry(4) == written
