"""Where the advice is not certain: the lender's list, ticks that last, and another person in one key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.checklist import RecordedCheck, default_checklist, read_checklist
from core.decisions.reading import journal_line
from core.decisions.record import Decision, DecisionRecord, Judgement
from core.desk.parts import Part
from core.errors import DecisionError, DocumentError
from core.model.policy import Advice
from desktop.decisions.checklist_card import ChecklistCard
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.line_facts import line_facts
from desktop.decisions.review_dialogs import ReviewRequestDialog
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.settings.settings import Settings, SettingsStore
from tests.desktop.desks import Desk, advised, as_opened, deciding_session, open_client

OWN = '[[items]]\nname = "guarantor"\nkind = "document"\nfr = "Lettre du garant"\nen = "Letter of the guarantor"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made


def test_the_list_stands_where_the_advice_is_not_certain_and_nowhere_else(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    card = ChecklistCard(presentation, session.decisions)
    qtbot.addWidget(card)
    for advice in Advice:
        card.present(as_opened(session, advised(demo, advice)), demo)
        assert card.isHidden() is (advice is not Advice.REVIEW)
    assert list(card.boxes) == [item.name for item in default_checklist()]
    income = advised(demo, Advice.REVIEW).client.number("AMT_INCOME_TOTAL")
    assert presentation.formatter.amount(income) in card.boxes["income"].accessibleName()


def test_ticks_last_and_are_written_with_the_decision(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.REVIEW)
    card = ChecklistCard(presentation, session.decisions)
    qtbot.addWidget(card)
    card.present(as_opened(session, file), demo)
    card.boxes["income"].click()
    label = next(one for one in card.findChildren(QLabel) if one.text().startswith("Pièce d’identité"))
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert card.accessibleDescription() == "À demander et à vérifier\u202f: 2 sur 6"
    again = ChecklistCard(presentation, session.decisions)
    qtbot.addWidget(again)
    again.present(as_opened(session, file), demo)
    assert {name for name, box in again.boxes.items() if box.isChecked()} == {"income", "identity"}
    entry = session.decisions.decide(file, Judgement(Decision.GRANTED, "Vérifié"), "fr")
    checks = DecisionRecord.from_payload(entry.payload).checks
    assert [check.text for check in checks if check.done] == [
        item.fr for item in default_checklist() if item.name in ("income", "identity")
    ]
    assert len(checks) == len(default_checklist())
    line = journal_line(session.decisions.journal, entry.sequence)
    assert line is not None
    told = dict(line_facts(line, demo, presentation))["Vérifications"]
    assert told.startswith("fait\u202f: Pièce d’identité") and "pas fait\u202f: Relevés" in told
    assert session.desk.checks(file.client.client_id) == frozenset()
    card.present(as_opened(session, file), demo)
    assert card.isHidden()


def test_a_clear_advice_is_written_without_a_list(session: Session, demo: Bundle) -> None:
    entry = session.decisions.decide(advised(demo, Advice.GRANT), Judgement(Decision.GRANTED, "Complet"), "fr")
    assert entry.payload["checks"] == []
    old = {name: value for name, value in entry.payload.items() if name != "checks"}
    assert DecisionRecord.from_payload(old).checks == ()


def test_the_lender_words_the_list_in_its_policy(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk, tmp_path: Path
) -> None:
    own, policy = tmp_path / "liste.toml", tmp_path / "policy.toml"
    own.write_text(OWN, encoding="utf-8")
    policy.write_text(f"review_checklist = '{own}'", encoding="utf-8")
    store = SettingsStore(tmp_path / "settings.json", policy)
    assert "review_checklist" in store.fixed
    desk.settings = replace(desk.settings, settings=store.current)
    card = ChecklistCard(presentation, session.decisions)
    qtbot.addWidget(card)
    file = advised(demo, Advice.REVIEW)
    card.present(as_opened(session, file), demo)
    assert [box.accessibleName() for box in card.boxes.values()] == ["Lettre du garant"]
    entry = session.decisions.decide(file, Judgement(Decision.REFUSED, "Sans garant"), "en")
    assert DecisionRecord.from_payload(entry.payload).checks == (RecordedCheck("Letter of the guarantor", False),)


@pytest.mark.parametrize(
    "content", [b"", b"items = 3", OWN.encode() * 2, OWN.replace("document", "wish").encode(), b"\xff", b"[[items]]"]
)
def test_a_list_that_cannot_be_read_is_told_and_stops_nothing(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(DocumentError):
        read_checklist(content)
    own = tmp_path / "liste.toml"
    own.write_bytes(content)
    desk.settings = replace(desk.settings, settings=Settings(review_checklist=str(own)))
    card = ChecklistCard(presentation, session.decisions)
    qtbot.addWidget(card)
    card.present(as_opened(session, advised(demo, Advice.REVIEW)), demo)
    assert card.problem.text() and not card.problem.isHidden() and card.boxes == {}
    entry = session.decisions.decide(advised(demo, Advice.REVIEW), Judgement(Decision.REFUSED, "Non"), "fr")
    assert entry.payload["checks"] == []


def test_another_person_is_asked_before_anything_is_decided(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk
) -> None:
    file = advised(demo, Advice.REVIEW)
    dialog = ReviewRequestDialog(presentation, session.decisions, file)
    qtbot.addWidget(dialog)
    dialog.save.click()
    assert dialog.text.problem
    dialog.text.set_text("Revenus irréguliers")
    dialog.save.click()
    assert desk.entries() == ["decision", "review_request"]
    case = session.decisions.case(file.client.client_id)
    assert case.holding is not None and case.waiting is not None
    assert case.holding.decision is Decision.TO_REVIEW
    assert case.holding.facts["reason"] == case.waiting.facts["text"] == "Revenus irréguliers"


def test_a_second_look_needs_the_opinion_that_comes_first(session: Session, demo: Bundle, desk: Desk) -> None:
    desk.settings = replace(desk.settings, opinion_first=True)
    with pytest.raises(DecisionError, match="opinion_missing"):
        session.decisions.put_off(advised(demo, Advice.REVIEW), "Doute", "fr")
    assert desk.entries() == []


def test_the_bar_opens_the_question_where_nothing_is_decided(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    bar = DecisionBar(presentation, session.decisions, lambda: None)
    qtbot.addWidget(bar)
    open_client(qtbot, session, advised(demo, Advice.REVIEW).client.client_id)
    assert session.opened is not None
    bar.present(session.opened, demo)
    session.desk.ask_form(Part.REVIEW_REQUEST)
    (dialog,) = bar.window().findChildren(ReviewRequestDialog)
    assert "à revoir" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
