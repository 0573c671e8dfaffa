"""What waits is counted, follows what is written, and opens at the right place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.data_correction import DataCorrection
from core.decisions.record import Decision, Judgement, Opinion
from core.desk.parts import Part
from core.model.policy import Advice
from core.population.filter import ClientFilter, Outcome
from desktop.looks.presentation import Presentation
from desktop.pages.clients.filters import ClientFilters
from desktop.pages.to_do.lines import Section, TaskWriter
from desktop.pages.to_do.page import MOST_LINES, ToDoPage
from desktop.session.session import Session
from tests.desktop.desks import OTHER_PERSON, Desk, advised, deciding_session, open_client, wait_idle

INCOME = "AMT_INCOME_TOTAL"


@pytest.fixture
def session(demo: Bundle, tmp_path: Path) -> Iterator[Session]:
    with deciding_session(demo, Desk(tmp_path)) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, presentation: Presentation, session: Session) -> ToDoPage:
    made = ToDoPage(presentation, session)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    wait_idle(qtbot, session)
    QApplication.processEvents()
    return made


def counts(page: ToDoPage) -> dict[Section, str]:
    return {section: card.accessibleName() for section, card in page.cards.items() if section is not Section.GREY}


def settled(qtbot: QtBot, session: Session) -> None:
    wait_idle(qtbot, session)
    QApplication.processEvents()


def test_where_nothing_waits_it_is_said_in_words(page: ToDoPage, demo: Bundle) -> None:
    assert counts(page) == {}
    assert page.summary.text().startswith("Rien n’attend de vous")
    pending = demo.store.count(ClientFilter(outcome=Outcome.PENDING))
    assert page._presentation.formatter.number(pending) in page.summary.text()


def test_the_grey_zone_without_a_decision_is_listed_whole_and_shrinks_with_each(
    qtbot: QtBot, page: ToDoPage, session: Session, demo: Bundle
) -> None:
    grey = ClientFilter(advices=frozenset({Advice.REVIEW}), outcome=Outcome.PENDING)
    count, number = demo.store.count(grey), page._presentation.formatter.number
    card = page.cards[Section.GREY]
    assert number(count) in card.accessibleName() and len(card.buttons) == MOST_LINES
    with qtbot.waitSignal(page.list_asked) as asked:
        card.all.click()
    assert asked.args[1] == grey
    first = session.to_do.found.grey[0].client_id
    assert all(row.probability <= session.to_do.found.grey[0].probability for row in session.to_do.found.grey)
    open_client(qtbot, session, first)
    assert session.assessment is not None
    session.decisions.decide(session.assessment, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    settled(qtbot, session)
    assert number(count - 1) in page.cards[Section.GREY].accessibleName()


def test_a_second_look_waits_until_it_is_answered(qtbot: QtBot, page: ToDoPage, session: Session, demo: Bundle) -> None:
    file, decisions = advised(demo, Advice.REFUSE), session.decisions
    written = decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    request = decisions.request_review(written.sequence, "Crédit soldé depuis")
    settled(qtbot, session)
    assert counts(page) == {Section.SECOND_LOOKS: "Seconds regards demandés (1)"}
    (button,) = page.cards[Section.SECOND_LOOKS].buttons
    assert "Crédit soldé depuis" in button.accessibleName()
    forms: list[Part] = []
    session.desk.form_asked.connect(forms.append)
    with qtbot.waitSignal(page.page_asked, timeout=20_000) as asked:
        button.click()
    assert asked.args == ["dossier"] and forms == [Part.REVIEW_ANSWER]
    assert session.opened is not None and session.opened.client_id == file.client.client_id
    decisions.answer_review(OTHER_PERSON, request.sequence, Judgement(Decision.REFUSED, "Inchangé"))
    settled(qtbot, session)
    assert counts(page) == {}


def test_changed_advice_is_found_by_a_correction_and_gone_with_its_contrary(
    qtbot: QtBot, page: ToDoPage, session: Session, demo: Bundle
) -> None:
    file, decisions = advised(demo, Advice.REVIEW), session.decisions
    decisions.decide(file, Judgement(Decision.GRANTED, "Garant"), "fr")
    first = file.client.number(INCOME)
    told = []
    for before, after in ((first, 5e6), (5e6, first)):
        open_client(qtbot, session, file.client.client_id)
        assert session.assessment is not None
        decisions.corrections.correct(session.assessment.client, DataCorrection(INCOME, before, after, "paie"), "mots")
        settled(qtbot, session)
        told.append(counts(page))
    assert told == [{Section.CHANGED: "Conseil qui a changé depuis la décision (1)"}, {}]


def test_drafts_and_scenarios_count_at_once_and_open_where_they_are_made(
    qtbot: QtBot, page: ToDoPage, session: Session, demo: Bundle
) -> None:
    number = advised(demo, Advice.GRANT).client.client_id
    session.desk.keep_draft(number, Part.DECISION, {"reason": "Apport"})
    assert counts(page) == {Section.DRAFTS: "Brouillons (1)"}
    open_client(qtbot, session, number)
    session.simulation.edit({"AMT_CREDIT": 1e5})
    session.simulation.keep("Moins")
    settled(qtbot, session)
    assert list(counts(page)) == [Section.DRAFTS, Section.SCENARIOS]
    with qtbot.waitSignal(page.page_asked, timeout=20_000) as asked:
        page.cards[Section.SCENARIOS].buttons[0].click()
    assert asked.args == ["simuler"]
    session.desk.keep_draft(number, Part.JOURNAL_LINE, {"12/why": "a", "12/reason": "b", "7/why": "c"})
    journal = [line.told for line in TaskWriter(page._presentation, session).sections()[Section.DRAFTS][1:]]
    assert ["ligne 12" in journal[0], "ligne 7" in journal[1], len(journal)] == [True, True, 2]
    session.desk.drop_draft(number, Part.JOURNAL_LINE)
    session.desk.keep_data_wish(number, "csv")
    assert counts(page)[Section.WISHES] == "Données demandées par un client (1)"
    assert number in session.to_do.client_ids(with_scores=False)
    session.desk.keep_data_wish(number, "")
    session.desk.drop_draft(number, Part.DECISION)
    session.simulation.drop("Moins")
    assert counts(page) == {}


def test_before_the_opinion_nothing_is_told_that_gives_the_advice_away(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    page = ToDoPage(replace(presentation, opinion_first=True), session)
    qtbot.addWidget(page)
    page.show()
    settled(qtbot, session)
    assert page.cards == {} and session.to_do.found.grey
    assert not [one for one in page.findChildren(QLabel) if "risque" in one.text()]
    assert session.to_do.client_ids(with_scores=False) == ()


def test_the_list_shows_whom_something_waits_for(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.GRANT)
    session.decisions.decide(file, Judgement(Decision.TO_REVIEW, "Attendre"), "fr")
    session.desk.keep_draft(100_002, Part.OPINION, {"opinion": str(Opinion.UNSURE)})
    filters = ClientFilters(presentation, session, demo.catalogue)
    qtbot.addWidget(filters)
    filters._to_do.click()
    settled(qtbot, session)
    found = filters.client_filter.client_ids
    assert found is not None and {file.client.client_id, 100_002} <= set(found)
    assert len(found) == 2 + len([row for row in session.to_do.found.grey if row.client_id not in found[:2]])
    filters._to_do.click()
    assert filters.client_filter == ClientFilter()
