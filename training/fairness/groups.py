"""Compares groups of clients that the model must not tell apart: advice, calibration, ranking, good clients refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from core.model.comparable import wilson_interval
from core.model.policy import Policy
from training.features.table import FeatureTable

FEWEST_CLIENTS = 50
"""Smaller groups are left out: a rate over a few people would tell of each of them."""
FEWEST_OUTCOMES = 10
"""Fewer of the rarer outcome rank nothing."""
WARNING_GAP = 0.01
"""Predicted and observed rates that differ by no more than a point are near enough."""
CONFIDENCE = 0.95
DAYS_A_YEAR = 365.25
AGE_BANDS = ((0, 30), (30, 40), (40, 50), (50, 60), (60, 200))
AGE_LABELS = {
    "-29": {"fr": "Moins de 30 ans", "en": "Under 30"},
    "30-39": {"fr": "De 30 à 39 ans", "en": "30 to 39"},
    "40-49": {"fr": "De 40 à 49 ans", "en": "40 to 49"},
    "50-59": {"fr": "De 50 à 59 ans", "en": "50 to 59"},
    "60-": {"fr": "60 ans et plus", "en": "60 and over"},
}
SEX, AGE, FAMILY, REGION = "CODE_GENDER", "DAYS_BIRTH", "NAME_FAMILY_STATUS", "REGION_RATING_CLIENT"


@dataclass(frozen=True)
class Group:
    """Clients who share one protected trait.

    Args:
        feature: the protected column.
        name: category, age band or rating.
        label: in words, by language; empty where the catalogue's category labels say it.
        members: whether each client belongs; shape ``(n,)``.
    """

    feature: str
    name: str
    label: Mapping[str, str]
    members: NDArray[np.bool_]


@dataclass(frozen=True)
class Rate:
    """A share (0 to 1) with its 95 % Wilson interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class GroupFigures:
    """What the model does to one group.

    Args:
        feature, group, label: which.
        clients: how many.
        granted, review, refused: shares by advice.
        not_repaid: share observed, with its interval.
        predicted: mean probability.
        auc: with its interval; None where an outcome is too rare.
        good_refused: share of the clients who repaid that were refused.
    """

    feature: str
    group: str
    label: Mapping[str, str]
    clients: int
    granted: Rate
    review: Rate
    refused: Rate
    not_repaid: Rate
    predicted: float
    auc: Rate | None
    good_refused: Rate | None

    @property
    def is_badly_calibrated(self) -> bool:
        """Whether the prediction lies outside the interval of what was observed, by more than a point from it."""
        outside = not self.not_repaid.low <= self.predicted <= self.not_repaid.high
        return outside and abs(self.not_repaid.share - self.predicted) > WARNING_GAP

    def card_row(self) -> Mapping[str, Any]:
        """The row of ``model_card.json``: flat, shares from 0 to 1."""
        return {
            "feature": self.feature,
            "group": self.group,
            "label": dict(self.label),
            "clients": self.clients,
            "granted": self.granted.share,
            "review": self.review.share,
            **_flat("refused", self.refused),
            **_flat("not_repaid", self.not_repaid),
            "predicted": self.predicted,
            **_flat("auc", self.auc),
            **_flat("good_refused", self.good_refused),
        }


@dataclass(frozen=True)
class Placements:
    """For each client of one outcome, the share of clients of the other that is ranked on the right side of them.

    Args:
        defaults: shape ``(defaults,)``.
        repaid: shape ``(repaid,)``.
    """

    defaults: NDArray[np.float64]
    repaid: NDArray[np.float64]


def fairness_groups(table: FeatureTable) -> tuple[Group, ...]:
    """Groups by sex, age band, family status and region rating, those of few clients left out."""
    return tuple(group for group in _every_group(table) if group.members.sum() >= FEWEST_CLIENTS)


def group_figures(
    probability: NDArray[np.float64], target: NDArray[np.float64], policy: Policy, groups: Sequence[Group]
) -> tuple[GroupFigures, ...]:
    """Judge out-of-fold probabilities group by group.

    Args:
        probability: calibrated; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        policy: turns a probability into an advice.
        groups: of the same clients.
    """
    return tuple(_figures(probability[one.members], target[one.members], policy, one) for one in groups)


