"""How near a folder of synthetic tables comes to the published figures: everything that the report measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.storage.resource_files import resource_json
from training.progress import Progress
from training.synthesis.distances import ColumnDistance, FigureDistance, column_distance
from training.synthesis.reading import TableFolder

_HISTORIES = (
    "bureau",
    "bureau_balance",
    "previous_application",
    "POS_CASH_balance",
    "credit_card_balance",
    "installments_payments",
)
_BAND_EXPRESSIONS = {
    "age_years": "-DAYS_BIRTH / 365.25",
    "employed_years": "CASE WHEN DAYS_EMPLOYED < 0 THEN -DAYS_EMPLOYED / 365.25 END",
}
_ODDITIES = {
    "DAYS_EMPLOYED 365243": "SELECT avg(CAST(DAYS_EMPLOYED = 365243 AS INT)) FROM application_train",
    "ORGANIZATION_TYPE XNA": "SELECT avg(CAST(ORGANIZATION_TYPE = 'XNA' AS INT)) FROM application_train",
    "CODE_GENDER XNA": "SELECT avg(CAST(CODE_GENDER = 'XNA' AS INT)) FROM application_train",
}


@dataclass(frozen=True)
class Realism:
    """Distances of every column, and pairs of figures by heading, in the order of the report."""

    columns: tuple[ColumnDistance, ...]
    figures: dict[str, tuple[FigureDistance, ...]]


def realism_of(folder: TableFolder, progress: Progress) -> Realism:
    """Measure a folder of synthetic tables against the published aggregates."""
    reference = resource_json("synthesis/reference.json")
    columns: list[ColumnDistance] = []
    figures: dict[str, list[FigureDistance]] = {}

    def add(heading: str, found: Iterator[FigureDistance]) -> None:
        figures.setdefault(heading, []).extend(found)

    with folder.loaded("application_train", "application_test"):
        columns += _columns(folder, "application_train", reference)
        add("default rate", _default_rates(folder, reference))
        add("oddities", _oddities(folder, reference))
        for number, table in enumerate(_HISTORIES):
            progress.step("synthesis-report", number / len(_HISTORIES))
            needed = (
                (table, "previous_application")
                if table in reference["share_of_rows_with_known_SK_ID_PREV"]
                else (table,)
            )
            with folder.loaded(*needed):
                columns += _columns(folder, table, reference)
                add("histories", _history_sizes(folder, table, reference))
                add("default rate by history", _history_rates(folder, table, reference))
    progress.step("synthesis-report", 1.0)
    return Realism(tuple(columns), {heading: tuple(found) for heading, found in figures.items()})


def _columns(folder: TableFolder, table: str, reference: dict[str, Any]) -> list[ColumnDistance]:
    expected = reference["tables"][table]
    return [column_distance(table, name, *folder.counts(table, name), expected[name]) for name in expected]


def _default_rates(folder: TableFolder, reference: dict[str, Any]) -> Iterator[FigureDistance]:
    count = int(folder.figure("SELECT count(*) FROM application_train"))
    yield FigureDistance(
        "all", folder.figure("SELECT avg(TARGET) FROM application_train"), reference["default_rate"], count
    )
    for column, labels in reference["default_rate_by_label"].items():
        query = f"SELECT coalesce({column}, '(missing)'), avg(TARGET), count(*) FROM application_train GROUP BY 1"
        found = {label: (rate, rows) for label, rate, rows in folder.rows(query)}
        for label, (_, expected) in labels.items():
            rate, rows = found.get(label, (float("nan"), 0))
            yield FigureDistance(f"{column} = {label}", rate, expected, rows)
    for band in reference["default_rate_by_band"]:
        signal = _BAND_EXPRESSIONS.get(band["signal"], band["signal"])
        where = f"{signal} > {band['above']} AND {signal} <= {band['up_to']}"
        [(rate, rows)] = folder.rows(f"SELECT avg(TARGET), count(*) FROM application_train WHERE {where}")
        name = f"{band['signal']} {band['above']:g} to {band['up_to']:g}"
        yield FigureDistance(name, float("nan") if rate is None else rate, band["rate"], rows)


def _oddities(folder: TableFolder, reference: dict[str, Any]) -> Iterator[FigureDistance]:
    count = int(folder.figure("SELECT count(*) FROM application_train"))
    for name, query in _ODDITIES.items():
        yield FigureDistance(name, folder.figure(query), reference["oddities"][name], count)


def _history_sizes(folder: TableFolder, table: str, reference: dict[str, Any]) -> Iterator[FigureDistance]:
    rows = int(folder.figure(f"SELECT count(*) FROM {table}"))
    clients = folder.figure("SELECT (SELECT count(*) FROM application_train) + (SELECT count(*) FROM application_test)")
    yield FigureDistance(f"{table}: rows per client", rows / clients, reference["rows_per_client"][table], rows)
    without = reference["share_without_rows"].get(table)
    if without is not None:
        query = f"SELECT avg(CAST(SK_ID_CURR NOT IN (SELECT SK_ID_CURR FROM {table}) AS INT)) FROM application_train"
        yield FigureDistance(f"{table}: training clients without rows", folder.figure(query), without, rows)
    known = reference["share_of_rows_with_known_SK_ID_PREV"].get(table)
    if known is not None:
        query = f"SELECT avg(CAST(SK_ID_PREV IN (SELECT SK_ID_PREV FROM previous_application) AS INT)) FROM {table}"
        yield FigureDistance(f"{table}: rows with a known SK_ID_PREV", folder.figure(query), known, rows)
    if table == "previous_application":
        name = "DAYS_FIRST_DRAWING 365243 among contracts"
        query = "SELECT avg(CAST(DAYS_FIRST_DRAWING = 365243 AS INT)) FROM previous_application"
        yield FigureDistance(name, folder.figure(query), reference["oddities"][name], rows)


def _history_rates(folder: TableFolder, table: str, reference: dict[str, Any]) -> Iterator[FigureDistance]:
    for place, labels in reference["default_rate_by_most_frequent_label"].items():
        owner, column = place.split(".")
        if owner != table:
            continue
        query = (
            f"SELECT label, avg(TARGET), count(*) FROM (SELECT SK_ID_CURR, mode({column}) AS label "
            f"FROM {table} GROUP BY 1) JOIN application_train USING (SK_ID_CURR) GROUP BY 1"
        )
        found = {label: (rate, rows) for label, rate, rows in folder.rows(query)}
        for label, (_, expected) in labels.items():
            rate, rows = found.get(label, (float("nan"), 0))
            yield FigureDistance(f"most often {column} = {label}", rate, expected, rows)
    events = {
        "bureau": ("AMT_CREDIT_MAX_OVERDUE > 0 OR CREDIT_DAY_OVERDUE > 0", "bureau any arrears", "bureau clean"),
        "installments_payments": (
            "DAYS_ENTRY_PAYMENT > DAYS_INSTALMENT",
            "ever late on an instalment",
            "never late on an instalment",
        ),
    }
    if table in events:
        condition, yes, no = events[table]
        query = (
            f"SELECT late, avg(TARGET), count(*) FROM (SELECT SK_ID_CURR, bool_or(coalesce({condition}, false)) "
            f"AS late FROM {table} GROUP BY 1) JOIN application_train USING (SK_ID_CURR) GROUP BY 1"
        )
        for late, rate, rows in folder.rows(query):
            name = yes if late else no
            yield FigureDistance(name, rate, reference["default_rate_by_history"][name], rows)
    if table == "bureau":
        query = "SELECT avg(TARGET), count(*) FROM application_train ANTI JOIN bureau USING (SK_ID_CURR)"
        [(rate, rows)] = folder.rows(query)
        name = "no bureau record"
        yield FigureDistance(
            name, float("nan") if rate is None else rate, reference["default_rate_by_history"][name], rows
        )
