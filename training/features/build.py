"""From the raw tables to one row of features a client: the catalogue's columns, in the catalogue's order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from core.clients.application_sums import PARTS
from core.features.catalogue import Catalogue, Feature, Kind, Unit
from core.features.derived import Number, derive
from core.raw_tables.summaries import HISTORY_NAMES, MACROS, summary_query
from core.storage.whole_file import GrowingFile
from training.configuration import ResourceSettings
from training.errors import TrainingError, writing
from training.features.catalogue import shipped_catalogue
from training.features.table import INVENTED_KEY
from training.progress import Progress
from training.tables import TableSet, open_tables

PROGRESS_STEP = "features"
APPLICATION = "application"
SUMMED_UP = (APPLICATION, *HISTORY_NAMES)
"""The tables that are summed up by a query; each gives at most one row a client."""

_NEEDED = {"bureau_balance": frozenset({"bureau", "bureau_balance"})}
"""Tables without which a query finds nothing, where it is not the table alone: months point to credits."""

_ROW_GROUP_ROWS = 50_000


def build_features(tables: TableSet, catalogue: Catalogue, progress: Progress) -> pyarrow.Table:
    """Compute every feature of every client.

    Args:
        tables: the raw tables.
        catalogue: which features, in which order.
        progress: told about the step ``"features"``.

    Returns:
        One row a client, by ascending SK_ID_CURR: SK_ID_CURR (int64), is_train (bool), TARGET (float64, null
        where not known), then the catalogue's features (float64 or string, null where missing). A client without
        any row in a history has 0 for what is counted there and null for the rest; where the whole history is not
        given, counts are null as well. The metadata of the table say where a program invented the clients.
    """
    tables.connection.execute(summary_query(MACROS))
    for position, table in enumerate(SUMMED_UP):
        progress.step(PROGRESS_STEP, position / (len(SUMMED_UP) + 1))
        tables.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_summary(table)} AS {_query(table)}")
    progress.step(PROGRESS_STEP, len(SUMMED_UP) / (len(SUMMED_UP) + 1))
    joined = tables.connection.sql(_join(catalogue, tables.missing)).to_arrow_table()
    for table in SUMMED_UP:
        tables.connection.execute(f"DROP TABLE {_summary(table)}")
    result = _with_derived(joined, catalogue)
    progress.step(PROGRESS_STEP, 1.0)
    return result.replace_schema_metadata({INVENTED_KEY: b"true"}) if tables.invented_clients else result


def write_features(
    data: Path,
    out: Path,
    progress: Progress,
    resources: ResourceSettings = ResourceSettings(),  # noqa: B008 - it has no state
) -> tuple[str, ...]:
    """Compute the features of a data set and write them to a Parquet file; nothing half-written is left.

    Args:
        data: folder or zip with the raw tables; applicants alone will do.
        out: the file to write; an older one is replaced once the new one is complete.
        progress: told about the steps ``"read"`` and ``"features"``.
        resources: what reading may use of the machine.

    Returns:
        What the user should know about the tables, as sentences.

    Raises:
        DataError: the tables cannot be used.
        TrainingError: the file cannot be written there.
    """
    _check_destination(out)
    catalogue = shipped_catalogue()
    with open_tables(data, resources=resources, outcomes_needed=False, progress=progress) as tables:
        table = build_features(tables, catalogue, progress)
        warnings = tables.warnings
    with writing("The features", out), GrowingFile(out, private=False) as growing:
        pyarrow.parquet.write_table(table, growing.stream, compression="zstd", row_group_size=_ROW_GROUP_ROWS)
    return warnings


def _check_destination(out: Path) -> None:
    if out.is_dir():
        raise TrainingError("The destination is a folder", str(out), "name a file, for instance features.parquet")
    if not out.parent.is_dir():
        raise TrainingError("The folder of the destination does not exist", str(out.parent), "create it first")


def _query(name: str) -> str:
    return _application_query() if name == APPLICATION else summary_query(name)


def _application_query() -> str:
    """Figures of the application that a person reads only as a sum: one row per client."""
    sums = ", ".join(f"{' + '.join(names)} AS {feature}" for feature, names in PARTS.items())
    return f"SELECT SK_ID_CURR, {sums} FROM {APPLICATION}"


def _summary(table: str) -> str:
    return f'"summary_of_{table}"'


def _join(catalogue: Catalogue, missing: frozenset[str]) -> str:
    """The query that puts everything but the derived features together."""
    columns = [
        f"{_expression(feature, missing)} AS {feature.name}"
        for feature in catalogue.features
        if feature.kind is not Kind.DERIVED
    ]
    joins = " ".join(f"LEFT JOIN {_summary(table)} USING (SK_ID_CURR)" for table in SUMMED_UP)
    return (
        f"SELECT SK_ID_CURR, is_train, CAST(TARGET AS DOUBLE) AS TARGET, {', '.join(columns)} "
        f"FROM {APPLICATION} {joins} ORDER BY SK_ID_CURR"
    )


def _expression(feature: Feature, missing: frozenset[str]) -> str:
    in_history = feature.kind is Kind.HISTORY
    column = f"{_summary(feature.table) if in_history else APPLICATION}.{feature.name}"
    if feature.is_text:
        return f"CAST({column} AS VARCHAR)"
    is_given = not (_NEEDED.get(feature.table, frozenset({feature.table})) & missing)
    if in_history and feature.table != APPLICATION and feature.unit is Unit.COUNT and is_given:
        return f"CAST(coalesce({column}, 0) AS DOUBLE)"
    return f"CAST({column} AS DOUBLE)"


def _with_derived(joined: pyarrow.Table, catalogue: Catalogue) -> pyarrow.Table:
    numbers: dict[str, Number] = {
        feature.name: _column(joined[feature.name])
        for feature in catalogue.features
        if feature.kind is not Kind.DERIVED and not feature.is_text
    }
    derived = derive(numbers)
    columns = {name: joined[name] for name in ("SK_ID_CURR", "is_train", "TARGET")}
    for feature in catalogue.features:
        is_derived = feature.kind is Kind.DERIVED
        columns[feature.name] = (
            pyarrow.array(derived[feature.name], from_pandas=True) if is_derived else joined[feature.name]
        )
    return pyarrow.table(columns)


def _column(column: pyarrow.ChunkedArray) -> NDArray[np.float64]:
    """A numeric column as an array, NaN where it is null."""
    return np.asarray(column.to_numpy(), dtype=np.float64)
