"""The credits that a bundle keeps give the features of the SQL again, on invented rows full of oddities."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.clients.credits_elsewhere import ACTIVE, credit_features
from core.clients.history import PastCredit
from core.features.catalogue import Kind
from core.population.packed_rows import PackedRows
from core.population.past import CREDIT_COLUMNS, past_credit
from tests.training.features.invented_histories import invented_rows, write_invented_tables
from training.bundle.packed_rows import write_packed_rows
from training.features.build import build_features
from training.features.catalogue import shipped_catalogue
from training.features.history import copy_history, write_history
from training.features.table import feature_table
from training.progress import SilentProgress
from training.tables import open_tables


def test_kept_credits_and_sql_agree_to_the_last_bit(tmp_path: Path) -> None:
    write_invented_tables(tmp_path / "tables", invented_rows(seed=11))
    catalogue = shipped_catalogue()
    with open_tables(tmp_path / "tables") as tables:
        built = build_features(tables, catalogue, SilentProgress())
        write_history(tables, tmp_path / "history.duckdb", SilentProgress())
    connection = duckdb.connect()
    copy_history(tmp_path / "history.duckdb", connection)
    write_packed_rows(connection, feature_table(built, catalogue, "invented"), catalogue)
    names = [feature.name for feature in catalogue.of_kind(Kind.HISTORY) if feature.table == "bureau"]
    files, compared, kept = PackedRows(connection, catalogue), 0, 0
    for row in built.to_pylist():
        several = _credits(connection, row["SK_ID_CURR"])
        runs = any(credit.status == ACTIVE for credit in several)
        file = files.get(row["SK_ID_CURR"]).credits_elsewhere
        assert sorted(map(repr, file)) == (sorted(map(repr, several)) if runs else [])
        kept += bool(file)
        if several:
            found = credit_features(file or several)
            expected = {name: "nan" if row[name] is None else repr(row[name]) for name in names}
            assert {name: repr(value) for name, value in found.items()} == expected
            compared += 1
    assert compared > kept > 5


def _credits(connection: duckdb.DuckDBPyConnection, client_id: int) -> tuple[PastCredit, ...]:
    query = f"SELECT {CREDIT_COLUMNS} FROM history_credits WHERE client_id = ? AND source = 'bureau'"
    return tuple(past_credit(row) for row in connection.execute(query, [client_id]).fetchall())
