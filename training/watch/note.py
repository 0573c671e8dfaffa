"""The two-page note of the technical watch, in French: every figure in it was measured by the same run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from core.documents.letter import date_text
from core.documents.typesetting import pdf
from core.documents.words import document_words
from core.features.formatting import Formatter
from core.storage.resource_files import resource_table
from training.watch.measure import (
    EXACT_INTERACTION_ROWS,
    GROWN_TREES,
    LIGHTGBM,
    METHODS,
    SHAP,
    WOODELF,
    Measures,
    Timing,
)

TEMPLATE = "watch.typ"
WORDS = "documents/watch_fr.toml"

FIGURE_INCHES = (7.4, 2.55)
LOOKS = {LIGHTGBM: ("#0B4F9E", "o", "-"), SHAP: ("#A23B00", "s", "--"), WOODELF: ("#14213D", "^", ":")}
"""Colour, mark and stroke: the lines can be told apart without the colour."""
DIGITS = 3


def note(measures: Measures, dated: date) -> bytes:
    """The note as PDF/UA-1.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(TEMPLATE, note_data(measures, dated), dated)


def note_data(measures: Measures, dated: date) -> dict[str, Any]:
    """Everything the template shows; texts from ``watch_fr.toml``, figures from the measures."""
    words = resource_table(WORDS)
    values = {**_values(measures), "date": date_text(dated, document_words("fr"))}
    conclusion = words["conclusion"]
    return {
        "title": words["title"],
        "language": "fr",
        "dated": [dated.year, dated.month, dated.day],
        "sender": [words["sender"]],
        "footer": words["footer"].format(**values),
        "page_label": words["page_label"],
        "lead": words["lead"].format(**values),
        "sections": [
            {"heading": part["heading"], "paragraphs": [text.format(**values) for text in part["paragraphs"]]}
            for part in words["sections"]
        ],
        "citation": words["citation"],
        "figure": {"svg": figure_svg(measures), "alt": figure_text(measures), "caption": words["figure"]},
        "tables": [_table(words["tables"][name], header, rows) for name, (header, rows) in _tables(measures).items()],
        "results": [_speed_sentence(measures, conclusion), *(one.format(**values) for one in conclusion["others"])],
        "results_heading": conclusion["heading"],
        "tables_heading": words["tables"]["heading"],
    }


def seconds_text(seconds: float | None) -> str:
    """A time with three significant digits, or that it was not run."""
    if seconds is None:
        return "non lancé"
    return f"{significant(seconds)}\u00a0s"


def significant(value: float) -> str:
    """A positive number with three significant digits, as French writes it."""
    whole = len(str(int(value))) if value >= 1.0 else 1
    return Formatter("fr").number(value, max(0, DIGITS - whole))


def power_text(value: float) -> str:
    """A small number in powers of ten, for instance ``4,8 × 10⁻⁷``."""
    if value == 0.0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('.', ',')}\u00a0×\u00a010{raised}"


def crossing(series: Sequence[Timing], other: str) -> int | None:
    """The least size from which WOODELF is faster than another method, as far as both were run."""
    times = {(timing.method, timing.size): timing.seconds for timing in series}
    found = None
    for size in sorted({timing.size for timing in series}, reverse=True):
        mine, theirs = times[WOODELF, size], times[other, size]
        if mine is None or theirs is None:
            continue
        if mine >= theirs:
            break
        found = size
    return found


def _values(measures: Measures) -> dict[str, str]:
    formatter = Formatter("fr")
    model = measures.model
    return {
        "trees": formatter.number(model["trees"]),
        "mean_depth": formatter.number(model["mean_depth"], 1),
        "greatest_depth": formatter.number(model["greatest_depth"]),
        "features": formatter.number(model["features"]),
        "clients": formatter.number(model["clients"]),
        "missing": formatter.percent(model["missing_share"], 1),
        "exact_rows": formatter.number(measures.exact_rows),
        "gap_woodelf": power_text(measures.gaps[WOODELF]),
        "gap_shap": power_text(measures.gaps[SHAP]),
        "gap_interactions": power_text(measures.gaps["interactions"]),
        "interaction_rows": formatter.number(min(EXACT_INTERACTION_ROWS, measures.exact_rows)),
        "memory_rows": formatter.number(measures.memory_rows),
        "grown_trees": formatter.number(GROWN_TREES),
        "limit": formatter.number(measures.limit_s),
    }


