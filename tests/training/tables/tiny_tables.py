"""Invented clients in the competition's layout: just enough rows for a test that needs real files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from core.raw_tables.schema import HISTORIES, TEST, TRAIN, Column, ColumnType, Table

FIRST_CLIENT = 100_001
RETIRED_DAYS_EMPLOYED = "365243"
_ALWAYS_PRESENT = {"AMT_CREDIT", "AMT_INCOME_TOTAL", "AMT_ANNUITY"}
_MISSING_SHARE = 0.15
_UNKNOWN_LOAN_SHARE = 0.1
_ROWS_PER_CLIENT = {
    "bureau": 3,
    "previous_application": 3,
    "POS_CASH_balance": 6,
    "credit_card_balance": 4,
    "installments_payments": 6,
}

Row = dict[str, str]


def write_tiny_tables(folder: Path, clients: int = 40, seed: int = 0) -> None:
    """Write the eight tables as CSV.

    Three clients out of four are in ``application_train``; the first has no history at all; about one loan
    in ten named by a history is unknown to ``previous_application``.

    Args:
        folder: receives the files; made if needed.
        clients: number of clients in both application tables, at least 8.
        seed: same seed, same files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(seed)
    ids = range(FIRST_CLIENT, FIRST_CLIENT + clients)
    train_ids, test_ids = ids[: clients * 3 // 4], ids[clients * 3 // 4 :]
    targets = {client: str(int(place % 4 == 1)) for place, client in enumerate(train_ids)}
    train_rows = (_application(TRAIN, client, random) | {"TARGET": targets[client]} for client in train_ids)
    write_table(folder / "application_train.csv", TRAIN, train_rows)
    write_table(folder / "application_test.csv", TEST, (_application(TEST, client, random) for client in test_ids))
    for table in HISTORIES:
        rows = _bureau_months(table, clients, random) if table.name == "bureau_balance" else None
        write_table(folder / f"{table.name}.csv", table, rows or _history(table, ids[1:], random))


def write_table(path: Path, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows under the exact column names of the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.column_names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file as they are written."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _application(table: Table, client: int, random: Random) -> Row:
    row = _row(table, random) | {"SK_ID_CURR": str(client)}
    row["DAYS_BIRTH"] = str(-random.randint(8_000, 25_000))
    row["DAYS_EMPLOYED"] = RETIRED_DAYS_EMPLOYED if random.random() < 0.18 else str(-random.randint(10, 7_000))
    return row


def _history(table: Table, ids: range, random: Random) -> Iterable[Row]:
    for client in ids:
        for place in range(_ROWS_PER_CLIENT[table.name]):
            row = _row(table, random) | {"SK_ID_CURR": str(client)}
            loan = (client - FIRST_CLIENT) * 3 + place % 3
            if "SK_ID_BUREAU" in row:
                row["SK_ID_BUREAU"] = str(5_000_000 + loan)
            if "SK_ID_PREV" in row:
                is_unknown = table.name != "previous_application" and random.random() < _UNKNOWN_LOAN_SHARE
                row["SK_ID_PREV"] = str((9_000_000 if is_unknown else 1_000_000) + loan)
            if "MONTHS_BALANCE" in row:
                row["MONTHS_BALANCE"] = str(-1 - place // 3)
            yield row


def _bureau_months(table: Table, clients: int, random: Random) -> Iterable[Row]:
    for credit in range(3, clients * 3):
        for month in range(3):
            yield _row(table, random) | {
                "SK_ID_BUREAU": str(5_000_000 + credit),
                "MONTHS_BALANCE": str(-month),
            }


def _row(table: Table, random: Random) -> Row:
    return {column.name: _value(column, random) for column in table.columns}


def _value(column: Column, random: Random) -> str:
    if column.name not in _ALWAYS_PRESENT and random.random() < _MISSING_SHARE:
        return ""
    if column.type is ColumnType.CATEGORY:
        return random.choice(sorted(column.categories))
    return _figure(column.name, random)


def _figure(name: str, random: Random) -> str:
    kind = name.partition("_")[0]
    if kind in ("FLAG", "NFLAG", "REG", "LIVE"):
        return str(random.randint(0, 1))
    if kind == "DAYS":
        return str(-random.randint(1, 2_500))
    if kind in ("CNT", "SK", "NUM", "OBS", "DEF", "REGION", "HOUR") or "REQ" in name:
        return str(random.randint(1, 3))
    if name == "AMT_ANNUITY":
        return str(random.randint(20, 2_000) * 45)
    return str(random.randint(20, 2_000) * 450) if kind == "AMT" else f"{random.random():.4f}"
