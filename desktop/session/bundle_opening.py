"""The door to the scoring libraries, whose import takes seconds: loaded at their first use, in the lane."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from core.bundle.signature import TrustedKey

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from core.assessment.assessment import Assessment
    from core.bundle.bundle import Bundle
    from core.clients.client import Client
    from core.decisions.data_correction import DataCorrection
    from core.new_files.store import LocalFile
    from desktop.session.comparison_desk import ComparisonDesk
    from desktop.session.decisions import SessionDecisions
    from desktop.session.lane import Lane
    from desktop.session.simulation import Simulation
    from desktop.settings.decision_settings import ReadSettings


def open_verified(folder: Path, trusted: Iterable[TrustedKey]) -> Bundle:
    """Verify and open a bundle; see ``core.bundle.bundle.open_bundle``.

    Raises:
        BundleError: with what is wrong.
    """
    from core.bundle.bundle import open_bundle  # noqa: PLC0415  (lightgbm)

    return open_bundle(folder, trusted)


def assess_client(bundle: Bundle, client_id: int, corrections: tuple[DataCorrection, ...] = ()) -> Assessment:
    """Read, score and explain one client, with what was put right in the file.

    Raises:
        UnknownClientError: no such client in the bundle.
    """
    from core.assessment.assessment import assess  # noqa: PLC0415  (lightgbm)
    from core.decisions.data_correction import with_corrections  # noqa: PLC0415  (lightgbm)

    return assess(bundle, with_corrections(bundle.store.get(client_id), corrections))


def open_decisions(bundle: Bundle, lane: Lane, settings: ReadSettings, parent: QObject) -> SessionDecisions:
    """The decisions on the clients of a bundle."""
    from desktop.session.decisions import SessionDecisions  # noqa: PLC0415  (reaches the scoring libraries)

    return SessionDecisions(bundle, lane, settings, parent)


def assess_file(bundle: Bundle, file: LocalFile) -> Assessment:
    """Score and explain the client whom a file made on this workstation describes."""
    from core.assessment.assessment import assess  # noqa: PLC0415  (lightgbm)

    return assess(bundle, file.client(bundle.catalogue))


def open_comparison(bundle: Bundle, client: Client) -> ComparisonDesk:
    """Compares a client, simulated or not, with groups of a bundle's clients."""
    from desktop.session.comparison_desk import ComparisonDesk  # noqa: PLC0415  (reaches the scoring libraries)

    return ComparisonDesk(bundle, client)


def open_simulation(bundle: Bundle, lane: Lane, parent: QObject) -> Simulation:
    """The simulations of the clients of a bundle."""
    from desktop.session.simulation import Simulation  # noqa: PLC0415  (reaches the scoring libraries)

    return Simulation(bundle, lane, parent)
