"""What the model makes of both groups: exact contributions, scores, and how right they are where outcomes are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from core.bundle.bundle import Bundle
from core.errors import UnknownClientError
from core.model.comparable import wilson_interval
from training.drift.measures import Level, chance, level, number_classes, stability_index
from training.drift.sides import Side, Sides
from training.features.source import sample_places
from training.model.contributions import explain_population
from training.model.evaluate import calibration_error, calibration_groups, evaluate

EXPLAINED_CLIENTS = 5_000
ASKED_CLIENTS = 200
WITNESSES = ("DAYS_BIRTH", "AMT_CREDIT", "AMT_INCOME_TOTAL")
FEWEST_DEFAULTS = 50
"""With fewer defaults the interval of the AUC is wider than any loss worth acting on."""
CALIBRATION_CLASSES = 10


@dataclass(frozen=True)
class Contributed:
    """Exact contributions of clients of both sides to the log-odds, and what a unit of log-odds is worth.

    Args:
        reference, current: shapes ``(n, model features)`` and ``(m, model features)``.
        points: points of risk a unit of the model's log-odds, at the mean risk of the reference.
    """

    reference: NDArray[np.float64]
    current: NDArray[np.float64]
    points: float

    def weight(self, places: list[int]) -> float:
        """Mean absolute contribution of some features together, over the reference, in log-odds."""
        return float(np.abs(self.reference[:, places].sum(axis=1)).mean())

    def effect_points(self, places: list[int]) -> float:
        """Change of their mean contribution, in points of risk."""
        change = self.current[:, places].sum(axis=1).mean() - self.reference[:, places].sum(axis=1).mean()
        return float(change * self.points)


@dataclass(frozen=True)
class Scores:
    """Calibrated probabilities of default of one side, with outcomes where they are known.

    Args:
        probability: 0 to 1; shape ``(n,)``.
        judged, outcome: the scores whose outcome is known, and these outcomes; both of shape ``(k,)``.
        out_of_fold: given by models that had not seen the client, as the bundle keeps them.
        seen_share: share of the clients that the bundle already holds (0 to 1).
    """

    probability: NDArray[np.float64]
    judged: NDArray[np.float64]
    outcome: NDArray[np.float64]
    out_of_fold: bool
    seen_share: float


@dataclass(frozen=True)
class ScoreDrift:
    """How the scores have moved.

    Args:
        psi, chance, level: as for a column.
        mean_reference, mean_current: mean probability of default (0 to 1).
        refused_reference, refused_current: shares above the threshold (0 to 1).
        reference_out_of_fold: the reference scores come from models that had not seen the clients.
        current_seen_share: share of current clients that the bundle was built with: their scores flatter it.
    """

    psi: float
    chance: float
    level: Level
    mean_reference: float
    mean_current: float
    refused_reference: float
    refused_current: float
    reference_out_of_fold: bool
    current_seen_share: float


@dataclass(frozen=True)
class Judged:
    """How right the scores of one side are.

    Args:
        clients, defaults: those with a known outcome, and those of them who did not repay.
        observed, low, high: share who did not repay, with its 95 % Wilson interval (0 to 1).
        predicted: their mean score (0 to 1).
        auc, auc_error: area under the ROC curve and its standard error.
        calibration_error: mean gap between predicted and observed rates.
        calibration_chance: probability of gaps as large if the scores were right (Hosmer-Lemeshow).
        groups: predicted and observed rate of groups of equal size.
    """

    clients: int
    defaults: int
    observed: float
    low: float
    high: float
    predicted: float
    auc: float
    auc_error: float
    calibration_error: float
    calibration_chance: float
    groups: tuple[dict[str, float], ...]


def contributed(bundle: Bundle, sides: Sides) -> Contributed:
    """Explain clients of both sides exactly; a unit of log-odds is worth ``slope · p · (1 - p)`` at the mean risk p."""
    found = []
    for side in (sides.reference, sides.current):
        rows = sample_places(len(side.table), EXPLAINED_CLIENTS, sides.seed)
        matrix = side.table.rows(rows).matrix(bundle.catalogue, bundle.codes)
        found.append(np.asarray(explain_population(bundle.scorer.booster, matrix, sides.seed).values, dtype=np.float64))
    risk = float(bundle.comparable.scores.mean())
    return Contributed(found[0], found[1], 100.0 * bundle.scorer.calibration.slope * risk * (1.0 - risk))


def side_scores(bundle: Bundle, side: Side, seed: int, *, is_reference: bool) -> Scores:
    """Score one side.

    A model knows the clients it was trained on too well: where the reference is made of them, the bundle's
    out-of-fold scores stand in. They have lost their ids, and are drawn like the clients.

    Args:
        bundle: the model.
        side: the clients.
        seed: of the draw.
        is_reference: whether out-of-fold scores may stand in.
    """
    seen = _seen_share(bundle, side, seed)
    known = side.has_outcome
    if is_reference and (seen > 0.5 or not known.any()):
        scores, outcome = bundle.comparable.scores, bundle.comparable.not_repaid.astype(np.float64)
        drawn = sample_places(len(scores), len(side.table), seed)
        return Scores(scores[drawn], scores[drawn], outcome[drawn], out_of_fold=True, seen_share=seen)
    probability = bundle.scorer.probabilities(side.table.matrix(bundle.catalogue, bundle.codes))
    return Scores(probability, probability[known], side.table.target[known], out_of_fold=False, seen_share=seen)


def score_drift(bundle: Bundle, reference: Scores, current: Scores) -> ScoreDrift:
    """Compare the scores of both sides."""
    threshold = bundle.manifest.policy.threshold
    classes = number_classes(reference.probability, current.probability)
    index = stability_index(*classes.shares())
    by_chance = chance(classes)
    return ScoreDrift(
        psi=index,
        chance=by_chance,
        level=level(index, by_chance),
        mean_reference=float(reference.probability.mean()),
        mean_current=float(current.probability.mean()),
        refused_reference=float((reference.probability > threshold).mean()),
        refused_current=float((current.probability > threshold).mean()),
        reference_out_of_fold=reference.out_of_fold,
        current_seen_share=current.seen_share,
    )


def judged(scores: Scores) -> Judged | None:
    """Hold scores against outcomes; None where too few are known.

    The error of the AUC is that of Hanley and McNeil (Radiology 143, 1982); the test of calibration is that of Hosmer
    and Lemeshow (Applied Logistic Regression, 2000), with as many degrees of freedom as groups, for the scores were
    not fitted on these outcomes.
    """
    clients, defaults = len(scores.outcome), int(scores.outcome.sum())
    if min(defaults, clients - defaults) < FEWEST_DEFAULTS:
        return None
    quality = evaluate(scores.judged, scores.outcome)
    groups = calibration_groups(scores.judged, scores.outcome, CALIBRATION_CLASSES)
    low, high = wilson_interval(defaults, clients)
    return Judged(
        clients=clients,
        defaults=defaults,
        observed=defaults / clients,
        low=low,
        high=high,
        predicted=float(scores.judged.mean()),
        auc=quality.auc,
        auc_error=auc_error(quality.auc, defaults, clients - defaults),
        calibration_error=calibration_error(scores.judged, scores.outcome, CALIBRATION_CLASSES),
        calibration_chance=_hosmer_lemeshow(groups),
        groups=tuple(groups),
    )


def auc_error(auc: float, positives: int, negatives: int) -> float:
    """Standard error of an area under the ROC curve (Hanley and McNeil, Radiology 143, 1982)."""
    first, second = auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc)
    variance = auc * (1.0 - auc) + (positives - 1) * (first - auc * auc) + (negatives - 1) * (second - auc * auc)
    return float(np.sqrt(max(variance, 0.0) / (positives * negatives)))


def _hosmer_lemeshow(groups: list[dict[str, float]]) -> float:
    distance = 0.0
    for group in groups:
        spread = group["clients"] * group["predicted"] * (1.0 - group["predicted"])
        distance += (group["clients"] * (group["observed"] - group["predicted"])) ** 2 / max(spread, 1e-9)
    return float(chi2.sf(distance, len(groups)))


def _seen_share(bundle: Bundle, side: Side, seed: int) -> float:
    """Share of the clients with a known outcome that the bundle holds, asked of some of them (0 to 1)."""
    known = np.flatnonzero(side.has_outcome)
    asked = known[sample_places(len(known), ASKED_CLIENTS, seed)]
    return float(np.mean([_holds(bundle, side, int(place)) for place in asked])) if len(asked) else 0.0


def _holds(bundle: Bundle, side: Side, place: int) -> bool:
    """Whether it is the same client and not only the same number."""
    try:
        client = bundle.store.get(int(side.table.client_ids[place]))
    except UnknownClientError:
        return False
    return all(client.values[name] == side.table.numbers[name][place] for name in WITNESSES)
