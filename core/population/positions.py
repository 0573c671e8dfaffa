"""Reads every client's ranks from the client database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.errors import BundleError
from core.features.catalogue import Catalogue
from core.population.database import DATABASE_NAME, reading_database
from core.population.query import quoted
from core.population.similarity import Positions, RankScale

if TYPE_CHECKING:
    import duckdb

FACTORS_AT_ONCE = 8
"""Read together: all of them at once would be in memory twice."""


def read_positions(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Positions:
    """Read the tables ``position_scales`` and ``positions``.

    Args:
        connection: the client database.
        catalogue: the features that the scales name.

    Raises:
        BundleError: a table is absent, or a scale names a feature that the model does not have.
    """
    with reading_database():
        found = connection.execute("SELECT factor, feature, weight, edges FROM position_scales").fetchall()
        scales = tuple(RankScale(row[0], row[1], int(row[2]), np.array(row[3], dtype=np.float64)) for row in found)
        for scale in scales:
            if scale.feature not in catalogue.model_names:
                raise BundleError("features_differ", scale.feature, DATABASE_NAME)
        found_ids = connection.execute("SELECT client_id FROM positions ORDER BY client_id").fetchnumpy()["client_id"]
        columns = [
            column
            for start in range(0, len(scales), FACTORS_AT_ONCE)
            for column in _columns(connection, scales[start : start + FACTORS_AT_ONCE])
        ]
    return Positions(np.asarray(found_ids, dtype=np.int64), scales, tuple(columns))


def _columns(connection: duckdb.DuckDBPyConnection, scales: Sequence[RankScale]) -> list[bytes]:
    names = ", ".join(quoted(scale.factor) for scale in scales)
    found = connection.execute(f"SELECT {names} FROM positions ORDER BY client_id").fetchnumpy()
    return [np.asarray(found[scale.factor], dtype=np.uint8).tobytes() for scale in scales]
