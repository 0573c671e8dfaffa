"""One row of features a client: the catalogue's columns, the same bits every time, nothing protected in the model."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import BinaryIO

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
import pytest

from core.features.catalogue import Catalogue, Kind, Unit, load_catalogue
from core.raw_tables.schema import HISTORIES
from core.raw_tables.summaries import MACROS, summary_query
from core.storage.resource_files import resource
from tests.training.features.invented_histories import (
    WITHOUT_HISTORY,
    invented_rows,
    rewrite_column,
    write_invented_tables,
)
from tests.training.tables.tiny_tables import read_rows, write_tiny_tables
from training.commands import features
from training.configuration import ResourceSettings
from training.errors import DataError, TrainingError
from training.features import build
from training.features.build import APPLICATION, SUMMED_UP, build_features, write_features
from training.progress import SilentProgress
from training.tables import TableSet, open_tables

CATALOGUE = load_catalogue(resource("catalogue.toml").read_bytes())
FIRST_COLUMNS = [("SK_ID_CURR", pyarrow.int64()), ("is_train", pyarrow.bool_()), ("TARGET", pyarrow.float64())]


class RecordedProgress:
    def __init__(self) -> None:
        self.steps: list[tuple[str, float]] = []

    def step(self, key: str, fraction: float) -> None:
        self.steps.append((key, fraction))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("invented")
    write_invented_tables(path, invented_rows())
    return path


@pytest.fixture(scope="module")
def tables(folder: Path) -> Iterator[TableSet]:
    with open_tables(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def built(tables: TableSet) -> pyarrow.Table:
    return build_features(tables, CATALOGUE, SilentProgress())


def features_of(folder: Path, catalogue: Catalogue = CATALOGUE, threads: int = 2) -> pyarrow.Table:
    with open_tables(folder, resources=ResourceSettings(threads=threads)) as opened:
        return build_features(opened, catalogue, SilentProgress())


def same_bits(first: pyarrow.Table, second: pyarrow.Table, names: list[str]) -> list[str]:
    """The columns that differ by a bit, NaN and null included."""

    def bits(table: pyarrow.Table, name: str) -> object:
        column = table[name].combine_chunks()
        return column.to_numpy(zero_copy_only=False).tobytes() if name in numeric else column.to_pylist()

    numeric = {feature.name for feature in CATALOGUE.features if not feature.is_text}
    return [name for name in names if bits(first, name) != bits(second, name)]


def test_columns_are_those_of_the_catalogue_in_its_order(built: pyarrow.Table) -> None:
    texts = {feature.name for feature in CATALOGUE.features if feature.is_text}
    expected = [
        *FIRST_COLUMNS,
        *((f.name, pyarrow.string() if f.name in texts else pyarrow.float64()) for f in CATALOGUE.features),
    ]
    assert list(zip(built.schema.names, built.schema.types, strict=True)) == expected


def test_every_client_has_one_row_sorted_by_id(built: pyarrow.Table, folder: Path) -> None:
    train = [int(row["SK_ID_CURR"]) for row in read_rows(folder / "application_train.csv")]
    test = [int(row["SK_ID_CURR"]) for row in read_rows(folder / "application_test.csv")]
    assert built["SK_ID_CURR"].to_pylist() == sorted(train + test)
    assert built.filter(built["is_train"])["SK_ID_CURR"].to_pylist() == sorted(train)
    targets = {int(row["SK_ID_CURR"]): float(row["TARGET"]) for row in read_rows(folder / "application_train.csv")}
    assert built["TARGET"].to_pylist() == [targets.get(client) for client in built["SK_ID_CURR"].to_pylist()]


def test_raw_columns_are_copied(built: pyarrow.Table, folder: Path) -> None:
    rows = read_rows(folder / "application_train.csv") + read_rows(folder / "application_test.csv")
    rows.sort(key=lambda row: int(row["SK_ID_CURR"]))
    for feature in CATALOGUE.of_kind(Kind.RAW, Kind.CATEGORY):
        written = [row[feature.name] or None for row in rows]
        expected = written if feature.is_text else [None if value is None else float(value) for value in written]
        assert built[feature.name].to_pylist() == expected, feature.name


def test_no_number_is_infinite_or_nan(built: pyarrow.Table) -> None:
    for feature in CATALOGUE.features:
        if not feature.is_text:
            known = built[feature.name].drop_null().to_numpy()
            assert np.isfinite(known).all(), feature.name


def test_each_query_gives_exactly_the_catalogues_features(tables: TableSet) -> None:
    tables.connection.execute(summary_query(MACROS))
    for table in SUMMED_UP:
        given = tables.connection.sql(build._query(table)).columns
        wanted = [f.name for f in CATALOGUE.of_kind(Kind.HISTORY) if f.table == table]
        assert sorted(given) == sorted(["SK_ID_CURR", *wanted]), table


def test_a_client_without_history_has_zero_counts_and_nothing_else(built: pyarrow.Table) -> None:
    row = built.filter(pyarrow.compute.equal(built["SK_ID_CURR"], WITHOUT_HISTORY)).to_pylist()[0]
    for feature in CATALOGUE.of_kind(Kind.HISTORY):
        if feature.table != APPLICATION:
            assert row[feature.name] == (0.0 if feature.unit is Unit.COUNT else None), feature.name


@pytest.mark.parametrize("absent", [table.name for table in HISTORIES])
def test_a_history_that_is_not_given_leaves_its_features_missing(absent: str, tmp_path: Path) -> None:
    rows = invented_rows()
    del rows[absent]
    write_invented_tables(tmp_path, rows)
    built = features_of(tmp_path)
    # The months of a credit belong to nobody without the table that names its holder.
    without = {absent, "bureau_balance"} if absent == "bureau" else {absent}
    for feature in CATALOGUE.of_kind(Kind.HISTORY):
        if feature.table in without:
            assert built[feature.name].null_count == len(built), feature.name
        elif feature.unit is Unit.COUNT and feature.table != APPLICATION:
            assert built[feature.name].null_count == 0, feature.name


def test_the_order_of_the_rows_and_the_threads_change_no_bit(built: pyarrow.Table, tmp_path: Path) -> None:
    rows = invented_rows()
    for table_rows in rows.values():
        Random(5).shuffle(table_rows)
    write_invented_tables(tmp_path, rows)
    again = features_of(tmp_path, threads=1)
    assert same_bits(built, again, [feature.name for feature in CATALOGUE.features]) == []


def test_nothing_in_the_model_depends_on_a_protected_column(built: pyarrow.Table, folder: Path, tmp_path: Path) -> None:
    write_invented_tables(tmp_path, invented_rows())
    protected = [f.name for f in CATALOGUE.features if f.protected and f.kind in (Kind.RAW, Kind.CATEGORY)]
    random = Random(8)
    for name in ("application_train", "application_test"):
        for column in protected:
            rows = read_rows(tmp_path / f"{name}.csv")
            values = [row[column] for row in rows]
            random.shuffle(values)
            shuffled = dict(zip((row["SK_ID_CURR"] for row in rows), values, strict=True))
            rewrite_column(tmp_path / f"{name}.csv", column, shuffled)
    perturbed = features_of(tmp_path)
    assert same_bits(built, perturbed, protected) == protected, "the perturbation must change every protected column"
    assert same_bits(built, perturbed, list(CATALOGUE.model_names)) == []


def test_writing_leaves_one_complete_file(folder: Path, built: pyarrow.Table, tmp_path: Path) -> None:
    out = tmp_path / "features.parquet"
    progress = RecordedProgress()
    assert write_features(folder, out, progress) == ()
    written = pyarrow.parquet.read_table(out)
    assert written.schema.names == built.schema.names
    assert same_bits(built, written, [feature.name for feature in CATALOGUE.features]) == []
    assert [path.name for path in tmp_path.iterdir()] == ["features.parquet"]
    advance = [fraction for key, fraction in progress.steps if key == "features"]
    assert advance == sorted(advance) and advance[-1] == 1.0


def test_a_failure_keeps_the_older_file_and_nothing_half_written(tmp_path: Path) -> None:
    out = tmp_path / "features.parquet"
    out.write_bytes(b"older")
    with pytest.raises(DataError, match="application_train"):
        write_features(tmp_path, out, SilentProgress())
    assert out.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["features.parquet"]


def test_a_failed_writing_removes_what_was_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(table: object, where: BinaryIO, **options: object) -> None:
        where.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyarrow.parquet, "write_table", full_disk)
    with pytest.raises(TrainingError, match="No space left on device"):
        write_features(folder, tmp_path / "features.parquet", SilentProgress())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("destination", "said"), [(".", "is a folder"), ("absent/f.parquet", "does not exist")])
def test_a_wrong_destination_is_told_before_the_tables_are_read(destination: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=said):
        write_features(tmp_path / "no tables here", tmp_path / destination, SilentProgress())


def test_the_command_tells_which_history_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tiny_tables(tmp_path)
    (tmp_path / "bureau.csv").unlink()
    parser = argparse.ArgumentParser()
    features.add_arguments(parser)
    out = tmp_path / "features.parquet"
    features.run(parser.parse_args(["--data", str(tmp_path), "--out", str(out)]), SilentProgress())
    assert "bureau is not given" in capsys.readouterr().out
    assert pyarrow.parquet.read_metadata(out).num_rows == 40
