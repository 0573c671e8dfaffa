"""A bundle remembers of each client's past what plain Python finds in the raw rows."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from core.clients.history import (
    PRODUCT_LABELS,
    SOURCE_LABELS,
    STATUS_LABELS,
    ClientHistory,
    CreditSource,
    MonthSource,
)
from core.population.past import read_history
from core.raw_tables.categories import CATEGORIES
from tests.training.features.invented_histories import (
    CLIENTS,
    WITHOUT_HISTORY,
    Rows,
    invented_rows,
    write_invented_tables,
)
from tests.training.tables.tiny_tables import FIRST_CLIENT, Row
from training.errors import TrainingError
from training.features.catalogue import shipped_catalogue
from training.features.history import CONTENTS, copy_history, write_history
from training.progress import SilentProgress
from training.tables import open_tables

STATUS_DAYS = {"0": 0, "1": 1, "2": 31, "3": 61, "4": 91, "5": 121}
Month = tuple[int, int, str, int, int, int, int]


def history_file(folder: Path, rows: Rows) -> Path:
    write_invented_tables(folder / "tables", rows)
    with open_tables(folder / "tables") as tables:
        write_history(tables, folder / "history.duckdb", SilentProgress())
    return folder / "history.duckdb"


@pytest.fixture(scope="module")
def rows() -> Rows:
    return invented_rows(seed=4)


@pytest.fixture(scope="module")
def database(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    copy_history(history_file(tmp_path_factory.mktemp("history"), rows), connection)
    return connection


def number(text: str) -> float | None:
    return float(text) if text else None


def whole(text: str, low: float = -math.inf, high: float = math.inf) -> int | None:
    return int(text) if text and low <= int(text) <= high else None


def bureau_credit(row: Row) -> tuple[Any, ...]:
    debt = number(row["AMT_CREDIT_SUM_DEBT"])
    return (
        int(row["SK_ID_CURR"]), "bureau", row["CREDIT_TYPE"], row["CREDIT_ACTIVE"], None,
        whole(row["DAYS_CREDIT"]), whole(row["DAYS_ENDDATE_FACT"]), whole(row["DAYS_CREDIT_ENDDATE"], -14610, 14610),
        row["CREDIT_CURRENCY"] != "currency 1", None, number(row["AMT_CREDIT_SUM"]),
        None if debt is None else max(debt, 0.0), number(row["AMT_ANNUITY"]), None,
        whole(row["CREDIT_DAY_OVERDUE"]), number(row["AMT_CREDIT_SUM_OVERDUE"]), number(row["AMT_CREDIT_MAX_OVERDUE"]),
        whole(row["CNT_CREDIT_PROLONG"]),
    )  # fmt: skip


def previous_credit(row: Row) -> tuple[Any, ...]:
    refused = row["NAME_CONTRACT_STATUS"] == "Refused"
    return (
        int(row["SK_ID_CURR"]), "previous", row["NAME_CONTRACT_TYPE"], row["NAME_CONTRACT_STATUS"],
        row["CODE_REJECT_REASON"] if refused else None, whole(row["DAYS_DECISION"]),
        whole(row["DAYS_TERMINATION"], high=0), whole(row["DAYS_LAST_DUE_1ST_VERSION"], high=365242), False,
        number(row["AMT_APPLICATION"]) or None, number(row["AMT_CREDIT"]) or None, None, number(row["AMT_ANNUITY"]),
        whole(row["CNT_PAYMENT"], low=1), None, None, None, None,
    )  # fmt: skip


def test_every_credit_is_there_with_its_own_figures(database: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    expected = [bureau_credit(row) for row in rows["bureau"]]
    expected += [previous_credit(row) for row in rows["previous_application"]]
    found = database.execute("SELECT * FROM history_credits").fetchall()
    assert sorted(found, key=repr) == sorted(expected, key=repr)
    assert [row[0] for row in found] == sorted(row[0] for row in found)


def followed(rows: Rows) -> list[tuple[int, int, str, int, bool, bool]]:
    """Client, month, source, days late, late, short: one entry a thing followed in a month."""
    instalments: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows["installments_payments"]:
        key = ("SK_ID_CURR", "SK_ID_PREV", "NUM_INSTALMENT_VERSION", "NUM_INSTALMENT_NUMBER", "DAYS_INSTALMENT")
        instalments[tuple(row[name] for name in key)].append(row)
    entries = []
    for parts in instalments.values():
        due_day = int(parts[0]["DAYS_INSTALMENT"])
        days = [part["DAYS_ENTRY_PAYMENT"] for part in parts]
        late = (max(int(day) for day in days) if all(days) else 0) - due_day
        paid = sum((Decimal(part["AMT_PAYMENT"] or "0") for part in parts), Decimal(0))
        short = Decimal(parts[0]["AMT_INSTALMENT"]) - paid >= 1
        if due_day <= 0:
            month = min(-1, math.floor(due_day / 30.4375))
            entries.append((int(parts[0]["SK_ID_CURR"]), month, "instalments", max(late, 0), late > 0, short))
    for row in rows["POS_CASH_balance"]:
        late_days, late = int(row["SK_DPD_DEF"]), int(row["SK_DPD"]) > 0
        entries.append((int(row["SK_ID_CURR"]), int(row["MONTHS_BALANCE"]), "pos", late_days, late, False))
    for row in rows["credit_card_balance"]:
        minimum = number(row["AMT_INST_MIN_REGULARITY"])
        short = minimum is not None and float(row["AMT_PAYMENT_TOTAL_CURRENT"]) < minimum
        late_days, late = int(row["SK_DPD_DEF"]), int(row["SK_DPD"]) > 0
        entries.append((int(row["SK_ID_CURR"]), int(row["MONTHS_BALANCE"]), "card", late_days, late, short))
    owners = {row["SK_ID_BUREAU"]: int(row["SK_ID_CURR"]) for row in rows["bureau"]}
    for row in rows["bureau_balance"]:
        if row["STATUS"] in STATUS_DAYS:
            late_days = STATUS_DAYS[row["STATUS"]]
            month = int(row["MONTHS_BALANCE"])
            entries.append((owners[row["SK_ID_BUREAU"]], month, "bureau", late_days, late_days > 0, False))
    return entries


def test_every_month_is_summed_up_by_source(database: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    groups: dict[tuple[int, int, str], list[tuple[int, bool, bool]]] = defaultdict(list)
    for client, month, source, late_days, late, short in followed(rows):
        groups[client, month, source].append((late_days, late, short))
    expected: list[Month] = [
        (*key, max(one[0] for one in found), len(found), sum(one[1] for one in found), sum(one[2] for one in found))
        for key, found in groups.items()
    ]
    found = database.execute("SELECT * FROM history_months").fetchall()
    assert found == sorted(expected)
    assert {row[2] for row in found} == set(MonthSource)


def test_one_client_is_read_as_data(database: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    for client in range(FIRST_CLIENT, FIRST_CLIENT + CLIENTS):
        history = read_history(database, client)
        both = [*rows["bureau"], *rows["previous_application"]]
        expected = [row for row in both if row["SK_ID_CURR"] == str(client)]
        assert len(history.credits) == len(expected)
        opened = [credit.opened_months for credit in history.credits]
        assert opened == sorted(opened, reverse=True)
        days = sorted(int(row.get("DAYS_CREDIT") or row["DAYS_DECISION"]) for row in expected)
        assert sorted(opened) == pytest.approx([day / 30.4375 for day in days])
        months = [(month.month, month.source) for month in history.months]
        assert months == sorted(set(months))
        assert all(max(month.late_count, month.short_count) <= month.followed_count for month in history.months)
        for credit in history.credits:
            if credit.source is CreditSource.PREVIOUS:
                assert math.isnan(credit.debt_amount) and not credit.in_other_currency
            else:
                assert credit.refusal_reason == "" and math.isnan(credit.asked_amount)


def test_a_client_without_past_has_an_empty_history(database: duckdb.DuckDBPyConnection) -> None:
    assert read_history(database, WITHOUT_HISTORY) == read_history(database, 1) == ClientHistory()
    assert read_history(database, WITHOUT_HISTORY).is_empty


def test_tables_that_are_not_given_leave_their_part_empty(rows: Rows, tmp_path: Path) -> None:
    connection = duckdb.connect()
    copy_history(history_file(tmp_path, {"bureau": rows["bureau"]}), connection)
    sources = connection.execute("SELECT DISTINCT source FROM history_credits").fetchall()
    assert sources == [("bureau",)]
    assert connection.execute("SELECT count(*) FROM history_months").fetchall() == [(0,)]


def test_without_raw_tables_every_past_is_empty() -> None:
    connection = duckdb.connect()
    copy_history(None, connection)
    for table in CONTENTS:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]
    assert read_history(connection, FIRST_CLIENT).is_empty


def test_a_place_that_cannot_be_written_ends_in_one_sentence(rows: Rows, tmp_path: Path) -> None:
    write_invented_tables(tmp_path / "tables", rows)
    with open_tables(tmp_path / "tables") as tables, pytest.raises(TrainingError, match="history of the clients"):
        write_history(tables, tmp_path / "nowhere" / "history.duckdb", SilentProgress())


def test_no_place_no_seller_and_nobody_else_is_remembered(database: duckdb.DuckDBPyConnection) -> None:
    names = {row[0] for table in CONTENTS for row in database.execute(f"DESCRIBE {table}").fetchall()}
    assert not [name for name in names if re.search("region|city|seller|suite|weekday|hour|purpose", name)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_known_code_has_a_label(language: str) -> None:
    catalogue = shipped_catalogue()
    bureau, previous = CATEGORIES["bureau"], CATEGORIES["previous_application"]
    products = {*bureau["CREDIT_TYPE"], *previous["NAME_CONTRACT_TYPE"]} - {"XNA"}
    statuses = {*bureau["CREDIT_ACTIVE"], *previous["NAME_CONTRACT_STATUS"]}
    sources = {*CreditSource, *MonthSource}
    for section, codes in ((PRODUCT_LABELS, products), (STATUS_LABELS, statuses), (SOURCE_LABELS, sources)):
        assert set(catalogue.categories[section]) == codes
        assert all(catalogue.category_label(section, code, language) != code or language == "en" for code in codes)
