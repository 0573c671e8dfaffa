"""Columns that follow the published marginals, by the client's rank."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import Array, from_frequencies
from training.synthesis.parameters import Parameters

SPLITS = ("train", "test")


class Marginals:
    """Reads a column's value off the marginal of the client's split.

    Args:
        clients: the chunk's clients.
        parameters: the aggregates.
    """

    def __init__(self, clients: Clients, parameters: Parameters) -> None:
        self._clients = clients
        self._parameters = parameters

    def number(self, column: str, uniform: Array) -> Array:
        """Give the column's value at each client's rank, ascending, shape (n,)."""
        return np.asarray(self._by_split(column, uniform, self._one_number), dtype=float)

    def label(self, column: str, uniform: Array) -> Array:
        """Give the column's label at each client's rank, in the order of the table, shape (n,)."""
        return self._by_split(column, uniform, lambda table, u: from_frequencies(u, table["frequency"]))

    def missing(self, column: str, uniform: Array) -> Array:
        """Tell where the column is missing: the clients of lowest rank, shape (n,)."""
        rates = [self._parameters.marginals[column][split]["missing"] for split in SPLITS]
        return np.asarray(uniform < np.where(self._clients.is_test, rates[1], rates[0]))

    def share(self, column: str, label: str) -> Array:
        """Give the share of a label in the client's split, shape (n,)."""
        shares = [self._parameters.marginals[column][split]["frequency"].get(label, 0.0) for split in SPLITS]
        return np.asarray(np.where(self._clients.is_test, shares[1], shares[0]))

    def _one_number(self, table: dict[str, Any], uniform: Array) -> Array:
        if "quantiles" in table:
            return np.asarray(np.interp(uniform, self._parameters.probabilities, np.asarray(table["quantiles"])))
        ascending = dict(sorted(table["frequency"].items(), key=lambda item: float(item[0])))
        return np.asarray(from_frequencies(uniform, ascending), dtype=float)

    def _by_split(self, column: str, uniform: Array, read: Any) -> Array:
        tables = self._parameters.marginals[column]
        train = read(tables["train"], uniform)
        if not self._clients.is_test.any():
            return np.asarray(train)
        return np.asarray(np.where(self._clients.is_test, read(tables["test"], uniform), train))
