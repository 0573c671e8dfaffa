"""What the parts of a desk say, read as strictly as any document that another version may have written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.population.filter import ClientOrder
from core.storage.structured_text import typed
from core.values import Value

DRAFT_FIELDS = dict[str, str]
OF = "/"
"""In the name of a field, between what the form is about and the field itself."""


class Part(StrEnum):
    """The parts, by name; a draft is what was typed in a form that was not sent yet."""

    DECISION = "decision"
    OPINION = "opinion"
    REVIEW_REQUEST = "review_request"
    REVIEW_ANSWER = "review_answer"
    CHECKS = "checks"
    SCENARIOS = "scenarios"
    EDITS = "edits"
    RECENT = "recent"
    LIST_FILTER = "list_filter"
    LIST_ORDER = "list_order"
    COMPARISON = "comparison"
    DATUM = "datum"
    JOURNAL_LINE = "journal_line"
    DATA_WISH = "data_wish"


DRAFTS = (Part.DECISION, Part.OPINION, Part.REVIEW_REQUEST, Part.REVIEW_ANSWER, Part.DATUM, Part.JOURNAL_LINE)


@dataclass(frozen=True)
class KeptScenario:
    """A simulation kept under a name, as it is written: it is scored again when the client is opened."""

    name: str
    edits: Mapping[str, Value]

    def to_part(self) -> dict[str, Any]:
        """JSON values only; a missing number is null."""
        return {"name": self.name, "edits": edits_part(self.edits)}


def edits_part(edits: Mapping[str, Value]) -> dict[str, Any]:
    """Edits as JSON values: a missing number is null."""
    return {name: None if value != value else value for name, value in edits.items()}  # noqa: PLR0124  (NaN)


def read_edits(part: object) -> dict[str, Value]:
    """What ``edits_part`` made; nothing where it is something else."""
    found = _read(part, dict[str, str | float | None])
    if found is None:
        return {}
    missing = float("nan")
    return {name: value if isinstance(value, str) else missing if value is None else float(value)
            for name, value in found.items()}  # fmt: skip


def read_scenarios(part: object) -> tuple[KeptScenario, ...]:
    """The scenarios kept for a client; those that nobody can read are passed over."""
    entries = _read(part, list[dict[str, Any]]) or []
    named = ((entry.get("name"), entry.get("edits")) for entry in entries)
    return tuple(KeptScenario(name, read_edits(edits)) for name, edits in named if isinstance(name, str) and edits)


def read_draft(part: object) -> DRAFT_FIELDS:
    """What was typed, by field; nothing where there is no draft."""
    return _read(part, DRAFT_FIELDS) or {}


def begun_about(fields: Mapping[str, str]) -> tuple[str, ...]:
    """About what a form was begun, in the order of the first key; nothing for a form that is about the client alone."""
    return tuple(dict.fromkeys(name.partition(OF)[0] for name in fields if OF in name))


def read_names(part: object) -> frozenset[str]:
    """A set of names, such as the ticks of a list."""
    return frozenset(_read(part, list[str]) or ())


def read_numbers(part: object) -> tuple[int, ...]:
    """Numbers of clients, in their order."""
    return tuple(_read(part, list[int]) or ())


def order_part(order: ClientOrder) -> dict[str, Any]:
    """The order of a list as JSON values."""
    return {"column": order.column, "descending": order.descending}


def read_order(part: object) -> ClientOrder | None:
    """What ``order_part`` made; None where it is something else."""
    found = _read(part, dict[str, str | bool]) or {}
    column, descending = found.get("column"), found.get("descending")
    return ClientOrder(column, descending) if isinstance(column, str) and isinstance(descending, bool) else None


def is_empty(fields: Mapping[str, str] | Sequence[object]) -> bool:
    """Whether nothing was typed."""
    return not any(fields.values()) if isinstance(fields, Mapping) else not fields


def _read(part: object, kind: Any) -> Any:
    try:
        return typed(part, kind)
    except ValueError:
        return None
