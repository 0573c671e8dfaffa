"""The window stands within its screen, and where it was left, after a kill too."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.settings.settings import SMALLEST_WINDOW_PX
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import MainWindow
from desktop.window.window_place import FRAME_PX, WindowPlace, WindowPlaceKeeper, first_place, fitted_place
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import running_session
from tests.source_files import ROOT

SCREENS = {
    "1366x768 at 125 %": QRect(0, 0, 1093, 614 - 48),
    "1920x1080 at 200 %": QRect(0, 0, 960, 540),
    "1920x1080": QRect(0, 0, 1920, 1040),
    "4K at 200 %": QRect(0, 0, 1920, 1040),
    "4K at 100 %": QRect(0, 0, 3840, 2112),
    "second, at the left": QRect(-1280, 200, 1280, 984),
}
sides = st.integers(-5000, 9000)
lengths = st.integers(1, 9000)


def with_frame(place: WindowPlace) -> QRect:
    return place.rectangle.adjusted(-8, -(FRAME_PX.height() - 8), 8, 8)


@pytest.mark.parametrize("available", SCREENS.values(), ids=SCREENS)
def test_the_first_window_is_never_larger_than_its_screen(available: QRect) -> None:
    place = first_place(available)
    assert available.contains(with_frame(place))
    assert place.maximised is (available.width() < 1440 + FRAME_PX.width() or available.height() < 940)
    assert place.width >= min(SMALLEST_WINDOW_PX[0], available.width() - 16)


@given(st.builds(WindowPlace, sides, sides, lengths, lengths, st.booleans()), st.sampled_from(list(SCREENS.values())))
def test_a_window_left_anywhere_comes_back_within_its_screen(kept: WindowPlace, available: QRect) -> None:
    place = fitted_place(kept, available)
    assert available.contains(with_frame(place))
    assert place.width <= kept.width and place.height <= kept.height
    if available.contains(with_frame(kept)):
        assert place == kept


def test_a_window_is_found_again_where_it_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "config" / "window.json"
    for move in (True, False):
        keeper, window = WindowPlaceKeeper(path), QWidget()
        qtbot.addWidget(window)
        keeper.put(window)
        window.show()
        assert window.isMaximized() is move
        if move:
            window.showNormal()
            window.setGeometry(60, 90, 500, 400)
            qtbot.waitUntil(path.exists)
            keeper.write()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert window.geometry() == QRect(60, 90, 500, 400)
        window.close()


@pytest.mark.parametrize("content", [b"{", b"[1]", b'{"left": 1}', b"\xff"])
def test_a_place_that_nobody_can_read_is_none(qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "window.json").write_bytes(content)
    window = QWidget()
    qtbot.addWidget(window)
    WindowPlaceKeeper(tmp_path / "window.json").put(window)
    screen = window.screen().availableGeometry()
    assert screen.contains(window.geometry())


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("no folder")
    keeper, window = WindowPlaceKeeper(tmp_path / "config" / "window.json"), QWidget()
    qtbot.addWidget(window)
    keeper.put(window)
    window.show()
    window.resize(300, 200)
    keeper.write()
    assert window.size() == QSize(300, 200)


def test_a_place_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    program = f"""
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget
from desktop.window.window_place import WindowPlaceKeeper
app, window = QApplication([]), QWidget()
path = Path({str(path)!r})
keeper = WindowPlaceKeeper(path)
keeper.put(window)
window.show()
window.showNormal()
window.setGeometry(60, 90, 500, 400)
while not path.exists():
    app.processEvents()
print("done", flush=True)
app.exec()
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as run:
        assert run.stdout is not None and run.stdout.readline() == b"done\n"
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
    assert path.read_text() == '{"left":60,"top":90,"width":500,"height":400,"maximised":false}'


@pytest.mark.parametrize("percent", [100, 125, 150])
def test_the_smallest_window_has_its_status_line_and_its_pages(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, percent: int
) -> None:
    presentation = make_presentation(qapp, text_percent=percent)
    with running_session(demo) as session:
        window = MainWindow(presentation, session, FirstStartView(presentation, {}))
        qtbot.addWidget(window)
        window.resize(*SMALLEST_WINDOW_PX)
        window.show()
        assert window.size() == QSize(*SMALLEST_WINDOW_PX)
        least = window.client_side.minimumSizeHint()
        assert least.width() <= SMALLEST_WINDOW_PX[0] and least.height() <= SMALLEST_WINDOW_PX[1]
        for part in (window.status, window.top_bar, window.navigation):
            assert window.rect().contains(QRect(part.mapTo(window, part.rect().topLeft()), part.size()))
        window.close()
