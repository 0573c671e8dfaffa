"""What opening a client brings is one value, and never older than what was written here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.data_correction import DataCorrection
from core.decisions.record import Decision, Judgement, Opinion
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.session.topics import Subject, Topic
from tests.desktop.desks import OTHER_PERSON, Desk, advised, deciding_session, open_client, wait_idle

REFUSED = Judgement(Decision.REFUSED, "Trop de dettes")
INCOME = "AMT_INCOME_TOTAL"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        wait_idle(qtbot, made)
        yield made
        wait_idle(qtbot, made)


def let_the_lane_finish(session: Session) -> None:
    """Wait until everything asked for is done, without hearing of it yet."""
    done = threading.Event()
    session._lane.submit(done.set, lambda _none: None, lambda _error: None, Topic(Subject.CLIENT_ROWS, "last"))
    assert done.wait(20)


def seen(session: Session) -> list[OpenedClient]:
    heard: list[OpenedClient] = []
    session.client_opened.connect(heard.append)
    session.case_changed.connect(heard.append)
    return heard


def test_a_client_comes_whole_and_frozen(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    file = advised(demo, Advice.REFUSE)
    corrected = DataCorrection(INCOME, file.client.values[INCOME], 987_654.0, "bulletin de paie")
    session.decisions.corrections.correct(file.client, corrected, "en mots")
    decision = session.decisions.decide(file, REFUSED, "fr")
    request = session.decisions.request_review(decision.sequence, "Crédit soldé depuis")
    open_client(qtbot, session, file.client.client_id)
    opened = session.opened
    assert opened is not None and opened.assessment is session.assessment
    assert opened.assessment.client.values[INCOME] == 987_654.0
    assert opened.case.holding is not None and opened.case.waiting is not None
    assert opened.case.holding.entry.sequence == decision.sequence
    assert opened.case.waiting.entry.sequence == request.sequence
    assert opened.case.corrections == (corrected,)
    assert opened.case.revealed and opened.case.problem is None
    assert opened.case == session.decisions.case(opened.client_id)
    with pytest.raises(FrozenInstanceError):
        opened.case.revealed = False  # type: ignore[misc]


def test_what_is_written_while_a_client_is_read_is_never_missed(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    file, heard = advised(demo, Advice.REFUSE), seen(session)
    session.open_client(file.client.client_id)
    let_the_lane_finish(session)
    decision = session.decisions.decide(file, REFUSED, "fr")
    assert session.busy
    wait_idle(qtbot, session)
    assert not session.busy
    assert [one.case.holding.entry.sequence for one in heard if one.case.holding] == [decision.sequence]
    assert len(heard) == 1


def test_a_list_read_before_a_decision_shows_the_decision(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    file, known = advised(demo, Advice.REFUSE), []
    client_id = file.client.client_id

    def note(_listing: object) -> None:
        known.append(set(session.decisions.own_latest([client_id])))

    session.fetch_listing(
        ClientFilter(client_ids=(client_id,)), ClientOrder(), (), 5, note, Topic(Subject.CLIENT_ROWS, "list")
    )
    let_the_lane_finish(session)
    session.decisions.decide(file, REFUSED, "fr")
    wait_idle(qtbot, session)
    assert known == [{client_id}]


def test_the_case_follows_every_writing_at_once(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    file, other = advised(demo, Advice.REFUSE), advised(demo, Advice.GRANT)
    open_client(qtbot, session, file.client.client_id)
    heard = seen(session)
    session.decisions.decide(other, Judgement(Decision.GRANTED, "Dossier complet"), "fr")
    assert heard == []
    entry = session.decisions.decide(file, REFUSED, "fr", "Mon loyer baisse")
    assert len(heard) == 2
    assert all(one.case.holding is not None for one in heard)
    assert session.opened is heard[-1]
    assert heard[-1].case.holding is not None and heard[-1].case.holding.entry.sequence == entry.sequence
    assert heard[-1].assessment is session.assessment


@pytest.mark.parametrize("name", ["opinion_first", "user_name"])
def test_another_mode_of_work_or_person_is_followed_at_once(
    qtbot: QtBot, session: Session, demo: Bundle, desk: Desk, name: str
) -> None:
    file = advised(demo, Advice.REFUSE)
    client_id = file.client.client_id
    desk.settings = replace(desk.settings, opinion_first=name == "user_name")
    session.decisions.record_opinion(client_id, Opinion.UNSURE, "")
    open_client(qtbot, session, client_id)
    assert session.opened is not None and session.opened.case.revealed
    desk.settings = replace(desk.settings, opinion_first=True, author=OTHER_PERSON)
    session.preferences.changed.emit("theme")
    assert session.opened.case.revealed
    with qtbot.waitSignal(session.case_changed, timeout=1000):
        session.preferences.changed.emit(name)
    assert not session.opened.case.revealed


@pytest.mark.parametrize("opinion_first", [False, True])
def test_a_journal_that_cannot_be_read_is_part_of_the_case(
    qtbot: QtBot, session: Session, demo: Bundle, desk: Desk, opinion_first: bool
) -> None:
    spoilt = desk.path.with_name("spoilt.sqlite")
    spoilt.parent.mkdir(parents=True, exist_ok=True)
    spoilt.write_bytes(b"no database at all, and long enough to be read as one" * 40)
    for journal in (spoilt, None):
        desk.settings = replace(desk.settings, journal=journal, opinion_first=opinion_first)
        open_client(qtbot, session, advised(demo, Advice.REFUSE).client.client_id)
        assert session.opened is not None and session.opened.case.problem is not None
        assert session.opened.case.revealed is not opinion_first
        assert not session.decisions.case(session.opened.client_id).holding
