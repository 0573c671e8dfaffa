"""The session opens bundles and clients in the background and tells what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.bundle.signature import demonstration_key
from core.errors import BundleError
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.population.store import Listing
from desktop.session.session import Session
from desktop.session.topics import Subject, Topic
from tests.desktop.sessions import KNOWN_CLIENT, OTHER_CLIENT, UNKNOWN_CLIENT, own_copy, running_session

LISTING, ROWS = Topic(Subject.CLIENT_ROWS, "listing"), Topic(Subject.CLIENT_ROWS, "rows")


def open_client(qtbot: QtBot, session: Session, client_id: int) -> None:
    with qtbot.waitSignal(session.client_opened, timeout=10_000):
        session.open_client(client_id)


def test_a_bundle_opens_in_the_background(qtbot: QtBot, demo_folder: Path) -> None:
    with running_session(None) as session:
        with qtbot.waitSignal(session.bundle_opened, timeout=60_000):
            session.open_bundle(demo_folder, [demonstration_key()])
            assert session.busy
            assert session.bundle is None
        assert session.bundle is not None
        assert session.bundle.folder == demo_folder
        assert not session.busy


def test_a_bundle_that_is_none_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    with running_session(None) as session:
        with qtbot.waitSignal(session.bundle_refused, timeout=60_000) as refused:
            session.open_bundle(tmp_path / "nothing", [demonstration_key()])
        assert isinstance(refused.args[0], BundleError)
        assert refused.args[0].problem == "not_found"
        assert session.bundle is None
        assert not session.busy


def test_a_client_opens_with_the_risk_of_the_list(qtbot: QtBot, demo: Bundle) -> None:
    with running_session(demo) as session:
        open_client(qtbot, session, KNOWN_CLIENT)
        assert session.assessment is not None
        assert session.assessment.client.client_id == KNOWN_CLIENT
        assert session.recent == (KNOWN_CLIENT,)


def test_an_unknown_client_leaves_the_open_one_alone(qtbot: QtBot, demo: Bundle) -> None:
    with running_session(demo) as session:
        open_client(qtbot, session, KNOWN_CLIENT)
        with qtbot.waitSignal(session.client_unknown, timeout=10_000) as unknown:
            session.open_client(UNKNOWN_CLIENT)
        assert unknown.args == [UNKNOWN_CLIENT]
        assert session.assessment is not None
        assert session.assessment.client.client_id == KNOWN_CLIENT
        assert session.recent == (KNOWN_CLIENT,)


def test_going_back_walks_along_the_clients_seen(qtbot: QtBot, demo: Bundle) -> None:
    with running_session(demo) as session:
        for client_id in (KNOWN_CLIENT, OTHER_CLIENT, OTHER_CLIENT, 100_003):
            open_client(qtbot, session, client_id)
        for expected in (OTHER_CLIENT, KNOWN_CLIENT):
            with qtbot.waitSignal(session.client_opened, timeout=10_000) as opened:
                session.open_previous()
            assert opened.args[0].client_id == expected
        assert not session.has_previous
        with qtbot.assertNotEmitted(session.client_opened, wait=100):
            session.open_previous()
        assert session.recent == (KNOWN_CLIENT, OTHER_CLIENT, 100_003)


def test_only_the_newest_client_asked_for_is_shown(qtbot: QtBot, demo: Bundle) -> None:
    opened: list[int] = []
    with running_session(demo) as session:
        session.client_opened.connect(lambda found: opened.append(found.client_id))
        with qtbot.waitSignal(session.busy_changed, check_params_cb=lambda busy: not busy, timeout=10_000):
            for client_id in (KNOWN_CLIENT, 100_003, OTHER_CLIENT):
                session.open_client(client_id)
        assert opened[-1] == OTHER_CLIENT
        assert len(opened) == 1


def test_rows_and_counts_come_back(qtbot: QtBot, demo: Bundle) -> None:
    found: dict[str, object] = {}
    with running_session(demo) as session:
        session.fetch_listing(ALL_CLIENTS, ClientOrder(), (), 2, lambda listing: found.update(listing=listing), LISTING)
        session.fetch_rows(
            ALL_CLIENTS, ClientOrder(), ("AMT_CREDIT",), 5, 3, lambda rows: found.update(rows=rows), ROWS
        )
        qtbot.waitUntil(lambda: len(found) == 2, timeout=10_000)
    listing = found["listing"]
    assert isinstance(listing, Listing)
    assert (len(listing.rows), listing.count) == (2, demo.manifest.client_count)
    rows = found["rows"]
    assert isinstance(rows, tuple)
    assert len(rows) == 3
    assert rows[0].values.keys() == {"AMT_CREDIT"}


def test_views_that_were_replaced_hear_nothing(qtbot: QtBot, demo: Bundle) -> None:
    heard: list[object] = []
    later: list[object] = []
    with running_session(demo) as session:
        session.fetch_rows(ALL_CLIENTS, ClientOrder(), (), 0, 1, heard.append, LISTING)
        session.dismiss_audience()
        session.fetch_rows(ALL_CLIENTS, ClientOrder(), (), 0, 1, later.append, ROWS)
        qtbot.waitUntil(lambda: bool(later), timeout=10_000)
    assert heard == []


def test_another_bundle_closes_the_first_and_forgets_its_client(qtbot: QtBot, demo: Bundle) -> None:
    with running_session(demo) as session:
        open_client(qtbot, session, KNOWN_CLIENT)
        first = session.bundle
        session.adopt(own_copy(demo))
        assert session.assessment is None
        assert session.recent == ()
        open_client(qtbot, session, OTHER_CLIENT)
        assert first is not None
        with pytest.raises(Exception, match=r"(?i)closed"):
            first.store.count()


def test_without_a_bundle_nothing_can_be_asked() -> None:
    with running_session(None) as session, pytest.raises(RuntimeError, match="no bundle"):
        session.open_client(1)
