"""The credits that a bundle keeps give the features of the SQL again, on invented rows full of oddities."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.catalogue import Kind
from core.client_store_history import read_credits_elsewhere
from core.credits_elsewhere import credit_features
from tests.training.invented_histories import invented_rows, write_invented_tables
from training.bundle_commands import shipped_catalogue
from training.features import build_features
from training.history import copy_history, write_history
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
    names = [feature.name for feature in catalogue.of_kind(Kind.HISTORY) if feature.table == "bureau"]
    compared = 0
    for row in built.to_pylist():
        several = read_credits_elsewhere(connection, row["SK_ID_CURR"])
        if several:
            found = credit_features(several)
            expected = {name: "nan" if row[name] is None else repr(row[name]) for name in names}
            assert {name: repr(value) for name, value in found.items()} == expected
            compared += 1
    assert compared > 10
