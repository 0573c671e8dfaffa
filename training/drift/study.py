"""Compares two groups of clients: columns, scores, outcomes, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.bundle.bundle import Bundle
from core.features.catalogue import Catalogue
from training.drift.domain import separation
from training.drift.features import FactorDrift, FeatureDrift, Reach, factor_drifts, feature_drifts, reach
from training.drift.measures import MARKED_PSI, MODERATE_PSI, Level
from training.drift.model import Judged, Scores, contributed, judged, score_drift, side_scores
from training.drift.sides import Side, Sides
from training.drift.verdict import (
    AUC_LOSS,
    CALIBRATION_ERROR,
    Action,
    Evidence,
    Verdict,
    factor_action,
    feature_action,
    verdict,
)
from training.progress import Progress

STEP = "drift"


@dataclass(frozen=True)
class Study:
    """Everything that was found.

    Args:
        sides: what was compared.
        model_version: of the bundle; empty without one.
        evidence: columns, separation, scores and quality.
        verdict: what they say of the model.
        factors: the model's factors that have moved, heaviest first; empty without a model.
        scores: of both sides, for the figures; None without a model.
    """

    sides: Sides
    model_version: str
    evidence: Evidence
    verdict: Verdict
    factors: tuple[FactorDrift, ...]
    scores: tuple[Scores, Scores] | None

    def action(self, factor: FactorDrift) -> Action:
        """What to do about a factor."""
        return factor_action(factor, self.verdict, same_data=self.sides.same_data)

    @property
    def ranked(self) -> tuple[FeatureDrift, ...]:
        """Every column: what its change beyond chance weighs in the scores first, then its distance."""
        return tuple(sorted(self.evidence.features, key=_rank))

    @property
    def moved(self) -> tuple[FeatureDrift, ...]:
        """The columns that have moved as far as is commonly looked at, in the same order."""
        return tuple(one for one in self.ranked if one.moved)

    @property
    def reaches(self) -> Mapping[str, int]:
        """How many columns each of the three levels has."""
        found = Counter(reach(one).value for one in self.evidence.features)
        return {each.value: found[each.value] for each in Reach}

    @property
    def without_weight(self) -> tuple[FeatureDrift, ...]:
        """The moved columns whose change cannot be seen in the scores, most moved first; empty without a model."""
        heavy = {factor.name for factor in self.factors if factor.matters}
        light = [one for one in self.moved if one.weight is not None and one.factor not in heavy]
        return tuple(sorted(light, key=lambda one: (-one.distance, one.name)))

    def document(self) -> Mapping[str, Any]:
        """The content of ``drift.json``; shares, risks and AUC from 0 to 1, points in points of risk."""
        evidence = self.evidence
        return {
            "verdict": self.verdict.value,
            "reference": _side(self.sides.reference),
            "current": _side(self.sides.current),
            "same_data": self.sides.same_data,
            "seed": self.sides.seed,
            "model_version": self.model_version,
            "separation": {**asdict(evidence.separation), "is_distinct": evidence.separation.is_distinct},
            "scores": None if evidence.scores is None else asdict(evidence.scores),
            "reference_quality": _quality(evidence.reference),
            "current_quality": _quality(evidence.current),
            "factors": [self._factor(one) for one in self.factors],
            "features": [self._feature(one) for one in self.ranked],
            "reaches": self.reaches,
            "thresholds": {
                "psi_moderate": MODERATE_PSI, "psi_marked": MARKED_PSI, "auc_loss": AUC_LOSS,
                "calibration_error": CALIBRATION_ERROR,
            },
        }  # fmt: skip

    def _factor(self, factor: FactorDrift) -> Mapping[str, Any]:
        found = {name: value for name, value in asdict(factor).items() if name != "columns"}
        return {
            **found,
            "columns": [one.name for one in factor.columns],
            "level": factor.lead.level.value,
            "cause": factor.lead.cause.value,
            "matters": factor.matters,
            "action": self.action(factor).value,
        }

    def _feature(self, feature: FeatureDrift) -> Mapping[str, Any]:
        found = {**asdict(feature), "matters": feature.matters, "reach": reach(feature).value}
        if feature.weight is not None:
            return found
        return {**found, "action": feature_action(feature, same_data=self.sides.same_data).value}


def study(bundle: Bundle | None, catalogue: Catalogue, sides: Sides, progress: Progress) -> Study:
    """Compare both groups, with a model or without.

    Args:
        bundle: the model; None to compare the columns alone.
        catalogue: the columns.
        sides: both samples.
        progress: is told of step ``drift``.
    """
    progress.step(STEP, 0.0)
    told_apart = separation(sides, catalogue)
    progress.step(STEP, 0.3)
    explained = None if bundle is None else contributed(bundle, sides)
    progress.step(STEP, 0.6)
    features = feature_drifts(sides.reference.table, sides.current.table, catalogue, explained)
    progress.step(STEP, 0.8)
    if bundle is None or explained is None:
        evidence = Evidence(told_apart, features, None, None, None)
        return Study(sides, "", evidence, verdict(evidence), (), None)
    reference = side_scores(bundle, sides.reference, sides.seed, is_reference=True)
    current = side_scores(bundle, sides.current, sides.seed, is_reference=False)
    moved = score_drift(bundle, reference, current)
    evidence = Evidence(told_apart, features, moved, judged(reference), judged(current))
    factors = factor_drifts(features, catalogue, explained)
    progress.step(STEP, 1.0)
    return Study(sides, bundle.manifest.model_version, evidence, verdict(evidence), factors, (reference, current))


def _side(side: Side) -> Mapping[str, Any]:
    return {
        "place": side.place, "part": side.part.value, "clients": side.available, "sample": len(side.table),
        "outcomes": int(side.has_outcome.sum()), "invented_clients": side.table.invented_clients,
    }  # fmt: skip


def _quality(found: Judged | None) -> Mapping[str, Any] | None:
    return None if found is None else asdict(found)


def _rank(feature: FeatureDrift) -> tuple[float, float, str]:
    points = 0.0 if feature.level is Level.STABLE else feature.expected_points or 0.0
    return -points, -feature.distance, feature.name