def _tables(measures: Measures) -> dict[str, tuple[list[str], list[list[str]]]]:
    memory = [[method, f"{significant(measures.memory_mb[method])}\u00a0Mo"] for method in METHODS]
    return {
        "rows": _by_size(measures.rows),
        "trees": _by_size(measures.trees),
        "depths": _by_size(measures.depths),
        "interactions": _by_size(measures.interactions),
        "memory": (["", "Mémoire"], memory),
    }


def _by_size(series: Sequence[Timing]) -> tuple[list[str], list[list[str]]]:
    formatter = Formatter("fr")
    methods = list(dict.fromkeys(timing.method for timing in series))
    times = {(timing.method, timing.size): timing.seconds for timing in series}
    sizes = sorted({timing.size for timing in series})
    rows = [[formatter.number(size), *(seconds_text(times[method, size]) for method in methods)] for size in sizes]
    return methods, rows


def _table(words: dict[str, str], header: list[str], rows: list[list[str]]) -> dict[str, Any]:
    shown = [words.get(name, name) for name in header]
    if len(shown) < len(rows[0]):
        shown = [words["size"], *shown]
    return {
        "caption": words["caption"],
        "header": shown,
        "rows": [[_METHOD_NAMES.get(cell, cell) for cell in row] for row in rows],
    }


_METHOD_NAMES = {LIGHTGBM: "LightGBM", SHAP: "shap", WOODELF: "WOODELF"}


def _speed_sentence(measures: Measures, words: dict[str, Any]) -> str:
    """What the times say of the number of rows, whichever way they say it."""
    found = crossing(measures.rows, LIGHTGBM)
    sizes = sorted({timing.size for timing in measures.rows})
    times = {(timing.method, timing.size): timing.seconds for timing in measures.rows}
    both = [size for size in sizes if times[LIGHTGBM, size] is not None and times[WOODELF, size] is not None]
    formatter, largest = Formatter("fr"), both[-1]
    mine, theirs = times[WOODELF, largest] or 0.0, times[LIGHTGBM, largest] or 0.0
    ratio = theirs / mine if mine > 0.0 else 0.0
    sentence = words["slower"] if found is None else words["faster"]
    return str(sentence).format(
        rows=formatter.number(found or 0), largest=formatter.number(largest), mine=seconds_text(mine),
        theirs=seconds_text(theirs), ratio=significant(ratio), inverse=significant(1.0 / ratio if ratio else 0.0),
    )  # fmt: skip


def figure_svg(measures: Measures) -> str:
    """Times by rows, trees and depth, side by side."""
    with rc_context({"svg.hashsalt": "watch", "font.size": 8, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=FIGURE_INCHES, layout="constrained")
        panels = figure.subplots(1, 3)
        _panel(panels[0], measures.rows, "Nombre de clients", logarithmic=True)
        _panel(panels[1], measures.trees, "Nombre d’arbres", logarithmic=False)
        _panel(panels[2], measures.depths, "Profondeur des arbres", logarithmic=False)
        panels[0].set_ylabel("Temps de processeur (s)")
        panels[0].legend(frameon=False)
        drawn = io.StringIO()
        FigureCanvasSVG(figure)
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    return drawn.getvalue()


def _panel(axes: Axes, series: Sequence[Timing], label: str, *, logarithmic: bool) -> None:
    for method in METHODS:
        run = [(one.size, one.seconds) for one in series if one.method == method and one.seconds is not None]
        colour, mark, stroke = LOOKS[method]
        axes.plot(
            [size for size, _ in run], [seconds for _, seconds in run],
            color=colour, marker=mark, linestyle=stroke, label=_METHOD_NAMES[method], markersize=4, linewidth=1.4,
        )  # fmt: skip
    axes.set_yscale("log")
    if logarithmic:
        axes.set_xscale("log")
    axes.set_xlabel(label)
    axes.grid(visible=True, alpha=0.3)


def figure_text(measures: Measures) -> str:
    """What the figure shows, for those who do not see it: the ends of each line."""
    parts = []
    for label, series in (("clients", measures.rows), ("arbres", measures.trees), ("de profondeur", measures.depths)):
        for method in METHODS:
            run = [one for one in series if one.method == method and one.seconds is not None]
            ends = " ; ".join(
                f"{Formatter('fr').number(one.size)} {label} : {seconds_text(one.seconds)}"
                for one in dict.fromkeys((run[0], run[-1]))
            )
            parts.append(f"{_METHOD_NAMES[method]}, {ends}.")
    return "Temps de calcul des contributions. " + " ".join(parts)