def card_entries(
    probability: NDArray[np.float64], table: FeatureTable, policy: Policy
) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The entries ``fairness`` and ``fairness_warnings`` of the model card.

    Args:
        probability: out-of-fold, of the clients of ``table``; shape ``(n,)``.
        table: clients whose outcome is known.
        policy: turns a probability into an advice.
    """
    found = group_figures(probability, table.target, policy, fairness_groups(table))
    return {
        "fairness": [one.card_row() for one in found],
        "fairness_warnings": [warning(one) for one in found if one.is_badly_calibrated],
    }


def warning(figures: GroupFigures) -> Mapping[str, Any]:
    """What the model card says of a badly calibrated group."""
    return {
        "feature": figures.feature,
        "group": figures.group,
        "label": dict(figures.label),
        "clients": figures.clients,
        "predicted": figures.predicted,
        **_flat("not_repaid", figures.not_repaid),
    }


def placements(probability: NDArray[np.float64], target: NDArray[np.float64]) -> Placements:
    """The parts of DeLong's variance, by midranks (Sun and Xu, IEEE Signal Processing Letters 21, 2014)."""
    defaulted = target == 1.0
    ranks = rankdata(probability)
    defaults, repaid = int(defaulted.sum()), int((~defaulted).sum())
    return Placements(
        (ranks[defaulted] - rankdata(probability[defaulted])) / repaid,
        1.0 - (ranks[~defaulted] - rankdata(probability[~defaulted])) / defaults,
    )


def auc_interval(probability: NDArray[np.float64], target: NDArray[np.float64]) -> Rate:
    """Area under the ROC curve, 95 % interval of DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988)."""
    parts = placements(probability, target)
    area = float(parts.defaults.mean())
    spread = _spread(parts.defaults, parts.repaid)
    return Rate(area, max(0.0, area - spread), min(1.0, area + spread))


def auc_gain(probability: NDArray[np.float64], other: NDArray[np.float64], target: NDArray[np.float64]) -> Rate:
    """AUC of ``other`` less that of ``probability`` on the same clients, with the paired interval of these authors."""
    mine, theirs = placements(probability, target), placements(other, target)
    defaults, repaid = theirs.defaults - mine.defaults, theirs.repaid - mine.repaid
    gain, spread = float(defaults.mean()), _spread(defaults, repaid)
    return Rate(gain, gain - spread, gain + spread)


def rate(chosen: NDArray[np.bool_]) -> Rate:
    """The share of true values with its interval; at least one value."""
    hits = int(chosen.sum())
    return Rate(hits / len(chosen), *wilson_interval(hits, len(chosen)))


def _spread(defaults: NDArray[np.float64], repaid: NDArray[np.float64]) -> float:
    variance = defaults.var(ddof=1) / len(defaults) + repaid.var(ddof=1) / len(repaid)
    return float(norm.ppf((1.0 + CONFIDENCE) / 2.0) * np.sqrt(variance))


def _figures(
    probability: NDArray[np.float64], target: NDArray[np.float64], policy: Policy, group: Group
) -> GroupFigures:
    granted, refused = probability < policy.review_low, probability > policy.review_high
    repaid = target == 0.0
    ranks = min(int(repaid.sum()), int((~repaid).sum())) >= FEWEST_OUTCOMES
    return GroupFigures(
        feature=group.feature,
        group=group.name,
        label=group.label,
        clients=len(target),
        granted=rate(granted),
        review=rate(~granted & ~refused),
        refused=rate(refused),
        not_repaid=rate(~repaid),
        predicted=float(probability.mean()),
        auc=auc_interval(probability, target) if ranks else None,
        good_refused=rate(refused[repaid]) if repaid.any() else None,
    )


def _every_group(table: FeatureTable) -> Iterator[Group]:
    for feature in (SEX, FAMILY):
        column = table.texts[feature]
        for name in np.unique(column[column != ""]):
            yield Group(feature, str(name), {}, column == name)
        if feature == SEX:
            yield from _age_groups(table)
    ratings = table.numbers[REGION]
    for found in np.unique(ratings[~np.isnan(ratings)]):
        name = f"{found:g}"
        label = {"fr": f"Région notée {name}", "en": f"Region rated {name}"}
        yield Group(REGION, name, label, ratings == found)


def _age_groups(table: FeatureTable) -> Iterator[Group]:
    years = -table.numbers[AGE] / DAYS_A_YEAR
    for (low, high), (name, label) in zip(AGE_BANDS, AGE_LABELS.items(), strict=True):
        yield Group(AGE, name, label, (years >= low) & (years < high))


def _flat(name: str, found: Rate | None) -> dict[str, float | None]:
    if found is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: found.share, **{f"{name}_{end}": bound for end, bound in asdict(found).items() if end != "share"}}
