"""What the store answers is what the table holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.errors import BundleError, UnknownClientError
from core.model.policy import Advice
from core.population.filter import (
    ALL_CLIENTS,
    CategoryCondition,
    ClientFilter,
    ClientOrder,
    Outcome,
    RangeCondition,
    on_features,
    simplified,
)
from core.population.search import SearchIndex
from core.population.store import TABLES, ClientRow, ClientStore

EVERYTHING = 10**9
READ = ("OCCUPATION_TYPE", "NAME_CONTRACT_TYPE", "AMT_INCOME_TOTAL", "EXT_SOURCE_1")
LABELS = {Advice.GRANT: "Accord conseillé", Advice.REVIEW: "À examiner", Advice.REFUSE: "Refus conseillé"}


@pytest.fixture(scope="module")
def rows(demo: Bundle) -> tuple[ClientRow, ...]:
    return demo.store.rows(ALL_CLIENTS, ClientOrder(), READ, 0, EVERYTHING)


def test_windows_put_together_are_the_whole_list(demo: Bundle, rows: tuple[ClientRow, ...]) -> None:
    order = ClientOrder("probability", descending=True)
    windows = [demo.store.rows(ALL_CLIENTS, order, [], start, 997) for start in range(0, len(rows), 997)]
    ids = [row.client_id for window in windows for row in window]
    expected = sorted(rows, key=lambda row: (-row.probability, row.client_id))
    assert ids == [row.client_id for row in expected]


@pytest.mark.parametrize("advice", list(Advice))
def test_the_advice_filter_agrees_with_the_policy(demo: Bundle, rows: tuple[ClientRow, ...], advice: Advice) -> None:
    expected = sum(demo.manifest.policy.advise(row.probability) is advice for row in rows)
    assert demo.store.count(ClientFilter(advices=frozenset({advice}))) == expected


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prefix=st.from_regex(r"[1-9][0-9]{0,6}", fullmatch=True))
def test_an_id_prefix_finds_every_id_that_starts_so(demo: Bundle, rows: tuple[ClientRow, ...], prefix: str) -> None:
    expected = sum(str(row.client_id).startswith(prefix) for row in rows)
    assert demo.store.count(ClientFilter(id_prefix=prefix)) == expected


def test_ranges_categories_and_outcomes_hold_together(demo: Bundle, rows: tuple[ClientRow, ...]) -> None:
    wanted = ClientFilter(
        ranges=(RangeCondition("AMT_INCOME_TOTAL", 100_000.0, 200_000.0),),
        categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Laborers", ""})),),
        outcome=Outcome.PAST,
    )
    past = demo.store.rows(ClientFilter(outcome=Outcome.PAST), ClientOrder(), READ, 0, EVERYTHING)
    expected = [
        row.client_id
        for row in past
        if 100_000.0 <= float(row.values["AMT_INCOME_TOTAL"]) <= 200_000.0
        and row.values["OCCUPATION_TYPE"] in ("Laborers", "")
    ]
    assert [row.client_id for row in demo.store.rows(wanted, ClientOrder(), READ, 0, EVERYTHING)] == expected
    assert len(past) + demo.store.pending_count() == len(rows)


def test_known_values_are_every_value_that_is_not_missing_ascending(demo: Bundle, rows: tuple[ClientRow, ...]) -> None:
    scores = np.array([row.values["EXT_SOURCE_1"] for row in rows], dtype=np.float64)
    known = scores[~np.isnan(scores)]
    assert 0 < len(known) < len(scores)
    np.testing.assert_array_equal(demo.store.known_values("EXT_SOURCE_1"), np.sort(known))


def test_a_whole_file_holds_what_the_columns_hold(demo: Bundle, rows: tuple[ClientRow, ...]) -> None:
    names = [feature.name for feature in demo.catalogue.features]
    columns = demo.store.rows(ALL_CLIENTS, ClientOrder(), names, 0, EVERYTHING)
    for row in columns[::37]:
        values = demo.store.get(row.client_id).values
        assert values.keys() == row.values.keys()
        assert {name: repr(values[name]) for name in names} == {name: repr(row.values[name]) for name in names}


@pytest.mark.parametrize(
    "change", ["texts = texts[2:]", "texts = []", "texts = texts || ['more']", "numbers = numbers || 'x'::BLOB",
               "numbers = ''::BLOB"],
)  # fmt: skip
def test_a_file_packed_for_another_catalogue_is_refused(demo: Bundle, tmp_path: Path, change: str) -> None:
    path = tmp_path / "clients.duckdb"
    shutil.copyfile(demo.folder / "clients.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"UPDATE client_files SET {change}")
    store = ClientStore(path, demo.catalogue, demo.manifest.policy)
    with pytest.raises(BundleError) as raised:
        store.get(demo.store.rows(ALL_CLIENTS, ClientOrder(), (), 0, 1)[0].client_id)
    store.close()
    assert (raised.value.problem, raised.value.subject) == ("features_differ", "client_files")


@pytest.mark.parametrize("limit", [1, 8, EVERYTHING])
def test_a_listing_is_the_first_rows_and_how_many_there_are(demo: Bundle, limit: int) -> None:
    order = ClientOrder("AMT_CREDIT", descending=True)
    refused = ClientFilter(advices=frozenset({Advice.REFUSE}))
    listing = demo.store.listing(refused, order, ["AMT_CREDIT"], limit)
    assert listing.rows == demo.store.rows(refused, order, ["AMT_CREDIT"], 0, limit)
    assert listing.count == demo.store.count(refused)


def test_an_unknown_client_is_told(demo: Bundle) -> None:
    with pytest.raises(UnknownClientError) as raised:
        demo.store.get(1)
    assert raised.value.client_id == 1


def test_the_database_is_locked(demo: Bundle, tmp_path: Path) -> None:
    connection = demo.store._connection
    for statement in (
        "INSERT INTO outcomes VALUES (1, 1)",
        "SET enable_external_access = true",
        f"COPY clients TO '{tmp_path / 'out.csv'}'",
        "SELECT * FROM read_csv('/etc/hosts')",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_a_database_without_one_of_its_tables_is_refused(demo: Bundle, tmp_path: Path, table: str) -> None:
    path = tmp_path / "clients.duckdb"
    shutil.copyfile(demo.folder / "clients.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"DROP TABLE {table}")
    with pytest.raises(BundleError) as raised:
        ClientStore(path, demo.catalogue, demo.manifest.policy)
    assert raised.value.problem == "file_unreadable"
    assert table in raised.value.found


def test_ranks_of_a_feature_that_the_model_lacks_are_refused(demo: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "clients.duckdb"
    shutil.copyfile(demo.folder / "clients.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE position_scales SET feature = 'CODE_GENDER' WHERE factor = 'income'")
    store = ClientStore(path, demo.catalogue, demo.manifest.policy)
    with pytest.raises(BundleError) as raised:
        store.positions()
    store.close()
    assert (raised.value.problem, raised.value.subject) == ("features_differ", "CODE_GENDER")


def test_a_table_with_another_column_is_refused(demo: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "clients.duckdb"
    shutil.copyfile(demo.folder / "clients.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE clients RENAME COLUMN CODE_GENDER TO CODE_SEX")
    with pytest.raises(BundleError) as raised:
        ClientStore(path, demo.catalogue, demo.manifest.policy)
    assert raised.value.problem == "features_differ"


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("100", lambda row: str(row.client_id).startswith("100")),
        ("100 0", lambda row: str(row.client_id).startswith("1000")),
        ("vente", lambda row: row.values["OCCUPATION_TYPE"] == "Sales staff"),
        (
            "VENTE renouv",
            lambda row: (row.values["OCCUPATION_TYPE"], row.values["NAME_CONTRACT_TYPE"])
            == ("Sales staff", "Revolving loans"),
        ),
        ("refus", lambda row: row.advice is Advice.REFUSE),
        ("xyzzy", lambda row: False),
        ("xyzzy refus", lambda row: False),
        ("chef-d’équipe", lambda row: False),
        (";", lambda row: False),
        *(
            (pasted, lambda row: row.client_id == 100_007)
            for pasted in (
                "Client 100\u202f007", "N°\xa0100007", "nº100 007", "100007.0", "100007,00", "#100007", "100007;",
                "100.007", "100,007", "« 100 007 »", "SK_ID_CURR=100007", "Dupont 100007",
                "\t100007\r\n", "Client n° 100 007.",
            )
        ),
        ("refus 1000", lambda row: row.advice is Advice.REFUSE and str(row.client_id).startswith("1000")),
        ("007", lambda row: False),
        ("", lambda row: True),
    ],
)  # fmt: skip
def test_searching_finds_what_the_words_mean(
    demo: Bundle, rows: tuple[ClientRow, ...], text: str, matches: object
) -> None:
    class Line:
        def __init__(self, row: ClientRow) -> None:
            self.client_id, self.values = row.client_id, row.values
            self.advice = demo.manifest.policy.advise(row.probability)

    assert callable(matches)
    wanted = SearchIndex(demo.catalogue, LABELS, "fr").parse(text)
    expected = [row.client_id for row in rows if matches(Line(row))]
    found = demo.store.rows(wanted, ClientOrder(), [], 0, EVERYTHING)
    assert [row.client_id for row in found] == expected
    listing = demo.directory.listing(wanted, EVERYTHING)
    assert [row.client_id for row in listing.rows] == expected
    assert listing.count == len(expected)


def test_a_list_in_pieces_is_the_whole_list_whatever_is_asked_meanwhile(demo: Bundle) -> None:
    wanted = ClientFilter(advices=frozenset({Advice.REFUSE}))
    order = ClientOrder("OCCUPATION_TYPE", descending=True)
    pieces = []
    for piece in demo.store.stream(wanted, order, READ, 300):
        pieces.append(piece)
        assert demo.store.count() == demo.manifest.client_count
    assert {len(piece) for piece in pieces[:-1]} == {300}
    found = [row for piece in pieces for row in piece]
    expected = demo.store.rows(wanted, order, READ, 0, EVERYTHING)
    assert repr(found) == repr(list(expected)) and len(expected) > 300


def test_a_condition_that_stands_alone_in_its_group_is_a_condition_like_any_other(demo: Bundle) -> None:
    sales, workers = (CategoryCondition("OCCUPATION_TYPE", frozenset(one)) for one in (
        {"Sales staff", "Drivers"}, {"Laborers", "Drivers"},
    ))  # fmt: skip
    cash = CategoryCondition("NAME_CONTRACT_TYPE", frozenset({"Cash loans"}))
    searched = ClientFilter("1", any_category=((sales,), (cash, workers)), categories=(workers,))
    plain = simplified(searched)
    assert plain.any_category == ((cash, workers),)
    assert plain.categories == (CategoryCondition("OCCUPATION_TYPE", frozenset({"Drivers"})),)
    assert 0 < demo.store.count(plain) == demo.store.count(searched)
    assert on_features(plain) == ClientFilter(categories=plain.categories)
