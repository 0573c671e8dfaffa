from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.charts.frame import ChartFrame
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.table_twin import RowsModel
from desktop.looks.presentation import Presentation
from tests.core.storage.refusing_places import no_room
from tests.desktop.charts.examples import EXAMPLES, distribution, gauge, icon_array

Key = Qt.Key
KINDS = pytest.mark.parametrize("chart", EXAMPLES.values(), ids=EXAMPLES.keys())


class Speaker:
    """A player that keeps what it was given."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.heard: list[bytes] = []

    def play(self, wav: bytes) -> bool:
        self.heard.append(wav)
        return self.works


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def frame(presentation: Presentation, speaker: Speaker, qtbot: QtBot) -> ChartFrame:
    frame = ChartFrame(presentation, speaker)
    qtbot.addWidget(frame)
    frame.resize(500, 300)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    frame.setFocus()
    qtbot.waitUntil(frame.hasFocus)
    return frame


def announced(frame: ChartFrame) -> list[str]:
    words: list[str] = []
    frame.mark_announced.connect(words.append)
    return words


def said(frame: ChartFrame) -> list[str]:
    words: list[str] = []
    frame.said.connect(words.append)
    return words


@KINDS
def test_screen_reader_gets_the_title_the_conclusion_and_the_keys(frame: ChartFrame, chart: ChartSpec) -> None:
    frame.present(chart)
    assert frame.accessibleName() == chart.title
    assert frame.accessibleDescription().startswith(chart.conclusion)
    assert "T\u202f: tableau" in frame.accessibleDescription()


@KINDS
def test_arrows_announce_every_mark_of_every_series_in_order(frame: ChartFrame, qtbot: QtBot, chart: ChartSpec) -> None:
    frame.present(chart)
    words = announced(frame)
    numbers = sorted({mark.series for mark in chart.marks()})
    for number in numbers:
        size = sum(mark.series == number for mark in chart.marks())
        qtbot.keyClick(frame, Key.Key_Home)
        for _ in range(size - 1):
            qtbot.keyClick(frame, Key.Key_Right)
        if number != numbers[-1]:
            qtbot.keyClick(frame, Key.Key_Home)
            words.pop()
            qtbot.keyClick(frame, Key.Key_Down)
            words.pop()
    assert len(words) == len(chart.marks())
    for spoken, mark in zip(words, chart.marks(), strict=True):
        assert mark.reading.label in spoken
        assert mark.reading.text in spoken


def test_announcement_says_series_label_value_and_rank(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.present(distribution())
    words = announced(frame)
    qtbot.keyClick(frame, Key.Key_Right)
    qtbot.keyClick(frame, Key.Key_Down)
    qtbot.keyClick(frame, Key.Key_End)
    assert words == [
        "Client\u202f: 36 (1 sur 1)",
        "Tous les clients (356 255), 0 à 10\u202f: 10,0\u202f% (1 sur 5)",
        "Tous les clients (356 255), 40 à 50\u202f: 5,0\u202f% (5 sur 5)",
    ]


def test_current_mark_is_ringed_only_while_the_chart_has_the_keyboard(
    frame: ChartFrame, qtbot: QtBot, presentation: Presentation
) -> None:
    frame.present(gauge())
    ring = QColor(presentation.theme.focus_ring)

    def ringed() -> int:
        image = frame.grab().toImage()
        return sum(image.pixelColor(x, y) == ring for x in range(image.width()) for y in range(0, 80))

    assert ringed() == 0
    qtbot.keyClick(frame, Key.Key_Right)
    assert ringed() > 20
    frame.clearFocus()
    assert ringed() == 0


def test_click_on_a_mark_announces_it(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.present(icon_array())
    words = announced(frame)
    qtbot.mouseClick(frame.childAt(10, 10), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert words == ["n’ont pas remboursé\u202f: 6 (1 sur 2)"]


def test_new_figures_keep_the_place_of_the_walk(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.present(gauge(0.059))
    qtbot.keyClick(frame, Key.Key_Right)
    qtbot.keyClick(frame, Key.Key_Right)
    frame.present(gauge(0.12))
    words = announced(frame)
    qtbot.keyClick(frame, Key.Key_Right)
    assert words[0].endswith("(3 sur 4)")


@KINDS
def test_table_twin_holds_the_rows(frame: ChartFrame, qtbot: QtBot, chart: ChartSpec) -> None:
    frame.present(chart)
    qtbot.keyClick(frame, Key.Key_T)
    table = frame.table
    assert table is not None and table.isVisible() and table.hasFocus()
    assert table.accessibleName() == chart.title
    model = table.model()
    header, *body = chart.rows()
    columns = range(model.columnCount())
    assert tuple(model.headerData(n, Qt.Orientation.Horizontal) for n in columns) == header
    assert [tuple(model.index(row, n).data() for n in columns) for row in range(model.rowCount())] == body
    qtbot.keyClick(table, Key.Key_T)
    assert frame.table is None and frame.hasFocus()


def test_table_follows_new_figures_and_escape_leaves_it(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.present(icon_array(6))
    frame.toggle_table()
    frame.present(icon_array(31))
    assert frame.table is not None
    assert frame.table.model().index(0, 1).data() == "31"
    assert frame.table.accessibleName() == "31 clients sur 100"
    qtbot.keyClick(frame.table, Key.Key_Escape)
    assert frame.table is None


def test_table_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = RowsModel(distribution().rows())
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(icon_array().rows())
    assert tester.model() is model
    assert (model.rowCount(), model.columnCount()) == (2, 2)
    assert model.rowCount(model.index(0, 0)) == 0


def test_sound_plays_the_current_series(frame: ChartFrame, qtbot: QtBot, speaker: Speaker) -> None:
    frame.present(distribution())
    words = said(frame)
    qtbot.keyClick(frame, Key.Key_Right)
    qtbot.keyClick(frame, Key.Key_Down)
    words.clear()
    qtbot.keyClick(frame, Key.Key_S)
    assert len(speaker.heard) == 1 and speaker.heard[0].startswith(b"RIFF")
    assert words[0].startswith("Écoute de Dettes en cours ailleurs")


def test_silence_is_said_in_words(presentation: Presentation, qtbot: QtBot) -> None:
    frame = ChartFrame(presentation, Speaker(works=False))
    qtbot.addWidget(frame)
    frame.present(gauge())
    words = said(frame)
    frame.play_sound()
    assert words == [presentation.texts("charts.sound_missing")]
    frame.present(None)
    frame.play_sound()
    assert words[-1] == presentation.texts("charts.nothing_to_hear")


def test_help_says_and_shows_the_keys(frame: ChartFrame, qtbot: QtBot, presentation: Presentation) -> None:
    frame.present(gauge())
    words = said(frame)
    qtbot.keyClick(frame, Key.Key_H)
    assert words == [presentation.texts("charts.keys")]
    assert QToolTip.text() == presentation.texts("charts.keys")
    QToolTip.hideText()


def test_shortcuts_of_the_window_are_left_to_it(frame: ChartFrame, qtbot: QtBot, speaker: Speaker) -> None:
    frame.present(gauge())
    qtbot.keyClick(frame, Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(frame, Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert frame.table is None and speaker.heard == []


def test_table_is_copied_for_a_spreadsheet(frame: ChartFrame) -> None:
    frame.present(icon_array())
    frame.copy_table()
    assert QGuiApplication.clipboard().text() == "Issue\tNombre\nn’ont pas remboursé\t6\nont remboursé\t94"


def test_drawing_is_saved_sharp(frame: ChartFrame, tmp_path: Path, presentation: Presentation) -> None:
    frame.present(gauge())
    assert frame.save_image(tmp_path / "gauge.png")
    image = QImage(str(tmp_path / "gauge.png"))
    assert image.width() == 2 * frame.width()
    assert image.pixelColor(0, 0) == QColor(presentation.theme.surface)


def test_image_that_cannot_be_written_is_one_sentence(frame: ChartFrame, tmp_path: Path) -> None:
    frame.present(gauge())
    words = said(frame)
    assert not frame.save_image(tmp_path / "missing" / "gauge.png")
    assert words[0].startswith("L’image n’a pas pu être écrite dans")
    QToolTip.hideText()


def test_image_that_a_full_disk_cuts_leaves_the_former_one(frame: ChartFrame, tmp_path: Path) -> None:
    path = tmp_path / "gauge.png"
    path.write_bytes(b"the former image")
    frame.present(gauge())
    words = said(frame)
    with no_room(64):
        assert not frame.save_image(path)
    assert words[0].startswith("L’image n’a pas pu être écrite dans")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("gauge.png", b"the former image")]
    QToolTip.hideText()


def test_menu_offers_table_sound_copies_and_help(frame: ChartFrame, presentation: Presentation) -> None:
    frame.present(gauge())
    titles = [action.text() for action in frame.make_menu().actions() if not action.isSeparator()]
    keys = ("show_table", "listen", "copy_table", "save_image", "explain_keys")
    assert titles == [presentation.texts(f"charts.{key}") for key in keys]


def test_empty_frame_takes_no_room_and_no_key(frame: ChartFrame, qtbot: QtBot) -> None:
    assert frame.heightForWidth(400) == 0
    words = announced(frame)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_T, Key.Key_Home):
        qtbot.keyClick(frame, key)
    assert words == [] and frame.table is None
    frame.present(gauge())
    frame.toggle_table()
    frame.present(None)
    assert frame.table is None
    assert frame.accessibleName() == "" and frame.heightForWidth(400) == 0


def test_same_specification_is_not_drawn_again(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.present(gauge())
    frame.toggle_table()
    words = said(frame)
    frame.present(gauge())
    frame.present(replace(gauge(), title="Autre"))
    assert words == []
    assert frame.table is not None and frame.table.accessibleName() == "Autre"


@KINDS
def test_parent_gives_the_height_that_the_width_asks_for(
    presentation: Presentation, speaker: Speaker, qtbot: QtBot, chart: ChartSpec
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    frame = ChartFrame(presentation, speaker, page)
    column = QVBoxLayout(page)
    column.addWidget(frame)
    column.addStretch(1)
    frame.present(chart)
    page.resize(420, 900)
    page.show()
    qtbot.waitExposed(page)
    assert frame.height() >= frame.heightForWidth(frame.width())
