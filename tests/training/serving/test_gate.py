"""The prediction API answers this machine by its own name, four pages, who has the token, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from training.errors import TrainingError
from training.serving.gate import Gate, read_token

TOKEN = "0123456789abcdef"


async def answers(_scope: MutableMapping[str, Any], _receive: object, send: Callable[..., Awaitable[None]]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


async def never(_scope: object, receive: Callable[[], Awaitable[object]], _send: object) -> None:
    while True:
        await receive()


def status(gate: Gate, *headers: tuple[str, str], path: str = "/invocations", method: str = "POST") -> int:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": True}

    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "path": path, "method": method, "headers": encoded}
    asyncio.run(gate(scope, receive, send))
    return int(sent[0]["status"])


HERE = ("host", "127.0.0.1:5001")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:5001", "localhost:80", "LOCALHOST", "[::1]:5001"])
def test_this_machine_is_answered(host: str) -> None:
    assert status(Gate(answers), ("host", host)) == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "evil@127.0.0.1",
        "127.0.0.1:x",
        "0.0.0.0",
        "127.0.0.1/x",
        "[::1",
        "\xe9",
    ],
)
def test_another_name_is_misdirected(host: str) -> None:
    assert status(Gate(answers), ("host", host)) == 421


def test_no_host_and_two_are_refused_and_so_is_a_page_of_another_place() -> None:
    assert status(Gate(answers)) == 421
    assert status(Gate(answers), HERE, HERE) == 421
    assert status(Gate(answers), HERE, ("origin", "https://evil.example")) == 403
    assert status(Gate(answers), HERE, ("origin", "null")) == 403
    assert status(Gate(answers), HERE, ("origin", "http://localhost:3000")) == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect", "/", "/../invocations"])
def test_pages_that_load_from_the_network_are_gone(path: str) -> None:
    assert status(Gate(answers), HERE, path=path, method="GET") == 404
    assert status(Gate(answers), HERE, path="/invocations", method="GET") == 405


def test_a_token_is_asked_for_where_one_is_set() -> None:
    gate = Gate(answers, TOKEN)
    assert status(gate, HERE) == status(gate, HERE, ("authorization", f"Bearer {TOKEN}x")) == 401
    assert status(gate, HERE, ("authorization", f"Bearer {TOKEN}"), ("authorization", "Basic x")) == 401
    assert status(gate, HERE, ("authorization", "Bearer \xe9")) == 401
    assert status(gate, HERE, ("authorization", f"Bearer {TOKEN}")) == 200
    assert status(gate, HERE, path="/ping", method="GET") == 200


def test_a_request_that_never_ends_is_given_up() -> None:
    assert status(Gate(never, longest_s=0.01), HERE) == 408


def test_a_websocket_is_closed() -> None:
    sent: list[str] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("nothing is read")

    asyncio.run(Gate(answers)({"type": "websocket"}, receive, send))
    assert sent == ["websocket.close"]


def test_a_token_is_read_from_a_file_of_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="ascii")
    path.chmod(0o600)
    assert read_token(path) == TOKEN
    assert read_token(None) == ""
    path.chmod(0o640)
    with pytest.raises(TrainingError, match="no token"):
        read_token(path)
    path.chmod(0o600)
    for content in (b"", b"short", b"with a space in the middle", b"\xff" * 20, b"x" * 5_000):
        path.write_bytes(content)
        with pytest.raises(TrainingError):
            read_token(path)
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(TrainingError):
            read_token(place)
