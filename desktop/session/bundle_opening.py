"""The door to the scoring libraries, whose import takes seconds: loaded at their first use, in the lane."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from core.bundle.signature import TrustedKey

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from core.bundle.bundle import Bundle
    from core.clients.client import Client
    from core.new_files.store import LocalFile
    from desktop.session.comparison_desk import ComparisonDesk
    from desktop.session.decisions import SessionDecisions
    from desktop.session.lane import Lane
    from desktop.session.opened_client import OpenedClient
    from desktop.session.simulation import Simulation
    from desktop.settings.decision_settings import DecisionSettings, ReadSettings


def open_verified(folder: Path, trusted: Iterable[TrustedKey]) -> Bundle:
    """Verify and open a bundle; see ``core.bundle.bundle.open_bundle``.

    Raises:
        BundleError: with what is wrong.
    """
    from core.bundle.bundle import open_bundle  # noqa: PLC0415  (lightgbm)

    return open_bundle(folder, trusted)


def open_file(bundle: Bundle, client_id: int, file: LocalFile | None, settings: DecisionSettings) -> OpenedClient:
    """Read, score and explain one client; see ``desktop.session.opened_client.read_client``.

    Raises:
        UnknownClientError: no such client.
    """
    from desktop.session.opened_client import read_client  # noqa: PLC0415  (lightgbm)

    return read_client(bundle, client_id, file, settings)


def open_decisions(bundle: Bundle, lane: Lane, settings: ReadSettings, parent: QObject) -> SessionDecisions:
    """The decisions on the clients of a bundle."""
    from desktop.session.decisions import SessionDecisions  # noqa: PLC0415  (reaches the scoring libraries)

    return SessionDecisions(bundle, lane, settings, parent)


def open_comparison(bundle: Bundle, client: Client) -> ComparisonDesk:
    """Compares a client, simulated or not, with groups of a bundle's clients."""
    from desktop.session.comparison_desk import ComparisonDesk  # noqa: PLC0415  (reaches the scoring libraries)

    return ComparisonDesk(bundle, client)


def open_simulation(bundle: Bundle, lane: Lane, parent: QObject) -> Simulation:
    """The simulations of the clients of a bundle."""
    from desktop.session.simulation import Simulation  # noqa: PLC0415  (reaches the scoring libraries)

    return Simulation(bundle, lane, parent)
