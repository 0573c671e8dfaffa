"""Figures of what is watched over: groups of clients, drift, and the time that explanations take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from core.features.catalogue import Catalogue
from training.documents.drawing import (
    FRENCH,
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
from training.documents.model_facts import group_label
from training.documents.texts import listed_alt

MOST_COLUMNS = 8
LOOKS = {"lightgbm": (PRIMARY, "o", "-"), "shap": (RAISES, "s", "--"), "woodelf": (INK, "^", ":")}
Texts = Mapping[str, Any]


def groups_figure(groups: Sequence[Mapping[str, Any]], catalogue: Catalogue, texts: Texts, size: Size) -> Drawn:
    """Refusals, and observed against predicted risk, group by group.

    Args:
        groups: rows of the model card, a row a group.
        catalogue: names of the categories.
        texts: the file ``figures.toml``.
        size: room of the figure.
    """
    words, names = texts["groups"], [group_label(catalogue, row) for row in groups]
    places = range(len(groups))

    def paint(figure: Figure) -> None:
        left, right = figure.subplots(1, 2, sharey=True)
        for place, row in enumerate(groups):
            left.hlines(place, row["refused_low"], row["refused_high"], color=PRIMARY, linewidth=1.4)
            right.hlines(place, row["not_repaid_low"], row["not_repaid_high"], color=PRIMARY, linewidth=1.4)
            if place and row["feature"] != groups[place - 1]["feature"]:
                for axes in (left, right):
                    axes.axhline(place - 0.5, color=NEUTRAL, linewidth=0.7)
        left.plot([row["refused"] for row in groups], places, "o", color=PRIMARY, markersize=5)
        right.plot([row["not_repaid"] for row in groups], places, "o", color=PRIMARY, markersize=5,
                   label=words["observed_mark"])  # fmt: skip
        right.plot([row["predicted"] for row in groups], places, "D", markerfacecolor="white", color=RAISES,
                   markersize=5, label=words["predicted_mark"])  # fmt: skip
        left.set_yticks(places, names)
        left.set_ylim(len(groups) - 0.4, -0.6)
        left.set_title(words["refused"])
        right.set_title(words["observed"])
        for axes in (left, right):
            in_percent(axes, on_x=True)
            light_grid(axes, "x")
        figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=2)

    items = [{"name": name, **_said(row)} for name, row in zip(names, groups, strict=True)]
    return draw(size, paint, listed_alt(words, items))


def drift_figure(drift: Mapping[str, Any], catalogue: Catalogue, texts: Texts, size: Size) -> Drawn:
    """Stability of the score and of the columns that moved most.

    Args:
        drift: content of ``drift.json``.
        catalogue: names of the columns.
        texts: the file ``figures.toml``.
        size: room of the figure.
    """
    words = texts["drift"]
    columns = sorted(drift["features"], key=lambda one: -float(one["psi"]))[:MOST_COLUMNS]
    bars = [(words["score"], float(drift["scores"]["psi"]), drift["scores"]["level"] != "stable")]
    bars += [
        (catalogue.by_name[one["name"]].wording["fr"].label, float(one["psi"]), one["level"] != "stable")
        for one in columns
    ]
    limits = drift["thresholds"]

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.axvline(limits["psi_moderate"], color=NEUTRAL, linestyle="--", linewidth=1.2, label=words["moderate"])
        axes.axvline(limits["psi_marked"], color=RAISES, linestyle="-.", linewidth=1.2, label=words["marked"])
        for moved, colour, mark in ((False, LOWERS, "o"), (True, RAISES, "^")):
            chosen = [place for place, bar in enumerate(bars) if bar[2] is moved]
            if chosen:
                values = [bars[place][1] for place in chosen]
                axes.hlines(chosen, 0.0, values, color=LINE, linewidth=1.2)
                axes.plot(values, chosen, mark, color=colour, markersize=6, label=words["moved" if moved else "still"])
        axes.set_yticks(range(len(bars)), [bar[0] for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(left=0.0)
        axes.set_xlabel(words["axis"])
        in_numbers(axes, on_x=True)
        light_grid(axes, "x")
        axes.legend(loc="lower right")

    return draw(size, paint, listed_alt(words, [{"name": name, "psi": FRENCH.number(psi, 3)} for name, psi, _ in bars]))


def watch_figure(watch: Mapping[str, Any], texts: Texts, size: Size) -> Drawn:
    """Time of the exact contributions by number of clients, each method with its own mark and stroke."""
    words = texts["watch"]
    series = {
        method: [(row["size"], row["seconds"]) for row in watch["rows"]
                 if row["method"] == method and row["seconds"] is not None]
        for method in LOOKS
    }  # fmt: skip

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        for method, (colour, mark, stroke) in LOOKS.items():
            axes.plot(
                [count for count, _ in series[method]], [seconds for _, seconds in series[method]], color=colour,
                marker=mark, linestyle=stroke, label=words[method], linewidth=1.8, markersize=5,
            )  # fmt: skip
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel(words["x"])
        axes.set_ylabel(words["y"])
        in_numbers(axes, on_x=True)
        in_numbers(axes, on_y=True)
        light_grid(axes)
        axes.legend(loc="upper left")

    return draw(size, paint, listed_alt(words, [
        {
            "name": words[method], "first": f"{FRENCH.number(run[0][1], 2)} s", "few": FRENCH.number(run[0][0]),
            "last": f"{FRENCH.number(run[-1][1], 2)} s", "many": FRENCH.number(run[-1][0]),
        }
        for method, run in series.items() if run
    ]))  # fmt: skip


def _said(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "refused": FRENCH.percent(row["refused"], 1), "observed": FRENCH.percent(row["not_repaid"], 1),
        "predicted": FRENCH.percent(row["predicted"], 1),
    }  # fmt: skip
