"""Figures of how the model reads a file: weights of the factors, dependence curves, one invented client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.features.catalogue import Catalogue, Feature, Unit
from core.model.explanation import Sense
from training.documents.drawing import (
    FRENCH,
    HATCH,
    INK,
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
from training.documents.example import Example
from training.documents.texts import filled

MAIN_FACTORS = 12
LABEL_ROOM = 0.28
"""Room for the figure beside the longest bar, as a share of the width of all bars."""
Texts = Mapping[str, Any]


def factors_figure(
    interpretation: Mapping[str, Any], catalogue: Catalogue, texts: Texts, size: Size, count: int = MAIN_FACTORS
) -> Drawn:
    """Share of the heaviest factors in the mean absolute contributions.

    Args:
        interpretation: content of ``interpretation.json``.
        catalogue: names of the factors.
        texts: the file ``figures.toml``.
        size: room of the figure.
        count: how many factors.
    """
    total = sum(weight for _, weight in interpretation["factors"]) or 1.0
    shares = [
        (catalogue.factor_by_name[name].label["fr"], weight / total)
        for name, weight in interpretation["factors"][:count]
    ]
    return bars_figure(texts["factors"], shares, size, FRENCH.percent, "share", percent=True)


def themes_figure(catalogue: Catalogue, texts: Texts, size: Size) -> Drawn:
    """How many features each theme brings."""
    counts = [
        (labels["fr"], float(sum(feature.theme == theme for feature in catalogue.model_features)))
        for theme, labels in catalogue.themes.items()
    ]
    kept = sorted((one for one in counts if one[1] > 0.0), key=lambda one: -one[1])
    return bars_figure(texts["themes"], kept, size, FRENCH.number, "count", percent=False)


def bars_figure(
    words: Texts, bars: Sequence[tuple[str, float]], size: Size, written: Any, place: str, *, percent: bool
) -> Drawn:
    """Horizontal bars, each with its figure beside it, the first on top."""

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        drawn = axes.barh(range(len(bars)), [value for _, value in bars], color=PRIMARY, height=0.66)
        axes.bar_label(drawn, [written(value) for _, value in bars], padding=4)
        axes.set_yticks(range(len(bars)), [name for name, _ in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(right=1.15 * max(value for _, value in bars))
        axes.set_xlabel(words["axis"], loc="right")
        in_percent(axes, on_x=percent)
        light_grid(axes, "x")
        in_numbers(axes, on_x=not percent)

    items = " ; ".join(str(filled(words["item"], {"name": name, place: written(value)})) for name, value in bars)
    return draw(size, paint, str(filled(words["alt"], {"items": items})))


def main_curves(interpretation: Mapping[str, Any], catalogue: Catalogue, count: int) -> list[Mapping[str, Any]]:
    """The curves of the heaviest numeric features, one a factor."""
    found: dict[str, Mapping[str, Any]] = {}
    for curve in interpretation["curves"]:
        numeric = not catalogue.by_name[curve["feature"]].is_text
        if numeric and len(_known(curve)) > 1 and curve["factor"] not in found:
            found[curve["factor"]] = curve
    return list(found.values())[:count]


def curves_figure(curves: Sequence[Mapping[str, Any]], catalogue: Catalogue, texts: Texts, size: Size) -> Drawn:
    """Mean contribution against value, with the range of eight clients out of ten."""
    words = texts["curves"]

    def paint(figure: Figure) -> None:
        panels = np.atleast_1d(figure.subplots(1, len(curves), sharey=True))
        for axes, curve in zip(panels, curves, strict=True):
            _curve_panel(axes, curve, catalogue.by_name[curve["feature"]], words)
        panels[0].set_ylabel(words["y"])
        named: dict[str, Any] = {}
        for axes in panels:
            handles, labels = axes.get_legend_handles_labels()
            named |= dict(zip(labels, handles, strict=True))
        figure.legend(list(named.values()), list(named), loc="outside lower center", ncols=len(named))

    items = "".join(_curve_item(curve, catalogue, words) for curve in curves)
    return draw(size, paint, str(filled(words["alt"], {"items": items.removesuffix(" ; ")})))


def example_figure(example: Example, texts: Texts, size: Size) -> Drawn:
    """The reasons of an invented client, each in points of risk."""
    words = texts["example"]
    looks = {Sense.LOWERS: (LOWERS, ""), Sense.RAISES: (RAISES, HATCH)}

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        for place, reason in enumerate(example.reasons):
            colour, hatch = looks[reason.sense]
            axes.barh(place, reason.points, color=colour, hatch=hatch, edgecolor="white", height=0.62)
            mark = "▲" if reason.sense is Sense.RAISES else "▼"
            # Right of the bar, and right of zero where the bar goes left: never over the names.
            axes.annotate(
                f"{mark} {FRENCH.signed_points(reason.points)}", (max(reason.points, 0.0), place), xytext=(5, 0),
                textcoords="offset points", ha="left", va="center",
            )  # fmt: skip
        axes.axvline(0.0, color=INK, linewidth=1.0)
        sizes = [0.0, *(reason.points for reason in example.reasons)]
        width = max(sizes) - min(sizes)
        axes.set_xlim(min(sizes) - 0.03 * width, max(sizes) + LABEL_ROOM * width)
        axes.set_yticks(range(len(example.reasons)), [reason.title for reason in example.reasons])
        axes.set_ylim(len(example.reasons) - 0.4, -0.6)
        axes.set_xlabel(words["axis"])
        in_numbers(axes, on_x=True)
        light_grid(axes, "x")

    items = " ; ".join(
        str(filled(words["item"], {"name": reason.title, "size": FRENCH.signed_points(reason.points)}))
        for reason in example.reasons
    )
    return draw(size, paint, str(filled(words["alt"], {"items": items})))


def _known(curve: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [point for point in curve["points"] if "value" in point]


def _curve_panel(axes: Axes, curve: Mapping[str, Any], feature: Feature, words: Texts) -> None:
    points = _known(curve)
    values = [point["value"] for point in points]
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8)
    axes.fill_between(
        values, [point["contribution_low"] for point in points], [point["contribution_high"] for point in points],
        color=PRIMARY, alpha=0.18, linewidth=0.0, label=words["band"],
    )  # fmt: skip
    axes.plot(values, [point["contribution"] for point in points], color=PRIMARY, marker="o", markersize=2.6)
    missing = [point for point in curve["points"] if point.get("missing")]
    if missing:
        axes.axhline(missing[0]["contribution"], color=RAISES, linestyle=":", linewidth=1.4, label=words["missing"])
    axes.set_title(feature.wording["fr"].label, wrap=True)
    in_percent(axes, on_x=feature.unit is Unit.SHARE)
    in_numbers(axes, on_x=feature.unit is not Unit.SHARE)
    in_numbers(axes, on_y=True)
    light_grid(axes)


def _curve_item(curve: Mapping[str, Any], catalogue: Catalogue, words: Texts) -> str:
    feature, points = catalogue.by_name[curve["feature"]], _known(curve)
    first, last = points[0], points[-1]
    said = filled(words["item"], {
        "name": feature.wording["fr"].label,
        "first": FRENCH.number(first["contribution"], 2), "low": FRENCH.quantity(feature.unit, first["value"]),
        "last": FRENCH.number(last["contribution"], 2), "high": FRENCH.quantity(feature.unit, last["value"]),
    })  # fmt: skip
    return f"{said} ; "
