"""From the raw tables to what a bundle remembers of each client's past: credits, and months of payment."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb

from core.raw_tables.summaries import MACROS, summary_query
from training.errors import TrainingError
from training.features import history_sql
from training.progress import Progress
from training.tables import TableSet

PROGRESS_STEP = "history"
CONTENTS = {"history_credits": "credits", "history_months": "months"}
"""The tables of a history, and the queries in ``training/features/history_sql`` that fill them."""


def write_history(tables: TableSet, out: Path, progress: Progress) -> None:
    """Keep the past of every client in a database file.

    Args:
        tables: the raw tables; those that were not given leave their part of the history empty.
        out: the DuckDB file to make, sorted by client.
        progress: told about the step ``"history"``.

    Raises:
        TrainingError: the file cannot be written there.
    """
    connection = tables.connection
    try:
        connection.execute(summary_query(MACROS))
        connection.execute(f"ATTACH '{_escaped(out)}' AS history")
        try:
            connection.execute(_text("tables").format(database="history"))
            for position, (table, query) in enumerate(CONTENTS.items()):
                progress.step(PROGRESS_STEP, position / len(CONTENTS))
                connection.execute(f"INSERT INTO history.{table} {_text(query)}")
        finally:
            connection.execute("DETACH history")
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        remedy = "check the free space and that TMPDIR names a folder that can be written"
        raise TrainingError("The history of the clients cannot be written", str(out), remedy) from error
    progress.step(PROGRESS_STEP, 1.0)


def copy_history(history: Path | None, connection: duckdb.DuckDBPyConnection) -> None:
    """Put a history into an open client database.

    Args:
        history: a file made by ``write_history``; None leaves the tables empty.
        connection: the client database, open for writing.
    """
    database = connection.execute("SELECT current_database()").fetchall()[0][0]
    connection.execute(_text("tables").format(database=f'"{database}"'))
    if history is None:
        return
    connection.execute(f"ATTACH '{_escaped(history)}' AS history (READ_ONLY)")
    for table in CONTENTS:
        connection.execute(f"INSERT INTO {table} SELECT * FROM history.{table}")
    connection.execute("DETACH history")


def _text(name: str) -> str:
    return files(history_sql).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
