"""What the threshold owes to the costs: curve with its interval, sensitivity to the cost ratio, costs per file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.configuration import CostMode, CostSettings
from training.model.cost import (
    GRID,
    ScoreCounts,
    bayes_threshold,
    choose_threshold,
    chosen_thresholds,
    cost_at,
    cost_curve,
    count_scores,
    counted,
)
from training.model.fresh_cost import CHOSEN, QUANTILES, Scored, estimator_figures, estimators_text

RATIOS = tuple(float(ratio) for ratio in range(5, 21))
"""Costs of a missed default tried, a refused good client counting 1."""

CURVE_STEP = 20
"""One threshold of the grid out of so many is kept in the curve: every hundredth."""

_DIGITS = 6


def cost_sensitivity(scored: Scored, settings: CostSettings, seed: int) -> dict[str, Any]:
    """The section ``cost_sensitivity`` of ``metrics.json``.

    Args:
        scored: the training clients.
        settings: the configured costs.
        seed: of the bootstrap; same seed, same figures.

    Returns:
        ``curve`` (mean cost by threshold, with its interval, at the configured costs), ``ratios`` (threshold by cost
        ratio), ``per_file`` (threshold where each mistake costs in proportion to the credit), ``bayes`` (what the
        analytic threshold costs more than the one chosen) and ``estimators`` (see
        :func:`training.model.fresh_cost.estimator_figures`).
    """
    counts = counted(scored.probability, scored.target, settings, scored.amounts)
    curve, estimators = cost_curve(counts, settings), estimator_figures(scored, settings, seed)
    return {
        "curve": _curve(curve, _resampled_curves(counts, settings, seed)),
        "ratios": _ratios(scored, settings, seed),
        "per_file": _per_file(scored, settings, seed),
        "bayes": _bayes(curve, estimators[CHOSEN], settings),
        "estimators": estimators,
    }


def _resampled_curves(counts: ScoreCounts, settings: CostSettings, seed: int) -> NDArray[np.float64]:
    """Cost curves of resampled clients; shape ``(bootstrap samples, len(GRID))``."""
    generator = np.random.default_rng(seed)
    return np.stack([cost_curve(counts.resampled(generator), settings) for _ in range(settings.bootstrap_samples)])


def _curve(curve: NDArray[np.float64], resampled: NDArray[np.float64]) -> list[dict[str, float]]:
    low, high = np.quantile(resampled, QUANTILES, axis=0)
    return [
        {
            "threshold": _rounded(GRID[place]),
            "cost": _rounded(curve[place]),
            "low": _rounded(low[place]),
            "high": _rounded(high[place]),
        }
        for place in range(0, len(GRID), CURVE_STEP)
    ]


def _ratios(scored: Scored, settings: CostSettings, seed: int) -> list[dict[str, float]]:
    """Threshold by cost ratio: the same resampled clients serve every ratio, so that the rows compare."""
    constant = replace(settings, mode=CostMode.CONSTANT.value, refused_good=1.0)
    by_ratio = [replace(constant, missed_default=ratio) for ratio in RATIOS]
    counts = count_scores(scored.probability, scored.target)
    generator = np.random.default_rng(seed)
    drawn = [counts.resampled(generator) for _ in range(settings.bootstrap_samples)]
    rows = []
    for costs in by_ratio:
        curve = cost_curve(counts, costs)
        threshold, *resampled = chosen_thresholds([counts, *drawn], costs).tolist()
        low, high = np.quantile(resampled, QUANTILES)
        rows.append(
            {
                "ratio": costs.missed_default,
                "threshold": _rounded(threshold),
                "low": _rounded(min(low, threshold)),
                "high": _rounded(max(high, threshold)),
                "bayes": _rounded(bayes_threshold(costs)),
                "cost_per_client": _rounded(cost_at(threshold, curve)),
                "granted_share": _rounded(float(np.mean(scored.probability < threshold))),
            }
        )
    return rows


def _per_file(scored: Scored, settings: CostSettings, seed: int) -> dict[str, float]:
    costs = replace(settings, mode=CostMode.PER_FILE.value)
    found = choose_threshold(scored.probability, scored.target, costs, seed, scored.amounts)
    return {
        "loss_share": settings.loss_share,
        "margin_share": settings.margin_share,
        "threshold": _rounded(found.threshold),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "bayes": _rounded(found.bayes_threshold),
        "cost_share_of_credit": _rounded(found.cost_per_client),
        "cost_granting_all": _rounded(found.cost_granting_all),
        "cost_refusing_all": _rounded(found.cost_refusing_all),
    }


def _bayes(curve: NDArray[np.float64], chosen: Mapping[str, float], settings: CostSettings) -> dict[str, float | bool]:
    """A calibrated model needs no search: its best threshold is the analytic one, up to chance."""
    analytic = bayes_threshold(settings)
    cost = cost_at(analytic, curve)
    return {
        "threshold": _rounded(analytic),
        "cost": _rounded(cost),
        "excess_cost": _rounded(cost - cost_at(chosen["threshold"], curve)),
        "inside_interval": bool(chosen["low"] <= analytic <= chosen["high"]),
    }


def sensitivity_text(figures: Mapping[str, Any]) -> str:
    """The section of ``metrics.json`` as a table for a terminal."""
    lines = ["Ratio  Threshold  95 % interval      Bayes   Cost per client  Granted"]
    lines += [
        f"{row['ratio']:5g}  {row['threshold']:9.4f}  {row['low']:.4f} to {row['high']:.4f}  {row['bayes']:.4f}  "
        f"{row['cost_per_client']:15.4f}  {row['granted_share']:7.1%}"
        for row in figures["ratios"]
    ]
    bayes, per_file = figures["bayes"], figures["per_file"]
    place = "inside" if bayes["inside_interval"] else "outside"
    return "\n".join(
        [
            *lines,
            *estimators_text(figures.get("estimators", {})),
            f"Bayes threshold {bayes['threshold']:.4f}: {place} the interval of the threshold chosen, "
            f"costs {bayes['excess_cost']:+.5f} a client beside it",
            f"Costs per file (loss {per_file['loss_share']:.0%}, margin {per_file['margin_share']:.0%} of the credit): "
            f"threshold {per_file['threshold']:.4f} ({per_file['low']:.4f} to {per_file['high']:.4f}), cost "
            f"{per_file['cost_share_of_credit']:.2%} of the credit asked (granting all "
            f"{per_file['cost_granting_all']:.2%}, refusing all {per_file['cost_refusing_all']:.2%})",
        ]
    )


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
