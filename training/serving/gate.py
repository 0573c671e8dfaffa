"""The outermost door of the prediction API: who asks, by which name, for which page, and for how long."""

from __future__ import annotations

import asyncio
import hmac
import json
import stat
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from training.errors import TrainingError

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Another name that leads to this machine is a page of the network that asks through somebody's browser."""
INVOCATIONS = "/invocations"
METRICS = "/metrics"
PAGES = {INVOCATIONS: "POST", "/ping": "GET", "/health": "GET", "/version": "GET", METRICS: "GET"}
"""MLflow's other pages load what they show from the network."""
WITHOUT_TOKEN = frozenset({"/ping", "/health"})
LONGEST_REQUEST_S = 60.0
SHORTEST_TOKEN = 16
LARGEST_TOKEN_FILE_BYTES = 4_096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Gate:
    """An ASGI application around another, which lets through what this machine asks for, or who carries the token.

    Args:
        application: what answers.
        token: what a request has to carry as ``Authorization: Bearer …``, empty where nothing is asked for.
        longest_s: seconds after which a request that was not answered is given up.
        any_name: whether a request may call the server by whatever name leads to it; only with a token, which no page
            in somebody's browser has.

    Raises:
        ValueError: any name without a token.
    """

    def __init__(
        self, application: Application, token: str = "", longest_s: float = LONGEST_REQUEST_S, *, any_name: bool = False
    ) -> None:
        if any_name and not token:
            raise ValueError("any name without a token")
        self._application, self._token, self._longest_s = application, token, longest_s
        self._any_name = any_name

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return
        if refusal := self._refusal(scope):
            await refuse(send, *refusal)
            return
        answering = _Answering(send)
        try:
            await asyncio.wait_for(self._application(scope, receive, answering), self._longest_s)
        except TimeoutError:
            if not answering.begun:
                told = f"The request took longer than {self._longest_s:g} s: send it at once, with fewer clients."
                await refuse(send, 408, told)

    def _refusal(self, scope: MutableMapping[str, Any]) -> tuple[int, str] | None:
        hosts, origins = _headers(scope, b"host"), _headers(scope, b"origin")
        if len(hosts) != 1 or not self._is_named(_host(f"//{hosts[0]}")):
            return 421, "This server answers to 127.0.0.1 and localhost only."
        if any(_host(origin) not in HOSTS for origin in origins):
            return 403, "This server answers no page of another place."
        path = scope["path"]
        if path not in PAGES:
            return 404, f"There is no such page: send clients to {INVOCATIONS}."
        if scope["method"] != PAGES[path]:
            return 405, f"Ask for {path} with {PAGES[path]}."
        if self._token and path not in WITHOUT_TOKEN and not self._carries_token(scope):
            return 401, "The request carries no token, or another one: send it as Authorization: Bearer TOKEN."
        return None

    def _is_named(self, host: str) -> bool:
        return bool(host) if self._any_name else host in HOSTS

    def _carries_token(self, scope: MutableMapping[str, Any]) -> bool:
        sent = _headers(scope, b"authorization")
        expected = f"Bearer {self._token}".encode()
        return len(sent) == 1 and hmac.compare_digest(sent[0].encode("latin-1"), expected)


class _Answering:
    """Passes an answer on, and remembers that it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


def read_token(path: Path | None) -> str:
    """The token of a file, without the ends of its line; empty where no file is given.

    Raises:
        TrainingError: it is no file of its owner alone, or holds no token.
    """
    if path is None:
        return ""
    remedy = f"write {SHORTEST_TOKEN} letters, digits or signs or more on one line of a file of mode 600"
    try:
        found = path.stat()
        is_own = sys.platform == "win32" or not found.st_mode & _OTHERS
        readable = stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST_TOKEN_FILE_BYTES and is_own
        token = path.read_bytes().strip().decode("ascii") if readable else ""
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError("The token cannot be read", str(path), remedy) from error
    if len(token) < SHORTEST_TOKEN or not token.isprintable() or " " in token:
        raise TrainingError("The file holds no token of its owner alone", str(path), remedy)
    return token


def _headers(scope: MutableMapping[str, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _host(address: str) -> str:
    """The name in an address, without its port; empty where it is none."""
    try:
        parts = urlsplit(address)
        name = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return ""
    if "@" in parts.netloc or parts.path or parts.query:
        return ""
    return f"[{name}]" if ":" in name else name


async def refuse(send: Send, status: int, sentence: str) -> None:
    """Answer with one sentence as JSON."""
    content = json.dumps({"error": sentence}, ensure_ascii=False).encode("utf-8", "replace")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
