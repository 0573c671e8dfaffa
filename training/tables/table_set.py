"""Opens the raw tables, wherever and however they are stored, as one database that the next steps query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from core.raw_tables.schema import HISTORIES, TABLES, TEST, TRAIN, WITHOUT_OUTCOME, Table
from core.storage.scratch_folder import ScratchFolder
from training.configuration import ResourceSettings
from training.errors import DataError
from training.progress import Progress, SilentProgress
from training.tables.checks import check_clients_unique, check_rows, check_target
from training.tables.csv_reading import load_csv
from training.tables.files import FoundTables, TableFile, find_tables, unpack
from training.tables.origin import WARNING, is_marked_invented
from training.tables.parquet_reading import load_parquet
from training.tables.sql import quoted

PROGRESS_STEP = "read"


@dataclass(frozen=True)
class TableSet:
    """The tables of one data set, typed and checked, under their own names.

    ``application`` is ``application_train`` and ``application_test`` together, with ``is_train`` where the
    outcome is known, and TARGET NULL where it is not. Identifiers are BIGINT, other figures DOUBLE, categories
    VARCHAR; what is empty is NULL. Keys of the histories may point nowhere, rows may be repeated, and a client may
    be absent from any of them.

    Args:
        connection: the database; it lives until ``close``.
        missing: the history tables that were not given; an empty table stands for each.
        warnings: what the reader should know, as sentences.
        scratch: the folder that holds the database.
        invented_clients: whether the data carry the mark that a program invented their clients.
    """

    connection: duckdb.DuckDBPyConnection
    missing: frozenset[str]
    warnings: tuple[str, ...]
    scratch: ScratchFolder
    invented_clients: bool

    def close(self) -> None:
        """Close the database and remove what it holds on disk."""
        self.connection.close()
        self.scratch.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_tables(
    data: Path,
    *,
    resources: ResourceSettings = ResourceSettings(),  # noqa: B008 - it has no state
    outcomes_needed: bool = True,
    progress: Progress = SilentProgress(),  # noqa: B008 - it has no state
) -> TableSet:
    """Read and check every table.

    The rows are kept in a temporary database on disk (about 800 MB for the whole competition), in the folder
    that TMPDIR names, so that the next steps scan them fast and the memory limit holds.

    Args:
        data: a folder or the competition's zip, with each table as .csv, .csv.gz, .zip or .parquet.
        resources: what the database may use.
        outcomes_needed: False where applicants alone will do: ``application_test`` without ``application_train``, or
            the latter without TARGET, with an empty one, or the same for all.
        progress: told about the step ``"read"``.

    Raises:
        DataError: if there is no table of applications, or if a file cannot be used; nothing is left behind.
    """
    found = find_tables(data)
    files = found.files
    _check_applications(found, data, outcomes_needed)
    invented = is_marked_invented(data)
    scratch = ScratchFolder("pret-a-depenser-tables-")
    try:
        connection = _connect(Path(scratch.name), resources)
        try:
            warnings = _load_all(connection, files, Path(scratch.name), outcomes_needed, progress)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        scratch.cleanup()
        raise
    missing = frozenset(table.name for table in HISTORIES if table.name not in files)
    told = (*((WARNING,) if invented else ()), *_told_beside(found), *warnings)
    return TableSet(connection, missing, told, scratch, invented)


def _told_beside(found: FoundTables) -> tuple[str, ...]:
    names = ", ".join(found.passed_over)
    return (f"Files that are no table by their name are passed over: {names}.",) if names else ()


def _check_applications(found: FoundTables, data: Path, outcomes_needed: bool) -> None:
    if TRAIN.name in found.files or (TEST.name in found.files and not outcomes_needed):
        return
    there = f"; passed over: {', '.join(found.passed_over)}" if found.passed_over else ""
    if outcomes_needed:
        remedy = f"put {TRAIN.name}.csv (or .csv.gz, .zip, .parquet) there{there}"
        raise DataError(f"The table {TRAIN.name} is missing", str(data), remedy)
    remedy = f"put {TEST.name}.csv or {TRAIN.name}.csv (or .csv.gz, .zip, .parquet) there{there}"
    raise DataError("There is no table of applications", str(data), remedy)


def _connect(scratch: Path, resources: ResourceSettings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(scratch / "tables.duckdb"),
        config={
            "memory_limit": f"{resources.memory_gib}GiB",
            "threads": resources.threads,
            "temp_directory": str(scratch / "spilled"),
            # An error names the row of the file, and two runs give the same features.
            "preserve_insertion_order": True,
        },
    )
    # The database is thrown away on close: writing it out once more would be lost time.
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    return connection


def _load_all(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, TableFile],
    scratch: Path,
    outcomes_needed: bool,
    progress: Progress,
) -> tuple[str, ...]:
    total_bytes = sum(file.size_bytes for file in files.values()) or 1
    read_bytes = 0
    warnings: list[str] = []
    progress.step(PROGRESS_STEP, 0.0)
    for known in TABLES.values():
        table = known if outcomes_needed or known is not TRAIN else WITHOUT_OUTCOME
        file = files.get(table.name)
        if file is None:
            warnings += _stand_in(connection, table)
        else:
            warnings += _load(connection, table, file, scratch)
            read_bytes += file.size_bytes
        if table is TEST:
            train, test = (files[name].label if name in files else "" for name in (TRAIN.name, TEST.name))
            check_target(connection, train, outcomes_needed)
            check_clients_unique(connection, train, test)
        progress.step(PROGRESS_STEP, read_bytes / total_bytes)
    connection.execute(_united_applications())
    return tuple(warnings)


def _load(connection: duckdb.DuckDBPyConnection, table: Table, file: TableFile, scratch: Path) -> tuple[str, ...]:
    plain = unpack(file, scratch)
    load = load_parquet if plain.is_parquet else load_csv
    try:
        warnings = (
            *load(connection, table, plain.path, plain.label),
            *check_rows(connection, table, plain.label),
        )
    except duckdb.OutOfMemoryException as error:
        raise DataError("The memory limit is too low", plain.label, "allow more memory") from error
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        remedy = "check that the file can be read and that TMPDIR names a disk with enough room"
        raise DataError("The file cannot be read or stored", plain.label, remedy) from error
    except OSError as error:
        raise DataError("The file cannot be read", plain.label, error.strerror or "check it") from error
    if plain.path.parent == scratch:
        plain.path.unlink()
    return warnings


def _stand_in(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[str, ...]:
    """Create an empty table for one that was not given, and say so where something is then missing."""
    columns = ", ".join(f"{quoted(column.name)} {column.type.value}" for column in table.columns)
    connection.execute(f"CREATE TABLE {quoted(table.name)} ({columns})")
    if table.name == TRAIN.name:
        return ()
    consequence = "its features are missing" if table in HISTORIES else "no other clients are scored"
    return (f"The table {table.name} is not given: {consequence}.",)


def _united_applications() -> str:
    shared = ", ".join(quoted(name) for name in TEST.column_names[1:])
    return (
        f"CREATE VIEW application AS SELECT SK_ID_CURR, TARGET, {shared}, TARGET IS NOT NULL AS is_train "
        f"FROM {TRAIN.name} UNION ALL SELECT SK_ID_CURR, CAST(NULL AS DOUBLE), {shared}, false FROM {TEST.name}"
    )
