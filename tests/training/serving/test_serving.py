"""The prediction API answers on loopback, and refuses bad requests with one clear sentence."""

from __future__ import annotations

import asyncio
import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from core.assessment.assessment import assess
from core.assessment.prediction import CONTRADICTION_SENTENCES
from core.bundle.bundle import open_bundle
from core.bundle.signature import demonstration_key
from core.clients.application_sums import PARTS
from core.errors import CONTRADICTIONS
from core.new_files.form import client_from_form
from core.raw_tables.schema import TEST
from tests.bench.api_load import measure, serving
from tests.training.conftest import TrainedRuns
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.features.catalogue import shipped_catalogue
from training.serving.guard import RequestGuard, clear_sentence

TIMEOUT_S = 30
REQUEST: dict[str, int | str] = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": 450_000,
    "AMT_ANNUITY": 22_500,
    "AMT_INCOME_TOTAL": 180_000,
    "NAME_INCOME_TYPE": "Working",
}


@pytest.fixture(scope="module")
def address(trained: TrainedRuns) -> Iterator[str]:
    """A real server over a real bundle, on a free port of this machine."""
    with serving("--bundle", str(trained.folder / "good")) as address:
        yield address


def post(address: str, body: bytes, kind: str = "application/json") -> tuple[int, Any]:
    request = urllib.request.Request(address, body, {"content-type": kind})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.loads(refusal.read())


def records(*rows: object) -> bytes:
    return json.dumps({"dataframe_records": rows}).encode()


def test_a_request_gets_the_score_of_the_application(address: str, trained: TrainedRuns) -> None:
    status, answer = post(address, records(REQUEST))
    assert status == 200
    (prediction,) = answer["predictions"]
    bundle = open_bundle(trained.folder / "good", [demonstration_key()])
    values = {name: value if isinstance(value, str) else float(value) for name, value in REQUEST.items()}
    expected = assess(bundle, client_from_form(values, bundle.catalogue, 0))
    bundle.close()
    assert prediction["probability"] == pytest.approx(expected.probability, abs=1e-9)
    assert prediction["advice"] == expected.advice
    assert {reason["factor"] for reason in prediction["reasons"]} <= {
        reason.factor for reason in expected.explanation.reasons
    }


def test_the_server_says_that_it_is_there(address: str) -> None:
    with urllib.request.urlopen(address.replace("invocations", "ping"), timeout=TIMEOUT_S) as answer:
        assert answer.status == 200
    assert address.startswith("http://127.0.0.1:")


def test_a_table_is_read_as_well(address: str) -> None:
    lines = [",".join(REQUEST), *[",".join(str(value) for value in REQUEST.values())] * 2]
    status, answer = post(address, "\n".join(lines).encode(), "text/csv")
    assert status == 200
    assert len(answer["predictions"]) == 2


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"", 400, "not JSON"),
        (b"{", 400, "not JSON"),
        (b"\xff\xfe", 400, "not JSON"),
        (b"[" * 100_000, 400, "not JSON"),
        (b"[1, 2]", 400, "dataframe_records"),
        (b'{"client": 1}', 400, "dataframe_records"),
        (records(), 400, "AMT_CREDIT"),
        (records({}), 400, "AMT_CREDIT"),
        (records(5), 400, "AMT_CREDIT"),
        (b'{"dataframe_records": null}', 400, "list of records"),
        (b'{"dataframe_split": 5}', 400, "dictionary"),
        (records({**REQUEST, "AMT_CREDIT": None}), 400, "AMT_CREDIT is required"),
        (records({**REQUEST, "AMT_CREDIT": -5}), 400, "out of range"),
        (records({**REQUEST, "AMT_CREDIT": "many"}), 400, "AMT_CREDIT"),
        (records({**REQUEST, "AMT_CREDIT": [1]}), 400, "AMT_CREDIT"),
        (records(REQUEST).replace(b"450000,", b'450000, "AMT_CREDIT": 90000,'), 400, "AMT_CREDIT is sent twice"),
        (records({**REQUEST, "\ud800": 1}), 400, "is not a field"),
        (records({**REQUEST, "bureau": [{"SK_ID_BUREAU": 1}]}), 400, "is in no row of bureau"),
        (records({**REQUEST, "bureau_balance": 5}), 400, "bureau_balance is not a list of rows"),
        (records({**REQUEST, "AMT_CREDIT": float("inf")}), 400, "not a number"),
        (records({**REQUEST, "NAME_CONTRACT_TYPE": 5}), 400, "is not one of"),
        (records(*[REQUEST] * 1_001), 400, "at most 1,000"),
        (b"x" * 4_000_001, 413, "larger than 4,000,000 bytes"),
    ],
)
def test_a_bad_request_is_refused_with_a_sentence(address: str, body: bytes, status: int, told: str) -> None:
    found, answer = post(address, body)
    assert found == status
    assert told in answer["error"]
    assert len(answer["error"]) <= 1_001
    assert "Traceback" not in answer["error"]
    assert "site-packages" not in answer["error"]


