"""What changed from one client database to the next ends in the very same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BundleError
from core.population.database import STORAGE_VERSION, open_database
from core.population.table_changes import HEAD_BYTES, write_changed, write_changes, write_in_order

Credit = tuple[int, str | None, float | None]
CREDITS = st.lists(
    st.tuples(
        st.integers(1, 6), st.one_of(st.none(), st.sampled_from(["", "Active", "Été"])),
        st.one_of(st.none(), st.sampled_from([0.0, 1.5, float("nan")])),
    ), max_size=12,
)  # fmt: skip


def database(path: Path, credits_of: Sequence[Credit], score: float = 0.5) -> Path:
    with duckdb.connect(str(path.with_suffix(".unordered"))) as connection:
        connection.execute("CREATE TABLE credits (client_id BIGINT NOT NULL, status VARCHAR, amount DOUBLE)")
        if credits_of:
            connection.executemany("INSERT INTO credits VALUES (?, ?, ?)", [list(one) for one in credits_of])
        connection.execute("CREATE TABLE scores (score DOUBLE)")
        connection.execute("INSERT INTO scores VALUES (?)", [score])
    write_in_order(path.with_suffix(".unordered"), path)
    return path


def head(path: Path) -> bytes:
    return path.read_bytes()[:HEAD_BYTES]


@settings(max_examples=12, deadline=None)
@given(old=CREDITS, new=CREDITS, score=st.sampled_from([0.5, 0.25]))
def test_the_older_one_and_the_changes_give_the_bytes_of_the_newer_one(
    old: list[Credit], new: list[Credit], score: float
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        before, after = database(folder / "old", old), database(folder / "new", new, score)
        write_changes(before, after, folder / "changes")
        write_changed(before, folder / "changes", head(after), folder / "made")
        assert (folder / "made").read_bytes() == after.read_bytes()
        # Written again from what it is, it is the same but for its head.
        write_in_order(after, folder / "again")
        assert (folder / "again").read_bytes()[HEAD_BYTES:] == after.read_bytes()[HEAD_BYTES:]


def test_only_clients_that_changed_travel(tmp_path: Path) -> None:
    old = database(tmp_path / "old", [(1, "Active", 1.0), (2, "Active", 2.0), (3, None, 3.0)])
    new = database(tmp_path / "new", [(2, "Closed", 2.0), (3, None, 3.0), (4, None, None)])
    write_changes(old, new, tmp_path / "changes")
    with duckdb.connect(str(tmp_path / "changes"), read_only=True) as connection:
        rows = connection.execute("SELECT client_id FROM changed_rows.credits ORDER BY 1").fetchall()
        gone = connection.execute("SELECT client_id FROM gone_clients.credits ORDER BY 1").fetchall()
        tables = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
    assert (rows, gone, tables) == ([(2,), (4,)], [(1,), (2,), (4,)], [(2,)])


def test_databases_of_other_tables_are_refused(tmp_path: Path) -> None:
    old = database(tmp_path / "old", [])
    with duckdb.connect(str(tmp_path / "new")) as connection:
        connection.execute("CREATE TABLE credits (client_id BIGINT, status VARCHAR)")
        connection.execute("CREATE TABLE scores (score DOUBLE)")
    with pytest.raises(ValueError, match="columns of credits"):
        write_changes(old, tmp_path / "new", tmp_path / "changes")


def test_what_is_no_database_is_told_with_the_reason_of_its_reader(tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"\0" * 20_000)
    with pytest.raises(BundleError) as raised:
        write_in_order(tmp_path / "none", tmp_path / "made")
    assert raised.value.problem == "file_unreadable"
    assert "not a valid DuckDB database" in raised.value.found


def test_client_databases_are_written_in_the_format_that_every_allowed_reader_knows(
    demo_folder: Path, tmp_path: Path
) -> None:
    for file in (demo_folder / "clients.duckdb", database(tmp_path / "small", [(1, None, None)])):
        with open_database(file) as connection:
            tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()[0][0]
        assert tags["storage_version"] == f"{STORAGE_VERSION}+"
