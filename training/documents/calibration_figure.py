"""The picture of calibration: what was announced against what was observed, group by group."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from core.model.comparable import wilson_interval
from training.documents.drawing import FRENCH, INK, NEUTRAL, PRIMARY, Drawn, Size, draw, in_percent, light_grid
from training.documents.model_facts import ModelFacts
from training.documents.texts import filled


def calibration_figure(facts: ModelFacts, texts: Mapping[str, str], size: Size) -> Drawn:
    """Observed against announced risk with its 95 % intervals.

    Args:
        facts: holds the groups.
        texts: section ``calibration`` of the card's texts.
        size: room of the figure.
    """
    groups = facts.metrics["calibration_groups"]
    predicted = np.array([group["predicted"] for group in groups])
    observed = np.array([group["observed"] for group in groups])
    counts = [round(group["clients"]) for group in groups]
    bounds = np.array([
        wilson_interval(round(share * count), count) for share, count in zip(observed, counts, strict=True)
    ])  # fmt: skip

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        most = 1.05 * float(max(predicted.max(), bounds.max()))
        axes.plot([0.0, most], [0.0, most], color=NEUTRAL, linestyle="--", linewidth=1.0, label=texts["same"])
        axes.vlines(predicted, bounds[:, 0], bounds[:, 1], color=PRIMARY, linewidth=1.0)
        axes.plot(predicted, observed, "o", color=PRIMARY, markeredgecolor=INK, markersize=3.6)
        axes.set_xlim(0.0, most)
        axes.set_ylim(0.0, most)
        axes.set_xlabel(texts["predicted"])
        axes.set_ylabel(texts["observed"])
        in_percent(axes, on_x=True, on_y=True)
        light_grid(axes)
        axes.legend(loc="upper left")

    return draw(size, paint, filled(texts["alt"], {
        "groups": FRENCH.number(len(groups)),
        "first_predicted": FRENCH.percent(predicted[0], 1),
        "first_observed": FRENCH.percent(observed[0], 1),
        "last_predicted": FRENCH.percent(predicted[-1], 1),
        "last_observed": FRENCH.percent(observed[-1], 1),
        "gap": FRENCH.percent(facts.metrics["calibration_error"], 1),
    }))  # fmt: skip
