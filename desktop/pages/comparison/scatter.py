"""From a sample of clients to the cloud of points of the comparison page."""

from __future__ import annotations

import math

from core.comparison.scatter import ScatterPoint, middle_of
from core.features.catalogue import Catalogue
from desktop.charts.specs.plane import Density, Point, PointSeries, ScatterSpec, Symbol
from desktop.charts.specs.spec import Reading
from desktop.client.amount_axis import along, axis_of
from desktop.looks.presentation import Presentation
from desktop.session.comparison_desk import PointsAnswer

OUTCOMES: tuple[tuple[str, Symbol, bool | None], ...] = (
    ("unknown", "dot", None),
    ("repaid", "ring", False),
    ("not_repaid", "cross", True),
)


def scatter_chart(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> ScatterSpec:
    """Two variables against each other, for some clients of the group and the client."""
    texts, found = presentation.texts, answer.found
    labels = [_label(catalogue, name, presentation) for name in (answer.choice.across, answer.choice.up)]
    return ScatterSpec(
        title=texts("comparison.scatter_title", across=labels[0], up=labels[1]),
        conclusion=scatter_sentence(answer, catalogue, presentation),
        header=(texts("comparison.column_kind"), labels[0], labels[1]),
        x_axis=axis_of(catalogue.by_name[answer.choice.across], found.across, presentation),
        y_axis=axis_of(catalogue.by_name[answer.choice.up], found.up, presentation),
        series=(*_others(answer, catalogue, presentation), *_own(answer, catalogue, presentation)),
        density=Density(_everyone_words(answer, presentation), found.everyone),
    )


def most_words(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> str:
    """Where most of everyone lies, in one sentence; empty where both values are known of nobody."""
    found, choice = answer.found, answer.choice
    if not found.everyone.any():
        return ""
    across, up = middle_of(found.everyone.sum(axis=0), found.across), middle_of(found.everyone.sum(axis=1), found.up)
    ends = {"across_low": across.low, "across_high": across.high, "up_low": up.low, "up_high": up.high}
    names = {"across": choice.across, "up": choice.up}
    shown = {
        key: presentation.formatter.quantity(catalogue.by_name[names[key.split("_")[0]]].unit, amount)
        for key, amount in ends.items()
    }
    labels = {f"{axis}_label": _label(catalogue, name, presentation) for axis, name in names.items()}
    return presentation.texts("comparison.most", **labels, **shown)


def drawn_words(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> str:
    """Who is drawn, and where the client is wherever the drawing alone does not say it."""
    told = [
        most_words(answer, catalogue, presentation),
        sample_words(answer, presentation) + ".",
        _client_words(answer, catalogue, presentation),
    ]
    return " ".join(one for one in told if one)


def _everyone_words(answer: PointsAnswer, presentation: Presentation) -> str:
    count = int(answer.found.everyone.sum())
    return presentation.texts("comparison.density", count=count, shown=presentation.formatter.number(count))


def _client_words(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> str:
    """Why the client is not where the figures are: a missing value, or one beyond an axis."""
    found, texts = answer.found, presentation.texts
    axes = ((answer.choice.across, found.own_across, found.across), (answer.choice.up, found.own_up, found.up))
    missing = [_label(catalogue, name, presentation) for name, own, _ in axes if math.isnan(own)]
    if missing:
        return texts("comparison.client_not_drawn", labels=texts("comparison.and").join(dict.fromkeys(missing)))
    beyond = [_label(catalogue, name, presentation) for name, own, bins in axes if bins.is_beyond(own)]
    return (
        texts("comparison.client_at_edge", labels=texts("comparison.and").join(dict.fromkeys(beyond))) if beyond else ""
    )


def sample_words(answer: PointsAnswer, presentation: Presentation) -> str:
    """How many clients are drawn, and of which group."""
    count = len(answer.found.points)
    who = presentation.texts(f"comparison.among_{answer.choice.kind}")
    return presentation.texts("comparison.sample", count=count, who=who)


def scatter_sentence(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> str:
    """What is drawn and where the client is, in one sentence."""
    texts, found = presentation.texts, answer.found
    drawn = sample_words(answer, presentation)
    if found.shows_outcomes:
        known = [point for point in found.points if point.not_repaid is not None]
        not_repaid = sum(bool(point.not_repaid) for point in known)
        drawn = texts("comparison.sample_outcomes", count=not_repaid, sample=drawn)
    if math.isnan(found.own_across) or math.isnan(found.own_up):
        return texts("comparison.scatter_without_client", drawn=drawn)
    across = _value(catalogue, answer.choice.across, found.own_across, presentation)
    up = _value(catalogue, answer.choice.up, found.own_up, presentation)
    return texts("comparison.scatter_with_client", drawn=drawn, across=across, up=up)


def _others(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> list[PointSeries]:
    points, texts = answer.found.points, presentation.texts
    if not answer.found.shows_outcomes:
        all_of_them = tuple(_point(point, answer, catalogue, presentation) for point in points)
        return [PointSeries(texts("comparison.series_group"), "ring", all_of_them)] if points else []
    series = []
    for key, symbol, not_repaid in OUTCOMES:
        chosen = tuple(
            _point(point, answer, catalogue, presentation) for point in points if point.not_repaid is not_repaid
        )
        if chosen:
            series.append(PointSeries(texts(f"comparison.series_{key}"), symbol, chosen))
    return series


def _own(answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> list[PointSeries]:
    found = answer.found
    if math.isnan(found.own_across) or math.isnan(found.own_up):
        return []
    own = ScatterPoint(found.own_across, found.own_up, None)
    label = presentation.texts("comparison.series_client")
    return [PointSeries(label, "disc", (_point(own, answer, catalogue, presentation),))]


def _point(point: ScatterPoint, answer: PointsAnswer, catalogue: Catalogue, presentation: Presentation) -> Point:
    choice, found = answer.choice, answer.found
    across = _value(catalogue, choice.across, point.across, presentation)
    up = _value(catalogue, choice.up, point.up, presentation)
    height = along(found.up, point.up)
    return Point(Reading(across, up, height), along(found.across, point.across), height)


def _value(catalogue: Catalogue, name: str, amount: float, presentation: Presentation) -> str:
    return presentation.formatter.value(catalogue.by_name[name], amount, catalogue)


def _label(catalogue: Catalogue, name: str, presentation: Presentation) -> str:
    return catalogue.by_name[name].wording[presentation.language].label
