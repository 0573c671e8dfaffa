"""Which columns have moved, why, and how much of it reaches the model's scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue, Feature, Kind, Unit
from training.drift.measures import (
    Classes,
    Level,
    chance,
    jensen_shannon,
    level,
    number_classes,
    stability_index,
    text_classes,
)
from training.drift.model import Contributed
from training.features.table import FeatureTable

CONTRACT = "NAME_CONTRACT_TYPE"
APPLICATION = "application"
MISSING_CHANGE = 0.05
UNSEEN_SHARE = 0.01
POINTS_THAT_MATTER = 0.1
"""A tenth of a point of risk is the least that the application shows an advisor."""
DATED = frozenset({
    "WEEKDAY_APPR_PROCESS_START", "HOUR_APPR_PROCESS_START", "DAYS_LAST_PHONE_CHANGE", "phone_change_years",
    "DAYS_ID_PUBLISH", "id_document_years", "DAYS_REGISTRATION", "registration_years",
})  # fmt: skip
"""Columns that say when an application was made, or count back from that day: another period moves them by itself."""
NOT_DATED = frozenset({"previous_last_duration_months", "bureau_remaining_months"})
"""Months that are terms of a credit, and do not count back from the application."""


class Reach(StrEnum):
    """How far a change goes: chance explains it, it is real and small, or it matters to the model."""

    CHANCE = "chance"
    SMALL = "small"
    MATTERS = "matters"


class Cause(StrEnum):
    """Why a column has moved, as far as the data tell."""

    NONE = "none"
    MISSING = "missing"
    UNSEEN = "unseen"
    MIX = "mix"
    CALENDAR = "calendar"
    VALUES = "values"


@dataclass(frozen=True)
class FeatureDrift:
    """What has happened to one column.

    Args:
        name, factor: of the catalogue; the factor is empty for a column that the model does not use.
        psi: population stability index, missing values a class of their own.
        chance: probability that chance alone moves it as much (0 to 1).
        distance: Jensen-Shannon distance over the same classes (0 to 1).
        level: how far it has moved.
        cause: why, where it has moved.
        missing_reference, missing_current: shares of missing values (0 to 1).
        absent_reference, absent_current: the same with the counts that found nothing, for a column of a history.
        unseen_share: share of current clients whose category the reference does not hold (0 to 1).
        median_reference, median_current: of the known values; None for categories or where nothing is known.
        weight: mean absolute exact contribution to the log-odds, over the reference; None without a model, and 0
            for a column that the model does not use.
        expected_points: ``distance · weight``, in points of risk at the mean risk: what the change weighs.
        effect_points: change of the mean contribution, in points of risk: where it moves the mean score.
    """

    name: str
    factor: str
    psi: float
    chance: float
    distance: float
    level: Level
    cause: Cause
    missing_reference: float
    missing_current: float
    absent_reference: float
    absent_current: float
    unseen_share: float
    median_reference: float | None
    median_current: float | None
    weight: float | None = None
    expected_points: float | None = None
    effect_points: float | None = None

    @property
    def moved(self) -> bool:
        """Whether the column has moved as far as is commonly looked at."""
        return self.level in (Level.MODERATE, Level.MARKED)

    @property
    def matters(self) -> bool:
        """Whether the change can be seen in the scores; without a model, any might that is commonly looked at."""
        if self.expected_points is None or self.effect_points is None:
            return self.moved
        points = max(self.expected_points, abs(self.effect_points))
        return self.level is not Level.STABLE and points >= POINTS_THAT_MATTER


def reach(feature: FeatureDrift) -> Reach:
    """How far the change of a column goes."""
    if feature.level is Level.STABLE:
        return Reach.CHANCE
    return Reach.MATTERS if feature.matters else Reach.SMALL


def feature_drifts(
    reference: FeatureTable, current: FeatureTable, catalogue: Catalogue, explained: Contributed | None
) -> tuple[FeatureDrift, ...]:
    """Every column of the catalogue, in its order.

    Args:
        reference: sample of what was.
        current: sample of what is.
        catalogue: the columns.
        explained: contributions to the model's scores; None where no model is given.
    """
    mix = _mix_weights(reference, current)
    found = [_drift(feature, (reference, current), mix) for feature in catalogue.features]
    if explained is None:
        return tuple(found)
    places = {name: place for place, name in enumerate(catalogue.model_names)}
    return tuple(_weighed(one, places.get(one.name), explained) for one in found)


@dataclass(frozen=True)
class FactorDrift:
    """What has happened to one factor of the model: the columns that a person sees as one thing.

    Args:
        name: of the catalogue.
        columns: those of its columns that have moved beyond chance, the one that weighs most first.
        weight: mean absolute contribution of all its columns together, in log-odds.
        weight_share: the same over the sum for all factors (0 to 1).
        expected_points: what their changes weigh, in points of risk.
        effect_points: where all its columns move the mean score, in points of risk.
    """

    name: str
    columns: tuple[FeatureDrift, ...]
    weight: float
    weight_share: float
    expected_points: float
    effect_points: float

    @property
    def points(self) -> float:
        """What the change weighs at most, in points of risk: what ranks the factors."""
        return max(self.expected_points, abs(self.effect_points))

    @property
    def matters(self) -> bool:
        """Whether the change can be seen in the scores."""
        return self.points >= POINTS_THAT_MATTER

    @property
    def lead(self) -> FeatureDrift:
        """The column whose change weighs most."""
        return self.columns[0]


def factor_drifts(
    features: tuple[FeatureDrift, ...], catalogue: Catalogue, explained: Contributed
) -> tuple[FactorDrift, ...]:
    """The factors with a column that has moved beyond chance, ranked by drift times weight, heaviest first.

    A slight move counts: in the column that the model leans on most, it may weigh more than a plain one elsewhere.
    """
    total = sum(explained.weight(list(places)) for places in catalogue.factor_positions.values())
    found = []
    for name, positions in catalogue.factor_positions.items():
        columns = sorted(
            (one for one in features if one.factor == name and one.level is not Level.STABLE),
            key=lambda one: (-(one.expected_points or 0.0), one.name),
        )
        if columns:
            weight = explained.weight(list(positions))
            expected = sum(one.expected_points or 0.0 for one in columns)
            effect = explained.effect_points(list(positions))
            found.append(FactorDrift(name, tuple(columns), weight, weight / total if total else 0.0, expected, effect))
    return tuple(sorted(found, key=lambda one: (-one.points, one.name)))


def _drift(feature: Feature, both: tuple[FeatureTable, FeatureTable], mix: NDArray[np.float64]) -> FeatureDrift:
    classes = _classes(feature, *both)
    shares = classes.shares()
    index, by_chance = stability_index(*shares), chance(classes)
    found = level(index, by_chance)
    filled = _filled(feature, classes, *both)
    cause = Cause.NONE if found is Level.STABLE else _cause(feature, classes, filled, index, mix)
    missing = classes.missing
    medians = [None if feature.is_text else _median(table.numbers[feature.name]) for table in both]
    return FeatureDrift(
        name=feature.name,
        factor=feature.factor if feature.in_model else "",
        psi=index,
        chance=by_chance,
        distance=jensen_shannon(*shares),
        level=found,
        cause=cause,
        missing_reference=missing[0],
        missing_current=missing[1],
        absent_reference=filled.missing[0],
        absent_current=filled.missing[1],
        unseen_share=classes.unseen_share,
        median_reference=medians[0],
        median_current=medians[1],
    )


def _weighed(found: FeatureDrift, place: int | None, explained: Contributed) -> FeatureDrift:
    if place is None:
        return replace(found, weight=0.0, expected_points=0.0, effect_points=0.0)
    weight = explained.weight([place])
    expected = found.distance * weight * explained.points
    return replace(found, weight=weight, expected_points=expected, effect_points=explained.effect_points([place]))


def _classes(feature: Feature, reference: FeatureTable, current: FeatureTable) -> Classes:
    if feature.is_text:
        return text_classes(reference.texts[feature.name], current.texts[feature.name])
    return number_classes(reference.numbers[feature.name], current.numbers[feature.name])


def _cause(feature: Feature, classes: Classes, filled: Classes, index: float, mix: NDArray[np.float64]) -> Cause:
    """The first that explains the change: categories never seen, missing values, the mix of products, the calendar.

    A cause explains a change where it leaves less than half of it: among the known values only, or once the reference
    has the current mix.
    """
    if classes.unseen_share >= UNSEEN_SHARE:
        return Cause.UNSEEN
    before, after = filled.missing
    if abs(after - before) >= MISSING_CHANGE and _index_of_known(filled) < index / 2.0:
        return Cause.MISSING
    if stability_index(*classes.shares(mix)) < index / 2.0:
        return Cause.MIX
    return Cause.CALENDAR if _is_dated(feature) else Cause.VALUES


def _filled(feature: Feature, classes: Classes, reference: FeatureTable, current: FeatureTable) -> Classes:
    """The same, with a count of nothing taken for a history that is not there: both come from rows that are absent."""
    if feature.kind is not Kind.HISTORY or feature.unit is not Unit.COUNT or feature.table == APPLICATION:
        return classes
    columns = (table.numbers[feature.name] for table in (reference, current))
    return number_classes(*(np.where(column == 0.0, np.nan, column) for column in columns))


def _index_of_known(classes: Classes) -> float:
    known = classes.known()
    return stability_index(*known.shares()) if len(known.reference) and len(known.current) else 0.0


def _mix_weights(reference: FeatureTable, current: FeatureTable) -> NDArray[np.float64]:
    """Weights that give the reference the current mix of cash and revolving credits (post-stratification)."""
    before, after = reference.texts[CONTRACT], current.texts[CONTRACT]
    weights = np.zeros(len(before))
    for kind in np.unique(before):
        inside = before == kind
        weights[inside] = np.mean(after == kind) / np.mean(inside)
    return weights


def _is_dated(feature: Feature) -> bool:
    return feature.name in DATED or (feature.unit is Unit.MONTHS and feature.name not in NOT_DATED)


def _median(column: NDArray[np.float64]) -> float | None:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else None
