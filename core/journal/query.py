"""Which entries of the journal are meant, and the SQL that finds them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from core.journal.entry import EntryKind, moment_text

COLUMNS = "sequence, recorded_at, kind, author, client_id, payload, previous_hash, entry_hash"


@dataclass(frozen=True)
class JournalQuery:
    """Which entries are meant; every condition holds at once.

    Args:
        kinds: kinds kept, empty for all.
        author: who wrote them, empty for anybody.
        client_ids: the only clients kept, None for all.
        since, before: aware dates and times, the first included, the last not; None leaves a side open.
        without: names of payload facts that are not read, to read long lists fast.
    """

    kinds: frozenset[EntryKind] = frozenset()
    author: str = ""
    client_ids: tuple[int, ...] | None = None
    since: datetime | None = None
    before: datetime | None = None
    without: tuple[str, ...] = ()


ALL_ENTRIES = JournalQuery()


def condition(query: JournalQuery) -> tuple[str, tuple[str, ...]]:
    """The WHERE clause of a query, and the values of its places."""
    # Lists go in as one JSON text each: no limit on how many values they hold.
    conditions: list[tuple[str, str]] = []
    if query.kinds:
        kinds = json.dumps(sorted(str(kind) for kind in query.kinds))
        conditions.append(("kind IN (SELECT value FROM json_each(?))", kinds))
    if query.author:
        conditions.append(("author = ?", query.author))
    if query.client_ids is not None:
        conditions.append(("client_id IN (SELECT value FROM json_each(?))", json.dumps(query.client_ids)))
    if query.since is not None:
        conditions.append(("recorded_at >= ?", moment_text(query.since)))
    if query.before is not None:
        conditions.append(("recorded_at < ?", moment_text(query.before)))
    return " AND ".join(["TRUE", *(text for text, _ in conditions)]), tuple(value for _, value in conditions)


def read_columns(query: JournalQuery) -> tuple[str, tuple[str, ...]]:
    """The columns to read, the payload without the facts that are not wanted, and the values of its places."""
    if not query.without:
        return COLUMNS, ()
    places = ", ".join("?" for _ in query.without)
    # What is no JSON belongs to a version that writes otherwise: it is told as such, and stops nothing.
    kept = COLUMNS.replace("payload", f"iif(json_valid(payload), json_remove(payload, {places}), payload)")
    return kept, tuple(f"$.{name}" for name in query.without)
