"""Scores many variants of one client at once: the same numbers as one edit at a time, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.catalogue import Kind
from core.features.derived import derive
from core.model.encoding import model_vector

Column = NDArray[np.float64]


class EditedRows:
    """Variants of one client that differ in a few numbers.

    Args:
        bundle: scores them.
        client: the file all variants start from.
    """

    def __init__(self, bundle: Bundle, client: Client) -> None:
        catalogue = bundle.catalogue
        self._scorer = bundle.scorer
        self._vector = model_vector(client, catalogue.model_features, bundle.codes)
        self._numbers = {
            feature.name: client.number(feature.name)
            for feature in catalogue.features
            if feature.kind is not Kind.DERIVED and not feature.is_text
        }
        self._positions = {name: place for place, name in enumerate(catalogue.model_names)}

    def probabilities(self, edits: Mapping[str, Column]) -> Column:
        """Calibrated probabilities of default (0 to 1), one a variant.

        Args:
            edits: new values of raw numeric features; each of shape ``(n,)``.
        """
        return self._scorer.probabilities(self.matrix(edits))

    def matrix(self, edits: Mapping[str, Column]) -> Column:
        """The variants as the model sees them; shape ``(n, model features)``.

        Args:
            edits: new values of raw numeric features; each of shape ``(n,)``.
        """
        count = len(next(iter(edits.values())))
        matrix = np.repeat(self._vector[np.newaxis, :], count, axis=0)
        for name, column in (*edits.items(), *derive({**self._numbers, **edits}).items()):
            if name in self._positions:
                matrix[:, self._positions[name]] = column
        return matrix
