"""The curves of a run as pictures, each with the same facts in words for those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_curve, roc_curve

from training.model.cost import GRID, ThresholdChoice
from training.model.evaluate import Quality, calibration_groups

SIZE_INCHES = (6.4, 4.8)
DOTS_PER_INCH = 120
MOST_POINTS = 2_000
"""More than a picture can show; a curve of 300,000 clients has as many."""
LINE = "#0B5A8A"
MUTED = "#5F6B76"


@dataclass(frozen=True)
class Curve:
    """One picture.

    Args:
        name: of its files, without suffix.
        figure: the drawing.
        text: what it shows, in words and figures.
    """

    name: str
    figure: Figure
    text: str


def draw_curves(
    probability: NDArray[np.float64],
    target: NDArray[np.float64],
    quality: Quality,
    threshold: ThresholdChoice,
    cost_by_threshold: NDArray[np.float64],
) -> tuple[Curve, ...]:
    """Draw the four curves of out-of-fold probabilities.

    Args:
        probability: 0 to 1; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        quality: the figures of these probabilities.
        threshold: the threshold chosen on them.
        cost_by_threshold: mean cost under each threshold of ``GRID``.
    """
    return (
        _roc(probability, target, quality),
        _precision_recall(probability, target, quality),
        _calibration(probability, target, quality),
        _cost(cost_by_threshold, threshold),
    )


def write_curves(curves: tuple[Curve, ...], folder: Path) -> None:
    """Write each curve as PNG and, beside it, as text."""
    folder.mkdir(parents=True, exist_ok=True)
    for curve in curves:
        FigureCanvasAgg(curve.figure)
        curve.figure.savefig(
            folder / f"{curve.name}.png", dpi=DOTS_PER_INCH, bbox_inches="tight", metadata={"Description": curve.text}
        )
        (folder / f"{curve.name}.txt").write_text(curve.text + "\n", encoding="utf-8")


def _roc(probability: NDArray[np.float64], target: NDArray[np.float64], quality: Quality) -> Curve:
    refused_good, found_defaults, _ = roc_curve(target, probability)
    figure, axes = _axes("ROC curve, out of fold", "Good clients above the threshold", "Defaults above the threshold")
    axes.plot([0, 1], [0, 1], color=MUTED, linestyle="--", label="chance")
    axes.plot(*_thinned(refused_good, found_defaults), color=LINE, label=f"model, AUC {quality.auc:.3f}")
    axes.legend(loc="lower right")
    at = {share: float(np.interp(share, refused_good, found_defaults)) for share in (0.1, 0.2, 0.3)}
    found = "; ".join(f"{share:.0%} of good clients refused: {value:.1%} of defaults" for share, value in at.items())
    return Curve("roc", figure, f"ROC curve, out of fold. AUC {quality.auc:.4f}. {found}.")


def _precision_recall(probability: NDArray[np.float64], target: NDArray[np.float64], quality: Quality) -> Curve:
    precision, recall, _ = precision_recall_curve(target, probability)
    rate = float(target.mean())
    figure, axes = _axes("Precision and recall, out of fold", "Recall (share of defaults found)", "Precision")
    axes.axhline(rate, color=MUTED, linestyle="--", label=f"default rate {rate:.1%}")
    axes.plot(
        *_thinned(recall[::-1], precision[::-1]), color=LINE,
        label=f"model, average precision {quality.average_precision:.3f}",
    )  # fmt: skip
    axes.legend(loc="upper right")
    at = {share: float(np.interp(share, recall[::-1], precision[::-1])) for share in (0.25, 0.5, 0.75)}
    found = "; ".join(f"recall {share:.0%}: precision {value:.1%}" for share, value in at.items())
    head = f"Average precision {quality.average_precision:.4f}, default rate {rate:.2%}"
    return Curve("precision_recall", figure, f"Precision-recall curve, out of fold. {head}. {found}.")


def _calibration(probability: NDArray[np.float64], target: NDArray[np.float64], quality: Quality) -> Curve:
    groups = calibration_groups(probability, target)
    predicted = [group["predicted"] for group in groups]
    observed = [group["observed"] for group in groups]
    figure, axes = _axes("Calibration, out of fold", "Predicted default rate", "Observed default rate")
    end = max(*predicted, *observed)
    axes.plot([0, end], [0, end], color=MUTED, linestyle="--", label="perfect")
    axes.plot(predicted, observed, color=LINE, marker="o", label=f"model, mean gap {quality.calibration_error:.4f}")
    axes.legend(loc="upper left")
    pairs = "; ".join(f"predicted {group['predicted']:.1%}, observed {group['observed']:.1%}" for group in groups)
    text = f"Calibration over {len(groups)} groups of equal size. Mean gap {quality.calibration_error:.4f}. {pairs}."
    return Curve("calibration", figure, text)


def _cost(curve: NDArray[np.float64], threshold: ThresholdChoice) -> Curve:
    figure, axes = _axes("Cost of each threshold, out of fold", "Threshold (probability)", "Mean cost")
    axes.plot(*_thinned(GRID, curve), color=LINE, label="cost")
    axes.axvspan(threshold.low, threshold.high, color=MUTED, alpha=0.25, label="95 % interval of the threshold")
    axes.axvline(threshold.threshold, color=MUTED, linestyle="--", label=f"threshold {threshold.threshold:.3f}")
    axes.legend(loc="upper right")
    return Curve(
        "cost",
        figure,
        f"Mean cost by threshold, out of fold. {threshold.cost_per_client:.4f} at the threshold "
        f"{threshold.threshold:.4f} "
        f"(95 % interval {threshold.low:.4f} to {threshold.high:.4f}). Granting all "
        f"{threshold.cost_granting_all:.4f}, refusing all {threshold.cost_refusing_all:.4f}.",
    )


def _axes(title: str, across: str, up: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE_INCHES, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(visible=True, alpha=0.3)
    return figure, axes


def _thinned(across: NDArray[np.float64], up: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if len(across) <= MOST_POINTS:
        return across, up
    kept = np.unique(np.linspace(0, len(across) - 1, MOST_POINTS).round().astype(np.int64))
    return across[kept], up[kept]
