"""Reads every client's ranks from the client database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.errors import BundleError
from core.features.catalogue import Catalogue
from core.population.database import DATABASE_NAME, reading_database
from core.population.query import quoted
from core.population.similarity import Positions, RankScale

if TYPE_CHECKING:
    import duckdb


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
        names = "".join(f", {quoted(scale.factor)}" for scale in scales)
        columns = connection.execute(f"SELECT client_id{names} FROM positions ORDER BY client_id").fetchnumpy()
    return Positions(
        np.asarray(columns["client_id"], dtype=np.int64),
        scales,
        tuple(np.asarray(columns[scale.factor], dtype=np.uint8).tobytes() for scale in scales),
    )
