"""History features are found again by plain loops over the rows, written without looking at the SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction

import pyarrow
import pytest

from core.features.catalogue import load_catalogue
from core.storage.resource_files import resource
from tests.training.features.invented_histories import CLIENTS, invented_rows, write_invented_tables
from tests.training.tables.tiny_tables import FIRST_CLIENT, Row
from training.features.build import build_features
from training.progress import SilentProgress
from training.tables import open_tables

ROWS = invented_rows(seed=3)
DAYS_PER_MONTH = 30.4375


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> pyarrow.Table:
    folder = tmp_path_factory.mktemp("invented")
    write_invented_tables(folder, ROWS)
    with open_tables(folder) as tables:
        return build_features(tables, load_catalogue(resource("catalogue.toml").read_bytes()), SilentProgress())


def of_client(table: str, client: int) -> list[Row]:
    return [row for row in ROWS[table] if row["SK_ID_CURR"] == str(client)]


def exact(rows: Iterable[Row], column: str) -> Fraction:
    return sum((Fraction(row[column]) for row in rows if row[column]), Fraction(0))


def share(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None


def bureau_debt_amount(client: int) -> float | None:
    owed = [
        max(float(row["AMT_CREDIT_SUM_DEBT"]), 0.0)
        for row in of_client("bureau", client)
        if row["CREDIT_ACTIVE"] == "Active" and row["CREDIT_CURRENCY"] == "currency 1" and row["AMT_CREDIT_SUM_DEBT"]
    ]
    return sum(owed) if owed else None


def bureau_debt_ratio(client: int) -> float | None:
    known = [
        row
        for row in of_client("bureau", client)
        if row["CREDIT_ACTIVE"] == "Active"
        and row["CREDIT_CURRENCY"] == "currency 1"
        and row["AMT_CREDIT_SUM_DEBT"]
        and row["AMT_CREDIT_SUM"]
    ]
    owed = sum(max(float(row["AMT_CREDIT_SUM_DEBT"]), 0.0) for row in known)
    borrowed = share(owed, sum(float(row["AMT_CREDIT_SUM"]) for row in known))
    return None if borrowed is None else min(borrowed, 2.0)


def bureau_active_count(client: int) -> float:
    return sum(row["CREDIT_ACTIVE"] == "Active" for row in of_client("bureau", client))


def bureau_overdue_count(client: int) -> float:
    return sum(
        int(row["CREDIT_DAY_OVERDUE"]) > 0 or float(row["AMT_CREDIT_SUM_OVERDUE"]) > 0
        for row in of_client("bureau", client)
    )


def bureau_opened_12m(client: int) -> float:
    return sum(int(row["DAYS_CREDIT"]) >= -365 for row in of_client("bureau", client))


def bureau_remaining_months(client: int) -> float | None:
    ends = [
        int(row["DAYS_CREDIT_ENDDATE"])
        for row in of_client("bureau", client)
        if row["CREDIT_ACTIVE"] == "Active" and row["DAYS_CREDIT_ENDDATE"]
    ]
    future = [days for days in ends if 0 <= days <= 40 * 365.25]
    return max(future) / DAYS_PER_MONTH if future else None


def bureau_months(client: int) -> list[tuple[int, str]]:
    credits_of_client = {row["SK_ID_BUREAU"] for row in of_client("bureau", client)}
    return [
        (int(row["MONTHS_BALANCE"]), row["STATUS"])
        for row in ROWS["bureau_balance"]
        if row["SK_ID_BUREAU"] in credits_of_client
    ]


def bureau_late_months_12m(client: int) -> float:
    return sum(status in "12345" and month >= -12 for month, status in bureau_months(client))


def bureau_late_month_share(client: int) -> float | None:
    known = [status for _, status in bureau_months(client) if status in "012345"]
    return share(sum(status != "0" for status in known), len(known))


def bureau_worst_late_days(client: int) -> float | None:
    known = [int(status) for _, status in bureau_months(client) if status in "012345"]
    return [0, 1, 31, 61, 91, 121][max(known)] if known else None


def latest_first(client: int) -> list[Row]:
    return sorted(
        of_client("previous_application", client),
        key=lambda row: (int(row["DAYS_DECISION"]), int(row["SK_ID_PREV"])),
        reverse=True,
    )


def previous_refused_last_3(client: int) -> float:
    return sum(row["NAME_CONTRACT_STATUS"] == "Refused" for row in latest_first(client)[:3])


def previous_last_refusal_months(client: int) -> float | None:
    refused = [row for row in latest_first(client) if row["NAME_CONTRACT_STATUS"] == "Refused"]
    return -int(refused[0]["DAYS_DECISION"]) / DAYS_PER_MONTH if refused else None


def previous_last_credit_amount(client: int) -> float | None:
    granted = [row for row in latest_first(client) if row["NAME_CONTRACT_STATUS"] == "Approved"]
    return float(granted[0]["AMT_CREDIT"]) if granted and granted[0]["AMT_CREDIT"] else None


def previous_last_product(client: int) -> str | None:
    rows = latest_first(client)
    return (rows[0]["PRODUCT_COMBINATION"] or None) if rows else None


def previous_ended_early_share(client: int) -> float | None:
    judged = [
        int(row["DAYS_LAST_DUE"]) < int(row["DAYS_LAST_DUE_1ST_VERSION"])
        for row in latest_first(client)
        if row["NAME_CONTRACT_STATUS"] == "Approved"
        and row["DAYS_LAST_DUE"] not in ("", "365243")
        and row["DAYS_LAST_DUE_1ST_VERSION"] not in ("", "365243")
    ]
    return share(sum(judged), len(judged))


def instalments(client: int) -> list[tuple[int, int, Fraction, Fraction]]:
    """Due day, days late (0 if not), amount due and amount paid of each instalment, its parts put together."""
    parts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in of_client("installments_payments", client):
        parts[row["SK_ID_PREV"], row["NUM_INSTALMENT_NUMBER"]].append(row)
    found = []
    for rows in parts.values():
        due_day = int(rows[0]["DAYS_INSTALMENT"])
        settled = max(int(row["DAYS_ENTRY_PAYMENT"] or 0) for row in rows)
        due = Fraction(rows[0]["AMT_INSTALMENT"])
        found.append((due_day, max(settled - due_day, 0), due, exact(rows, "AMT_PAYMENT")))
    return found


def instalments_late_share_12m(client: int) -> float | None:
    recent = [late for day, late, _, _ in instalments(client) if day >= -365]
    return share(sum(late > 0 for late in recent), len(recent))


def instalments_max_late_days(client: int) -> float | None:
    return max((late for _, late, _, _ in instalments(client)), default=None)


def instalments_short_share(client: int) -> float | None:
    found = instalments(client)
    return share(sum(due - paid >= 1 for _, _, due, paid in found), len(found))


def instalments_short_amount_share(client: int) -> float | None:
    found = instalments(client)
    missing = sum((max(due - paid, Fraction(0)) for _, _, due, paid in found), Fraction(0))
    return share(float(missing), float(sum((due for _, _, due, _ in found), Fraction(0))))


def pos_late_months_24m(client: int) -> float:
    return sum(
        int(row["SK_DPD"]) > 0 and int(row["MONTHS_BALANCE"]) >= -24 for row in of_client("POS_CASH_balance", client)
    )


def pos_remaining_count(client: int) -> float:
    contracts: dict[str, list[Row]] = defaultdict(list)
    for row in of_client("POS_CASH_balance", client):
        contracts[row["SK_ID_PREV"]].append(row)
    left = 0
    for rows in contracts.values():
        newest = max(int(row["MONTHS_BALANCE"]) for row in rows)
        told = [row for row in rows if row["CNT_INSTALMENT_FUTURE"]]
        is_completed = any(row["NAME_CONTRACT_STATUS"] == "Completed" for row in rows)
        if told and newest >= -3 and not is_completed:
            left += int(max(told, key=lambda row: int(row["MONTHS_BALANCE"]))["CNT_INSTALMENT_FUTURE"])
    return left


def card_use_12m(client: int) -> float | None:
    recent = [row for row in of_client("credit_card_balance", client) if int(row["MONTHS_BALANCE"]) >= -12]
    used = sum(max(float(row["AMT_BALANCE"]), 0.0) for row in recent)
    return share(used, sum(float(row["AMT_CREDIT_LIMIT_ACTUAL"]) for row in recent))


def card_paid_share_12m(client: int) -> float | None:
    recent = [row for row in of_client("credit_card_balance", client) if int(row["MONTHS_BALANCE"]) >= -12]
    paid = sum(float(row["AMT_PAYMENT_TOTAL_CURRENT"]) for row in recent)
    return share(paid, paid + sum(max(float(row["AMT_BALANCE"]), 0.0) for row in recent))


def card_below_minimum_share_12m(client: int) -> float | None:
    asked = [
        row
        for row in of_client("credit_card_balance", client)
        if int(row["MONTHS_BALANCE"]) >= -12 and row["AMT_INST_MIN_REGULARITY"]
    ]
    below = sum(float(row["AMT_PAYMENT_TOTAL_CURRENT"]) < float(row["AMT_INST_MIN_REGULARITY"]) for row in asked)
    return share(below, len(asked))


RECOMPUTED: tuple[Callable[[int], float | str | None], ...] = (
    bureau_debt_amount, bureau_debt_ratio, bureau_active_count, bureau_overdue_count, bureau_opened_12m,
    bureau_remaining_months, bureau_late_months_12m, bureau_late_month_share,
    bureau_worst_late_days, previous_refused_last_3, previous_last_refusal_months, previous_last_credit_amount,
    previous_last_product, previous_ended_early_share,
    instalments_late_share_12m, instalments_max_late_days, instalments_short_share, instalments_short_amount_share,
    pos_late_months_24m, pos_remaining_count,
    card_use_12m, card_paid_share_12m, card_below_minimum_share_12m,
)  # fmt: skip


@pytest.mark.parametrize("recompute", RECOMPUTED, ids=lambda function: function.__name__)
def test_a_feature_is_what_the_rows_say(built: pyarrow.Table, recompute: Callable[[int], float | str | None]) -> None:
    found = built[recompute.__name__].to_pylist()
    expected = [recompute(client) for client in range(FIRST_CLIENT, FIRST_CLIENT + CLIENTS)]
    assert len(set(expected)) > 2, "the invented rows do not exercise this feature"
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == (pytest.approx(theirs, rel=1e-12) if isinstance(theirs, float) else theirs)
