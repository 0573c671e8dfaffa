"""The decision beside the pages that show the file: they never contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.assessment import what_if
from core.bundle.bundle import Bundle
from core.decisions.advice_today import advice_today
from core.decisions.data_correction import DataCorrection
from core.decisions.granted import terms_words
from core.decisions.record import Decision, Judgement
from core.features.formatting import Formatter
from core.model.policy import Advice
from desktop.decisions.decision_state import DecisionNotes, FollowingChip
from desktop.decisions.review_dialogs import ReviewAnswerDialog
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from tests.desktop.desks import ADVISOR, OTHER_PERSON, Desk, advised, as_opened, deciding_session, open_client

INCOME = "AMT_INCOME_TOTAL"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made


def test_every_page_tells_what_was_granted(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    chip, file = FollowingChip(presentation, session, page), advised(demo, Advice.GRANT)
    open_client(qtbot, session, file.client.client_id)
    assert chip.isHidden()
    session.decisions.decide(file, Judgement(Decision.GRANTED, "Dossier complet"), "fr")
    assert session.opened is not None and session.opened.case.terms is not None
    told = terms_words(session.opened.case.terms, Formatter("fr"))
    assert chip.text() == f"Accordée\u202f: {told}"
    assert ADVISOR in chip.toolTip()


def test_a_decision_on_a_simulation_is_told_beside_the_request(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file, notes = advised(demo, Advice.REFUSE), DecisionNotes(presentation)
    qtbot.addWidget(notes)
    amount, instalment = file.client.number("AMT_CREDIT"), file.client.number("AMT_ANNUITY")
    offer = what_if(demo, file, {"AMT_CREDIT": 0.5 * amount, "AMT_ANNUITY": 0.5 * instalment})
    session.decisions.decide(offer, Judgement(Decision.GRANTED, "Montant réduit", "Caution"), "fr")
    notes.present(as_opened(session, file))
    (told,) = notes.told
    assert Formatter("fr").amount(0.5 * amount) in told
    assert Formatter("fr").risk(offer.after.probability) in told


def test_a_decision_on_the_file_itself_needs_no_note(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file, notes = advised(demo, Advice.REFUSE), DecisionNotes(presentation)
    qtbot.addWidget(notes)
    session.decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    notes.present(as_opened(session, file))
    assert notes.told == () and notes.isHidden()


def test_an_advice_that_changed_since_is_told_and_no_longer_once_it_is_back(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file, notes = advised(demo, Advice.REVIEW), DecisionNotes(presentation)
    qtbot.addWidget(notes)
    session.decisions.decide(file, Judgement(Decision.TO_REVIEW, "À voir"), "fr")
    first = float(file.client.values[INCOME])
    told = []
    for before, after in ((first, 5e6), (5e6, first)):
        correction = DataCorrection(INCOME, before, after, "bulletin de paie")
        open_client(qtbot, session, file.client.client_id)
        assert session.assessment is not None
        session.decisions.corrections.correct(session.assessment.client, correction, "mots")
        open_client(qtbot, session, file.client.client_id)
        opened = session.opened
        assert opened is not None and opened.case.rests_on is not None
        assert opened.advice_today is opened.assessment.advice
        assert advice_today(demo, file.client, opened.case.rests_on) is Advice.REVIEW
        notes.present(opened)
        told.append(notes.told)
    assert told[1] == ()
    assert "Examen conseillé" in told[0][0] or "Accord conseillé" in told[0][0]


def test_whoever_looks_again_sees_the_first_decision_and_what_the_client_says(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file, decisions = advised(demo, Advice.REFUSE), session.decisions
    judgement = Judgement(Decision.GRANTED, "Apport important", "Épargne de six mois")
    written = decisions.decide(file, judgement, "fr", "Je change d’emploi en mars.")
    decisions.request_review(written.sequence, "Le loyer baisse")
    case = decisions.case(file.client.client_id)
    assert case.waiting is not None and case.contested is not None
    dialog = ReviewAnswerDialog(presentation, decisions, demo, case.waiting, case.contested)
    qtbot.addWidget(dialog)
    facts = dict(dialog.first.facts)
    assert facts["Décision"] == "Accordée, contre le conseil (Refus conseillé)"
    assert facts["Accordé"] == terms_words(case.contested.record.terms, Formatter("fr"))  # type: ignore[arg-type]
    assert (facts["Motif"], facts["Motif de l’écart"]) == ("Apport important", "Épargne de six mois")
    assert facts["Point de vue du client"] == "Je change d’emploi en mars."
    assert facts["Auteur"] == ADVISOR != OTHER_PERSON
    assert dict(dialog.asked.facts)["Texte"] == "Le loyer baisse"
