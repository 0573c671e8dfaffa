"""The offer is simulated as an advisor speaks of it, and an applied proposal shows the same figures everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.clients.offer import FIGURE_INPUTS, Figure, Offer
from core.clients.terms import REVOLVING
from core.decisions.granted import terms_of, terms_words
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.proposals import MARGINS
from core.simulation.search import SimulatedChanges
from core.values import same_value
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.figure_row import FigureRow
from desktop.session.letter_changes import change_sentences
from tests.desktop.pages.simulation.pages import WIDE, Shown, open_page
from tests.desktop.sessions import KNOWN_CLIENT


@pytest.fixture
def empty(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, WIDE)


@pytest.fixture
def shown(empty: Shown) -> Shown:
    empty.open(KNOWN_CLIENT)
    return empty


def figure_row(shown: Shown, figure: Figure) -> FigureRow:
    row = shown.content.inputs.row(FIGURE_INPUTS[figure])
    assert isinstance(row, FigureRow)
    return row


def type_in(shown: Shown, figure: Figure, text: str) -> None:
    field = figure_row(shown, figure).field
    field.setFocus()
    field.lineEdit().selectAll()
    field.lineEdit().insert(text)
    shown.qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    shown.settle()


def tried(shown: Shown) -> Offer:
    offer = shown.session.simulation.offer
    assert offer is not None
    return offer


def test_a_deposit_leaves_the_price_and_the_duration_and_lowers_credit_and_instalment(shown: Shown) -> None:
    before = tried(shown)
    type_in(shown, Figure.DEPOSIT, str(round(before.deposit) + 30_000))
    after, found = tried(shown), shown.settle()
    assert after.deposit == pytest.approx(before.deposit + 30_000.0, abs=1.0)
    assert (after.goods_price, after.duration_months) == (before.goods_price, before.duration_months)
    assert after.amount == pytest.approx(before.amount - 30_000.0 * before.fees_factor, abs=2.0)
    assert found.after.client.number("AMT_CREDIT") == after.amount
    amount = shown.page._presentation.formatter.amount
    for figure in (Figure.DEPOSIT, Figure.AMOUNT, Figure.INSTALMENT):
        assert figure_row(shown, figure).field.text() == amount(after.figure(figure))


def test_a_duration_is_asked_for_in_months_or_years_and_moves_the_instalment(shown: Shown) -> None:
    before = tried(shown)
    for text, months in (("17 mois", 17.0), ("2 ans", 24.0), ("31", 31.0)):
        type_in(shown, Figure.DURATION, text)
        after = tried(shown)
        assert after.duration_months == pytest.approx(months, abs=0.02)
        assert figure_row(shown, Figure.DURATION).field.text() == f"{months:.0f} mois"
        assert (after.amount, after.goods_price) == (before.amount, before.goods_price)
        assert after.instalment != before.instalment


def test_a_locked_figure_stays_and_another_one_gives_way(shown: Shown) -> None:
    before = tried(shown)
    lock = figure_row(shown, Figure.INSTALMENT).lock
    shown.qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    assert lock.isChecked()
    assert "gardée" in lock.accessibleName()
    type_in(shown, Figure.AMOUNT, str(round(0.8 * before.amount)))
    after = tried(shown)
    assert after.instalment == before.instalment
    assert after.duration_months < before.duration_months
    other = figure_row(shown, Figure.GOODS_PRICE).lock
    shown.qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert other.isChecked() and not lock.isChecked()
    type_in(shown, Figure.AMOUNT, str(round(2.0 * before.amount)))
    assert "dépasse le prix du bien" in figure_row(shown, Figure.AMOUNT).problem
    assert tried(shown) == after


def test_a_slider_of_the_deposit_moves_the_answer(shown: Shown) -> None:
    slider, before = figure_row(shown, Figure.DEPOSIT).slider, tried(shown)
    for _ in range(3):
        shown.qtbot.keyClick(slider, Qt.Key.Key_Right)
    found, after = shown.settle(), tried(shown)
    assert after.deposit > before.deposit
    assert found.after.client.number("AMT_CREDIT") == after.amount < before.amount
    shown.session.simulation.undo()
    assert tried(shown) == before


def test_a_credit_without_an_end_has_no_duration_to_ask_for(shown: Shown) -> None:
    shown.session.simulation.edit({"NAME_CONTRACT_TYPE": REVOLVING})
    shown.settle()
    names = [row.feature.name for row in shown.content.inputs.rows]
    assert Figure.DURATION not in names
    assert Figure.DEPOSIT in names


def test_an_applied_proposal_shows_the_same_figures_in_its_row_the_inputs_the_map_and_the_decision(
    empty: Shown,
) -> None:
    wanted = ClientFilter(advices=frozenset({Advice.REFUSE, Advice.REVIEW}))
    texts, seen = empty.page._presentation.texts, 0
    formatter = empty.page._presentation.formatter
    for row in empty.demo.store.rows(wanted, ClientOrder(), [], 0, 12):
        empty.open(row.client_id)
        changes = empty.session.simulation.offers.changes
        proposals = changes.proposals if isinstance(changes, SimulatedChanges) else ()
        for number, proposal in enumerate(proposals):
            empty.content.changes.buttons[number].click()
            found = empty.settle()
            empty.offers()
            assert found.after.probability == proposal.probability
            assert formatter.risk(proposal.probability) in empty.texts()
            for figure in (Figure.AMOUNT, Figure.INSTALMENT, Figure.GOODS_PRICE, Figure.DEPOSIT):
                field = figure_row(empty, figure).field
                assert field.text() == formatter.amount(proposal.offer.figure(figure)), figure
            months = round(proposal.offer.duration_months)
            assert figure_row(empty, Figure.DURATION).field.text() == f"{months} mois"
            terms = terms_of(found)
            assert terms is not None
            assert terms.months == months
            assert terms_words(terms, formatter).startswith(formatter.amount(proposal.offer.amount))
            map_card = empty.content.map.chart.spec
            assert map_card is not None
            assert str(number + 1) in [series.label for series in map_card.points]  # type: ignore[attr-defined]
            seen += 1
            empty.session.simulation.reset()
            empty.settle()
            empty.offers()
        letter = change_sentences(empty.demo, empty.demo.store.get(row.client_id), texts.language)
        assert letter is not None
        for sentence, proposal in zip(letter, proposals, strict=True):
            assert formatter.amount(proposal.offer.amount) in sentence
            assert formatter.amount(proposal.offer.instalment) in sentence
            assert formatter.risk_figure(proposal.probability) in sentence
    assert seen > 3


def test_the_margin_is_chosen_and_said(empty: Shown) -> None:
    wanted = ClientFilter(advices=frozenset({Advice.REVIEW}))
    for row in empty.demo.store.rows(wanted, ClientOrder(), [], 0, 20):
        empty.open(row.client_id)
        if empty.content.changes.buttons:
            break
    assert any("zone à examiner (" in text for text in empty.texts())
    card, offers = empty.content.changes, empty.session.simulation.offers
    with empty.qtbot.waitSignal(offers.proposals_changed, timeout=20_000):
        card.margin.choose(str(MARGINS[-1]))
    changes = offers.changes
    assert isinstance(changes, SimulatedChanges)
    limit = empty.demo.manifest.policy.review_low
    assert all(proposal.probability < limit - MARGINS[-1] for proposal in changes.proposals)


@pytest.mark.parametrize("figure", [Figure.GOODS_PRICE, Figure.AMOUNT, Figure.INSTALMENT])
def test_the_slider_of_a_figure_that_was_emptied_goes_on_step_by_step(shown: Shown, figure: Figure) -> None:
    type_in(shown, figure, "")
    row = figure_row(shown, figure)
    places, told = [], []
    for _ in range(3):
        shown.qtbot.keyClick(row.slider, Qt.Key.Key_Right)
        shown.settle()
        places.append(float(row.slider.value()))
        told.append(tried(shown).figure(figure))
    assert told == places == sorted(set(places))
    shown.session.simulation.undo()
    assert same_value(shown.session.simulation.value(FIGURE_INPUTS[figure]), math.nan)
