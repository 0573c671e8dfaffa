"""A decision is written down beside its reasons, refused in place, and shown back as the journal holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from core.assessment.assessment import WhatIf, what_if
from core.bundle.bundle import Bundle
from core.clients.terms import has_duration
from core.decisions.reading import JournalLine, journal_line
from core.decisions.record import Decision, Judgement
from core.desk.parts import Part
from core.journal.journal import EntryKind
from core.model.policy import Advice
from desktop.decisions.correction_dialog import CorrectionDialog
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.decisions.judgement_form import JudgementForm
from desktop.decisions.review_dialogs import ReviewAnswerDialog, ReviewRequestDialog
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.page import DossierPage
from desktop.session.session import Session
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import ADVISOR, OTHER_PERSON, Desk, advised, deciding_session, open_client, wait_idle
from tests.desktop.ear import listening
from tests.known import known


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made


def open_dialog(
    qtbot: QtBot, presentation: Presentation, session: Session, advice: Advice, offer: WhatIf | None = None
) -> DecisionDialog:
    bundle = session.decisions.bundle
    dialog = DecisionDialog(presentation, session.decisions, bundle, advised(bundle, advice), offer)
    qtbot.addWidget(dialog)
    dialog.resize(1000, 720)
    dialog.show()
    return dialog


def shown(dialog: DecisionDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def press(qtbot: QtBot, dialog: DecisionDialog) -> None:
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)


def test_an_arrow_key_chooses_and_what_is_not_chosen_is_said(
    qtbot: QtBot, qapp: QApplication, presentation: Presentation, session: Session
) -> None:
    dialog = open_dialog(qtbot, presentation, session, Advice.REFUSE)
    first, *others = dialog.form.findChildren(QRadioButton)
    dialog.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    with listening(qapp) as ear:
        qtbot.keyClick(first, Qt.Key.Key_Return)
        assert ear.sentences == ["Choisissez une décision."]
    assert dialog.form.accessibleDescription() == "Choisissez une décision."
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert others[0].isChecked() and dialog.focusWidget() is others[0]
    qtbot.keyClick(others[0], Qt.Key.Key_Left)
    assert first.isChecked() and dialog.form.accessibleDescription() == ""


def test_the_reasons_stand_beside_the_form(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    dialog = open_dialog(qtbot, presentation, session, Advice.REFUSE)
    assessed = advised(session.decisions.bundle, Advice.REFUSE)
    texts = shown(dialog)
    assert "Refus conseillé" in texts
    signs = [text for text in texts if text in ("▲", "▼")]
    assert len(signs) == len(assessed.explanation.reasons)
    assert any(ADVISOR in text for text in texts)


def test_every_gap_is_said_beside_its_field_and_nothing_is_written(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk
) -> None:
    dialog = open_dialog(qtbot, presentation, session, Advice.REFUSE)
    press(qtbot, dialog)
    assert "Choisissez une décision." in shown(dialog)
    dialog.form.choose(Decision.REFUSED)
    assert not dialog.form.override_reason.isVisible()
    press(qtbot, dialog)
    assert "motif" in dialog.form.reason.problem
    assert QApplication.focusWidget() in (dialog.form.reason.field, None)
    dialog.form.reason.set_text("Apport important")
    assert dialog.form.reason.problem == ""
    dialog.form.choose(Decision.GRANTED)
    assert "Vous accordez alors que l’outil conseille un refus." in shown(dialog)
    press(qtbot, dialog)
    assert "conseil" in dialog.form.override_reason.problem
    assert not desk.path.exists() or desk.entries() == []


def test_what_was_recorded_is_read_back_from_the_journal(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk
) -> None:
    dialog = open_dialog(qtbot, presentation, session, Advice.REFUSE)
    dialog.form.choose(Decision.GRANTED)
    dialog.form.reason.set_text("Apport important")
    dialog.form.override_reason.set_text("Épargne de six mois")
    dialog.client_view.set_text("Je change d’emploi en mars.")
    press(qtbot, dialog)
    assert dialog.recorded
    assert desk.entries() == ["client_view", "decision"]
    facts = dict(dialog.facts.facts)
    assert facts["Auteur"] == ADVISOR
    assert facts["Décision"] == "Accordée, contre le conseil (Refus conseillé)"
    assert facts["Motif"] == "Apport important"
    assert facts["Motif de l’écart"] == "Épargne de six mois"
    assert facts["Point de vue du client"] == "Je change d’emploi en mars."


def test_a_journal_that_cannot_be_written_is_said_and_the_form_stays(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk
) -> None:
    desk.settings = replace(desk.settings, journal=desk.path.parent)
    dialog = open_dialog(qtbot, presentation, session, Advice.GRANT)
    dialog.form.choose(Decision.GRANTED)
    dialog.form.reason.set_text("Dossier complet")
    press(qtbot, dialog)
    assert not dialog.recorded
    assert str(desk.path.parent) in dialog.asking.told
    assert dialog.form.reason.text == "Dossier complet"


def test_the_simulated_offer_may_be_decided_instead(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    file = advised(demo, Advice.REFUSE)
    offer = what_if(demo, file, {"AMT_CREDIT": 0.5 * file.client.number("AMT_CREDIT")})
    dialog = open_dialog(qtbot, presentation, session, Advice.REFUSE, offer)
    assert dialog.decided.client.client_id == file.client.client_id  # type: ignore[union-attr]
    dialog.subject.setCurrentIndex(1)
    assert "Cette décision porte sur la simulation, pas sur le dossier tel quel." in shown(dialog)
    dialog.form.choose(Decision.TO_REVIEW)
    dialog.form.reason.set_text("Montant revu")
    press(qtbot, dialog)
    facts = dict(dialog.facts.facts)
    assert presentation.formatter.amount(offer.after.client.number("AMT_CREDIT")) in facts["Valeurs changées"]


@pytest.mark.parametrize(("language", "theme"), [("fr", "dark"), ("en", "contrast")])
def test_at_twice_the_text_the_form_goes_below_the_reasons(
    qtbot: QtBot, qapp: QApplication, session: Session, language: str, theme: str
) -> None:
    dialog = open_dialog(qtbot, make_presentation(qapp, theme, 200, language), session, Advice.REVIEW)
    QApplication.processEvents()
    assert dialog.form.mapTo(dialog, dialog.form.rect().topLeft()).x() < dialog.width() / 4
    assert dialog.width() == 1000
    make_presentation(qapp)


def test_a_second_look_is_asked_for_and_answered_by_somebody_else(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk
) -> None:
    decisions, file = session.decisions, advised(demo, Advice.REFUSE)
    bar = DecisionBar(presentation, decisions, lambda: None)
    qtbot.addWidget(bar)
    session.case_changed.connect(lambda opened: bar.present(opened, demo))
    open_client(qtbot, session, file.client.client_id)
    assert session.opened is not None
    bar.present(session.opened, demo)
    assert (bar.record.text(), bar.review.isHidden()) == ("Enregistrer ma décision", True)
    decision = decisions.decide(file, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    assert bar.state.text().startswith("Refusée, ")
    line = journal_line(decisions.journal, decision.sequence)
    assert line is not None
    asking = ReviewRequestDialog(presentation, decisions, line)
    qtbot.addWidget(asking)
    asking.save.click()
    assert asking.text.problem
    asking.text.set_text("Crédit soldé depuis")
    asking.save.click()
    assert bar.state.text() == "Refusée · second regard demandé"
    case = decisions.case(file.client.client_id)
    assert case.waiting is not None and case.contested is not None
    answering = ReviewAnswerDialog(presentation, decisions, demo, case.waiting, case.contested)
    qtbot.addWidget(answering)
    answering.form.choose(Decision.GRANTED)
    answering.form.reason.set_text("Crédit soldé")
    answering.form.override_reason.set_text("Justificatif au dossier")
    answering.reviewer.setText(ADVISOR.upper())
    answering.save.click()
    assert "une autre personne doit répondre" in answering.page.told
    answering.reviewer.setText(OTHER_PERSON)
    answering.save.click()
    assert desk.entries() == ["decision", "review_request", "review_outcome"]
    assert bar.state.text().endswith(OTHER_PERSON)


def test_a_correction_adds_a_line_with_its_reason(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, desk: Desk
) -> None:
    decisions = session.decisions
    decisions.decide(advised(demo, Advice.GRANT), Judgement(Decision.GRANTED, "Dossier complte"), "fr")
    line = journal_line(decisions.journal, 1)
    assert line is not None
    dialog = CorrectionDialog(presentation, decisions, line)
    qtbot.addWidget(dialog)
    assert dialog.form is not None
    dialog.form.reason.set_text("Dossier complet")
    dialog.save.click()
    assert dialog.why.problem
    dialog.why.set_text("Faute de frappe")
    dialog.save.click()
    assert desk.entries() == ["decision", "correction"]
    corrected = journal_line(decisions.journal, 1)
    assert corrected is not None
    assert corrected.facts["reason"] == "Dossier complet"
    assert corrected.entry.payload["reason"] == "Dossier complte"
    assert corrected.entry.kind is EntryKind.DECISION
    again = CorrectionDialog(presentation, decisions, corrected)
    qtbot.addWidget(again)
    again.why.set_text("Rien à changer")
    again.save.click()
    assert "Rien n’a changé" in again.page.told


def test_a_correction_that_was_begun_is_taken_up_on_its_own_line(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    decisions, file = session.decisions, advised(demo, Advice.GRANT)
    lines: list[JournalLine] = []
    for reason in ("Dossier complte", "Revenus vérifis"):
        decisions.decide(file, Judgement(Decision.GRANTED, reason), "fr")
        line = journal_line(decisions.journal, len(lines) + 1)
        assert line is not None
        lines.append(line)

    def opened(line: JournalLine) -> tuple[CorrectionDialog, JudgementForm]:
        dialog = CorrectionDialog(presentation, decisions, line)
        qtbot.addWidget(dialog)
        assert dialog.form is not None
        return dialog, dialog.form

    for line, why in zip(lines, ("Faute de frappe", "Accent"), strict=True):
        begun, form = opened(line)
        assert begun.clear.isHidden()
        begun.why.set_text(why)
        form.reason.set_text(f"{why} : corrigé")
        begun.reject()
    assert session.desk.drafts() == {file.client.client_id: (Part.JOURNAL_LINE,)}
    (first, first_form), (second, second_form) = opened(lines[0]), opened(lines[1])
    assert (first.why.text, first_form.reason.text) == ("Faute de frappe", "Faute de frappe : corrigé")
    assert second.why.text == "Accent"
    first.save.click()
    second.clear.click()
    assert second_form.reason.text == "Revenus vérifis" and second_form.decision is Decision.GRANTED
    second.reject()
    assert session.desk.drafts() == {}


def test_the_rate_behind_the_instalments_is_written_down_with_where_it_comes_from(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle
) -> None:
    with_end = next(one for one in (advised(demo, Advice.GRANT, n) for n in range(9)) if has_duration(one.client))
    open_client(qtbot, session, with_end.client.client_id)
    page = DossierPage(presentation, session)
    qtbot.addWidget(page)
    told = []
    for rate in (None, 0.12):
        session.simulation.offers.set_rate(rate)
        wait_idle(qtbot, session)
        page.present(known(session.opened))
        page.findChildren(DecisionBar)[0].open_decision()
        dialog = page.window().findChildren(DecisionDialog)[-1]
        dialog.form.present(Judgement(Decision.GRANTED, "Dossier complet"))
        dialog.save.click()
        told.append(dict(dialog.facts.facts))
        dialog.accept()
    supposed, chosen = (facts["Taux annuel"] for facts in told)
    assert supposed.endswith("supposé\u202f: le dossier ne donne pas de taux")
    assert chosen == "12,0\u202f%, choisi par le conseiller"
    assert told[0]["Accordé"] != told[1]["Accordé"]
