"""A datum that the client says is wrong: kept in the journal until an advisor has put it right or answered it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.decisions.people import author_name
from core.decisions.record import json_values, read_values
from core.errors import DecisionError, InvalidValueError
from core.features.catalogue import Catalogue, Kind
from core.features.field_reading import check_number
from core.journal.journal import EntryKind, Journal, JournalEntry, JournalQuery
from core.values import Value, same_value


class ContestOutcome(StrEnum):
    """How a contested datum is settled, but for a correction of it."""

    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ContestedDatum:
    """What the client says of one datum.

    Args:
        feature: name in the catalogue.
        shown: the value that the client was shown; NaN or an empty text where missing.
        claimed: the value that the client gives, None where the client only says that the other is wrong.
    """

    feature: str
    shown: Value
    claimed: Value | None = None

    def to_payload(self) -> dict[str, Any]:
        """JSON values only: numbers keep every bit, a missing number is null."""
        claim = {} if self.claimed is None else json_values({"claimed": self.claimed})
        return {"feature": self.feature, **json_values({"shown": self.shown}), **claim}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> ContestedDatum:
        """Read what ``to_payload`` wrote.

        Raises:
            ValueError: the payload holds no such datum.
        """
        try:
            values = read_values({name: payload[name] for name in ("shown", "claimed") if name in payload})
            return cls(str(payload["feature"]), values["shown"], values.get("claimed"))
        except (KeyError, TypeError) as error:
            raise ValueError(f"no contested datum: {error!r}") from error


def contested_in(entries: Iterable[JournalEntry]) -> tuple[ContestedDatum, ...]:
    """What one client contests today, in the order in which it was said.

    A later correction of the same datum settles it, and so does an answer; said again, the newest word holds.

    Args:
        entries: of this client, in the order of writing; those of other kinds do not count.
    """
    open_data: dict[str, ContestedDatum] = {}
    for entry in entries:
        if entry.kind is EntryKind.DATA_CONTEST:
            datum = ContestedDatum.from_payload(entry.payload)
            open_data.pop(datum.feature, None)
            open_data[datum.feature] = datum
        elif entry.kind in (EntryKind.DATA_CORRECTION, EntryKind.DATA_CONTEST_ANSWER):
            open_data.pop(str(entry.payload["feature"]), None)
    return tuple(open_data.values())


def check_contested_datum(datum: ContestedDatum, catalogue: Catalogue) -> None:
    """Refuse what cannot be said of a datum.

    Raises:
        InvalidValueError: the datum is computed from others, or cannot take the value that the client gives.
        DecisionError: the client gives the value that the file already has.
    """
    feature, claimed = catalogue.by_name[datum.feature], datum.claimed
    if feature.kind is Kind.DERIVED:
        raise InvalidValueError(feature.name, "not_editable")
    if claimed is None:
        return
    if isinstance(claimed, str):
        if not feature.is_text or (claimed and claimed not in catalogue.categories[feature.name]):
            raise InvalidValueError(feature.name, "unknown_category", claimed)
    elif feature.is_text:
        raise InvalidValueError(feature.name, "unknown_category", str(claimed))
    elif claimed == claimed:  # noqa: PLR0124  (NaN: missing)
        check_number(feature, claimed)
    if same_value(claimed, datum.shown):
        raise DecisionError("nothing_corrected")


def record_contest(journal: Journal, author: str, client_id: int, datum: ContestedDatum, text: str) -> JournalEntry:
    """Write down that the client says a datum is wrong.

    Args:
        journal: where it is written.
        author: the advisor who sits with the client.
        client_id: the client concerned.
        datum: checked already.
        text: the same in words, for whoever reads the journal.

    Raises:
        DecisionError: no author.
        JournalError: nothing was written.
    """
    payload = {**datum.to_payload(), "text": text}
    return journal.append(EntryKind.DATA_CONTEST, author_name(author), client_id, payload)


def record_contest_answer(
    journal: Journal, author: str, client_id: int, feature: str, outcome: ContestOutcome, text: str
) -> JournalEntry:
    """Write down that a contested datum stays as it is.

    Args:
        journal: where it is written.
        author: the advisor who answers, or who sits with the client who takes it back.
        client_id: the client concerned.
        feature: of the datum.
        outcome: who settles it.
        text: why, never blank.

    Raises:
        DecisionError: no author, no reason, or nothing of the kind is contested.
        JournalError: nothing was written.
    """
    if not text.strip():
        raise DecisionError("text_missing")
    kinds = frozenset({EntryKind.DATA_CONTEST, EntryKind.DATA_CONTEST_ANSWER, EntryKind.DATA_CORRECTION})
    with journal.transaction():
        written = journal.select(JournalQuery(kinds, client_ids=(client_id,)))
        if all(datum.feature != feature for datum in contested_in(written)):
            raise DecisionError("nothing_contested")
        payload = {"feature": feature, "outcome": str(outcome), "text": text.strip()}
        return journal.append(EntryKind.DATA_CONTEST_ANSWER, author_name(author), client_id, payload)
