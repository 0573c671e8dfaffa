"""Only granted credits show how they turn out: what three ways of allowing for it are worth, on outcomes invented.

On real decisions the truth about refused clients is never seen. Here it is: outcomes are drawn for every file from a
known law, those of refused ones are hidden, and each method says the share of defaults among all. Crook and Banasik
(Journal of Banking and Finance 28, 2004) compare the same methods; parcelling is as Siddiqi (Credit Risk Scorecards,
2006, chapter 6) describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.fairness.groups import Rate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
REPEATS = 200
BANDS = 10
PARCELLED_UP = 1.3
"""Refused files of a band are taken to default more often than granted ones of it: advisors saw why."""
_SURE = 1e-6


@dataclass(frozen=True)
class Truth:
    """A law by which outcomes are invented: log-odds = shift + slope x announced log-odds + hidden, for those refused.

    Args:
        name: of the law.
        shift, slope: 0 and 1 where announced risks are true.
        hidden: added for refused files, what advisors saw and the model does not.
    """

    name: str
    shift: float = 0.0
    slope: float = 1.0
    hidden: float = 0.0


TRUTHS = (Truth("exact"), Truth("higher", shift=0.4), Truth("seen_by_advisors", hidden=0.7))


@dataclass(frozen=True)
class MethodError:
    """How far a method is from the truth under one law.

    Args:
        truth, method: names.
        bias: mean error of the share of defaults among all files (0 to 1; positive: too high).
        error: mean absolute error, with its interval over the draws.
    """

    truth: str
    method: str
    bias: float
    error: Rate


def compare_methods(probability: Floats, granted: Flags, seed: int, repeats: int = REPEATS) -> tuple[MethodError, ...]:
    """Every method under every law.

    Args:
        probability: announced risk of each decided file (0 to 1); shape ``(n,)``.
        granted: whether it was granted, the same shape; some are, and some are not.
        seed: of the draws.
        repeats: draws for each law.
    """
    generator = np.random.default_rng(seed)
    found = []
    for truth in TRUTHS:
        true_risk = _risk(truth, probability, granted)
        errors: dict[str, list[float]] = {name: [] for name in METHODS}
        for _ in range(repeats):
            outcome = generator.random(len(probability)) < true_risk
            for name, method in METHODS.items():
                errors[name].append(method(probability, granted, outcome & granted) - float(outcome.mean()))
        found += [_method_error(truth.name, name, np.array(each)) for name, each in errors.items()]
    return tuple(found)


def granted_only(probability: Floats, granted: Flags, defaults: Flags) -> float:
    """Granted credits speak for all."""
    del probability
    return float(defaults.sum() / granted.sum())


def reweighted(probability: Floats, granted: Flags, defaults: Flags) -> float:
    """Granted credits speak for those of their band of risk; bands in which none was granted keep announced risks."""
    total = 0.0
    for band in _bands(probability):
        known = granted[band].sum()
        share = defaults[band].sum() / known if known else probability[band].mean()
        total += share * len(band)
    return float(total / len(probability))


def parcelled(probability: Floats, granted: Flags, defaults: Flags) -> float:
    """The same, refused files of a band defaulting more often than its granted ones by a stated factor."""
    total = 0.0
    for band in _bands(probability):
        known = int(granted[band].sum())
        share = float(defaults[band].sum() / known if known else probability[band].mean())
        total += share * known + min(1.0, PARCELLED_UP * share) * (len(band) - known)
    return float(total / len(probability))


METHODS: Mapping[str, Callable[[Floats, Flags, Flags], float]] = {
    "none": granted_only, "reweighting": reweighted, "parcelling": parcelled,
}  # fmt: skip


def _risk(truth: Truth, probability: Floats, granted: Flags) -> Floats:
    clipped = np.clip(probability, _SURE, 1.0 - _SURE)
    log_odds = truth.shift + truth.slope * np.log(clipped / (1.0 - clipped)) + truth.hidden * ~granted
    risk: Floats = 1.0 / (1.0 + np.exp(-log_odds))
    return risk


def _bands(probability: Floats) -> list[NDArray[np.intp]]:
    return [band for band in np.array_split(np.argsort(probability, kind="stable"), BANDS) if len(band)]


def _method_error(truth: str, method: str, errors: Floats) -> MethodError:
    low, high = np.quantile(np.abs(errors), (0.025, 0.975))
    return MethodError(truth, method, float(errors.mean()), Rate(float(np.abs(errors).mean()), float(low), float(high)))
