"""Counts what the prediction API answers, for a scraper: how many, how fast, what was refused; no client's value."""

from __future__ import annotations

import bisect
import json
import time
from collections import Counter
from collections.abc import MutableMapping
from typing import Any

from core.model.policy import Advice
from training.serving.gate import INVOCATIONS, METRICS, PAGES, Application, Message, Receive, Send

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
"""The text format that Prometheus and its like read."""
BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""Upper ends, in seconds, of the classes of response times."""
OTHER = "other"
"""Every page that does not exist: what strangers type is no name of a series."""
_GOOD = 200
_ZONES = tuple(str(advice) for advice in Advice)


class Counts:
    """What was answered since the start; written by one event loop alone."""

    def __init__(self) -> None:
        self._answers: Counter[tuple[str, int]] = Counter()
        self._zones: Counter[str] = Counter(dict.fromkeys(_ZONES, 0))
        self._classes = [0] * (len(BOUNDS_S) + 1)
        self._total_s = 0.0

    def answered(self, path: str, status: int, seconds: float, body: bytes) -> None:
        """Count one answer.

        Args:
            path: of the request.
            status: HTTP status.
            seconds: from the request to the end of the answer.
            body: of the answer, where it may hold predictions.
        """
        self._answers[path if path in PAGES else OTHER, status] += 1
        if path != INVOCATIONS:
            return
        self._classes[bisect.bisect_left(BOUNDS_S, seconds)] += 1
        self._total_s += seconds
        if status == _GOOD:
            self._zones.update(zone for zone in _advice_of(body) if zone in self._zones)

    def text(self) -> str:
        """Every series, in the text format of Prometheus."""
        below, total = 0, sum(self._classes)
        lines = ["# HELP pad_answers_total Answers by page and status; from 400 on, refusals."]
        lines.append("# TYPE pad_answers_total counter")
        for (page, status), count in sorted(self._answers.items()):
            lines.append(f'pad_answers_total{{page="{page}",status="{status}"}} {count}')
        lines.append("# HELP pad_scores_total Clients scored, by zone of the model's advice.")
        lines.append("# TYPE pad_scores_total counter")
        lines += [f'pad_scores_total{{zone="{zone}"}} {count}' for zone, count in self._zones.items()]
        lines.append("# HELP pad_invocation_seconds Seconds from a request for scores to the end of its answer.")
        lines.append("# TYPE pad_invocation_seconds histogram")
        for bound, count in zip(BOUNDS_S, self._classes, strict=False):
            below += count
            lines.append(f'pad_invocation_seconds_bucket{{le="{bound:g}"}} {below}')
        lines.append(f'pad_invocation_seconds_bucket{{le="+Inf"}} {total}')
        lines += [f"pad_invocation_seconds_sum {self._total_s:.6f}", f"pad_invocation_seconds_count {total}", ""]
        return "\n".join(lines)


class MetricsPage:
    """An ASGI application that answers ``/metrics`` itself and passes the rest on.

    Args:
        application: what answers the other pages.
        counts: what is told.
    """

    def __init__(self, application: Application, counts: Counts) -> None:
        self._application, self._counts = application, counts

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != METRICS:
            await self._application(scope, receive, send)
            return
        content = self._counts.text().encode()
        headers = [(b"content-type", CONTENT_TYPE), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": _GOOD, "headers": headers})
        await send({"type": "http.response.body", "body": content})


class Counted:
    """An ASGI application around all others, which counts each answer, refusals at the door included.

    Args:
        application: what answers.
        counts: where it is written.
    """

    def __init__(self, application: Application, counts: Counts) -> None:
        self._application, self._counts = application, counts

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, then count it."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        status, parts, start = 0, list[bytes](), time.perf_counter()

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            elif status == _GOOD and scope["path"] == INVOCATIONS:
                parts.append(message.get("body", b""))
            await send(message)

        try:
            await self._application(scope, receive, seen)
        finally:
            # Without an answer, something broke below: the server says 500 in its place.
            self._counts.answered(scope["path"], status or 500, time.perf_counter() - start, b"".join(parts))


def _advice_of(body: bytes) -> list[str]:
    try:
        predictions = json.loads(body)["predictions"]
        return [str(one["advice"]) for one in predictions]
    except (ValueError, KeyError, TypeError):
        return []
