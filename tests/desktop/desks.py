"""Sessions whose decisions are really written: a journal in a folder of the test, on the demonstration bundle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.decisions.case import ClientCase
from core.journal.journal import Journal
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from desktop.session.lane import Lane
from desktop.session.opened_client import OpenedClient, opened_with
from desktop.session.session import Session
from desktop.settings.decision_settings import DecisionSettings
from tests.desktop.sessions import own_copy

ADVISOR, OTHER_PERSON = "Claire Martin", "Paul Durand"


class Desk:
    """Settings that a test may change while the session runs."""

    def __init__(self, folder: Path, *, opinion_first: bool = False) -> None:
        self.path = folder / "journal" / "decisions.sqlite"
        self.settings = DecisionSettings(ADVISOR, "agence de Lille", opinion_first, self.path)

    def read(self) -> DecisionSettings:
        return self.settings

    def entries(self) -> list[str]:
        """Kinds of what another reader of the file finds."""
        journal = Journal(self.path)
        try:
            return [str(entry.kind) for entry in journal.entries()]
        finally:
            journal.close()


@contextmanager
def deciding_session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    session = Session(Lane(), decision_settings=desk.read)
    session.adopt(own_copy(demo))
    yield session
    session.close()


def advised(demo: Bundle, advice: Advice, place: int = 0) -> Assessment:
    """A client of the demonstration with this advice."""
    wanted = ClientFilter(advices=frozenset({advice}))
    row = demo.store.rows(wanted, ClientOrder(), [], place, 1)[0]
    return assess(demo, demo.store.get(row.client_id))


def open_client(qtbot: QtBot, session: Session, client_id: int) -> None:
    with qtbot.waitSignal(session.client_opened, timeout=20_000):
        session.open_client(client_id)
    wait_idle(qtbot, session)


def as_opened(session: Session, assessment: Assessment) -> OpenedClient:
    """A client as opening it would bring it."""
    return opened_with(session.decisions.bundle, assessment, session.decisions.case(assessment.client.client_id))


def revealed(assessment: Assessment) -> OpenedClient:
    """A client of whom the journal says nothing and whose score may be shown."""
    return OpenedClient(assessment, ClientCase(revealed=True))


def wait_idle(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session._lane.busy, timeout=30_000)