MISSPELT = {**REQUEST, "EXT_SOURCE2": 0.41}
SPLIT = {"columns": [*MISSPELT], "data": [[*MISSPELT.values()]]}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (records(REQUEST, MISSPELT), "application/json"),
        (json.dumps({"dataframe_split": SPLIT}).encode(), "application/json"),
        (json.dumps({"inputs": {name: [value] for name, value in MISSPELT.items()}}).encode(), "application/json"),
        (json.dumps({"inputs": [MISSPELT]}).encode(), "application/json"),
        (f"\n{','.join(MISSPELT)}\n{','.join(map(str, MISSPELT.values()))}\n".encode(), "text/csv"),
    ],
)
def test_a_misspelt_field_is_refused_with_its_name_and_the_nearest(address: str, body: bytes, kind: str) -> None:
    status, answer = post(address, body, kind)
    assert status == 400
    assert answer["error"] == (
        'Nothing was scored: "EXT_SOURCE2" is not a field of this model (the nearest is EXT_SOURCE_2).'
    )
    assert post(address, body.replace(b"EXT_SOURCE2", b"EXT_SOURCE_2"), kind)[0] == 200


def test_a_whole_application_row_is_scored_by_what_the_model_uses(address: str) -> None:
    unused = {"SK_ID_CURR": 100_001, "CODE_GENDER": "F"}
    whole: dict[str, object] = {**dict.fromkeys(TEST.column_names), **REQUEST, **unused}
    assert post(address, records(whole)) == post(address, records(REQUEST))


def test_the_sums_of_an_application_are_computed_from_its_columns(address: str) -> None:
    parts: dict[str, object] = {name: 0 for names in PARTS.values() for name in names}
    sent = {**REQUEST, **parts, "FLAG_DOCUMENT_3": 1, "FLAG_DOCUMENT_8": True, "AMT_REQ_CREDIT_BUREAU_YEAR": "6"}
    summed = {**REQUEST, "document_count": 2, "bureau_requests_3m": 0, "bureau_requests_12m": 6}
    status, answer = post(address, records(sent))
    assert (status, answer) == post(address, records(summed)) and status == 200
    assert answer != post(address, records(REQUEST))[1]
    status, answer = post(address, records({**sent, "document_count": 3}))
    assert status == 400 and "document_count is not the sum" in answer["error"]
    status, answer = post(address, records({**REQUEST, "FLAG_DOCUMENT_3": "many"}))
    assert status == 400 and "FLAG_DOCUMENT_3 is not a number" in answer["error"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"AMT_ANNUITY": 460_000, "AMT_INCOME_TOTAL": 900_000}, "AMT_ANNUITY must be below AMT_CREDIT"),
        ({"AMT_ANNUITY": 190_000, "AMT_INCOME_TOTAL": 180_000}, "AMT_ANNUITY cannot be above AMT_INCOME_TOTAL"),
        ({"DAYS_EMPLOYED": 30}, "cannot start after the application"),
        ({"DAYS_EMPLOYED": 365_243}, "says that there is none"),
        ({"FLAG_OWN_CAR": "N", "OWN_CAR_AGE": 3}, "no car"),
        ({"bureau_active_count": 0, "bureau_debt_amount": 5_000}, "no credit is running"),
    ],
)
def test_values_that_contradict_each_other_are_refused_as_at_the_desk(
    address: str, changed: dict[str, object], told: str
) -> None:
    status, answer = post(address, records({**REQUEST, **changed}))
    assert status == 400 and told in answer["error"]


def test_every_contradiction_has_its_sentence_for_a_program() -> None:
    of_offers = {
        "needed_for_terms", "interest_not_paid", "amount_not_repaid", "rate_negative", "duration_not_positive",
        "deposit_above_goods", "credit_above_goods",
    }  # fmt: skip
    of_files = set(CONTRADICTIONS) - of_offers
    assert set(CONTRADICTION_SENTENCES) == of_files


