"""Invented clients whose histories hold every case that a feature tells apart: late, early, split, short, missing."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from core.raw_tables.schema import TABLES
from tests.training.tables.tiny_tables import FIRST_CLIENT, Row, write_table, write_tiny_tables

CLIENTS = 60
WITHOUT_HISTORY = FIRST_CLIENT
"""This client has no row in any history."""

Rows = dict[str, list[Row]]


def invented_rows(seed: int = 0) -> Rows:
    """Rows of the six histories by table, as they are written in a CSV file."""
    random = Random(seed)
    clients = range(FIRST_CLIENT + 1, FIRST_CLIENT + CLIENTS)
    rows: Rows = {
        "bureau": [], "bureau_balance": [], "previous_application": [], "POS_CASH_balance": [],
        "credit_card_balance": [], "installments_payments": [],
    }  # fmt: skip
    for client in clients:
        for loan in range(random.randint(0, 5)):
            loan_id = client * 10 + loan
            rows["previous_application"].append(_previous(client, loan_id, random))
            rows["POS_CASH_balance"] += _pos_months(client, loan_id, random)
            rows["installments_payments"] += _instalments(client, loan_id, random)
        for credit in range(random.randint(0, 5)):
            rows["bureau"].append(_bureau(client, client * 10 + credit, random))
            rows["bureau_balance"] += _bureau_months(client * 10 + credit, random)
        if random.random() < 0.5:
            rows["credit_card_balance"] += _card_months(client, client * 10 + 9, random)
    return rows


def write_invented_tables(folder: Path, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write both application tables and these histories; a history that is not given has no file."""
    write_tiny_tables(folder, CLIENTS)
    for table in ("bureau", "bureau_balance", "previous_application", "POS_CASH_balance",
                  "credit_card_balance", "installments_payments"):  # fmt: skip
        path = folder / f"{table}.csv"
        path.unlink()
        if table in rows:
            write_table(path, TABLES[table], rows[table])


