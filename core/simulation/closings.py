"""Which credits elsewhere a client may pay off now, and what each would change in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.clients.client import Client
from core.clients.credits_elsewhere import accounts_for, credit_features, is_closable, with_one_closed
from core.clients.history import PastCredit

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Closing:
    """One credit paid off.

    Args:
        place: value of the edit ``CLOSED_CREDIT``.
        credit: as it is now.
        features: what the credits elsewhere come to afterwards, by feature name.
    """

    place: str
    credit: PastCredit
    features: Mapping[str, float]

    @property
    def debt(self) -> float:
        """What the client pays now."""
        return self.credit.debt_amount


def closings(client: Client) -> tuple[Closing, ...]:
    """Every credit that can be paid off; none where the credits kept do not explain the file's figures."""
    elsewhere = client.credits_elsewhere
    if not any(map(is_closable, elsewhere)) or not accounts_for(elsewhere, client.values):
        return ()
    places = (str(place) for place, credit in enumerate(elsewhere) if is_closable(credit))
    return tuple(
        Closing(place, elsewhere[int(place)], credit_features(with_one_closed(elsewhere, place, client.values)))
        for place in places
    )


class ClosingColumns:
    """The features that closings change, for variants of a client each of which closes one credit or none.

    Args:
        client: the file as it is.
        found: the closings; 0 stands for none, 1 for the first of them.
    """

    def __init__(self, client: Client, found: Sequence[Closing]) -> None:
        self.debts = np.array([0.0, *(closing.debt for closing in found)])
        names = found[0].features if found else ()
        tables = {name: np.array([client.number(name), *(one.features[name] for one in found)]) for name in names}
        self._tables = {name: table for name, table in tables.items() if not _is_constant(table)}

    def of(self, closed: NDArray[np.int64]) -> dict[str, Column]:
        """The features of variants that close these; each of shape ``(n,)``."""
        return {name: table[closed] for name, table in self._tables.items()}


def weightiest(rows: EditedRows, client: Client, found: Sequence[Closing], most: int) -> tuple[Closing, ...]:
    """The closings that lower the risk, those that lower it most first.

    Args:
        rows: scores variants of the client.
        client: the file as it is.
        found: what may be closed.
        most: how many are wanted.
    """
    if not found:
        return ()
    columns = ClosingColumns(client, found).of(np.arange(len(found) + 1))
    probabilities = rows.probabilities({"AMT_CREDIT": np.full(len(found) + 1, client.number("AMT_CREDIT")), **columns})
    order = np.argsort(probabilities[1:], kind="stable")
    return tuple(found[place] for place in order[:most] if probabilities[place + 1] < probabilities[0])


def _is_constant(table: Column) -> bool:
    return bool(np.all((table == table[0]) | (np.isnan(table) & np.isnan(table[0]))))
