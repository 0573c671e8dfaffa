"""Clients of a bundle back in memory as training knows them: a bounded sample, drawn from the bundle alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow
from numpy.typing import NDArray

from core.bundle.bundle import CLIENTS_NAME, Bundle
from core.clients.client import make_client
from core.model.encoding import model_vector
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.population.query import quoted
from training.features.source import sample_places
from training.features.table import FeatureTable, feature_table


def known_clients(bundle: Bundle, count: int, seed: int) -> FeatureTable:
    """Clients whose outcome is known, drawn at random, all of them where there are no more; ids ascending.

    Args:
        bundle: verified; its client database is read a second time.
        count: clients to draw.
        seed: of the draw.
    """
    with attached(bundle.folder) as connection:
        outcomes = connection.execute(
            "SELECT client_id, not_repaid FROM bundle.outcomes ORDER BY client_id"
        ).fetchnumpy()
        places = sample_places(len(outcomes["client_id"]), count, seed)
        target = np.asarray(outcomes["not_repaid"], dtype=np.float64)[places]
        return _table(connection, bundle, np.asarray(outcomes["client_id"])[places], target)


def pending_clients(bundle: Bundle, count: int, seed: int) -> FeatureTable:
    """Clients who wait for a decision, drawn in the same way; their outcomes are not known."""
    with attached(bundle.folder) as connection:
        found = connection.execute("SELECT client_id FROM bundle.clients WHERE pending ORDER BY client_id").fetchnumpy()
        ids = np.asarray(found["client_id"])
        chosen = ids[sample_places(len(ids), count, seed)]
        return _table(connection, bundle, chosen, np.full(len(chosen), np.nan))


def client_matrix(bundle: Bundle, most: int) -> NDArray[np.float64]:
    """The first clients of a bundle as the model sees them; shape ``(n, features)``."""
    names = [feature.name for feature in bundle.catalogue.features]
    rows = bundle.store.rows(ALL_CLIENTS, ClientOrder(), names, 0, most)
    clients = [make_client(row.client_id, row.values) for row in rows]
    return np.array([model_vector(client, bundle.catalogue.model_features, bundle.codes) for client in clients])


def attached(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database with the clients of a bundle attached as ``bundle``, to be closed by the caller."""
    # A database of its own: the bundle's connection is locked to what the application asks.
    connection = duckdb.connect()
    place = str(folder / CLIENTS_NAME).replace("'", "''")
    connection.execute(f"ATTACH '{place}' AS bundle (READ_ONLY)")
    return connection


def _table(
    connection: duckdb.DuckDBPyConnection, bundle: Bundle, ids: NDArray[Any], target: NDArray[np.float64]
) -> FeatureTable:
    connection.register("wanted", pyarrow.table({"client_id": ids}))
    columns = ", ".join(quoted(feature.name) for feature in bundle.catalogue.features)
    found = connection.sql(
        f"SELECT {columns} FROM bundle.clients SEMI JOIN wanted USING (client_id) ORDER BY client_id"
    ).to_arrow_table()
    known = ~np.isnan(target)
    whole = found.append_column("SK_ID_CURR", pyarrow.array(ids)).append_column("is_train", pyarrow.array(known))
    return feature_table(
        whole.append_column("TARGET", pyarrow.array(target, mask=~known)), bundle.catalogue, str(bundle.folder)
    )
