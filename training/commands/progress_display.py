"""Shows the advance of a command: bars for a person, one JSON object a line for another program."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class JsonProgress:
    """Writes ``{"step": key, "fraction": 0..1}`` lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def step(self, key: str, fraction: float) -> None:
        """Tell the advance of one step."""
        print(json.dumps({"step": key, "fraction": round(fraction, 4)}), file=self._stream, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.flush()


class TerminalProgress:
    """Draws one bar a step."""

    def __init__(self, stream: TextIO) -> None:
        self._bars = Progress(
            TextColumn("{task.description:<12}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(), console=Console(file=stream),
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def step(self, key: str, fraction: float) -> None:
        """Tell the advance of one step."""
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(key, total=1.0)
        self._bars.update(self._tasks[key], completed=fraction)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
