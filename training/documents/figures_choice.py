"""Figures of what was chosen: the algorithms, the treatments of imbalance, the threshold and its costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from training.documents.drawing import (
    FRENCH,
    HATCH,
    INK,
    LINE,
    LOWERS,
    NEUTRAL,
    PRIMARY,
    RAISES,
    Drawn,
    Size,
    draw,
    in_numbers,
    in_percent,
    light_grid,
)
from training.documents.model_facts import ModelFacts
from training.documents.texts import filled, listed_alt

ALGORITHM, IMBALANCE, DUMMY = "algorithm", "imbalance", "dummy"
FURTHEST_COSTS = 2.2
"""The cost curve is drawn as far as this many times the upper end of the grey zone: further on nobody would go."""

Texts = Mapping[str, Any]


def algorithms_figure(comparison: Mapping[str, Any], texts: Texts, size: Size) -> Drawn:
    """AUC of every algorithm with its spread over the folds; the dummy, which orders nobody, is left out.

    Args:
        comparison: content of ``comparison.json``.
        texts: the file ``figures.toml``.
        size: room of the figure.
    """
    models = [one for one in comparison["models"] if one["part"] == ALGORITHM and one["name"] != DUMMY]
    models.sort(key=lambda one: float(one["auc"]["mean"]))
    words, chosen = texts["algorithms"], comparison["chosen"]
    looks = {"retained": (PRIMARY, "D"), "other": (NEUTRAL, "o"), "protected": (RAISES, "^")}

    def look_of(model: Mapping[str, Any]) -> str:
        return "protected" if model["uses_protected"] else "retained" if model["name"] == chosen else "other"

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        for look, (colour, mark) in looks.items():
            places = [place for place, one in enumerate(models) if look_of(one) == look]
            if places:
                axes.errorbar(
                    [models[place]["auc"]["mean"] for place in places], places,
                    xerr=[models[place]["auc"]["spread"] for place in places],
                    fmt=mark, color=colour, label=words[look], capsize=2.5, linewidth=1.2, markersize=6,
                )  # fmt: skip
        axes.set_yticks(range(len(models)), [texts["short"][one["name"]] for one in models])
        axes.set_xlabel(words["axis"])
        in_numbers(axes, on_x=True)
        light_grid(axes, "x")
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(looks))

    return draw(size, paint, listed_alt(words, [
        {"name": texts["models"][one["name"]], "auc": FRENCH.number(one["auc"]["mean"], 3)} for one in models[::-1]
    ]))  # fmt: skip


def imbalance_figure(comparison: Mapping[str, Any], texts: Texts, size: Size) -> Drawn:
    """What each treatment costs more a client than no treatment, with its interval."""
    models = [one for one in comparison["models"] if one["part"] == IMBALANCE]
    words = texts["imbalance"]
    against = [one["against_chosen"] for one in models]

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.axvline(0.0, color=INK, linewidth=1.0)
        for place, found in enumerate(against):
            dearer = found["cost_low"] > 0.0
            colour, mark = (RAISES, "^") if dearer else (LOWERS, "v") if found["cost_high"] < 0.0 else (NEUTRAL, "o")
            axes.hlines(place, found["cost_low"], found["cost_high"], color=colour, linewidth=1.6)
            axes.plot(found["cost"], place, mark, color=colour, markersize=7)
        axes.set_yticks(range(len(models)), [texts["models"][one["name"]] for one in models])
        axes.set_ylim(len(models) - 0.5, -0.5)
        axes.set_xlabel(words["axis"])
        in_numbers(axes, on_x=True)
        light_grid(axes, "x")

    return draw(size, paint, listed_alt(words, [
        {
            "name": texts["models"][one["name"]], "difference": FRENCH.number(found["cost"], 3),
            "low": FRENCH.number(found["cost_low"], 3), "high": FRENCH.number(found["cost_high"], 3),
        }
        for one, found in zip(models, against, strict=True)
    ]))  # fmt: skip


def cost_curve_figure(facts: ModelFacts, texts: Texts, size: Size) -> Drawn:
    """Mean cost by threshold with its interval, the grey zone and the analytic threshold."""
    words, policy = texts["cost_curve"], facts.policy
    bayes = float(facts.metrics["bayes_threshold"])
    furthest = FURTHEST_COSTS * max(policy.review_high, bayes)
    points = [one for one in facts.metrics["cost_sensitivity"]["curve"] if one["threshold"] <= furthest]
    threshold = np.array([one["threshold"] for one in points])
    cost, low, high = (np.array([one[name] for one in points]) for name in ("cost", "low", "high"))

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.axvspan(
            policy.review_low, policy.review_high, facecolor="white", edgecolor=LINE, hatch=HATCH, label=words["grey"]
        )
        axes.fill_between(threshold, low, high, color=PRIMARY, alpha=0.18, linewidth=0.0)
        axes.plot(threshold, cost, color=PRIMARY, linewidth=1.8, label=words["curve"])
        axes.axvline(policy.threshold, color=INK, linewidth=1.4, label=words["threshold"])
        axes.axvline(bayes, color=RAISES, linewidth=1.4, linestyle=":", label=words["bayes"])
        axes.set_xlim(0.0, float(threshold.max()))
        axes.set_xlabel(words["x"])
        axes.set_ylabel(words["y"])
        in_percent(axes, on_x=True)
        in_numbers(axes, on_y=True)
        light_grid(axes)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)

    return draw(size, paint, filled(words["alt"], {
        "first": FRENCH.percent(threshold[0], 1), "first_cost": FRENCH.number(cost[0], 2),
        "best_cost": FRENCH.number(facts.metrics["cost_per_client"], 3),
        "threshold": FRENCH.percent(policy.threshold, 1),
        "last": FRENCH.percent(threshold[-1], 1), "last_cost": FRENCH.number(cost[-1], 2),
        "low": FRENCH.percent(policy.review_low, 1), "high": FRENCH.percent(policy.review_high, 1),
        "bayes": FRENCH.percent(bayes, 1),
    }))  # fmt: skip


def ratios_figure(facts: ModelFacts, texts: Texts, size: Size) -> Drawn:
    """The threshold of least cost by cost ratio, beside the analytic one."""
    words, rows = texts["ratios"], facts.metrics["cost_sensitivity"]["ratios"]
    ratio, threshold, bayes = (np.array([row[name] for row in rows]) for name in ("ratio", "threshold", "bayes"))
    spread = np.array([[row["threshold"] - row["low"], row["high"] - row["threshold"]] for row in rows]).T

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot(ratio, bayes, color=RAISES, linestyle=":", linewidth=1.8, label=words["bayes"])
        axes.errorbar(
            ratio, threshold, yerr=spread, fmt="o", color=PRIMARY, capsize=2.5, markersize=4.5, linewidth=1.2,
            label=words["chosen"],
        )  # fmt: skip
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel(words["x"])
        axes.set_ylabel(words["y"])
        axes.set_xticks(ratio[::3])
        in_numbers(axes, on_x=True)
        in_percent(axes, on_y=True)
        light_grid(axes)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)

    return draw(size, paint, filled(words["alt"], {
        "first": FRENCH.percent(threshold[0], 1), "last": FRENCH.percent(threshold[-1], 1),
        "first_ratio": FRENCH.number(ratio[0]), "last_ratio": FRENCH.number(ratio[-1]),
        "first_bayes": FRENCH.percent(bayes[0], 1), "last_bayes": FRENCH.percent(bayes[-1], 1),
    }))  # fmt: skip
