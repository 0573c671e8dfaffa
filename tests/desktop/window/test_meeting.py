"""What is heard of a whole meeting stands in two files, one a language, and forty keys are enough for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import Desk, advised, deciding_session
from tests.desktop.ear import listening
from tests.desktop.window.meeting import Meeting, whole_meeting
from tests.desktop.window.test_main_window import make_window

MOST_PRESSES = 40


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_whole_meeting_is_heard_as_written_and_takes_forty_keys(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, tmp_path: Path, language: str
) -> None:
    with deciding_session(demo, Desk(tmp_path)) as session, listening(qapp) as ear:
        window = make_window(qtbot, make_presentation(qapp, language=language), session)
        qtbot.waitUntil(window.isActiveWindow, timeout=10_000)
        window.focus_page()
        meeting = Meeting(qtbot, window, ear)
        whole_meeting(meeting, window, advised(demo, Advice.GRANT).client.client_id)
        (tmp_path / "heard.txt").write_text(meeting.transcript, encoding="utf-8")
        written = Path(__file__).with_name(f"meeting_{language}.txt").read_text(encoding="utf-8")
        assert meeting.transcript == written
        assert meeting.presses <= MOST_PRESSES, meeting.presses
