"""Keeps each client's packed row, the whole file in one cell: a tenth of the time of reading every column."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.clients.client import Client, make_client
from core.clients.history import CreditSource, PastCredit
from core.errors import BundleError, UnknownClientError
from core.features.catalogue import Catalogue, Kind
from core.population.database import DATABASE_NAME
from core.population.past import CREDIT_NUMBERS, CREDIT_TEXTS, credit_of
from core.values import Value

if TYPE_CHECKING:
    import duckdb

_ONE_CREDIT = struct.Struct(f"<{len(CREDIT_NUMBERS)}d")


class PackedRows:
    """Reads packed rows.

    Args:
        connection: the client database.
        catalogue: the features; derived ones are not kept but computed anew. Each number is a little-endian double,
            NaN where it is missing. After the features come the credits from other lenders, one after the other, where
            one of them runs and could thus be paid off.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
        self._connection = connection
        self._numbers, self._texts = kept_numbers(catalogue), kept_texts(catalogue)
        self._layout = struct.Struct(f"<{len(self._numbers)}d")

    def get(self, client_id: int) -> Client:
        """One client's whole file.

        Raises:
            UnknownClientError: no such client here.
            BundleError: the file is not one of this catalogue.
        """
        row = self._connection.execute(
            "SELECT pending, numbers, texts FROM client_files WHERE client_id = ?", [client_id]
        ).fetchone()
        if row is None:
            raise UnknownClientError(client_id)
        pending, numbers, texts = row
        whole = self._layout.size
        elsewhere = _credits(numbers[whole:], texts[len(self._texts) :])
        if len(numbers) < whole or len(texts) < len(self._texts) or elsewhere is None:
            raise BundleError("features_differ", "client_files", DATABASE_NAME)
        values: dict[str, Value] = dict(zip(self._numbers, self._layout.unpack_from(numbers), strict=True))
        values.update(zip(self._texts, texts, strict=False))
        return replace(make_client(client_id, values, pending=bool(pending)), credits_elsewhere=elsewhere)


def _credits(numbers: bytes, texts: Sequence[str]) -> tuple[PastCredit, ...] | None:
    """The credits packed one after the other; None where numbers and texts are not of the same credits."""
    width = len(CREDIT_TEXTS)
    if len(numbers) * width != len(texts) * _ONE_CREDIT.size:
        return None
    return tuple(
        credit_of(CreditSource.BUREAU, texts[width * place : width * (place + 1)], found)
        for place, found in enumerate(_ONE_CREDIT.iter_unpack(numbers))
    )


def kept_numbers(catalogue: Catalogue) -> tuple[str, ...]:
    """The numeric features of a file, in the order in which their values are packed."""
    return tuple(feature.name for feature in catalogue.features if _is_kept(feature.kind) and not feature.is_text)


def kept_texts(catalogue: Catalogue) -> tuple[str, ...]:
    """The categorical features of a file, in the order in which they are kept; empty texts are missing."""
    return tuple(feature.name for feature in catalogue.features if _is_kept(feature.kind) and feature.is_text)


def _is_kept(kind: Kind) -> bool:
    return kind is not Kind.DERIVED
