"""Figures of the data and pictures of the application."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from core.features.catalogue import Catalogue, Unit
from core.storage.resource_files import resource
from training.documents.drawing import (
    FRENCH,
    HATCH,
    INK,
    LINE,
    PRIMARY,
    RAISES,
    Drawn,
    Size,
    draw,
    in_numbers,
    in_percent,
    light_grid,
)
from training.documents.exploration import SPREAD, CategoryRate, Exploration
from training.documents.figures_reading import bars_figure
from training.documents.texts import listed_alt

BARS = 18
FARTHEST = 0.98
"""Share of the clients that an axis reaches: one far value would press all others into one bar."""
THOUSAND = 1_000.0
TITLE_LETTERS = 20
Texts = Mapping[str, Any]
Values = NDArray[np.float64]


def spread_figure(found: Exploration, catalogue: Catalogue, texts: Texts, size: Size) -> Drawn:
    """How four main variables are spread among those who repaid and those who did not."""
    words = texts["spread"]

    def paint(figure: Figure) -> None:
        panels = figure.subplots(1, len(SPREAD), sharey=True).ravel()
        for axes, name in zip(panels, SPREAD, strict=True):
            _spread_panel(axes, (found.repaid[name], found.not_repaid[name]), catalogue, name, words)
        panels[0].set_ylabel(words["y"])
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))

    items = [
        {
            "name": catalogue.by_name[name].wording["fr"].label,
            "repaid": FRENCH.quantity(catalogue.by_name[name].unit, float(np.median(found.repaid[name]))),
            "lost": FRENCH.quantity(catalogue.by_name[name].unit, float(np.median(found.not_repaid[name]))),
        }
        for name in SPREAD
    ]  # fmt: skip
    return draw(size, paint, listed_alt(words, items))


def missing_figure(found: Exploration, texts: Texts, size: Size) -> Drawn:
    """Mean share of missing values in the columns of each theme."""
    return bars_figure(texts["missing"], found.missing, size, FRENCH.percent, "share", percent=True)


def rates_figure(found: Exploration, catalogue: Catalogue, texts: Texts, size: Size) -> Drawn:
    """Share not repaid of each main category, with its interval and the number of clients."""
    words, rates = texts["rates"], found.rates

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        places = np.arange(len(rates))
        axes.hlines(places, [one.low for one in rates], [one.high for one in rates], color=PRIMARY, linewidth=1.6)
        axes.plot([one.share for one in rates], places, "o", color=PRIMARY, markeredgecolor=INK, markersize=5)
        axes.set_yticks(places, [f"{_label(catalogue, one)} ({FRENCH.number(one.clients)})" for one in rates])
        for place in places[1:]:
            if rates[place].feature != rates[place - 1].feature:
                axes.axhline(place - 0.5, color=LINE, linewidth=1.0)
        axes.set_ylim(len(rates) - 0.4, -0.6)
        axes.set_xlim(left=0.0)
        axes.locator_params(axis="x", nbins=6)
        axes.set_xlabel(words["axis"], loc="right")
        in_percent(axes, on_x=True)
        light_grid(axes, "x")

    items = [{"name": _label(catalogue, one), "share": FRENCH.percent(one.share, 1)} for one in rates]
    return draw(size, paint, listed_alt(words, items))


def application_picture(page: str, alt: str) -> Mapping[str, Any]:
    """A page of the application as the help shows it, on invented clients, for a template.

    Args:
        page: name of the page, as ``resources/help/fr/{page}.png``.
        alt: what the picture shows, in words.
    """
    return {"png": list(resource(f"help/fr/{page}.png").read_bytes()), "alt": alt}


def _spread_panel(axes: Axes, both: tuple[Values, Values], catalogue: Catalogue, name: str, words: Texts) -> None:
    feature = catalogue.by_name[name]
    in_thousands = feature.unit is Unit.AMOUNT
    known = [values / THOUSAND if in_thousands else values for values in both]
    edges = np.linspace(min(float(one.min()) for one in known), float(np.quantile(known[0], FARTHEST)), BARS + 1)
    weights = [np.full(len(one), 1.0 / len(one)) for one in known]
    axes.hist(known[0], edges.tolist(), weights=weights[0], color=LINE, edgecolor="white", label=words["repaid"])
    axes.hist(
        known[1], edges.tolist(), weights=weights[1], histtype="step", color=RAISES, linewidth=1.8, hatch=HATCH,
        label=words["lost"],
    )  # fmt: skip
    label = feature.wording["fr"].label
    title = words["thousands"].format(name=label) if in_thousands else label
    axes.set_title(textwrap.fill(title, TITLE_LETTERS))
    axes.locator_params(axis="x", nbins=4)
    in_numbers(axes, on_x=True)
    in_percent(axes, on_y=True)
    light_grid(axes, "y")


def _label(catalogue: Catalogue, rate: CategoryRate) -> str:
    return catalogue.category_label(rate.feature, rate.category, "fr")
