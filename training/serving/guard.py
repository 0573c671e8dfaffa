"""Stands before MLflow's server: refuses what is too large, unreadable or unknown, each time in one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from core.assessment.unknown_fields import unknown_fields_sentence
from core.features.catalogue import Catalogue
from core.raw_tables.schema import TEST
from training.serving.gate import INVOCATIONS, Application, Message, Receive, Send, refuse
from training.serving.sent_fields import FORMATS, LONGEST_NAME, RECORDS, CsvRequestError, csv_records, json_names

MAXIMUM_BODY_BYTES = 4_000_000
"""A thousand clients with every feature take about 3 MB."""
READ_TO_THE_END = 20
"""Times that size up to which a request is read all the same: most programs only listen once they have sent all."""
JSON_TYPE = "application/json"
CSV_TYPE = "text/csv"
LONGEST_MESSAGE = 1_000
_SERVER_ERRORS = 500
_CLIENT_ERRORS = 400
_JSON_DETAILS = frozenset({"", "charset=utf-8", 'charset="utf-8"'})
_PREFIXES = re.compile(r"(?:Failed to predict data|Failed to enforce schema of data) .*?Error: ", re.DOTALL)


class RequestGuard:
    """An ASGI application around another.

    Args:
        application: MLflow's scoring server, which would drop fields that it does not know.
        catalogue: the fields of the model.
        maximum_body_bytes: largest request that is read.
    """

    def __init__(
        self, application: Application, catalogue: Catalogue, maximum_body_bytes: int = MAXIMUM_BODY_BYTES
    ) -> None:
        self._application = application
        self._catalogue = catalogue
        self._maximum = maximum_body_bytes

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != INVOCATIONS or scope["method"] != "POST":
            await self._application(scope, receive, send)
            return
        body = await self._body(receive)
        if body is None:
            limit = f"{self._maximum:,} bytes"
            await refuse(send, 413, f"The request is larger than {limit}: send fewer clients at once.")
            return
        try:
            body = self._checked(_header(scope, b"content-type"), body)
        except _RefusedError as refused:
            await refuse(send, refused.status, refused.sentence)
            return
        answer = _ClearAnswer(send)
        await self._application(_as_json(scope, len(body)), _replay(body, receive), answer)

    def _checked(self, content_type: str, body: bytes) -> bytes:
        """The request as JSON, every name in it known.

        Raises:
            _RefusedError: nothing can be scored.
        """
        kind, _, details = (part.strip().lower() for part in content_type.partition(";"))
        if kind not in (JSON_TYPE, CSV_TYPE) or (kind == JSON_TYPE and details not in _JSON_DETAILS):
            told = content_type[:LONGEST_NAME] or "is missing and"
            raise _RefusedError(415, f"The content type {told} is not read: send {JSON_TYPE} or {CSV_TYPE}.")
        if kind == CSV_TYPE:
            try:
                records = csv_records(body)
            except CsvRequestError as error:
                raise _RefusedError(400, str(error)) from error
            names: Sequence[str] = list(records[0])
            body = json.dumps({RECORDS: records}).encode("utf-8")
        else:
            names = json_names(_json_request(body))
        # A whole row of the application table may be sent as it is; whatever else is not known was meant to count.
        if unknown := unknown_fields_sentence(names, self._catalogue, TEST.column_names):
            raise _RefusedError(400, unknown)
        return body

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body, or None where it is too large; what is too much is read and thrown away, within limits."""
        parts, size, more = [], 0, True
        while more and size <= self._maximum * READ_TO_THE_END:
            message = await receive()
            content = message.get("body", b"")
            size += len(content)
            if size <= self._maximum:
                parts.append(content)
            more = message.get("more_body", False)
        return b"".join(parts) if size <= self._maximum else None


class _RefusedError(Exception):
    """Why a request is not passed on."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def _json_request(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body, object_pairs_hook=_without_repeated_names)
    except (ValueError, RecursionError) as error:
        raise _RefusedError(400, "The request is not JSON.") from error
    if not isinstance(document, dict) or len(document.keys() & FORMATS) != 1:
        sentence = 'The request must be a JSON object with "dataframe_records": [{…one object a client…}].'
        raise _RefusedError(400, sentence)
    return document


def _without_repeated_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless it says two things of one name: the server would keep the last without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(400, f"The field {twice[:LONGEST_NAME]} is sent twice: keep one of them.")
    return found


def _as_json(scope: MutableMapping[str, Any], length: int) -> MutableMapping[str, Any]:
    replaced = {b"content-type": JSON_TYPE.encode(), b"content-length": str(length).encode()}
    headers = [(key, value) for key, value in scope["headers"] if key not in replaced]
    return {**scope, "headers": [*headers, *replaced.items()]}


class _ClearAnswer:
    """Passes good answers on, and words the others again."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._refused: int | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= _CLIENT_ERRORS:
            self._refused = int(message["status"])
        elif self._refused is None:
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await refuse(self._send, self._refused, clear_sentence(self._refused, b"".join(self._parts)))


def clear_sentence(status: int, body: bytes) -> str:
    """What MLflow's answer says, without the data sent, its type descriptions or the server's own code.

    Args:
        status: HTTP status, 400 or more.
        body: MLflow's answer.
    """
    text = body.decode("utf-8", errors="replace")
    try:
        found = json.loads(text)
        text = str(found["message"]) if isinstance(found, dict) and "message" in found else text
    except ValueError:
        pass
    text = " ".join(_PREFIXES.sub("", text).split())
    if status >= _SERVER_ERRORS:
        return "The server could not answer; its log says why."
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}…"


def _header(scope: MutableMapping[str, Any], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
