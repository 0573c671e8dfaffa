"""A line of a list says what moved since the decision, and marks what was put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.bundle.bundle import Bundle
from core.decisions.reading import LatestDecision
from core.decisions.record import Decision
from core.population.store import ClientRow
from desktop.client.columns import ClientCellWriter, ClientColumn
from desktop.looks.presentation import Presentation

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SAFE = 0.01


@pytest.fixture
def writer(presentation: Presentation, demo: Bundle) -> ClientCellWriter:
    return ClientCellWriter(presentation, demo.catalogue, demo.manifest.policy)


def decided(*, moved: bool) -> LatestDecision:
    return LatestDecision(100_002, Decision.REFUSED, 4, "2026-11-02T10:00:00Z", "Anne", moved=moved)


@pytest.mark.parametrize(("moved", "opinion_first"), [(False, False), (True, False), (True, True)])
def test_an_advice_that_moved_is_said_where_scores_are(
    writer: ClientCellWriter, moved: bool, opinion_first: bool
) -> None:
    one = decided(moved=moved)
    told = replace(writer, presentation=replace(writer.presentation, opinion_first=opinion_first))
    is_said = moved and not opinion_first
    assert ("le conseil a changé depuis" in told.decided(one, NOW)) is is_said
    assert (told.decided_shortly(one, NOW) == "Le conseil a changé") is is_said
    assert told.decided(one, NOW).startswith("Refusée")


def test_a_corrected_value_is_marked_and_its_former_value_is_told(writer: ClientCellWriter) -> None:
    values = {"AMT_INCOME_TOTAL": 180_000.0}
    as_it_is = ClientRow(100_002, SAFE, values)
    corrected = ClientRow(100_002, SAFE, values, {"AMT_INCOME_TOTAL": 157_500.0})
    assert writer.shown(as_it_is, ClientColumn.INCOME) == "180\u202f000"
    assert writer.shown(corrected, ClientColumn.INCOME) == "180\u202f000 *"
    assert writer.note(as_it_is, ClientColumn.INCOME) == ""
    assert "157\u202f500" in writer.note(corrected, ClientColumn.INCOME)
    assert "157\u202f500" in writer.spoken(corrected, ClientColumn.INCOME)
