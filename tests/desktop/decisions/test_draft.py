"""What is typed in a form is kept with every key, offered again, and gone once it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from core.assessment.assessment import what_if
from core.bundle.bundle import Bundle
from core.decisions.reading import journal_line
from core.decisions.record import Decision, Judgement, Opinion
from core.desk.parts import Part
from core.model.policy import Advice
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.decisions.opinion_card import OpinionCard
from desktop.decisions.review_dialogs import ReviewAnswerDialog, ReviewRequestDialog
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from tests.desktop.desks import Desk, advised, as_opened, deciding_session


@pytest.fixture
def session(demo: Bundle, tmp_path: Path) -> Iterator[Session]:
    with deciding_session(demo, Desk(tmp_path)) as made:
        yield made


def escape(qtbot: QtBot, dialog: QDialog) -> None:
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_escape_keeps_a_decision_and_opening_offers_it_again(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.REFUSE)
    offer = what_if(demo, file, {"AMT_CREDIT": 0.5 * file.client.number("AMT_CREDIT")})
    bar = DecisionBar(presentation, session.decisions, lambda: None)
    qtbot.addWidget(bar)
    bar.present(as_opened(session, file), demo)

    def opened() -> DecisionDialog:
        dialog = DecisionDialog(presentation, session.decisions, demo, file, offer)
        qtbot.addWidget(dialog)
        return dialog

    first = opened()
    assert first.clear.isHidden() and first.asking.told == ""
    first.subject.setCurrentIndex(1)
    first.form.choose(Decision.GRANTED)
    qtbot.keyClicks(first.form.reason.field, "Apport")
    qtbot.keyClicks(first.client_view.field, "Je demenage")
    escape(qtbot, first)
    assert bar.record.text() == "Reprendre le brouillon"
    again = opened()
    assert again.form.fields == first.form.fields
    assert (again.form.reason.text, again.client_view.text, again.decided) == ("Apport", "Je demenage", offer)
    assert again.asking.told == "Brouillon repris là où vous l’aviez laissé."
    again.form.override_reason.set_text("Caution")
    again.save.click()
    assert again.recorded
    assert session.desk.draft(file.client.client_id, Part.DECISION) == {}
    assert bar.record.text() == "Enregistrer ma décision"
    assert opened().form.fields == {"decision": "", "reason": "", "override_reason": ""}


def test_a_draft_is_given_up_by_hand(qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle) -> None:
    file = advised(demo, Advice.GRANT)
    fields = {"decision": "refused", "reason": "Trop tôt", "override_reason": "Avis du siège", "client_view": "Non"}
    session.desk.keep_draft(file.client.client_id, Part.DECISION, fields)
    dialog = DecisionDialog(presentation, session.decisions, demo, file)
    qtbot.addWidget(dialog)
    assert dialog.form.judgement == Judgement(Decision.REFUSED, "Trop tôt", "Avis du siège")
    dialog.clear.click()
    assert dialog.form.decision is None and dialog.client_view.text == ""
    assert session.desk.draft(file.client.client_id, Part.DECISION) == {}


def test_a_second_look_is_kept_on_both_sides(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file, decisions = advised(demo, Advice.REFUSE), session.decisions
    number = file.client.client_id
    line = journal_line(
        decisions.journal, decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr").sequence
    )
    assert line is not None

    def asking() -> ReviewRequestDialog:
        dialog = ReviewRequestDialog(presentation, decisions, line)
        qtbot.addWidget(dialog)
        return dialog

    first = asking()
    qtbot.keyClicks(first.text.field, "Credit solde")
    escape(qtbot, first)
    again = asking()
    assert again.text.text == "Credit solde"
    again.save.click()
    assert asking().text.text == ""
    case = decisions.case(number)
    assert case.waiting is not None and case.contested is not None
    for reviewer, typed in (("", "Paul"), ("Paul", "Paul")):
        answer = ReviewAnswerDialog(presentation, decisions, demo, case.waiting, case.contested)
        qtbot.addWidget(answer)
        assert answer.reviewer.text() == reviewer
        if not reviewer:
            qtbot.keyClicks(answer.reviewer, typed)
            answer.form.choose(Decision.REFUSED)
            qtbot.keyClicks(answer.form.reason.field, "Inchange")
            escape(qtbot, answer)
    assert answer.form.reason.text == "Inchange"
    answer.save.click()
    assert session.desk.draft(number, Part.REVIEW_ANSWER) == {}


def test_an_opinion_waits_for_its_client(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    card = OpinionCard(presentation, session.decisions)
    qtbot.addWidget(card)
    one, other = (advised(demo, advice).client.client_id for advice in (Advice.GRANT, Advice.REFUSE))
    card.present(one)
    card.buttons[Opinion.UNSURE].click()
    qtbot.keyClicks(card.note.field, "a revoir")
    card.present(other)
    assert card.note.text == "" and not any(button.isChecked() for button in card.buttons.values())
    card.present(one)
    assert card.note.text == "a revoir" and card.buttons[Opinion.UNSURE].isChecked()
    card.save.click()
    assert session.desk.draft(one, Part.OPINION) == session.desk.draft(other, Part.OPINION) == {}
