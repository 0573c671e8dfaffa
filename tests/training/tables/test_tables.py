"""Tables are found and read in every accepted form, and what is odd but normal is accepted."""

import gzip
import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.raw_tables.schema import HISTORIES, TABLES, TRAIN
from tests.training.tables.tiny_tables import read_rows, write_table, write_tiny_tables
from training.errors import DataError
from training.tables import TableSet, open_tables

# SHA-256 of the first line of each file of the competition, to 16 digits.
COMPETITION_HEADERS = {
    "application_train": (122, "c00f86f358b01fb1"),
    "application_test": (121, "33324085c24d640a"),
    "bureau": (17, "347b39be5edf6837"),
    "bureau_balance": (3, "572581d83d3fbfff"),
    "previous_application": (37, "b2b70d8dd6c5a0a1"),
    "POS_CASH_balance": (8, "c60ae82c2cd52381"),
    "credit_card_balance": (23, "f06c0fbec5fa438f"),
    "installments_payments": (8, "34323576192b2ac0"),
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    write_tiny_tables(folder)
    return folder


@pytest.fixture(scope="module")
def reference(tiny: Path) -> Iterator[TableSet]:
    with open_tables(tiny) as tables:
        yield tables


def rows(tables: TableSet, name: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = tables.connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall()
    return found


def same_rows(tables: TableSet, reference: TableSet) -> bool:
    return all(rows(tables, name) == rows(reference, name) for name in TABLES)


def as_gzip(path: Path) -> None:
    path.with_suffix(".csv.gz").write_bytes(gzip.compress(path.read_bytes()))


def as_zip(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
        archive.writestr(f"__MACOSX/._{path.name}", b"resource fork")


def as_csv_zip(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".csv.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)


def as_parquet(path: Path) -> None:
    duckdb.sql(f"COPY (FROM read_csv('{path}', sample_size = -1)) TO '{path.with_suffix('.parquet')}'")


def test_columns_are_those_of_the_competition() -> None:
    found = {
        name: (
            len(table.columns),
            hashlib.sha256(",".join(table.column_names).encode()).hexdigest()[:16],
        )
        for name, table in TABLES.items()
    }
    assert found == COMPETITION_HEADERS


def test_values_types_and_missing_values_are_those_of_the_files(tiny: Path, reference: TableSet) -> None:
    assert reference.missing == frozenset()
    assert reference.warnings == ()
    for table in TABLES.values():
        described = reference.connection.execute(f'DESCRIBE "{table.name}"').fetchall()
        assert [(name, kind) for name, kind, *_ in described] == [
            (column.name, column.type.value) for column in table.columns
        ]
        written = read_rows(tiny / f"{table.name}.csv")
        read = reference.connection.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid').fetchall()
        assert len(read) == len(written)
        for row, values in zip(written, read, strict=True):
            for text, value in zip(row.values(), values, strict=True):
                if text == "":
                    assert value is None
                else:
                    assert value == (text if isinstance(value, str) else float(text))


def test_both_tables_of_applications_are_united(reference: TableSet) -> None:
    found = reference.connection.execute(
        "SELECT is_train, count(*), count(TARGET), count(DISTINCT SK_ID_CURR) FROM application "
        "GROUP BY is_train ORDER BY is_train"
    ).fetchall()
    assert found == [(False, 10, 0, 10), (True, 30, 30, 30)]
    columns = [name for name, *_ in reference.connection.execute("DESCRIBE application").fetchall()]
    assert columns == [*TRAIN.column_names, "is_train"]


@pytest.mark.parametrize("convert", [as_gzip, as_zip, as_csv_zip, as_parquet])
def test_every_form_gives_the_same_rows(
    convert: Callable[[Path], None], tiny: Path, reference: TableSet, tmp_path: Path
) -> None:
    for name in TABLES:
        copy = Path(shutil.copy(tiny / f"{name}.csv", tmp_path))
        convert(copy)
        copy.unlink()
    with open_tables(tmp_path) as tables:
        assert tables.warnings == ()
        assert same_rows(tables, reference)


@pytest.mark.parametrize("convert", [None, as_zip, as_gzip, as_parquet])
def test_the_competition_zip_may_hold_any_form(
    convert: Callable[[Path], None] | None, tiny: Path, reference: TableSet, tmp_path: Path
) -> None:
    shutil.copytree(tiny, tmp_path / "parts")
    for name in TABLES:
        if convert is None:
            break
        convert(tmp_path / "parts" / f"{name}.csv")
        (tmp_path / "parts" / f"{name}.csv").unlink()
    archive_path = tmp_path / "home-credit-default-risk.zip"
    with zipfile.ZipFile(archive_path, "w") as archive:
        archive.writestr("home-credit/sample_submission.csv", "SK_ID_CURR,TARGET\n100001,0.5\n")
        for part in sorted((tmp_path / "parts").iterdir()):
            archive.write(part, f"home-credit/{part.name}")
    with open_tables(archive_path) as tables:
        assert tables.warnings == ()
        assert same_rows(tables, reference)


def test_order_of_columns_line_ends_byte_order_mark_and_quotes_do_not_matter(
    tiny: Path, reference: TableSet, tmp_path: Path
) -> None:
    for name in TABLES:
        written = read_rows(tiny / f"{name}.csv")
        names = sorted(written[0], reverse=True)
        lines = [",".join(names), *(",".join(f'"{row[column]}"' for column in names) for row in written)]
        (tmp_path / f"{name.upper()}.CSV").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    with open_tables(tmp_path) as tables:
        assert tables.warnings == ()
        assert same_rows(tables, reference)


def test_a_folder_with_odd_characters_is_read(tiny: Path, reference: TableSet, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny, tmp_path / 'l\'été [2026] a*b? "c"'))
    as_parquet_target = folder / "bureau.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{tiny / 'bureau.csv'}', sample_size = -1)) TO '{tmp_path / 'b.parquet'}'")
    shutil.move(tmp_path / "b.parquet", as_parquet_target)
    (folder / "bureau.csv").unlink()
    with open_tables(folder) as tables:
        assert same_rows(tables, reference)


@pytest.mark.parametrize("name", [table.name for table in HISTORIES])
def test_a_missing_history_is_an_empty_table_and_a_warning(name: str, tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    (tmp_path / f"{name}.csv").unlink()
    with open_tables(tmp_path) as tables:
        assert tables.missing == {name}
        assert tables.warnings == (f"The table {name} is not given: its features are missing.",)
        assert rows(tables, name) == []
        described = tables.connection.execute(f'DESCRIBE "{name}"').fetchall()
        assert [(column, kind) for column, kind, *_ in described] == [
            (column.name, column.type.value) for column in TABLES[name].columns
        ]


def test_a_missing_application_test_is_a_warning(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    (tmp_path / "application_test.csv").unlink()
    with open_tables(tmp_path) as tables:
        assert tables.missing == frozenset()
        assert tables.warnings == ("The table application_test is not given: no other clients are scored.",)
        assert len(rows(tables, "application")) == 30


def test_files_with_other_names_are_left_alone(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    as_zip(tmp_path / "installments_payments.csv")
    (tmp_path / "installments_payments.zip").rename(tmp_path / "installments_payments_partial.zip")
    (tmp_path / "installments_payments.csv").unlink()
    (tmp_path / "HomeCredit_columns_description.csv").write_bytes(b",Table\x85\n")
    (tmp_path / "sample_submission.csv").write_text("", encoding="utf-8")
    with open_tables(tmp_path) as tables:
        assert tables.missing == {"installments_payments"}


def test_broken_keys_and_repeated_rows_of_histories_are_normal(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
    table = TABLES["installments_payments"]
    written = read_rows(tmp_path / "installments_payments.csv")
    stranger = written[0] | {"SK_ID_CURR": "999999", "SK_ID_PREV": "9999999"}
    write_table(tmp_path / "installments_payments.csv", table, [*written, written[0], stranger])
    with open_tables(tmp_path) as tables:
        assert tables.warnings == ()
        assert len(rows(tables, table.name)) == len(written) + 2


def test_progress_rises_to_the_end(tiny: Path) -> None:
    class Recorder:
        def __init__(self) -> None:
            self.fractions: list[float] = []

        def step(self, key: str, fraction: float) -> None:
            assert key == "read"
            self.fractions.append(fraction)

    recorder = Recorder()
    open_tables(tiny, progress=recorder).close()
    assert recorder.fractions == sorted(recorder.fractions)
    assert (recorder.fractions[0], recorder.fractions[-1]) == (0.0, 1.0)


def test_nothing_is_left_on_disk(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    data = tmp_path / "data"
    shutil.copytree(tiny, data)
    as_zip(data / "application_train.csv")
    (data / "application_train.csv").unlink()
    tables = open_tables(data)
    assert [path.name for path in Path(tables.scratch.name).glob("*.csv")] == []
    tables.close()
    assert list(scratch.iterdir()) == []
    (data / "bureau.csv").write_text("", encoding="utf-8")
    with pytest.raises(DataError):
        open_tables(data)
    assert list(scratch.iterdir()) == []


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.none() | st.floats(allow_nan=False), min_size=1, max_size=200))
def test_every_finite_amount_is_read_to_the_last_bit(amounts: list[float | None], tiny: Path, tmp_path: Path) -> None:
    shutil.copy(tiny / "application_train.csv", tmp_path)
    table = TABLES["bureau"]
    template = dict.fromkeys(table.column_names, "") | {"SK_ID_CURR": "1", "SK_ID_BUREAU": "2"}
    texts = ["" if amount is None else repr(amount) for amount in amounts]
    write_table(tmp_path / "bureau.csv", table, [template | {"AMT_CREDIT_SUM": text} for text in texts])
    with open_tables(tmp_path) as tables:
        found = tables.connection.execute("SELECT AMT_CREDIT_SUM FROM bureau ORDER BY rowid").fetchall()
    infinite = (float("inf"), float("-inf"))
    assert [amount for (amount,) in found] == [None if amount in infinite else amount for amount in amounts]
