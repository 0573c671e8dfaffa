"""Copies of the journal follow every entry; a share that is away is told once, and gets its copy once it is back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.record import Opinion
from core.journal.backup import backups
from core.journal.journal import JournalReader
from tests.desktop.desks import Desk, deciding_session, wait_idle


def copied(share: Path) -> list[int]:
    """Clients of the entries in the copies on a share."""
    found: list[int] = []
    for path in share.glob("*/decisions.sqlite"):
        with closing(JournalReader(path)) as reader:
            found += [entry.client_id for entry in reader.entries()]
    return found


def test_the_share_gets_its_copy_once_it_is_back(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    desk, share = Desk(tmp_path), tmp_path / "share"
    desk.settings = replace(desk.settings, journal_copies=share)
    told: list[Exception] = []
    with deciding_session(demo, desk) as session:
        session.failed.connect(told.append)
        with qtbot.waitSignal(session.failed, timeout=20_000):
            session.decisions.record_opinion(1, Opinion.UNSURE, "")
        session.decisions.record_opinion(2, Opinion.UNSURE, "")
        share.mkdir()
        session.decisions.reading.ask()
        qtbot.waitUntil(lambda: copied(share) == [1, 2], timeout=20_000)
        session.decisions.record_opinion(3, Opinion.UNSURE, "")
        qtbot.waitUntil(lambda: copied(share) == [1, 2, 3], timeout=20_000)
    assert [type(error) for error in told] == [FileNotFoundError]


def test_the_journal_of_the_day_is_kept_beside_it(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.settings = replace(desk.settings, journal_backups=2)
    with deciding_session(demo, desk) as session:
        session.decisions.record_opinion(1, Opinion.UNSURE, "")
        qtbot.waitUntil(lambda: [one.size for one in backups(desk.path)] == [1], timeout=20_000)
        session.decisions.record_opinion(2, Opinion.UNSURE, "")
        wait_idle(qtbot, session)
        assert [one.size for one in backups(desk.path)] == [1]