def rewrite_column(path: Path, column: str, values: Mapping[str, str]) -> None:
    """Replace a column of a CSV file, by client."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[column] = values[row["SK_ID_CURR"]]
    write_table(path, TABLES[path.stem], rows)


def _amount(random: Random, most: int = 900_000) -> str:
    return f"{random.randint(0, most * 1000) / 1000:.3f}" if random.random() > 0.1 else ""


def _previous(client: int, loan: int, random: Random) -> Row:
    days = -random.randint(1, 2_900)
    return {
        "SK_ID_PREV": str(loan),
        "SK_ID_CURR": str(client),
        "NAME_CONTRACT_TYPE": random.choice(["Cash loans", "Consumer loans", "Revolving loans"]),
        "NAME_CONTRACT_STATUS": random.choice(["Approved", "Approved", "Refused", "Canceled", "Unused offer"]),
        "CODE_REJECT_REASON": random.choice(["HC", "LIMIT", "XAP"]),
        "PRODUCT_COMBINATION": random.choice(["Cash", "POS mobile with interest", ""]),
        "NAME_YIELD_GROUP": random.choice(["high", "middle", "XNA"]),
        "DAYS_DECISION": str(days),
        "AMT_APPLICATION": _amount(random),
        "AMT_CREDIT": _amount(random),
        "AMT_ANNUITY": _amount(random, 60_000),
        "AMT_DOWN_PAYMENT": _amount(random, 50_000),
        "AMT_GOODS_PRICE": _amount(random),
        "CNT_PAYMENT": random.choice(["", "0", "6", "12", "24"]),
        "DAYS_LAST_DUE_1ST_VERSION": random.choice(["", "365243", str(days + 360)]),
        "DAYS_LAST_DUE": random.choice(["", "365243", str(days + 300), str(days + 400)]),
        "DAYS_TERMINATION": random.choice(["", "365243", str(days + 310)]),
    }


def _pos_months(client: int, loan: int, random: Random) -> list[Row]:
    last = random.choice([1, 2, 9, 30])
    return [
        {
            "SK_ID_PREV": str(loan),
            "SK_ID_CURR": str(client),
            "MONTHS_BALANCE": str(-month),
            "CNT_INSTALMENT": "12",
            "CNT_INSTALMENT_FUTURE": random.choice([str(max(12 - place, 0)), ""]) if place else "12",
            "NAME_CONTRACT_STATUS": "Completed" if place == 11 else "Active",
            "SK_DPD": str(random.choice([0, 0, 0, 5, 40])),
            "SK_DPD_DEF": str(random.choice([0, 0, 0, 3])),
        }
        for place, month in enumerate(range(last + random.randint(0, 12), last - 1, -1))
    ]


def _instalments(client: int, loan: int, random: Random) -> list[Row]:
    rows: list[Row] = []
    first = -random.randint(30, 900)
    for number in range(1, random.randint(2, 8)):
        due_day = first + 30 * number
        due = random.randint(5_000, 20_000_000) / 1000
        parts: list[float | None] = random.choice([[1.0], [1.0], [0.5, 0.5], [0.4], [None]])
        for part in parts:
            late = random.choice([-20, -3, 0, 0, 2, 45])
            rows.append(
                {
                    "SK_ID_PREV": str(loan),
                    "SK_ID_CURR": str(client),
                    "NUM_INSTALMENT_VERSION": "1",
                    "NUM_INSTALMENT_NUMBER": str(number),
                    "DAYS_INSTALMENT": str(due_day),
                    "DAYS_ENTRY_PAYMENT": "" if part is None else str(due_day + late),
                    "AMT_INSTALMENT": f"{due:.3f}",
                    "AMT_PAYMENT": "" if part is None else f"{due * part:.3f}",
                }
            )
    return rows


def _bureau(client: int, credit: int, random: Random) -> Row:
    return {
        "SK_ID_CURR": str(client),
        "SK_ID_BUREAU": str(credit),
        "CREDIT_ACTIVE": random.choice(["Active", "Active", "Closed", "Sold"]),
        "CREDIT_CURRENCY": random.choice(["currency 1"] * 9 + ["currency 2"]),
        "CREDIT_TYPE": random.choice(["Consumer credit", "Credit card", "Mortgage", "Microloan"]),
        "DAYS_CREDIT": str(-random.randint(0, 2_900)),
        "CREDIT_DAY_OVERDUE": random.choice(["0", "0", "12"]),
        "DAYS_CREDIT_ENDDATE": random.choice(["", "-100", "0", "400", "31000"]),
        "DAYS_ENDDATE_FACT": random.choice(["", "-50", "-700"]),
        "AMT_CREDIT_MAX_OVERDUE": random.choice(["", "0", "1500.5"]),
        "CNT_CREDIT_PROLONG": random.choice(["0", "0", "1"]),
        "AMT_CREDIT_SUM": _amount(random),
        "AMT_CREDIT_SUM_DEBT": random.choice([_amount(random), _amount(random), "0", "-120.5", ""]),
        "AMT_CREDIT_SUM_OVERDUE": random.choice(["0", "0", "300.25"]),
        "AMT_ANNUITY": _amount(random, 40_000),
    }


def _bureau_months(credit: int, random: Random) -> list[Row]:
    return [
        {"SK_ID_BUREAU": str(credit), "MONTHS_BALANCE": str(-month), "STATUS": random.choice("0000012345CX")}
        for month in range(random.choice([0, 2, 30]))
    ]


def _card_months(client: int, card: int, random: Random) -> list[Row]:
    last = random.choice([1, 2, 14])
    return [
        {
            "SK_ID_PREV": str(card - place % 2),
            "SK_ID_CURR": str(client),
            "MONTHS_BALANCE": str(-month),
            "AMT_BALANCE": random.choice([_amount(random, 200_000) or "0", "0", "-50.5"]),
            "AMT_CREDIT_LIMIT_ACTUAL": random.choice(["0", "90000", "180000"]),
            "AMT_DRAWINGS_CURRENT": random.choice(["0", "4500.5", "9000"]),
            "AMT_DRAWINGS_ATM_CURRENT": random.choice(["", "0", "4500.5"]),
            "AMT_INST_MIN_REGULARITY": random.choice(["", "0", "2250"]),
            "AMT_PAYMENT_TOTAL_CURRENT": random.choice(["0", "2250", "10000.75"]),
            "SK_DPD": random.choice(["0", "0", "7"]),
            "SK_DPD_DEF": random.choice(["0", "0", "7"]),
        }
        for place, month in enumerate(range(last, last + random.randint(1, 30)))
    ]
