"""What was typed and is not sent yet, kept at once: a restart or a kill loses none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.desk.parts import (
    DRAFTS,
    KeptScenario,
    Part,
    edits_part,
    is_empty,
    order_part,
    read_draft,
    read_edits,
    read_names,
    read_numbers,
    read_order,
    read_scenarios,
)
from core.desk.store import LISTS, DeskStore
from core.population.filter import ClientOrder
from core.values import Value
from desktop.session.client_number import ClientNumber
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic

FOLDER_NAME = "bureau"
DEMONSTRATION_NAME = "bureau-demonstration"
"""Invented clients have numbers that real ones have too: each has a desk of its own."""
ENDING = "ending"
Everything = dict[int, dict[str, Any]]


class SessionDesk(QObject):
    """Owner of the drafts, scenarios and ticks of every client, and of the lists as they were left.

    Every change is written on the lane, whole or not at all; what the worker may not come to is written at the end.

    Signals:
        changed: number of the client of whom something is kept or no longer.
        form_asked: a form that is to be opened on the client that is shown.
        failed: the exception that kept something from being written.

    Args:
        lane: the one worker.
        folder: where new files are kept, and this beside them; None keeps it in memory only.
        parent: Qt owner.
    """

    changed = Signal(ClientNumber)
    form_asked = Signal(Part)
    failed = Signal(Exception)

    def __init__(self, lane: Lane, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._folder = lane, folder
        self._store: DeskStore | None = None
        self._kept: Everything = {}
        self._unwritten: Everything = {}

    def adopt(self, *, demonstration: bool) -> None:
        """Work with the desk of invented clients, or of real ones; the one before is written first."""
        self.flush()
        self._kept = {}
        if self._folder is not None:
            self._store = DeskStore(self._folder / (DEMONSTRATION_NAME if demonstration else FOLDER_NAME))
            self._kept = {number: dict(parts) for number, parts in self._store.everything().items()}

    @property
    def recent(self) -> tuple[int, ...]:
        """Numbers of the clients opened, newest first."""
        return read_numbers(self._part(LISTS, Part.RECENT))

    @property
    def list_filter(self) -> object:
        """What the list of clients was limited to, as it was given; None where it never was."""
        return self._part(LISTS, Part.LIST_FILTER)

    @property
    def list_order(self) -> ClientOrder | None:
        """How the list of clients was sorted; None where nobody chose."""
        return read_order(self._part(LISTS, Part.LIST_ORDER))

    @property
    def comparison(self) -> object:
        """What was compared with what, as it was given; None where nothing was."""
        return self._part(LISTS, Part.COMPARISON)

    def draft(self, client_id: int, part: Part) -> dict[str, str]:
        """What was typed in a form about a client and not sent; empty where nothing was."""
        return read_draft(self._part(client_id, part))

    def checks(self, client_id: int) -> frozenset[str]:
        """Names of what was ticked in the list of what to verify."""
        return read_names(self._part(client_id, Part.CHECKS))

    def scenarios(self, client_id: int) -> tuple[KeptScenario, ...]:
        """The simulations kept for a client."""
        return read_scenarios(self._part(client_id, Part.SCENARIOS))

    def edits(self, client_id: int) -> Mapping[str, Value]:
        """What was tried on a client."""
        return read_edits(self._part(client_id, Part.EDITS))

    def drafts(self) -> dict[int, tuple[Part, ...]]:
        """The forms that were begun and not sent, by client."""
        found = {number: tuple(part for part in DRAFTS if self.draft(number, part)) for number in self._kept}
        return {number: parts for number, parts in found.items() if parts}

    def data_wish(self, client_id: int) -> str:
        """Ending of the format in which a client asks for the data; empty where the client does not."""
        return self.draft(client_id, Part.DATA_WISH).get(ENDING, "")

    def data_wishes(self) -> tuple[int, ...]:
        """Who asks for the data, and waits for them."""
        return tuple(number for number in self._kept if self.data_wish(number))

    def keep_data_wish(self, client_id: int, ending: str) -> None:
        """Keep that a client asks for the data in a format; an empty ending: they were handed over."""
        self.keep_draft(client_id, Part.DATA_WISH, {ENDING: ending})

    def scenario_clients(self) -> dict[int, int]:
        """How many simulations are kept, by client."""
        return {number: count for number in self._kept if (count := len(self.scenarios(number)))}

    def keep_recent(self, client_ids: Sequence[int]) -> None:
        """Keep which clients were opened."""
        self._keep(LISTS, Part.RECENT, list(client_ids) or None)

    def keep_list_filter(self, document: object) -> None:
        """Keep what the list is limited to, as JSON values; None forgets it."""
        self._keep(LISTS, Part.LIST_FILTER, document)

    def keep_list_order(self, order: ClientOrder) -> None:
        """Keep how the list is sorted."""
        self._keep(LISTS, Part.LIST_ORDER, order_part(order))

    def keep_comparison(self, document: object) -> None:
        """Keep what is compared with what, as JSON values."""
        self._keep(LISTS, Part.COMPARISON, document)

    def keep_draft(self, client_id: int, part: Part, fields: Mapping[str, str]) -> None:
        """Keep what is typed in a form; fields that are all blank leave no draft."""
        self._keep(client_id, part, None if is_empty(fields) else dict(fields))

    def drop_draft(self, client_id: int, part: Part) -> None:
        """The form was sent, or given up by hand."""
        self._keep(client_id, part, None)

    def keep_checks(self, client_id: int, names: frozenset[str]) -> None:
        """Keep what is ticked."""
        self._keep(client_id, Part.CHECKS, sorted(names) or None)

    def keep_scenarios(self, client_id: int, scenarios: Sequence[KeptScenario]) -> None:
        """Keep the simulations of a client."""
        self._keep(client_id, Part.SCENARIOS, [one.to_part() for one in scenarios] or None)

    def keep_edits(self, client_id: int, edits: Mapping[str, Value]) -> None:
        """Keep what is tried on a client."""
        self._keep(client_id, Part.EDITS, edits_part(edits) or None)

    def ask_form(self, part: Part) -> None:
        """Have a form opened on the client that is shown, with what was typed in it."""
        self.form_asked.emit(part)

    def flush(self) -> None:
        """Write what the worker may not come to write any more."""
        unwritten, self._unwritten = self._unwritten, {}
        if self._store is not None:
            for client_id, parts in unwritten.items():
                with suppress(OSError):
                    self._store.change(client_id, parts)

    def _part(self, client_id: int, part: Part) -> Any:
        return self._kept.get(client_id, {}).get(part)

    def _keep(self, client_id: int, part: Part, value: Any) -> None:
        if self._part(client_id, part) == value:
            return
        parts = self._kept.setdefault(client_id, {})
        if value is None:
            del parts[part]
        else:
            parts[part] = value
        store = self._store
        if store is not None:
            waiting = self._unwritten.setdefault(client_id, {})
            waiting[part] = value
            written = dict(waiting)
            self._lane.submit(
                lambda: store.change(client_id, written),
                lambda _none: self._note_written(client_id, written),
                self.failed.emit,
                Topic(Subject.DESK, client_id),
            )
        self.changed.emit(client_id)

    def _note_written(self, client_id: int, written: Mapping[str, Any]) -> None:
        waiting = self._unwritten.get(client_id, {})
        left = {part: value for part, value in waiting.items() if part not in written or written[part] is not value}
        if left:
            self._unwritten[client_id] = left
        else:
            self._unwritten.pop(client_id, None)
