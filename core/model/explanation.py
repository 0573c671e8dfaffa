"""Why the score is what it is: ranked reasons, each one re-checked by rescoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue, Feature
from core.model.scorer import Scorer
from core.model.waterfall import Waterfall, waterfall

MAXIMUM_REASONS = 4
SMALLEST_SIZE_POINTS = 0.05
"""Below this a reason would be shown as 0,0 point, which says nothing."""


class Sense(StrEnum):
    """Which way a reason moves the risk."""

    LOWERS = "lowers"
    RAISES = "raises"


@dataclass(frozen=True)
class Reason:
    """One factor's effect on one client's risk.

    Args:
        factor: name of the factor in the catalogue.
        sense: which way the factor moves the risk.
        size_points: p(client) - p(client with this factor at the reference), in points of risk, signed.
        contribution: exact contribution of the factor to the log-odds, same sign as ``size_points``.
        lead: the feature of the factor that is shown.
        reference: value of the lead feature in the reference profile (code of the category for a text).
        on_named_side: whether the client's value really lies on the side that the lead's wording names.
    """

    factor: str
    sense: Sense
    size_points: float
    contribution: float
    lead: str
    reference: float
    on_named_side: bool


@dataclass(frozen=True)
class Explanation:
    """The reasons of one score, strongest first on each side, at most four a side.

    Args:
        probability: calibrated probability of default (0 to 1).
        lowering, raising: the reasons, each measured alone.
        waterfall: what every feature adds to the risk of the average client.
    """

    probability: float
    lowering: tuple[Reason, ...]
    raising: tuple[Reason, ...]
    waterfall: Waterfall

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Both sides, those that lower the risk first."""
        return self.lowering + self.raising


@dataclass(frozen=True)
class Explainer:
    """Explains the scores of one model.

    Args:
        catalogue: the features and their factors.
        scorer: the model.
        reference: the reference profile, the median of granted clients; shape ``(features,)``.
    """

    catalogue: Catalogue
    scorer: Scorer
    reference: NDArray[np.float64]

    def explain(self, vector: NDArray[np.float64]) -> Explanation:
        """Rank the factors of one client.

        The order is that of the exact contributions; the size is computed by rescoring the client with the
        factor at the reference profile; a reason is kept only where both have the same sign.

        Args:
            vector: the client as the model sees it; shape ``(features,)``.
        """
        return self.explain_rows(vector[np.newaxis, :])[0]

    def explain_rows(self, rows: NDArray[np.float64]) -> tuple[Explanation, ...]:
        """Rank the factors of many clients at once; see :meth:`explain`.

        Memory grows with the number of clients times that of factors: a few thousand clients at once.

        Args:
            rows: the clients as the model sees them; shape ``(n, features)``.
        """
        contributions = self.scorer.contributions(rows)
        rescored = self.scorer.probabilities(self._rows_at_reference(rows).reshape(-1, rows.shape[1]))
        by_client = rescored.reshape(len(rows), -1)
        return tuple(
            self._explanation(row, row_contributions, probabilities)
            for row, row_contributions, probabilities in zip(rows, contributions, by_client, strict=True)
        )

    def _rows_at_reference(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each client as is, then with one factor at the reference; shape ``(n, 1 + factors, features)``."""
        factors = self.catalogue.factor_positions
        changed = np.repeat(rows[:, np.newaxis, :], len(factors) + 1, axis=1)
        for place, positions in enumerate(factors.values(), start=1):
            changed[:, place, list(positions)] = self.reference[list(positions)]
        return changed

    def _explanation(
        self,
        vector: NDArray[np.float64],
        contributions: NDArray[np.float64],
        probabilities: NDArray[np.float64],
    ) -> Explanation:
        sizes = (100.0 * (probabilities[0] - probabilities[1:])).tolist()
        by_factor = zip(self.catalogue.factor_positions.items(), sizes, strict=True)
        found = [
            (contribution, factor, positions, size_points)
            for (factor, positions), size_points in by_factor
            if _agree(contribution := float(contributions[list(positions)].sum()), size_points)
        ]
        found.sort(key=lambda each: (-abs(each[0]), each[1]))
        lowering, raising = (
            tuple(
                self._reason(factor, positions, vector, contributions, size_points)
                for _, factor, positions, size_points in [each for each in found if (each[3] > 0) is raises][
                    :MAXIMUM_REASONS
                ]
            )
            for raises in (False, True)
        )
        probability = float(probabilities[0])
        way = waterfall(contributions, probability, self.scorer.calibration)
        return Explanation(probability, lowering, raising, way)

    def _reason(
        self,
        factor: str,
        positions: Sequence[int],
        vector: NDArray[np.float64],
        contributions: NDArray[np.float64],
        size_points: float,
    ) -> Reason:
        sense = Sense.RAISES if size_points > 0 else Sense.LOWERS
        lead = self._lead(positions, vector, contributions, sense)
        return Reason(
            factor=factor,
            sense=sense,
            size_points=size_points,
            contribution=float(contributions[list(positions)].sum()),
            lead=self.catalogue.model_names[lead],
            reference=float(self.reference[lead]),
            on_named_side=self._on_named_side(lead, vector, sense),
        )

    def _lead(
        self,
        positions: Sequence[int],
        vector: NDArray[np.float64],
        contributions: NDArray[np.float64],
        sense: Sense,
    ) -> int:
        sign = 1.0 if sense is Sense.RAISES else -1.0
        return max(
            positions,
            key=lambda position: (
                sign * contributions[position] > 0 and self._on_named_side(position, vector, sense),
                sign * contributions[position] > 0 and self._differs(position, vector),
                self._differs(position, vector),
                sign * contributions[position],
            ),
        )

    def _differs(self, position: int, vector: NDArray[np.float64]) -> bool:
        # A missing value differs from any reference: NaN equals nothing.
        return bool(vector[position] != self.reference[position])

    def _on_named_side(self, position: int, vector: NDArray[np.float64], sense: Sense) -> bool:
        value, reference = vector[position], self.reference[position]
        if np.isnan(value) or np.isnan(reference) or value == reference:
            return False
        direction = model_direction(self.catalogue.model_features[position])
        if direction == 0:
            return True
        riskier = direction * (value - reference)
        return bool(riskier > 0 if sense is Sense.RAISES else riskier < 0)


def _agree(contribution: float, size_points: float) -> bool:
    """Whether a factor weighs enough to be said, and rescoring moves the risk the way its contribution does."""
    return abs(size_points) >= SMALLEST_SIZE_POINTS and np.sign(size_points) == np.sign(contribution)


def model_direction(feature: Feature) -> int:
    """The sense in which a model input may move the risk: codes of categories are ordered by risk."""
    return 1 if feature.is_text else feature.direction
