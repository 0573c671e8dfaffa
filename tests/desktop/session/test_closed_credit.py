"""A credit elsewhere that is paid off is named wherever the simulation goes: card, inputs, scenario, decision."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.assessment import assess, what_if
from core.bundle.bundle import Bundle
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.decisions.reading import decided_record, journal_line
from core.decisions.record import ClosedCredit, Decision, Judgement
from core.documents.letter import Letter, LetterRequest
from core.features.formatting import Formatter
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.proposals import Lever, Proposal
from core.simulation.smallest_changes import smallest_changes
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.scenarios_dialog import comparison_rows
from desktop.session.closing_words import ClosingWords
from desktop.session.documents import LetterOrder
from desktop.session.letter_changes import change_sentences
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import Desk, deciding_session
from tests.desktop.pages.simulation.pages import NARROW, WIDE, Shown, open_page
from tests.desktop.sessions import KNOWN_CLIENT

Found = tuple[int, int, Proposal]


@pytest.fixture(scope="module")
def closing(demo: Bundle) -> Found:
    """A client, the place of the first proposal that pays a credit off with a deposit as well, and the proposal."""
    wanted = ClientFilter(advices=frozenset({Advice.REFUSE, Advice.REVIEW}))
    for row in demo.store.rows(wanted, ClientOrder(), [], 0, 2_000):
        client = demo.store.get(row.client_id)
        known = () if client.is_missing("AMT_ANNUITY") else smallest_changes(demo, client)
        for place, proposal in enumerate(known):
            if proposal.levers == (Lever.CLOSING, Lever.DEPOSIT):
                return row.client_id, place, proposal
    raise AssertionError("no such client")


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle, closing: Found) -> Iterator[Shown]:
    for made in open_page(qtbot, presentation, demo, WIDE):
        made.open(closing[0])
        yield made


def debt_words(shown: Shown, proposal: Proposal) -> str:
    return f"{shown.page._presentation.formatter.amount(proposal.cost.settled_debt)} à rembourser"


def test_the_card_says_what_is_paid_to_whom_and_applying_it_is_granted(shown: Shown, closing: Found) -> None:
    _, place, proposal = closing
    debt = debt_words(shown, proposal)
    texts = shown.texts()
    assert any(f"Solder un crédit en cours ({debt}) et apporter" in text for text in texts)
    assert any(text.startswith("Crédit à solder\u202f: ") and ", depuis " in text for text in texts)
    assert debt in shown.content.changes.buttons[place].accessibleName()
    shown.content.changes.buttons[place].click()
    found = shown.settle()
    assert found.after.advice is Advice.GRANT
    assert found.after.probability == proposal.probability
    assert found.closed == proposal.closed
    row = shown.content.inputs.closed_credit
    assert row.isVisible() and row.told.endswith(debt)
    assert row.button in shown.content.inputs.controls
    shown.offers()
    assert shown.session.simulation.offers.changes.proposals[place] == proposal  # type: ignore[union-attr]


def test_it_is_undone_redone_kept_after_all_and_reset_like_any_edit(shown: Shown, closing: Found) -> None:
    simulation, row = shown.session.simulation, shown.content.inputs.closed_credit
    assert not row.isVisible() and row.told == ""
    simulation.apply_proposal(closing[2])
    probability = shown.settle().after.probability
    simulation.undo()
    assert shown.settle().closed is None
    assert row.isHidden() and not simulation.edits
    simulation.redo()
    assert shown.settle().after.probability == probability
    assert row.isVisible()
    row.button.click()
    assert shown.settle().closed is None
    assert row.isHidden() and CLOSED_CREDIT not in simulation.edits and simulation.edits
    simulation.undo()
    simulation.reset()
    shown.settle()
    assert row.isHidden() and not simulation.edits


def test_another_client_shows_no_closed_credit(shown: Shown, closing: Found) -> None:
    shown.session.simulation.apply_proposal(closing[2])
    shown.settle()
    shown.open(KNOWN_CLIENT)
    assert shown.content.inputs.closed_credit.isHidden()
    shown.open(closing[0])
    shown.settle()
    assert shown.content.inputs.closed_credit.isVisible()


def test_a_scenario_keeps_it_under_a_name_that_says_so(shown: Shown, closing: Found) -> None:
    simulation = shown.session.simulation
    simulation.apply_proposal(closing[2])
    found = shown.settle()
    assert shown.content.scenarios.suggestion().startswith("Crédit soldé, Montant du crédit")
    with shown.qtbot.waitSignal(simulation.scenarios_changed, timeout=20_000):
        simulation.keep("Solder")
    simulation.reset()
    shown.settle()
    rows = comparison_rows(shown.page._presentation, shown.demo, found.before, simulation.scenarios.kept)
    closed = next(row for row in rows if row[0] == "Crédit soldé")
    assert closed[1] == "aucun" and closed[2].endswith(debt_words(shown, closing[2]))
    simulation.open_scenario("Solder")
    assert shown.settle().after.probability == found.after.probability


def test_what_cannot_be_closed_is_refused_in_words(shown: Shown) -> None:
    assert not shown.session.simulation.edit({CLOSED_CREDIT: "99"})
    assert any(text.startswith("Ce crédit ne peut pas être soldé ici") for text in shown.texts())


def test_the_decision_and_its_line_name_the_credit(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, closing: Found, tmp_path: Path
) -> None:
    client_id, _, proposal = closing
    before = assess(demo, demo.store.get(client_id))
    offer = what_if(demo, before, proposal.edits)
    debt = presentation.formatter.amount(proposal.cost.settled_debt)
    with deciding_session(demo, Desk(tmp_path)) as session:
        dialog = DecisionDialog(presentation, session.decisions, demo, before, offer)
        qtbot.addWidget(dialog)
        dialog.subject.setCurrentIndex(1)
        assert "Crédit soldé (" in dialog.subject.currentText() and debt in dialog.subject.currentText()
        dialog.form.choose(Decision.GRANTED)
        dialog.form.reason.set_text("Crédit soldé avant la signature")
        dialog.save.setFocus()
        qtbot.keyClick(dialog.save, Qt.Key.Key_Space)
        assert dialog.recorded
        told = dict(dialog.facts.facts)["Valeurs changées"]
    closed, *others = told.split(" · ")
    assert closed.startswith("Crédit soldé (") and closed.endswith(f"{debt} à rembourser)")
    labels = {demo.catalogue.by_name[name].wording["fr"].label for name in proposal.edits if name != CLOSED_CREDIT}
    assert len(others) == len(labels) and all(any(one.startswith(label) for label in labels) for one in others)


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "crédit en cours remboursé en entier ("), ("en", "active credit repaid in full (")]
)
def test_the_letter_can_name_it(demo: Bundle, closing: Found, language: str, words: str) -> None:
    client_id, place, proposal = closing
    sentences = change_sentences(demo, demo.store.get(client_id), language)
    assert sentences is not None
    assert words in sentences[place]
    amount = Formatter(language, demo.manifest.currency).amount
    assert amount(proposal.cost.settled_debt) in sentences[place] and amount(proposal.offer.amount) in sentences[place]


def test_the_letter_on_a_refusal_that_was_recorded_names_it_and_one_on_the_closing_does_not_again(
    qtbot: QtBot, demo: Bundle, closing: Found, tmp_path: Path
) -> None:
    client_id, _, proposal = closing
    before = assess(demo, demo.store.get(client_id))
    closed = what_if(demo, before, {CLOSED_CREDIT: proposal.edits[CLOSED_CREDIT]})
    letters: list[Letter] = []
    with deciding_session(demo, Desk(tmp_path)) as session:
        decisions = session.decisions
        decisions.documents.previewed.connect(lambda preview: letters.append(preview.letter))
        for decided in (before, closed):
            entry = decisions.decide(decided, Judgement(Decision.TO_REVIEW, "Trop de dettes"), "fr")
            line = journal_line(decisions.journal, entry.sequence)
            assert line is not None
            order = LetterOrder(
                before,
                decided_record(decisions.journal, line),
                LetterRequest(Decision.TO_REVIEW, date(2026, 3, 14), "A"),
                True,
                "fr",
            )
            with qtbot.waitSignal(decisions.documents.previewed, timeout=30_000):
                decisions.documents.preview_letter(order, 30.0)
    refused, tried = ("\n".join(text for section in one.sections for text in section.points) for one in letters)
    assert "crédit en cours remboursé en entier (" in refused
    assert "crédit en cours remboursé en entier (" not in tried
    assert "remboursement de ce crédit" in letters[1].opening and "remboursement" not in letters[0].opening


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_twice_the_text_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, closing: Found, language: str
) -> None:
    large = make_presentation(qapp, text_percent=200, language=language)
    for shown in open_page(qtbot, large, demo, NARROW):
        shown.open(closing[0])
        shown.session.simulation.apply_proposal(closing[2])
        shown.settle()
        row = shown.content.inputs.closed_credit
        for part in (*row.findChildren(QLabel), *shown.content.changes.findChildren(QLabel)):
            if part.isVisible() and part.text():
                needed = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
                assert part.height() >= needed, part.text()
        assert row.width() <= NARROW[0] and row.button.geometry().right() <= row.width()
    make_presentation(qapp)


def test_every_product_is_said_within_a_sentence(presentation: Presentation, demo: Bundle, closing: Found) -> None:
    told = ClosingWords(presentation.texts, presentation.formatter, demo.catalogue)
    aged, bare = ClosedCredit("Consumer credit", -38.0, 1.0), ClosedCredit("", math.nan, 12_400.0)
    assert told.credit(aged) == "crédit à la consommation, depuis 3\xa0ans\xa02\xa0mois"
    assert told.whole(bare) == "crédit sans autre précision\u202f: 12\u202f400 à rembourser"
