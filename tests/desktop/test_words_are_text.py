"""A person's words are shown literally wherever they are shown, and nothing that they name is opened."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.record import Decision, Judgement
from core.model.policy import Advice
from desktop.decisions.decision_state import DecisionChip
from desktop.looks.presentation import Presentation
from desktop.pages.journal.page import JournalPage
from desktop.session.session import Session
from desktop.start.app import show_refusal
from desktop.widgets.words import LONGEST_TIP, literal_tip
from tests.desktop.desks import Desk, advised, deciding_session, open_client, wait_idle
from tests.desktop.hostile_words import HOSTILE
from tests.source_files import SourceFile, source_files

SHOWN_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class Watched(QTextDocument):
    """Rich text as a tool tip or a label lays it out, which notes what it would open."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802  (the name that Qt calls)
        self.asked.append(str(name))
        return super().loadResource(kind, name)


def as_shown(text: str) -> str:
    """What Qt shows of a text whose format it guesses; nothing may be opened for it."""
    if "<" not in text:
        return text
    document = Watched()
    document.setHtml(text)
    document.size()
    assert document.asked == []
    return document.toPlainText().replace("\xa0", " ")


def on_one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() or one.isspace() else " " for one in text).split())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_tool_tip_is_shown_as_it_was_written(qapp: object, text: str) -> None:
    expected = text if len(text) <= LONGEST_TIP else f"{text[:LONGEST_TIP]}…"
    assert on_one_line(as_shown(literal_tip(text))) == on_one_line(expected)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made


def every_index(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            yield model.index(row, column)


def check_widgets(root: QWidget) -> int:
    """How many places were looked at: labels, tool tips and cells below a widget, none of which guesses a format."""
    looked = 0
    for widget in (root, *root.findChildren(QWidget)):
        looked += 1
        assert as_shown(widget.toolTip()) is not None
        if isinstance(widget, QLabel) and "<" in widget.text():
            assert widget.textFormat() is not Qt.TextFormat.AutoText, widget.text()[:80]
        model = widget.model() if isinstance(widget, QAbstractItemView) else None
        for index in every_index(model) if model is not None else ():
            tip = index.data(Qt.ItemDataRole.ToolTipRole)
            assert tip is None or as_shown(str(tip)) is not None
    return looked


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_journal_and_the_state_of_a_decision_show_hostile_words_literally(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk, demo: Bundle, text: str
) -> None:
    desk.settings = replace(desk.settings, author=text[:300], contact=text[:300])
    assessment = advised(demo, Advice.REFUSE)
    made = session.decisions.decide(assessment, Judgement(Decision.GRANTED, text, text), "fr")
    session.decisions.request_review(made.sequence, text)
    page = JournalPage(presentation, session.decisions, session.open_client, ask_file=lambda *_asked: None)
    qtbot.addWidget(page)
    page.resize(1240, 800)
    page.show()
    wait_idle(qtbot, session)
    page.select(made.sequence)
    wait_idle(qtbot, session)
    assert check_widgets(page) > 20
    shown = [str(index.data()) for index in every_index(page.model)]
    assert any(on_one_line(text)[:40] in on_one_line(cell) for cell in shown)
    open_client(qtbot, session, assessment.client.client_id)
    state = DecisionChip(presentation)
    qtbot.addWidget(state)
    assert session.opened is not None
    state.present(session.opened, "Ana")
    assert check_widgets(state) == 1


@pytest.mark.parametrize("text", HOSTILE[:5], ids=range(5))
def test_a_box_shows_what_it_tells_as_it_is(presentation: Presentation, text: str) -> None:
    told: list[tuple[str, Qt.TextFormat]] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        told.append((box.text(), box.textFormat()))
        box.close()

    QTimer.singleShot(0, look)
    show_refusal(presentation.texts, text)
    assert told == [(text, Qt.TextFormat.PlainText)]


def is_own_text(value: ast.expr) -> bool:
    """A sentence of ours without anybody's words in it."""
    if not isinstance(value, ast.Call) or value.keywords:
        return False
    name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
    return name == "literal_tip" or name in ("texts", "_texts")


def calls(file: SourceFile, method: str) -> Iterator[ast.Call]:
    for node in file.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def test_every_tool_tip_of_the_product_is_a_sentence_of_ours_or_literal() -> None:
    found = [
        f"{file.name}:{call.lineno}"
        for file in source_files("desktop")
        for call in calls(file, "setToolTip")
        if not is_own_text(call.args[0])
    ]
    assert found == []


def test_every_table_that_gives_tool_tips_gives_them_literally() -> None:
    giving = [file for file in source_files("desktop") if "ItemDataRole.ToolTipRole" in file.text]
    assert len(giving) >= 6
    assert [file.name for file in giving if "literal_tip(" not in file.text] == []


def test_every_message_box_says_that_its_words_are_plain() -> None:
    boxes = [file for file in source_files("desktop") if "QMessageBox(" in file.text]
    assert boxes
    assert [file.name for file in boxes if "setTextFormat(Qt.TextFormat.PlainText)" not in file.text] == []
    assert [file.name for file in source_files("desktop") if "QMessageBox.critical(" in file.text] == []
