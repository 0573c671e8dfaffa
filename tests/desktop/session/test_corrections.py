"""A corrected file is shown corrected wherever it is read: page, lists, simulation and scenarios."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.decisions.data_correction import DataCorrection, with_corrections
from core.errors import UnforeseenError
from core.journal.journal import EntryKind, Journal
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.population.store import ClientRow, Listing
from core.simulation.edits import make_scenario
from desktop.looks.presentation import Presentation
from desktop.pages.clients.page import ClientsPage
from desktop.session.session import Session
from desktop.session.topics import Subject, Topic
from tests.desktop.desks import ADVISOR, Desk, advised, deciding_session, open_client, wait_idle
from tests.desktop.sessions import own_copy

INCOME, CREDIT = "AMT_INCOME_TOTAL", "AMT_CREDIT"


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> Iterator[Session]:
    with deciding_session(demo, Desk(tmp_path)) as made:
        yield made
        wait_idle(qtbot, made)


@pytest.fixture(scope="module")
def file(demo: Bundle) -> Assessment:
    return advised(demo, Advice.REFUSE)


def correct(qtbot: QtBot, session: Session, file: Assessment, after: float) -> Assessment:
    """Put the income right, and give the assessment of the file as it must be."""
    correction = DataCorrection(INCOME, file.client.values[INCOME], after, "bulletin de paie")
    session.decisions.corrections.correct(file.client, correction, "en mots")
    open_client(qtbot, session, file.client.client_id)
    assert session.bundle is not None
    return assess(session.bundle, with_corrections(file.client, (correction,)))


def rows(qtbot: QtBot, session: Session, client_id: int) -> list[ClientRow]:
    wanted, found = ClientFilter(client_ids=(client_id,)), list[ClientRow]()
    session.fetch_rows(wanted, ClientOrder(), [INCOME], 0, 5, found.extend, Topic(Subject.CLIENT_ROWS, "rows"))

    def listed(listing: Listing) -> None:
        assert listing.count == 1
        found.extend(listing.rows)

    session.fetch_listing(wanted, ClientOrder(), [INCOME], 5, listed, Topic(Subject.CLIENT_ROWS, "listing"))
    wait_idle(qtbot, session)
    by_number = session.find(ClientFilter(id_prefix=str(client_id)), 5)
    assert by_number.count == 1 and by_number.rows[0].probability == found[0].probability
    return found


def test_lists_say_what_the_page_says(qtbot: QtBot, session: Session, file: Assessment) -> None:
    client_id = file.client.client_id
    open_client(qtbot, session, client_id)
    assert [row.probability for row in rows(qtbot, session, client_id)] == [file.probability] * 2
    found = correct(qtbot, session, file, 987_654.0)
    assert session.assessment is not None
    assert session.assessment.probability == found.probability != file.probability
    assert [(row.probability, row.values[INCOME]) for row in rows(qtbot, session, client_id)] == [
        (found.probability, 987_654.0)
    ] * 2
    assert session.recent == (client_id,)
    assert not session.has_previous


def test_a_list_on_screen_follows_a_correction(
    qtbot: QtBot, presentation: Presentation, session: Session, file: Assessment
) -> None:
    page = ClientsPage(presentation, session)
    qtbot.addWidget(page)
    page.show()
    page.show_search("", ClientFilter(id_prefix=str(file.client.client_id)))
    wait_idle(qtbot, session)
    found = correct(qtbot, session, file, 987_654.0)
    wait_idle(qtbot, session)
    model = page._parts.model  # type: ignore[union-attr]
    shown = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert presentation.formatter.risk(found.probability) in shown
    assert presentation.texts("clients.corrected", value=presentation.formatter.amount(987_654.0)) in shown


def test_what_was_tried_and_kept_follows_the_corrected_file(qtbot: QtBot, session: Session, file: Assessment) -> None:
    open_client(qtbot, session, file.client.client_id)
    simulation, credit = session.simulation, 0.9 * file.client.number(CREDIT)
    for name, edits in (("moins", {CREDIT: credit}), ("revenus", {INCOME: 987_654.0})):
        simulation.reset()
        simulation.edit(edits)
        simulation.keep(name)
    simulation.edit({CREDIT: credit})
    wait_idle(qtbot, session)
    found = correct(qtbot, session, file, 987_654.0)
    assert session.bundle is not None and simulation.what_if is not None
    assert dict(simulation.edits) == {CREDIT: credit}
    expected = make_scenario(session.bundle, found.client, "moins", {CREDIT: credit})
    assert [(one.name, one.probability) for one in simulation.scenarios.kept] == [("moins", expected.probability)]
    assert simulation.what_if.after.probability == expected.probability
    assert simulation.what_if.before.probability == found.probability


def test_undo_survives_another_look_at_the_same_file(qtbot: QtBot, session: Session, file: Assessment) -> None:
    open_client(qtbot, session, file.client.client_id)
    session.simulation.edit({CREDIT: 0.9 * file.client.number(CREDIT)})
    session.simulation.edit({CREDIT: 0.8 * file.client.number(CREDIT)})
    open_client(qtbot, session, file.client.client_id)
    session.simulation.undo()
    assert session.simulation.edits[CREDIT] == 0.9 * file.client.number(CREDIT)
    assert session.simulation.can_undo and session.simulation.can_redo


def write(desk: Desk, file: Assessment, **changed: object) -> None:
    """An entry that puts the income right; what is ``changed`` in it no version writes so far."""
    correction = DataCorrection(INCOME, file.client.values[INCOME], 9e5, "bulletin de paie")
    with closing(Journal(desk.path)) as journal:
        payload = {**correction.to_payload(), **changed}
        journal.append(EntryKind.DATA_CORRECTION, ADVISOR, file.client.client_id, payload)


@pytest.mark.log_expected(r"unforeseen: builtins\.\w+Error \| ")
def test_a_fault_on_the_way_to_the_lists_is_told(qtbot: QtBot, demo: Bundle, file: Assessment, tmp_path: Path) -> None:
    desk, told = Desk(tmp_path), list[Exception]()
    write(desk, file, after="beaucoup")
    with deciding_session(demo, desk) as session:
        session.failed.connect(told.append)
        wait_idle(qtbot, session)
    assert [type(one) for one in told] == [UnforeseenError]


@pytest.mark.parametrize("changed", [{"before": {}}, {"after": [1.0]}, {"feature": None, "before": {"low": 1}}])
def test_what_a_later_version_put_right_lays_nothing_over_the_lists_and_keeps_nobody_else_from_them(
    qtbot: QtBot, demo: Bundle, file: Assessment, tmp_path: Path, changed: dict[str, object]
) -> None:
    desk, other, told = Desk(tmp_path), advised(demo, Advice.GRANT), list[Exception]()
    write(desk, file, **changed)
    write(desk, other)
    with deciding_session(demo, desk) as session:
        session.failed.connect(told.append)
        wait_idle(qtbot, session)
        later, own = (rows(qtbot, session, one.client.client_id)[0] for one in (file, other))
    assert told == []
    assert (later.probability, later.values[INCOME]) == (file.probability, file.client.values[INCOME])
    assert own.values[INCOME] == 9e5


def test_corrections_still_being_read_are_not_scored_with_a_bundle_that_has_given_way(
    qtbot: QtBot, demo: Bundle, file: Assessment, tmp_path: Path
) -> None:
    desk, told = Desk(tmp_path), list[Exception]()
    write(desk, file)
    with deciding_session(demo, desk) as session:
        session.failed.connect(told.append)
        is_read = threading.Event()
        session._lane.submit(is_read.set, lambda _none: None, told.append, Topic(Subject.DESK, "read"))
        assert is_read.wait(30)
        desk.settings = replace(desk.settings, journal=None)
        session.adopt(own_copy(demo))
        wait_idle(qtbot, session)
        (row, _same) = rows(qtbot, session, file.client.client_id)
    assert told == [] and row.values[INCOME] == file.client.values[INCOME]
