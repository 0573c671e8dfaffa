"""The prediction API as it is deployed: who is answered, what is counted, how it stops, and what the recipes start."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from core.model.policy import Advice
from tests.bench.api_load import serving
from tests.source_files import ROOT
from tests.training.conftest import TrainedRuns
from training.commands import serve
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.errors import TrainingError
from training.serving.gate import Gate
from training.serving.metrics import OTHER, Counted, Counts, MetricsPage
from training.serving.server import listening_address

TOKEN = "0123456789abcdef"
RECIPES = ROOT / "resources" / "packaging" / "api"
SECRET = "481216.5"
ANSWER = {"predictions": [{"advice": "grant", "probability": float(SECRET)}, {"advice": "refuse"}, {"advice": SECRET}]}


async def predicting(_scope: Any, _receive: Any, send: Any) -> None:
    body = json.dumps(ANSWER).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body[:20], "more_body": True})
    await send({"type": "http.response.body", "body": body[20:]})


async def breaking(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError("broken")


def ask(application: Any, path: str, method: str, host: str = "127.0.0.1", token: str = TOKEN) -> tuple[int, str]:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [(b"host", host.encode()), (b"authorization", f"Bearer {token}".encode())]
    asyncio.run(application({"type": "http", "path": path, "method": method, "headers": headers}, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode()


def series(text: str) -> dict[str, float]:
    """Value by series; every line is in the format."""
    assert text.endswith("\n")
    lines = [line for line in text.splitlines() if not re.fullmatch(r"# (HELP|TYPE) pad_\w+ .+", line)]
    assert all(re.fullmatch(r'pad_\w+(\{(\w+="[^"\\]*",?)+\})? [0-9.]+', line) for line in lines)
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_answers_refusals_and_zones_are_counted_without_a_value_of_a_client() -> None:
    counts = Counts()
    counted = Counted(Gate(MetricsPage(predicting, counts), TOKEN), counts)
    for _time in range(3):
        assert ask(counted, "/invocations", "POST") == (200, json.dumps(ANSWER))
    assert ask(counted, "/invocations", "POST", token="another")[0] == 401
    assert ask(counted, f"/{SECRET}", "GET")[0] == 404
    assert ask(counted, "/metrics", "GET", token="another")[0] == 401
    status, text = ask(counted, "/metrics", "GET")
    assert status == 200 and SECRET not in text
    found = series(text)
    assert found['pad_answers_total{page="/invocations",status="200"}'] == 3
    assert found['pad_answers_total{page="/invocations",status="401"}'] == 1
    assert found[f'pad_answers_total{{page="{OTHER}",status="404"}}'] == 1
    assert {zone: found[f'pad_scores_total{{zone="{zone}"}}'] for zone in Advice} == {
        Advice.GRANT: 3, Advice.REVIEW: 0, Advice.REFUSE: 3,
    }  # fmt: skip
    assert found['pad_invocation_seconds_bucket{le="+Inf"}'] == found["pad_invocation_seconds_count"] == 4
    classes = [value for name, value in found.items() if name.startswith("pad_invocation_seconds_bucket")]
    assert classes == sorted(classes)


def test_what_breaks_is_counted_as_the_server_answers_it() -> None:
    counts = Counts()
    with pytest.raises(RuntimeError):
        ask(Counted(breaking, counts), "/invocations", "POST")
    assert 'pad_answers_total{page="/invocations",status="500"} 1' in counts.text()


def test_other_machines_are_answered_only_with_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for address in ("0.0.0.0", "::", "192.168.1.4"):
        with pytest.raises(TrainingError, match="carry a token"):
            listening_address(address, has_token=False)
        assert str(listening_address(address, has_token=True)) == address
    assert listening_address("127.0.0.1", has_token=False).is_loopback
    assert listening_address("::1", has_token=False).is_loopback
    for strange in ("localhost", "", "127.0.0.1:5001", "évêché"):
        with pytest.raises(TrainingError, match="no such address"):
            listening_address(strange, has_token=True)
    with pytest.raises(ValueError, match="without a token"):
        Gate(predicting, any_name=True)
    assert run_command_line(["serve", "--bundle", str(tmp_path), "--listen", "0.0.0.0"]) == EXIT_FAILED
    assert "--token-file" in capsys.readouterr().err


def test_with_a_token_any_name_leads_here_and_pages_of_others_still_do_not() -> None:
    gate = Gate(predicting, TOKEN, any_name=True)
    assert ask(gate, "/invocations", "POST", host="scores.lender.example:5001")[0] == 200
    assert ask(gate, "/invocations", "POST", host="scores.lender.example", token="another")[0] == 401
    assert ask(gate, "/invocations", "POST", host="evil@scores")[0] == 421
    assert ask(Gate(predicting, TOKEN), "/invocations", "POST", host="scores.lender.example")[0] == 421


def test_many_at_once_get_the_answers_of_one_alone_and_all_are_counted(trained: TrainedRuns) -> None:
    amounts = [90_000 + 15_000 * place for place in range(24)]

    def predicted(amount: int) -> Any:
        row = {"NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": amount, "AMT_ANNUITY": amount / 20,
               "AMT_INCOME_TOTAL": 180_000, "NAME_INCOME_TYPE": "Working"}  # fmt: skip
        body = json.dumps({"dataframe_records": [row]}).encode()
        request = urllib.request.Request(address, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["predictions"][0]

    with serving("--bundle", str(trained.folder / "good")) as address:
        alone = [predicted(amount) for amount in amounts]
        with ThreadPoolExecutor(len(amounts)) as senders:
            together = list(senders.map(predicted, amounts))
        with urllib.request.urlopen(address.replace("/invocations", "/metrics"), timeout=60) as page:
            found = series(page.read().decode())
    assert together == alone
    assert found['pad_answers_total{page="/invocations",status="200"}'] == 2 * len(amounts)
    zones = Counter(one["advice"] for one in [*alone, *together])
    assert {zone: found[f'pad_scores_total{{zone="{zone}"}}'] for zone in Advice} == {
        zone: zones[zone] for zone in Advice
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_asked_to_stop_it_ends_well_and_leaves_nothing_behind(trained: TrainedRuns, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training", "serve", "--port", "0", "--progress", "json"]
    with subprocess.Popen(
        [*command, "--bundle", str(trained.folder / "good")], cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        assert server.stdout.readline().startswith("Serving ")
        assert [path.name for path in tmp_path.glob("pret-a-depenser-*")]
        server.send_signal(signal.SIGTERM)
        server.communicate()
    assert server.returncode == 0
    assert [path.name for path in tmp_path.glob("pret-a-depenser-*")] == []


def _started(command: list[str]) -> argparse.Namespace:
    """The options of a recipe's command, as the program reads them."""
    assert command[1:4] == ["-m", "training", "serve"]
    parser = argparse.ArgumentParser(exit_on_error=False)
    serve.add_arguments(parser)
    return parser.parse_args(command[4:])


def test_what_the_recipes_start_is_understood() -> None:
    unit = (RECIPES / "pret-a-depenser-api.service").read_text(encoding="utf-8")
    lines = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
    options = _started(shlex.split(lines["ExecStart"]))
    assert (options.listen, options.port) == ("127.0.0.1", 5001)
    assert options.token_file is not None and options.public_key is not None
    recipe = (RECIPES / "Containerfile").read_text(encoding="utf-8")
    entry = re.search(r"^ENTRYPOINT (\[.*\])$", recipe, re.MULTILINE)
    assert entry is not None
    options = _started(json.loads(entry[1]))
    assert str(listening_address(options.listen, has_token=options.token_file is not None)) == "0.0.0.0"
    check = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", recipe, re.MULTILINE)
    assert check is not None
    assert f"127.0.0.1:{options.port}/ping" in json.loads(check[1])[-1]
    for copied in re.findall(r"^COPY (?!--from)(\S+) ", recipe, re.MULTILINE):
        assert (ROOT / copied).exists()
