"""One client, one answer: probability, advice and reasons are the same whichever door the rows come through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow.pyfunc
import pytest

from core.assessment.prediction import read_records
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.raw_tables.summaries import CLIENT, HISTORY_NAMES
from tests.bench.api_load import serving
from tests.bench.doors import by_desk, by_model, compare, over_http, raw_records, score_differences
from tests.training.conftest import TrainedRuns, run_command
from training.tracking.packaging import save_model

EVERY = slice(None, None, 50)

CONTRADICTIONS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"AMT_ANNUITY": 60_000, "AMT_CREDIT": 50_000, "AMT_INCOME_TOTAL": 200_000}, "instalment_above_credit"),
    ({"AMT_ANNUITY": 90_000, "AMT_CREDIT": 450_000, "AMT_INCOME_TOTAL": 50_000}, "instalment_above_income"),
    ({"DAYS_EMPLOYED": 365_243, "NAME_INCOME_TYPE": "Working"}, "work_without_job"),
    ({"FLAG_OWN_CAR": "N", "OWN_CAR_AGE": 4}, "car_age_without_car"),
)


@pytest.fixture(scope="module")
def bundle(trained: TrainedRuns) -> Iterator[Bundle]:
    opened = open_bundle(trained.folder / "good", [demonstration_key()])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def model(trained: TrainedRuns, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("packed") / "model"
    save_model(trained.folder / "good", folder)
    return mlflow.pyfunc.load_model(str(folder))


@pytest.fixture(scope="module")
def records(trained: TrainedRuns) -> list[dict[str, Any]]:
    found = raw_records(trained.folder / "tables", EVERY)
    assert len(found) == 30
    assert all(any(name in one for one in found) for name in HISTORY_NAMES)
    return found


def test_the_same_client_gets_one_answer_through_every_door(
    bundle: Bundle, model: Any, records: list[dict[str, Any]], trained: TrainedRuns, tmp_path: Path
) -> None:
    with serving("--bundle", str(trained.folder / "good")) as address:
        doors = {"frame": lambda asked: by_model(model, asked), **over_http(address)}
        found = compare(bundle, records, doors)
    assert found.different == ()
    assert found.alike + found.refused == len(records) and found.alike > 20
    scores = tmp_path / "scores.csv"
    tables = str(trained.folder / "tables")
    run_command("score", "--bundle", str(trained.folder / "good"), "--data", tables, "--out", str(scores))
    assert score_differences(bundle, records, scores) == []


@pytest.mark.parametrize(("changes", "rule"), CONTRADICTIONS)
def test_a_contradiction_is_refused_by_the_api_and_the_desk_for_the_same_rule(
    bundle: Bundle, records: list[dict[str, Any]], changes: dict[str, Any], rule: str
) -> None:
    changed = {**records[0], **changes}
    ((_values, problems),) = read_records([changed], bundle.catalogue)
    assert [getattr(one, "rule", "") for one in problems] == [rule]
    assert by_desk(bundle, changed) == {rule}


def test_a_past_is_counted_for_its_own_client_alone(bundle: Bundle, records: list[dict[str, Any]]) -> None:
    """Programs may number the credits of each client from one."""
    with_months = [one for one in records if "bureau_balance" in one][:2]
    renumbered = []
    for record in with_months:
        numbers: dict[int, int] = {}
        tables = {
            name: [
                {**row, "SK_ID_BUREAU": numbers.setdefault(row["SK_ID_BUREAU"], len(numbers))} for row in record[name]
            ]
            for name in ("bureau", "bureau_balance")
        }
        renumbered.append({**record, **tables})
    assert read_records(renumbered, bundle.catalogue) == read_records(with_months, bundle.catalogue)


def test_a_past_as_a_text_or_without_rows_is_read(bundle: Bundle, records: list[dict[str, Any]]) -> None:
    record = next(one for one in records if "bureau" in one)
    as_text = {**record, **{name: json.dumps(record[name]) for name in HISTORY_NAMES if name in record}}
    ((values, problems),) = read_records([record], bundle.catalogue)
    assert read_records([as_text], bundle.catalogue) == [(values, problems)]
    alone = {name: cell for name, cell in record.items() if name not in HISTORY_NAMES}
    nothing: dict[str, Any] = {name: [] for name in HISTORY_NAMES}
    ((without, _none),) = read_records([alone], bundle.catalogue)
    ((empty, none),) = read_records([{**alone, **nothing}], bundle.catalogue)
    assert none == () and empty == without and values != without
    assert record[CLIENT] not in values.values()
