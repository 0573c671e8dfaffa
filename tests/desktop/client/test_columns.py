"""A line of a list says what moved since the decision, and marks what was put right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.bundle.bundle import Bundle
from core.decisions.reading import LatestDecision
from core.decisions.record import Decision
from core.model.policy import Advice
from core.population.store import ClientRow
from desktop.client.columns import ClientCellWriter, ClientColumn
from desktop.looks.presentation import Presentation

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SAFE, RISKY = 0.01, 0.6


@pytest.fixture
def writer(presentation: Presentation, demo: Bundle) -> ClientCellWriter:
    return ClientCellWriter(presentation, demo.catalogue, demo.manifest.policy)


def decided(advice: Advice | None) -> LatestDecision:
    return LatestDecision(100_002, Decision.REFUSED, 4, "2026-11-02T10:00:00Z", "Anne", advice=advice)


@pytest.mark.parametrize(
    ("advice", "probability", "moved"),
    [
        (Advice.REFUSE, RISKY, False),
        (Advice.REFUSE, SAFE, True),
        (Advice.GRANT, RISKY, True),
        (None, SAFE, False),
        (Advice.REFUSE, None, False),
    ],
    ids=["same", "refusal no more", "approval no more", "another offer", "not shown"],
)
def test_an_advice_that_moved_is_said(
    writer: ClientCellWriter, advice: Advice | None, probability: float | None, moved: bool
) -> None:
    one = decided(advice)
    assert ("le conseil a changé depuis" in writer.decided(one, NOW, probability)) is moved
    assert (writer.decided_shortly(one, NOW, probability) == "Le conseil a changé") is moved
    assert writer.decided(one, NOW, probability).startswith("Refusée")


def test_a_corrected_value_is_marked_and_its_former_value_is_told(writer: ClientCellWriter) -> None:
    values = {"AMT_INCOME_TOTAL": 180_000.0}
    as_it_is = ClientRow(100_002, SAFE, values)
    corrected = ClientRow(100_002, SAFE, values, {"AMT_INCOME_TOTAL": 157_500.0})
    assert writer.shown(as_it_is, ClientColumn.INCOME) == "180\u202f000"
    assert writer.shown(corrected, ClientColumn.INCOME) == "180\u202f000 *"
    assert writer.note(as_it_is, ClientColumn.INCOME) == ""
    assert "157\u202f500" in writer.note(corrected, ClientColumn.INCOME)
    assert "157\u202f500" in writer.spoken(corrected, ClientColumn.INCOME)
