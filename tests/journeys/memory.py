"""What an advisor remembers of the day in plain lists: the files, what was tried, what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.values import Value, same_value

Values = Mapping[str, Value]


@dataclass
class Tried:
    """The states of one simulation, oldest first, and the one that is shown."""

    states: list[dict[str, Value]] = field(default_factory=lambda: [{}])
    place: int = 0

    @property
    def now(self) -> dict[str, Value]:
        return self.states[self.place]

    def add(self, edits: Values) -> None:
        """Another state; the ones undone are forgotten. The same state again is none."""
        if not same_edits(edits, self.now):
            self.states[self.place + 1 :] = [dict(edits)]
            self.place += 1

    def undo(self) -> None:
        self.place = max(self.place - 1, 0)

    def redo(self) -> None:
        self.place = min(self.place + 1, len(self.states) - 1)


@dataclass
class Memory:
    """Everything that the application must still know.

    Args:
        bundle: name of the open one.
        suspended: whether the model is.
        client_id: the open file, 0 where there is none.
        tried, kept: by client; scenarios by name.
        corrected: by client, the values put right.
        written: every entry of the journal.
    """

    bundle: str
    suspended: bool = False
    client_id: int = 0
    tried: dict[int, Tried] = field(default_factory=dict)
    kept: dict[int, dict[str, dict[str, Value]]] = field(default_factory=dict)
    corrected: dict[int, dict[str, Value]] = field(default_factory=dict)
    written: list[dict[str, Any]] = field(default_factory=list)

    @property
    def own_tried(self) -> Tried:
        return self.tried.setdefault(self.client_id, Tried())

    @property
    def own_kept(self) -> dict[str, dict[str, Value]]:
        return self.kept.setdefault(self.client_id, {})

    @property
    def own_corrected(self) -> dict[str, Value]:
        return self.corrected.get(self.client_id, {})

    def forget_the_day(self) -> None:
        """Another bundle, or another day: the steps of what was tried are gone, what it came to and was kept stays."""
        self.client_id = 0
        for client_id, tried in self.tried.items():
            self.tried[client_id] = left = Tried()
            left.add(tried.now)

    def decisions(self) -> list[dict[str, Any]]:
        return [entry for entry in self.written if entry["kind"] == "decision"]


def same_edits(one: Values, other: Values) -> bool:
    return one.keys() == other.keys() and all(same_value(value, other[name]) for name, value in one.items())
