"""What is tried on a client is scored newest last, undone step by step, and kept by name for that client only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.assessment.assessment import WhatIf, assess
from core.bundle.bundle import Bundle
from core.clients.client import with_edits
from core.errors import ContradictionError, InvalidValueError
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.search import SimulatedChanges, SimulatedOffers
from desktop.session.session import Session
from desktop.session.simulation import Refusal, Simulation
from tests.desktop.sessions import KNOWN_CLIENT, OTHER_CLIENT, own_copy, running_session

CREDIT, INCOME = "AMT_CREDIT", "AMT_INCOME_TOTAL"
WATCHER = object()


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle) -> Iterator[Session]:
    with running_session(demo) as made:
        open_client(qtbot, made, KNOWN_CLIENT)
        yield made


def open_client(qtbot: QtBot, session: Session, client_id: int) -> None:
    with qtbot.waitSignal(session.client_opened, timeout=20_000):
        session.open_client(client_id)


def settled(qtbot: QtBot, simulation: Simulation) -> WhatIf:
    qtbot.waitUntil(lambda: not simulation.is_scoring, timeout=20_000)
    assert simulation.what_if is not None
    return simulation.what_if


def test_an_edit_is_scored_like_any_file(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    simulation = session.simulation
    file = demo.store.get(KNOWN_CLIENT)
    assert simulation.edit({CREDIT: 0.5 * file.number(CREDIT)})
    found = settled(qtbot, simulation)
    changed = with_edits(file, {CREDIT: 0.5 * file.number(CREDIT)}, demo.catalogue)
    assert found.before.probability == assess(demo, file).probability
    assert found.after.probability == assess(demo, changed).probability
    assert {CREDIT, "credit_to_income", "credit_to_goods"} <= {change.feature for change in found.changes}


def test_many_edits_at_once_end_on_the_newest_and_score_only_a_few(qtbot: QtBot, session: Session) -> None:
    simulation, shown = session.simulation, list[WhatIf]()
    simulation.what_if_changed.connect(shown.append)
    for amount in range(200_000, 300_000, 1_000):
        simulation.edit({CREDIT: float(amount)}, CREDIT)
    assert settled(qtbot, simulation).after.client.number(CREDIT) == 299_000.0
    assert len(shown) <= 3
    assert all(found.before is simulation.before for found in shown)


def test_a_continuous_movement_is_one_step_of_undo(qtbot: QtBot, session: Session) -> None:
    simulation = session.simulation
    own = simulation.value(CREDIT)
    for amount in (200_000.0, 210_000.0, 220_000.0):
        simulation.edit({CREDIT: amount}, CREDIT)
    simulation.end_gesture()
    simulation.edit({CREDIT: 230_000.0}, CREDIT)
    simulation.edit({INCOME: 90_000.0})
    simulation.undo()
    assert dict(simulation.edits) == {CREDIT: 230_000.0}
    simulation.undo()
    assert dict(simulation.edits) == {CREDIT: 220_000.0}
    simulation.undo()
    assert not simulation.edits
    assert (simulation.can_undo, simulation.can_redo) == (False, True)
    simulation.redo()
    assert settled(qtbot, simulation).after.client.number(CREDIT) == 220_000.0
    simulation.reset()
    assert settled(qtbot, simulation).after.client.number(CREDIT) == own
    simulation.undo()
    assert simulation.value(CREDIT) == 220_000.0


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({CREDIT: -1.0}, InvalidValueError),
        ({"CODE_GENDER": "F"}, InvalidValueError),
        ({"AMT_ANNUITY": 400_000.0}, ContradictionError),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    session: Session, changes: dict[str, float | str], kind: type[Exception]
) -> None:
    simulation, refused, moved = session.simulation, list[Refusal](), list[int]()
    simulation.edit_refused.connect(refused.append)
    simulation.edits_changed.connect(lambda: moved.append(1))
    assert not simulation.edit(changes)
    assert [type(one.error) for one in refused] == [kind]
    assert isinstance(refused[0], Refusal)
    assert refused[0].features == tuple(changes)
    assert not simulation.edits
    assert not moved
    assert not simulation.is_scoring


def test_an_edit_to_the_value_shown_scores_nothing(session: Session) -> None:
    simulation = session.simulation
    simulation.edit({CREDIT: simulation.value(CREDIT)})
    assert not simulation.is_scoring
    assert not simulation.can_undo


def test_each_client_keeps_edits_and_scenarios(qtbot: QtBot, session: Session) -> None:
    simulation = session.simulation
    simulation.edit({CREDIT: 200_000.0})
    with qtbot.waitSignal(simulation.scenarios_changed, timeout=20_000):
        simulation.keep("Moins")
    open_client(qtbot, session, OTHER_CLIENT)
    assert not simulation.edits
    assert not simulation.scenarios.kept
    assert settled(qtbot, simulation).after.client.client_id == OTHER_CLIENT
    open_client(qtbot, session, KNOWN_CLIENT)
    assert dict(simulation.edits) == {CREDIT: 200_000.0}
    assert settled(qtbot, simulation).after.client.number(CREDIT) == 200_000.0
    assert [one.name for one in simulation.scenarios.kept] == ["Moins"]


def test_scenarios_are_renamed_opened_and_dropped(qtbot: QtBot, session: Session) -> None:
    simulation = session.simulation
    for name, amount in (("Un", 200_000.0), ("Deux", 150_000.0)):
        simulation.edit({CREDIT: amount})
        with qtbot.waitSignal(simulation.scenarios_changed, timeout=20_000):
            simulation.keep(name)
    simulation.keep("  ")
    assert not simulation.rename("Un", "deux")
    assert not simulation.rename("Un", " ")
    assert simulation.rename("Un", "Premier")
    simulation.edit({INCOME: 90_000.0})
    simulation.open_scenario("premier")
    assert dict(simulation.edits) == {CREDIT: 200_000.0}
    simulation.drop("Deux")
    assert [one.name for one in simulation.scenarios.kept] == ["Premier"]
    assert settled(qtbot, simulation).after.probability == simulation.scenarios.kept[0].probability


def test_offers_are_looked_for_only_while_somebody_watches(qtbot: QtBot, session: Session) -> None:
    offers = session.simulation.offers
    session.simulation.edit({INCOME: 90_000.0})
    qtbot.wait(1)
    assert offers.offers is None
    with qtbot.waitSignals([offers.offers_changed, offers.proposals_changed], timeout=20_000):
        offers.watch(WATCHER)
    assert isinstance(offers.offers, SimulatedOffers)
    assert isinstance(offers.changes, SimulatedChanges)
    assert offers.changes.edits == {INCOME: 90_000.0}
    assert not offers.is_stale
    offers.unwatch(WATCHER)


def test_a_point_of_the_map_is_taken_over_with_its_risk(qtbot: QtBot, session: Session) -> None:
    simulation = session.simulation
    with qtbot.waitSignal(simulation.offers.offers_changed, timeout=20_000):
        simulation.offers.watch(WATCHER)
    found = simulation.offers.found
    assert found is not None
    simulation.take_point(3, 5)
    assert settled(qtbot, simulation).after.probability == pytest.approx(found.map.point(3, 5).probability, abs=1e-12)
    row, column = found.map.nearest(found.file.amount, found.file.duration_months)
    simulation.take_point(row, column)
    assert not simulation.edits
    simulation.offers.unwatch(WATCHER)


def test_a_proposal_that_is_applied_is_granted(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    simulation = session.simulation
    refused = ClientFilter(advices=frozenset({Advice.REFUSE}))
    simulation.offers.watch(WATCHER)
    for row in demo.store.rows(refused, ClientOrder(), [], 0, 8):
        with qtbot.waitSignal(simulation.offers.proposals_changed, timeout=20_000):
            open_client(qtbot, session, row.client_id)
        found = simulation.offers.changes
        if isinstance(found, SimulatedChanges) and found.proposals:
            simulation.edit({CREDIT: 123_000.0})
            simulation.apply_proposal(found.proposals[0])
            assert settled(qtbot, simulation).after.advice is Advice.GRANT
            break
    else:
        pytest.fail("no refused client of the demonstration has a proposal")
    simulation.offers.unwatch(WATCHER)


def test_a_rate_is_supposed_for_one_client_and_an_impossible_one_is_refused(qtbot: QtBot, session: Session) -> None:
    offers = session.simulation.offers
    with qtbot.waitSignal(offers.offers_changed, timeout=20_000):
        offers.watch(WATCHER)
    first = offers.found
    assert first is not None
    with qtbot.waitSignal(offers.offers_changed, timeout=20_000):
        offers.set_rate(0.1)
    second = offers.found
    assert second is not None
    assert second.file.annual_rate == 0.1
    assert second.file.duration_months < first.file.duration_months
    with qtbot.waitSignal(offers.rate_refused) as refused:
        offers.set_rate(20.0)
    assert isinstance(refused.args[0], ContradictionError)
    assert offers.annual_rate == 0.1
    with qtbot.waitSignal(offers.offers_changed, timeout=20_000):
        offers.set_rate(None)
    assert offers.found is not None
    assert offers.found.file == first.file
    offers.unwatch(WATCHER)


def test_another_bundle_starts_from_nothing(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    former = session.simulation
    former.edit({CREDIT: 200_000.0})
    assert session.bundle is not None
    session.adopt(own_copy(demo))
    assert session.simulation is not former
    assert session.simulation.before is None
    open_client(qtbot, session, KNOWN_CLIENT)
    assert not session.simulation.edits
