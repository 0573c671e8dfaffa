"""The two pictures of the report: announced risks beside what came, and how far the advice is followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from core.features.formatting import Formatter
from training.documents.drawing import PRIMARY, RAISES, Drawn, Size, draw, light_grid
from training.fairness.groups import Rate
from training.field.figures import GroupRow
from training.field.months import Month

SIZE = Size(170.0, 62.0)
Words = Mapping[str, Any]


def months_figure(months: Sequence[Month], words: Words, formatter: Formatter) -> Drawn | None:
    """Announced and observed share not repaid by month, with intervals; None where no month has enough outcomes."""
    shown = [(one.month, one.expected, one.observed) for one in months if one.observed is not None]
    if not shown:
        return None
    names = [month for month, *_ in shown]
    told = " ; ".join(
        f"{month}, {formatter.risk(expected)}, {formatter.risk(observed.share)}" for month, expected, observed in shown
    )

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        _with_intervals(axes, [observed for *_, observed in shown], words["observed"])
        axes.plot(range(len(shown)), [expected for _, expected, _ in shown], "D--", color=RAISES,
                  markerfacecolor="white", markersize=5, label=words["expected"])  # fmt: skip
        _dress(axes, names, words["axis"], formatter)
        axes.legend(loc="upper left", ncols=2)

    return draw(SIZE, paint, words["alt"].format(points=told))


def advice_figure(groups: Sequence[GroupRow], words: Words, formatter: Formatter) -> Drawn | None:
    """Share of the advice followed by month, with intervals; None where no month is large enough."""
    shown = [(one.name, one.followed) for one in groups if one.name and one.followed is not None]
    if not shown:
        return None
    told = " ; ".join(f"{month}, {formatter.percent(followed.share)}" for month, followed in shown)

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        _with_intervals(axes, [followed for _, followed in shown], "")
        _dress(axes, [month for month, _ in shown], words["axis"], formatter)

    return draw(SIZE, paint, words["alt"].format(points=told))


def _with_intervals(axes: Axes, rates: Sequence[Rate], label: str) -> None:
    places = range(len(rates))
    axes.vlines(places, [one.low for one in rates], [one.high for one in rates], color=PRIMARY, linewidth=1.4)
    axes.plot(places, [one.share for one in rates], "o-", color=PRIMARY, markersize=5, label=label or None)


def _dress(axes: Axes, names: Sequence[str], label: str, formatter: Formatter) -> None:
    axes.set_xticks(range(len(names)), names)
    axes.set_ylabel(label)
    axes.margins(y=0.25)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _place: formatter.percent(max(share, 0.0))))
    light_grid(axes, "y")
