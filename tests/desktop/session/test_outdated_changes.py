"""The smallest changes found for other values wait: none of them can be applied before it has been looked for again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.smallest_changes import smallest_changes
from desktop.looks.presentation import Presentation
from tests.desktop.pages.simulation.pages import WIDE, Shown, open_page

INCOME = "AMT_INCOME_TOTAL"


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    for shown in open_page(qtbot, presentation, demo, WIDE):
        rows = demo.store.rows(ClientFilter(advices=frozenset({Advice.REFUSE})), ClientOrder(), [], 0, 100)
        files = (demo.store.get(row.client_id) for row in rows)
        shown.open(next(file.client_id for file in files if len(smallest_changes(demo, file)) > 1))
        yield shown


def current(shown: Shown) -> None:
    shown.qtbot.waitUntil(lambda: shown.session.simulation.offers.has_current_changes, timeout=20_000)


def test_another_income_takes_the_proposals_back_until_they_are_found_again(shown: Shown) -> None:
    simulation, changes = shown.session.simulation, shown.content.changes
    current(shown)
    assert all(button.isEnabled() for button in changes.buttons)
    assert simulation.before is not None
    simulation.edit({INCOME: 0.9 * simulation.before.client.number(INCOME)})
    assert changes.buttons and not any(button.isEnabled() for button in changes.buttons)
    changes.buttons[0].click()
    assert set(simulation.edits) == {INCOME}
    current(shown)
    assert all(button.isEnabled() for button in changes.buttons)
    if changes.buttons:
        changes.buttons[0].click()
        assert shown.settle().after.advice is Advice.GRANT


def test_another_offer_leaves_the_proposals_as_they_are(shown: Shown) -> None:
    simulation, changes = shown.session.simulation, shown.content.changes
    current(shown)
    changes.buttons[0].click()
    assert all(button.isEnabled() for button in changes.buttons)
    changes.buttons[-1].click()
    assert shown.settle().after.advice is Advice.GRANT
    assert simulation.offers.has_current_changes


def test_another_rate_takes_them_back_as_well(shown: Shown) -> None:
    current(shown)
    found = shown.session.simulation.offers.found
    assert found is not None
    shown.session.simulation.offers.set_rate(found.file.annual_rate + 0.02)
    assert not any(button.isEnabled() for button in shown.content.changes.buttons)
    current(shown)
    assert all(button.isEnabled() for button in shown.content.changes.buttons)
