"""Sessions for tests: the real demonstration bundle with a client store of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from core.bundle.bundle import CLIENTS_NAME, Bundle
from core.population.store import ClientStore
from desktop.session.lane import Lane
from desktop.session.session import Session

KNOWN_CLIENT = 100_002
OTHER_CLIENT = 100_005
UNKNOWN_CLIENT = 999_999


def own_copy(demo: Bundle) -> Bundle:
    """The same bundle, whose store a session may use on its lane and close."""
    return replace(demo, store=ClientStore(demo.folder / CLIENTS_NAME, demo.catalogue, demo.manifest.policy))


@contextmanager
def running_session(demo: Bundle | None) -> Iterator[Session]:
    """A session on a lane, with a bundle open where one is given; closed at the end."""
    lane = Lane()
    session = Session(lane)
    if demo is not None:
        session.adopt(own_copy(demo))
    yield session
    session.close()