TABLE = (list(REQUEST), [str(value) for value in REQUEST.values()])


@pytest.mark.parametrize(
    "body",
    [
        "\n".join(";".join(line) for line in TABLE).encode(),
        "\n".join(";".join(line) for line in TABLE).replace(".", ",").encode("cp1252"),
        ("sep=;\r\n" + "\r\n".join(";".join(line) for line in TABLE)).encode("utf-8-sig"),
        "\n".join("\t".join(line) for line in TABLE).encode("utf-16"),
        "\n".join(f"{place - 1 if place else ''},{','.join(line)}" for place, line in enumerate(TABLE)).encode(),
    ],
)
def test_a_table_is_read_as_a_spreadsheet_or_pandas_writes_it(address: str, body: bytes) -> None:
    assert post(address, body, "text/csv") == post(address, records(REQUEST))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"PK\x03\x04xl/workbook.xml", "a workbook"),
        (b"<html>secret 4812</html>", "a web page"),
        (b"AMT_CREDIT,AMT_ANNUITY\n1,2,4812\n", "Client 0 has 3 fields"),
        (b"AMT_CREDIT,AMT_CREDIT\n1,4812\n", "AMT_CREDIT is sent twice"),
        (b"4812,4813\n4814,4815\n", "none of the names"),
        (b'AMT_CREDIT,"AMT_ANNUITY\n1,4812\n', "every quote closed"),
        (b"AMT_CREDIT\n", "no client"),
        (b"", "no client"),
        (",".join(REQUEST).encode() + b"\n" + b",".join([b"\xe94812"] * len(REQUEST)), "not"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_without_giving_it_back(address: str, body: bytes, told: str) -> None:
    status, answer = post(address, body, "text/csv")
    assert status == 400
    assert told in answer["error"]
    assert "481" not in answer["error"]


def test_what_is_no_field_of_an_application_is_refused(address: str) -> None:
    told = post(address, records({**REQUEST, "age_years": 40.0, "credit_to_income": 2.5}))[1]["error"]
    assert '"age_years" is never used by this model' in told
    assert '"credit_to_income" is computed from the other fields' in told
    crowd = {f"column {place}": 1 for place in range(200)}
    told = post(address, records({**REQUEST, **crowd}))[1]["error"]
    assert told.endswith("; and 195 more.")


def test_other_content_types_are_refused(address: str) -> None:
    for kind in ("text/plain", "", "application/json; charset=latin-1"):
        status, answer = post(address, records(REQUEST), kind)
        assert status == 415
        assert answer["error"]


def test_the_load_test_measures(address: str) -> None:
    found = measure(address, seconds=0.5, senders=2, rows=1)
    assert found.failed == 0
    assert len(found.times_s) >= 1
    assert "requests/s" in found.summary()


def ask(guard: RequestGuard, chunks: list[bytes]) -> list[MutableMapping[str, Any]]:
    """Send one request in several pieces to a guard."""
    waiting, sent = list(chunks), []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "path": "/invocations", "method": "POST", "headers": headers}
    asyncio.run(guard(scope, receive, send))
    return sent


def test_pieces_are_counted_together() -> None:
    seen = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    guard = RequestGuard(application, shipped_catalogue(), maximum_body_bytes=40)
    body = b'{"dataframe_records": [{}]}'
    assert ask(guard, [body[:10], body[10:]])[0]["status"] == 200
    assert seen == [body]
    assert ask(guard, [body, body])[0]["status"] == 413
    assert len(seen) == 1


def test_an_answer_of_the_server_is_reworded() -> None:
    long = {"message": "Failed to predict data '   a\n0  1'. \nError: Row 0 cannot be scored.", "stack_trace": "File x"}
    assert clear_sentence(400, json.dumps(long).encode()) == "Row 0 cannot be scored."
    assert "log" in clear_sentence(500, b"Internal Server Error")


def test_a_taken_port_and_a_strange_bundle_are_one_sentence(
    trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bundle = str(trained.folder / "good")
        assert run_command_line(["serve", "--bundle", bundle, "--port", str(taken.getsockname()[1])]) == EXIT_FAILED
    assert "give another --port" in capsys.readouterr().err
    assert run_command_line(["serve", "--bundle", str(tmp_path)]) == EXIT_FAILED
    assert "The bundle cannot be used" in capsys.readouterr().err.strip().splitlines()[-1]
