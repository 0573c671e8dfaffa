"""What a model says of itself, gathered once: from a training that has just ended, or from its bundle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.bundle.bundle import MODEL_NAME, Bundle
from core.features.catalogue import Catalogue
from core.model.comparable import CONFIDENCE_Z
from core.model.policy import Policy
from training.configuration import CostMode
from training.fairness.groups import CONFIDENCE, Rate, auc_interval
from training.model.evaluate import CALIBRATION_BINS

CHANCE_DRAWS = 2_000
INVENTED = "invented_clients"
"""Setting of a training: whether the program invented the clients itself."""


@dataclass(frozen=True)
class ModelFacts:
    """The figures that every document starts from.

    Args:
        metrics, card: contents of ``metrics.json`` and ``model_card.json``.
        policy: threshold, grey zone and costs.
        catalogue: the features.
        model_sha256: of the model's file, in hexadecimal.
        scores: calibrated out-of-fold probabilities; shape ``(n,)``.
        not_repaid: 1 where the client did not repay, else 0; shape ``(n,)``.
        invented: whether the clients are invented.
    """

    metrics: Mapping[str, Any]
    card: Mapping[str, Any]
    policy: Policy
    catalogue: Catalogue
    model_sha256: str
    scores: NDArray[np.float64]
    not_repaid: NDArray[np.float64]
    invented: bool

    @property
    def trained(self) -> date:
        """The day of the training."""
        return datetime.fromisoformat(str(self.card["trained"])).date()

    @property
    def settings(self) -> Mapping[str, Any]:
        """How the model was trained, section by section."""
        found: Mapping[str, Any] = self.card["settings"]
        return found

    @property
    def fairness(self) -> Sequence[Mapping[str, Any]]:
        """A row a group; empty where it was not published."""
        return tuple(self.card.get("fairness", ()))

    @property
    def costs_are_constant(self) -> bool:
        """Whether a mistake costs the same on every file."""
        return bool(self.settings["cost"]["mode"] == CostMode.CONSTANT)

    def auc(self) -> Rate:
        """Area under the ROC curve with its 95 % interval around the published figure."""
        spread = auc_interval(self.scores, self.not_repaid)
        share = float(self.metrics["auc"])
        return Rate(share, share + spread.low - spread.share, share + spread.high - spread.share)

    def brier(self) -> Rate:
        """Mean squared error of the probabilities with its 95 % interval."""
        return _around(float(self.metrics["brier"]), (self.scores - self.not_repaid) ** 2)

    def cost(self) -> Rate | None:
        """Cost a client at the threshold with its 95 % interval; None where costs are those of each file."""
        if not self.costs_are_constant:
            return None
        missed = self.policy.missed_default_cost * self.not_repaid * (self.scores < self.policy.threshold)
        lost = self.policy.refused_good_cost * (1.0 - self.not_repaid) * (self.scores >= self.policy.threshold)
        return _around(float(self.metrics["cost_per_client"]), missed + lost)

    def calibration_error_by_chance(self) -> float:
        """What the calibration error of perfect probabilities stays under 95 times out of 100, by chance alone.

        The number of defaults in a group is drawn from the normal law that has its mean and variance.
        """
        groups = np.array_split(np.sort(self.scores), CALIBRATION_BINS)
        deviations = np.array([math.sqrt(float((group * (1.0 - group)).sum())) for group in groups])
        drawn = np.random.default_rng(0).standard_normal((CHANCE_DRAWS, len(groups))) * deviations
        return float(np.quantile(np.abs(drawn).sum(axis=1) / len(self.scores), CONFIDENCE))

    def advice_counts(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Clients advised to be granted, examined, refused: those who repaid, then those who did not."""
        granted, refused = self.scores < self.policy.review_low, self.scores > self.policy.review_high
        repaid = self.not_repaid == 0.0

        def counted(side: NDArray[np.bool_]) -> tuple[int, int, int]:
            return (
                int((granted & side).sum()), int((~granted & ~refused & side).sum()), int((refused & side).sum())
            )  # fmt: skip

        return counted(repaid), counted(~repaid)


def facts_of(bundle: Bundle) -> ModelFacts:
    """The facts of a bundle; where it does not say whose its clients are, a demonstration key says: nobody's."""
    outcomes = bundle.comparable
    return ModelFacts(
        metrics=bundle.metrics,
        card=bundle.card,
        policy=bundle.manifest.policy,
        catalogue=bundle.catalogue,
        model_sha256=next(entry.sha256 for entry in bundle.manifest.files if entry.name == MODEL_NAME),
        scores=outcomes.scores,
        not_repaid=outcomes.not_repaid.astype(np.float64),
        invented=bool(bundle.card["settings"].get(INVENTED, bundle.signer.demonstration)),
    )


def group_label(catalogue: Catalogue, row: Mapping[str, Any]) -> str:
    """A group of clients in French."""
    label = row.get("label") or {}
    return str(label.get("fr") or catalogue.category_label(str(row["feature"]), str(row["group"]), "fr"))


def _around(middle: float, values: NDArray[np.float64]) -> Rate:
    spread = CONFIDENCE_Z * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Rate(middle, middle - spread, middle + spread)
