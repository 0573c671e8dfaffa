"""Puts the sums of what was sent with a new file, columns of its application or rows of its past, among its values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from core.clients.application_sums import PART_NAMES, application_sums
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue
from core.features.field_reading import check_number, is_missing, read_part
from core.new_files.form import FieldProblem
from core.raw_tables.summaries import summary_features
from core.values import Value

_AS_PRINTED = 1e-9
"""Relative difference that a sum may owe to the way a program prints its figures."""


def add_sums(record: Mapping[str, Any], catalogue: Catalogue, values: dict[str, Value]) -> list[FieldProblem]:
    """Add the sums whose parts were sent; a sum that was sent as well has to agree.

    Args:
        record: what was sent, by name of the column; names that are no part of a sum are passed over.
        catalogue: every feature.
        values: what is known of the file; it receives the sums.
    """
    parts: dict[str, float] = {}
    for name in sorted(PART_NAMES & record.keys()):
        try:
            parts[name] = read_part(name, record[name])
        except InvalidValueError as error:
            return [FieldProblem(name, error.problem, error.value, error.minimum, error.maximum)]
    for feature, total in application_sums(parts).items():
        if feature not in catalogue.by_name or math.isnan(total):
            continue
        if values.setdefault(feature, total) != total:
            return [FieldProblem(feature, "not_the_sum", str(values[feature]))]
    return []


def add_histories(
    values: dict[str, Value], tables: Iterable[str], computed: Mapping[str, Value], catalogue: Catalogue
) -> list[FieldProblem]:
    """Add the features of the histories that were sent; one that was sent as well has to agree.

    Args:
        values: what is known of the file; it receives the features.
        tables: names of the histories that were sent.
        computed: what their rows sum up to, by feature name.
        catalogue: every feature.
    """
    problems = []
    for feature in (one for table in tables for one in summary_features(table, catalogue)):
        value = computed[feature.name]
        if feature.name in values and not _agree(values[feature.name], value):
            problems.append(FieldProblem(feature.name, "not_of_the_rows", str(values[feature.name])))
        elif not is_missing(value) and not feature.protected:
            try:
                if isinstance(value, float):
                    check_number(feature, value)
            except InvalidValueError as error:
                problems.append(FieldProblem(feature.name, error.problem, error.value, error.minimum, error.maximum))
                continue
            values[feature.name] = value
    return problems


def _agree(sent: Value, computed: Value) -> bool:
    if isinstance(sent, float) and isinstance(computed, float):
        nothing = 0.0 if math.isnan(computed) else computed
        return math.isclose(sent, nothing, rel_tol=_AS_PRINTED)
    return sent == computed
