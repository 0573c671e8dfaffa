"""What clients and documents say against the tables: a list for the owner of the tables, never an input of training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.decisions.contested_data import contested_in
from core.decisions.data_correction import DataCorrection
from core.decisions.known import known
from core.journal.entry import EntryKind, JournalEntry
from core.storage.spreadsheet_text import Cell, csv_bytes
from core.values import Value
from training.field.copies import Collected

HEADER = ("desk", "entry", "recorded_at", "client", "feature", "value_in_tables", "value_said", "shown_by")
OVERRIDE_HEADER = ("desk", "entry", "decision", "advice", "override_reason")


@dataclass(frozen=True)
class Repair:
    """One value that the tables should perhaps hold otherwise.

    Args:
        desk: place of the copy that says so.
        entry: the entry of its journal.
        feature: name in the catalogue.
        before, after: values; ``after`` is None where the client only says that the other is wrong.
        document: what was seen that shows it; empty where only the client says so.
    """

    desk: str
    entry: JournalEntry
    feature: str
    before: Value
    after: Value | None
    document: str = ""


def repairs(collected: Collected) -> tuple[Repair, ...]:
    """Corrections that a document shows, and data that clients contest and nobody has answered."""
    return tuple(one for copy in collected.copies for one in _of(copy.place, known(copy.entries)))


def repairs_csv(found: tuple[Repair, ...], language: str) -> bytes:
    """The list as a table for the owner of the tables; it names clients, and is for their eyes only."""
    return csv_bytes(list(HEADER), (_row(one) for one in found), language)


def _of(place: str, entries: tuple[JournalEntry, ...]) -> Iterator[Repair]:
    by_client: dict[int, list[JournalEntry]] = {}
    for entry in entries:
        if entry.kind is EntryKind.DATA_CORRECTION:
            said = DataCorrection.from_payload(entry.payload)
            yield Repair(place, entry, said.feature, said.before, said.after, said.document)
        by_client.setdefault(entry.client_id, []).append(entry)
    for own in by_client.values():
        last = {str(entry.payload["feature"]): entry for entry in own if entry.kind is EntryKind.DATA_CONTEST}
        for datum in contested_in(own):
            yield Repair(place, last[datum.feature], datum.feature, datum.shown, datum.claimed)


def _row(one: Repair) -> list[Cell]:
    entry = one.entry
    return [
        one.desk, entry.sequence, entry.recorded_at, entry.client_id, one.feature, _cell(one.before),
        None if one.after is None else _cell(one.after), one.document,
    ]  # fmt: skip


def _cell(value: Value) -> Cell:
    return None if value != value else value  # noqa: PLR0124  (NaN: missing)
