"""How long core computes what a gesture asks for, without a window."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.clients.client import Client
from core.clients.offer import file_offer
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.offers import offer_axes, offer_map
from core.simulation.smallest_changes import smallest_changes

CLIENTS = 60


def engine_times(folder: Path) -> dict[str, list[float]]:
    """Time each computation for clients spread over the whole list.

    Args:
        folder: of the bundle.

    Returns:
        Milliseconds by name of the computation, one for each client.
    """
    bundle = open_bundle(folder, [demonstration_key()])
    try:
        clients = _spread_clients(bundle)
        return {
            "map": _times_ms(clients, lambda client: _map(bundle, client)),
            "smallest_changes": _times_ms(clients, lambda client: smallest_changes(bundle, client)),
        }
    finally:
        bundle.close()


def _spread_clients(bundle: Bundle) -> list[Client]:
    step = max(1, bundle.manifest.client_count // CLIENTS)
    rows = [bundle.store.rows(ClientFilter(), ClientOrder(), [], place * step, 1)[0] for place in range(CLIENTS)]
    return [bundle.store.get(row.client_id) for row in rows]


def _map(bundle: Bundle, client: Client) -> object:
    offer = file_offer(client)
    return offer_map(bundle, client, offer, *offer_axes(offer, bundle.catalogue))


def _times_ms(clients: Sequence[Client], computation: Callable[[Client], object]) -> list[float]:
    computation(clients[0])
    times = []
    for client in clients:
        started = time.perf_counter()
        computation(client)
        times.append((time.perf_counter() - started) * 1000.0)
    return times
