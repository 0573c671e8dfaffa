"""Packs each client's whole file, credits from other lenders included, as ``core.population.packed_rows`` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow
from numpy.typing import NDArray

from core.clients.credits_elsewhere import ACTIVE
from core.clients.history import CreditSource
from core.features.catalogue import Catalogue
from core.population.packed_rows import kept_numbers, kept_texts
from core.population.past import CREDIT_NUMBERS, CREDIT_TEXTS
from training.features.table import FeatureTable

ROWS_AT_ONCE = 50_000
"""Few enough that packing needs little memory beside the table."""
_CREDITS = f"""
    SELECT client_id, {", ".join(f"coalesce({name}, '') AS {name}" for name in CREDIT_TEXTS)},
        {", ".join(f"coalesce({name}::DOUBLE, 'nan'::DOUBLE) AS {name}" for name in CREDIT_NUMBERS)}
    FROM history_credits
    WHERE source = '{CreditSource.BUREAU}'
    QUALIFY bool_or(coalesce(status, '') = '{ACTIVE}') OVER (PARTITION BY client_id)
    ORDER BY ALL
"""


@dataclass(frozen=True)
class _Credits:
    """Credits sorted by client.

    Args:
        client_ids: of each credit, ascending; shape ``(credits,)``.
        texts, numbers: what is kept of each; shapes ``(credits, 3)`` and ``(credits, 13)``.
    """

    client_ids: NDArray[np.int64]
    texts: NDArray[Any]
    numbers: NDArray[np.float64]


def write_packed_rows(connection: duckdb.DuckDBPyConnection, table: FeatureTable, catalogue: Catalogue) -> None:
    """Make the table ``client_files``: one row a client, by ascending number.

    Args:
        connection: the client database, open for writing; the clients' past is in it already.
        table: every client.
        catalogue: the features that are kept.
    """
    connection.execute("CREATE TABLE client_files (client_id BIGINT, pending BOOLEAN, numbers BLOB, texts VARCHAR[])")
    elsewhere = _read_credits(connection)
    order = np.argsort(table.client_ids, kind="stable")
    for start in range(0, len(order), ROWS_AT_ONCE):
        connection.register("content", _packed(table, order[start : start + ROWS_AT_ONCE], catalogue, elsewhere))
        connection.execute("INSERT INTO client_files SELECT * FROM content")
        connection.unregister("content")


def _packed(table: FeatureTable, places: NDArray[np.int64], catalogue: Catalogue, elsewhere: _Credits) -> pyarrow.Table:
    """Some rows of ``client_files``, for the clients at these places of the table."""
    ids = table.client_ids[places]
    numbers = np.column_stack([table.numbers[name][places] for name in kept_numbers(catalogue)]).astype("<f8")
    texts = np.column_stack([table.texts[name][places] for name in kept_texts(catalogue)])
    first = np.searchsorted(elsewhere.client_ids, ids, side="left")
    last = np.searchsorted(elsewhere.client_ids, ids, side="right")
    ranges = list(zip(first.tolist(), last.tolist(), strict=True))
    return pyarrow.table(
        {
            "client_id": ids,
            "pending": ~table.is_train[places],
            "numbers": pyarrow.array(
                [row.tobytes() + elsewhere.numbers[a:b].tobytes() for row, (a, b) in zip(numbers, ranges, strict=True)],
                pyarrow.binary(),
            ),
            "texts": pyarrow.array(
                [[*row, *elsewhere.texts[a:b].flat] for row, (a, b) in zip(texts, ranges, strict=True)],
                pyarrow.list_(pyarrow.string()),
            ),
        }
    )


def _read_credits(connection: duckdb.DuckDBPyConnection) -> _Credits:
    found = connection.execute(_CREDITS).fetchnumpy()
    return _Credits(
        np.asarray(found["client_id"], dtype=np.int64),
        np.column_stack([found[name] for name in CREDIT_TEXTS]),
        np.column_stack([found[name] for name in CREDIT_NUMBERS]).astype("<f8"),
    )
