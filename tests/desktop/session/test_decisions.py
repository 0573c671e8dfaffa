"""The session writes decisions at once, reads them back, and does them again bit for bit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.assessment.assessment import what_if
from core.bundle.bundle import Bundle
from core.decisions.reading import journal_line
from core.decisions.record import Decision, Judgement, Opinion
from core.decisions.replay import Replay, ReplayOutcome
from core.errors import DecisionError, JournalError
from core.journal.entry import JournalEntry
from core.journal.journal import EntryKind
from core.model.policy import Advice
from desktop.session.session import Session
from desktop.settings.decision_settings import settings_reader
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from tests.desktop.desks import ADVISOR, OTHER_PERSON, Desk, advised, deciding_session
from tests.desktop.sessions import running_session

GRANT = Judgement(Decision.GRANTED, "Dossier complet")
OVERRIDE = Judgement(Decision.GRANTED, "Apport important", "Épargne de six mois de revenus")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made


def replayed(qtbot: QtBot, session: Session, sequence: int) -> Replay:
    with qtbot.waitSignal(session.decisions.replayed, timeout=20_000) as done:
        session.decisions.replay(sequence)
    assert done.args[0] == sequence
    found: Replay = done.args[1]
    return found


def test_a_decision_is_in_the_file_when_the_call_returns(session: Session, demo: Bundle, desk: Desk) -> None:
    told: list[JournalEntry] = []
    session.decisions.recorded.connect(told.append)
    entry = session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr", "Je change d’emploi en mars.")
    assert desk.entries() == ["client_view", "decision"]
    assert [one.kind for one in told] == [EntryKind.CLIENT_VIEW, EntryKind.DECISION]
    assert (entry.author, entry.kind) == (ADVISOR, EntryKind.DECISION)


def test_a_refused_decision_leaves_nothing_behind(session: Session, demo: Bundle, desk: Desk) -> None:
    refused = advised(demo, Advice.REFUSE)
    with pytest.raises(DecisionError, match="override_reason_missing"):
        session.decisions.decide(refused, GRANT, "fr", "Mon point de vue")
    session.decisions.journal.verify()
    assert desk.entries() == []


def test_opinion_first_reveals_one_client_to_one_person(demo: Bundle, tmp_path: Path) -> None:
    desk = Desk(tmp_path, opinion_first=True)
    one, other = advised(demo, Advice.GRANT), advised(demo, Advice.GRANT, 1)
    client_id = one.client.client_id
    with deciding_session(demo, desk) as session:
        decisions = session.decisions
        with pytest.raises(DecisionError, match="opinion_missing"):
            decisions.decide(one, GRANT, "fr")
        decisions.record_opinion(client_id, Opinion.FAVOURABLE, "")
        assert decisions.case(client_id).revealed
        assert not decisions.case(other.client.client_id).revealed
        entry = decisions.decide(one, GRANT, "fr")
        assert entry.payload["opinion"]["opinion"] == "favourable"
        assert decisions.case(client_id).revealed
        desk.settings = replace(desk.settings, author=OTHER_PERSON)
        assert not decisions.case(client_id).revealed


def test_the_case_follows_the_second_look(session: Session, demo: Bundle) -> None:
    refused, decisions = advised(demo, Advice.REFUSE), session.decisions
    client_id = refused.client.client_id
    assert decisions.case(client_id).holding is None
    decision = decisions.decide(refused, Judgement(Decision.REFUSED, "Trop de dettes"), "fr")
    request = decisions.request_review(decision.sequence, "Crédit soldé depuis")
    waiting = decisions.case(client_id).waiting
    assert waiting is not None
    assert waiting.entry.sequence == request.sequence
    decisions.answer_review(OTHER_PERSON, request.sequence, OVERRIDE)
    case = decisions.case(client_id)
    assert case.waiting is None
    assert case.holding is not None
    assert case.holding.decision is Decision.GRANTED
    assert case.rests_on is not None
    assert case.rests_on.probability == refused.probability
    assert list(decisions.own_latest([client_id])) == [client_id]


def test_a_simulated_offer_is_replayed_to_the_last_bit(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    refused = advised(demo, Advice.REFUSE)
    offer = what_if(demo, refused, {"AMT_CREDIT": 0.7 * refused.client.number("AMT_CREDIT")})
    entry = session.decisions.decide(offer, Judgement(Decision.TO_REVIEW, "Montant revu"), "fr")
    found = replayed(qtbot, session, entry.sequence)
    assert found.same
    assert found.replayed_probability == offer.after.probability


def test_what_cannot_be_read_is_not_replayed_and_says_so(
    qtbot: QtBot, session: Session, demo: Bundle, desk: Desk
) -> None:
    session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr")
    told: list[Exception] = []
    session.decisions.replay_failed.connect(told.append)
    for path in (desk.path, desk.path.parent, None):
        desk.settings = replace(desk.settings, journal=path)
        with qtbot.waitSignal(session.decisions.replay_failed, timeout=20_000):
            session.decisions.replay(7)
    assert [type(one) for one in told] == [DecisionError, JournalError, JournalError]


def test_a_decision_on_a_bundle_that_is_gone_says_so(qtbot: QtBot, session: Session, demo: Bundle, desk: Desk) -> None:
    session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr")
    line = journal_line(session.decisions.journal, 1)
    assert line is not None
    payload = {**line.facts, "bundle_fingerprint": "0" * 64}
    session.decisions._journal.append(EntryKind.DECISION, ADVISOR, line.entry.client_id, payload)
    assert replayed(qtbot, session, 2).outcome is ReplayOutcome.BUNDLE_ABSENT


def test_a_decision_finds_its_bundle_among_those_installed(qtbot: QtBot, demo: Bundle, desk: Desk) -> None:
    desk.settings = replace(desk.settings, bundles=lambda: (desk.path, demo.folder))
    with deciding_session(demo, desk) as session:
        entry = session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr")
        manifest = replace(demo.manifest, model_version="another")
        session.decisions._bundle = replace(session.decisions.bundle, manifest=manifest)
        found = replayed(qtbot, session, entry.sequence)
    assert found.same
    assert found.found_fingerprint == demo.manifest.fingerprint


def test_a_changed_line_is_not_replayed_and_breaks_the_chain(
    qtbot: QtBot, session: Session, demo: Bundle, desk: Desk
) -> None:
    session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr")
    session.decisions.close()
    tamper(desk.path)
    assert session.decisions.journal.verify().first_broken == 1
    assert replayed(qtbot, session, 1).outcome is ReplayOutcome.ENTRY_ALTERED


def tamper(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        payload = json.loads(connection.execute("SELECT payload FROM entries WHERE sequence = 1").fetchone()[0])
        changed = json.dumps({**payload, "reason": "autre"})
        connection.execute("UPDATE entries SET payload = ? WHERE sequence = 1", (changed,))
    connection.close()


def test_without_a_place_to_write_nothing_is_said_to_be_recorded(demo: Bundle, tmp_path: Path) -> None:
    with running_session(demo) as session, pytest.raises(JournalError):
        session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr")
    desk = Desk(tmp_path)
    desk.path.mkdir(parents=True)
    with deciding_session(demo, desk) as session:
        with pytest.raises(JournalError):
            session.decisions.decide(advised(demo, Advice.GRANT), GRANT, "fr")
        assert session.decisions.own_latest([100_001]) == {}


def test_the_settings_say_who_and_where(tmp_path: Path) -> None:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    paths.settings.parent.mkdir(parents=True)
    paths.settings.write_text(json.dumps({"user_name": " Claire Martin ", "journal_folder": str(tmp_path / "commun")}))
    read = settings_reader(SettingsStore(paths.settings, paths.policy), paths)
    assert read().author == ADVISOR
    assert read().journal == tmp_path / "commun" / "decisions.sqlite"
    paths.settings.unlink()
    default = settings_reader(SettingsStore(paths.settings, paths.policy), paths)()
    assert default.journal == paths.data / "journal" / "decisions.sqlite"
    assert default.author
