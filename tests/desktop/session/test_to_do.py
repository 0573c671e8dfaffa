"""What waits is looked for in the bundle that is open, and in no other."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.journal.journal import Journal
from tests.desktop.desks import Desk, deciding_session, wait_idle
from tests.desktop.sessions import own_copy


def test_a_bundle_that_has_given_way_is_asked_nothing_more(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    desk, told = Desk(tmp_path), list[Exception]()
    with closing(Journal(desk.path)):
        pass
    with deciding_session(demo, desk) as session:
        session.failed.connect(told.append)
        former = session.to_do
        former.failed.connect(told.append)
        former.ask()
        wait_idle(qtbot, session)
        pending = former.found.pending
        session.adopt(own_copy(demo))
        # Until Qt deletes it, the former one still hears of new files, among others.
        session.files.listed.emit()
        wait_idle(qtbot, session)
        session.to_do.failed.connect(told.append)
        session.to_do.ask()
        wait_idle(qtbot, session)
        assert told == []
        assert session.to_do.found.pending == pending > 0
