"""A wholly new file: the form's fields, what is wrong with what was typed, and the client that it makes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.clients.client import Client, make_client
from core.clients.consistency import WORKING_INCOME_TYPES, contradictions
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature, Kind, Unit
from core.features.field_reading import is_missing, read_field
from core.values import Value

FormTexts = Mapping[str, str]
"""What was typed, by feature name; a field left out is blank."""

REQUIRED = ("NAME_CONTRACT_TYPE", "AMT_CREDIT", "AMT_ANNUITY", "AMT_INCOME_TOTAL", "NAME_INCOME_TYPE")
"""Known for nearly every application; without them a score would say nothing of this one."""
START_OF_JOB, INCOME_TYPE = "DAYS_EMPLOYED", "NAME_INCOME_TYPE"
DECLARED_CREDITS = (
    "bureau_active_count",
    "bureau_closed_count",
    "bureau_debt_amount",
    "bureau_annuity_amount",
    "bureau_overdue_amount",
    "bureau_opened_12m",
)
"""Sums over credits elsewhere that a client knows and can prove."""


class Section(StrEnum):
    """A part of the form."""

    NEED = "need"
    MEANS = "means"
    SITUATION = "situation"
    RUNNING_CREDITS = "running_credits"


_SECTION_OF_THEME = {
    "request": Section.NEED,
    "income": Section.MEANS,
    "home": Section.SITUATION,
    "contact": Section.SITUATION,
    "external": Section.RUNNING_CREDITS,
    "bureau": Section.RUNNING_CREDITS,
}


@dataclass(frozen=True)
class FormField:
    """One question of the form."""

    feature: Feature
    section: Section
    is_required: bool


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field, as facts.

    Args:
        feature: catalogue name of the field.
        problem: ``"missing_required"``, ``"contradiction"``, or the problem of an InvalidValueError.
        value: what was typed, empty where nothing was.
        minimum, maximum: the accepted range where there is one.
        rule: the rule broken by a contradiction; see ``core.errors.CONTRADICTIONS``.
        others: the other features of a contradiction.
    """

    feature: str
    problem: str
    value: str = ""
    minimum: float | None = None
    maximum: float | None = None
    rule: str = ""
    others: tuple[str, ...] = ()


def form_fields(catalogue: Catalogue) -> tuple[FormField, ...]:
    """Every field by section, in catalogue order within one; nothing protected, nothing that is computed."""
    fields = [
        FormField(feature, _SECTION_OF_THEME[feature.theme], feature.name in REQUIRED)
        for feature in catalogue.features
        if is_given(feature) and feature.theme in _SECTION_OF_THEME and _is_asked(feature)
    ]
    return tuple(field for section in Section for field in fields if field.section is section)


def required_names(income_type: str) -> tuple[str, ...]:
    """What a file cannot be without: who lives on a job says since when, or its absence would speak for the client.

    Args:
        income_type: category of the income, empty where it is not given.
    """
    return (*REQUIRED, START_OF_JOB) if income_type in WORKING_INCOME_TYPES else REQUIRED


def is_given(feature: Feature) -> bool:
    """Whether a new file may hold a value of its own for a feature."""
    return feature.kind is not Kind.DERIVED and not feature.protected


def validate(texts: FormTexts, catalogue: Catalogue) -> tuple[FieldProblem, ...]:
    """Everything that keeps a form from being scored, in catalogue order, contradictions last.

    Args:
        texts: what was typed.
        catalogue: the fields and their ranges.
    """
    values, problems = read_form(texts, catalogue)
    told = {problem.feature for problem in problems}
    required = required_names(str(values.get(INCOME_TYPE, "")))
    missing = [FieldProblem(name, "missing_required") for name in required if name not in values and name not in told]
    order = {feature.name: place for place, feature in enumerate(catalogue.features)}
    found = sorted((*problems, *missing), key=lambda problem: order[problem.feature])
    return (*found, *file_contradictions(values, catalogue, texts))


def read_form(texts: FormTexts, catalogue: Catalogue) -> tuple[dict[str, Value], tuple[FieldProblem, ...]]:
    """The values that can be read, and what is wrong with the others; what is missing is in neither."""
    values: dict[str, Value] = {}
    problems = []
    for feature in catalogue.features:
        text = texts.get(feature.name, "")
        if not text.strip() or not is_given(feature):
            continue
        try:
            value = read_field(feature, text, catalogue)
        except InvalidValueError as error:
            problems.append(FieldProblem(feature.name, error.problem, text, error.minimum, error.maximum))
            continue
        if not is_missing(value):
            values[feature.name] = value
    return values, tuple(problems)


def client_from_form(values: Mapping[str, Value], catalogue: Catalogue, client_id: int) -> Client:
    """The client that a form describes; a history that is not given is that of a person without one.

    As in training: without a history, what is counted is 0 and the rest is missing; what sums up columns of the
    application itself is missing where they are.

    Args:
        values: by feature name; protected and derived ones are ignored.
        catalogue: every feature.
        client_id: of the new file.
    """
    given = {name: value for name, value in values.items() if is_given(catalogue.by_name[name])}
    filled: dict[str, Value] = {
        feature.name: given.get(feature.name, value_without_history(feature))
        for feature in catalogue.features
        if feature.kind is not Kind.DERIVED
    }
    return make_client(client_id, {**filled, **_counted_credits(given)})


def value_without_history(feature: Feature) -> Value:
    """What training gives to a client of whom nothing is known for a feature."""
    if feature.is_text:
        return ""
    counted = feature.kind is Kind.HISTORY and feature.unit is Unit.COUNT and feature.table != "application"
    return 0.0 if counted else math.nan


def _counted_credits(given: Mapping[str, Value]) -> dict[str, Value]:
    """Number of credits elsewhere and share still running, which follow from running and closed ones."""
    counts = [given.get(name) for name in ("bureau_active_count", "bureau_closed_count")]
    active, closed = (value if isinstance(value, float) and not math.isnan(value) else 0.0 for value in counts)
    total = active + closed
    if total == 0.0:
        return {}
    follows: dict[str, Value] = {"bureau_credit_count": total, "bureau_active_share": active / total}
    return {name: value for name, value in follows.items() if name not in given}


def file_contradictions(
    values: Mapping[str, Value], catalogue: Catalogue, texts: FormTexts = MappingProxyType({})
) -> tuple[FieldProblem, ...]:
    """The rules that a file breaks.

    Args:
        values: what is known of it, by feature name.
        catalogue: every feature.
        texts: what was typed, where a person typed it.
    """
    found = []
    for error in contradictions(client_from_form(values, catalogue, 0)):
        name, *others = error.features
        problem = FieldProblem(name, "contradiction", texts.get(name, ""), rule=error.rule, others=tuple(others))
        found.append(problem)
    return tuple(found)


def _is_asked(feature: Feature) -> bool:
    return feature.kind is not Kind.HISTORY or feature.table == "application" or feature.name in DECLARED_CREDITS
