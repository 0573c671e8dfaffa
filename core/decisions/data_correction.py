"""A datum of a client's file that was contested and put right: what it was, what it is, and the document that shows it.

Only what the client or the application says can be put right here. What other lenders or past credits say is counted
from their own rows: it is corrected where it comes from, and reaches the file with the next bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client
from core.clients.consistency import check_consistent
from core.decisions.people import author_name
from core.decisions.record import json_values, read_values
from core.errors import DecisionError, InvalidValueError
from core.features.catalogue import Catalogue, Feature, Kind
from core.features.field_reading import check_number
from core.journal.journal import EntryKind, Journal, JournalEntry, JournalQuery, JournalReader
from core.model.encoding import model_vector
from core.values import Value, same_value

CORRECTED_KINDS = (Kind.RAW, Kind.CATEGORY)
OTHERS_THEME = "external"
"""What other bodies say of a client: nobody here can put it right alone, so that nobody here can at all."""


@dataclass(frozen=True)
class DataCorrection:
    """One correction.

    Args:
        feature: name in the catalogue.
        before, after: values; NaN or an empty text where missing.
        document: what was seen that shows it, never blank.
    """

    feature: str
    before: Value
    after: Value
    document: str

    def to_payload(self) -> dict[str, Any]:
        """JSON values only: numbers keep every bit, a missing number is null."""
        values = json_values({"before": self.before, "after": self.after})
        return {"feature": self.feature, **values, "document": self.document.strip()}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> DataCorrection:
        """Read what ``to_payload`` wrote.

        Raises:
            ValueError: the payload holds no such correction.
        """
        try:
            values = read_values({"before": payload["before"], "after": payload["after"]})
            return cls(str(payload["feature"]), values["before"], values["after"], str(payload["document"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"no correction of a datum: {error!r}") from error


def correctable_features(catalogue: Catalogue) -> tuple[Feature, ...]:
    """The data that can be put right, protected ones included, in catalogue order."""
    return tuple(feature for feature in catalogue.of_kind(*CORRECTED_KINDS) if is_correctable(feature))


def is_correctable(feature: Feature) -> bool:
    """Whether a datum can be put right here: said by the client or the application, not by another body."""
    return feature.kind in CORRECTED_KINDS and feature.theme != OTHERS_THEME


def with_corrections(client: Client, corrections: Iterable[DataCorrection]) -> Client:
    """The file with its corrections.

    A correction holds as long as the file says what was corrected: once a bundle brings another value, that one is
    newer and stays.

    Args:
        client: the file as the bundle has it.
        corrections: in the order in which they were written.
    """
    values = dict(client.values)
    touched: set[str] = set()
    for correction in corrections:
        if correction.feature in values and same_value(values[correction.feature], correction.before):
            values[correction.feature] = correction.after
            touched.add(correction.feature)
    if not touched:
        return client
    made = make_client(client.client_id, values, pending=client.pending)
    first = {**{name: client.values[name] for name in touched}, **client.corrected}
    # What was put back to what the bundle says is no longer corrected.
    standing = {name: value for name, value in first.items() if not same_value(values[name], value)}
    return replace(made, credits_elsewhere=client.credits_elsewhere, corrected=MappingProxyType(standing))


def corrected_risk(bundle: Bundle, client: Client, corrections: Iterable[DataCorrection]) -> float:
    """The probability of default (0 to 1) of a file once its corrections are laid over it."""
    vector = model_vector(with_corrections(client, corrections), bundle.catalogue.model_features, bundle.codes)
    return bundle.scorer.probability(vector)


def data_corrections(journal: JournalReader, client_id: int | None = None) -> dict[int, tuple[DataCorrection, ...]]:
    """What was put right, in the order of writing, by client; of one client or of all.

    Raises:
        JournalError: the journal cannot be read.
    """
    clients = None if client_id is None else (client_id,)
    return corrections_in(journal.select(JournalQuery(frozenset({EntryKind.DATA_CORRECTION}), client_ids=clients)))


def corrections_in(entries: Iterable[JournalEntry]) -> dict[int, tuple[DataCorrection, ...]]:
    """What entries of the journal, in the order of writing, put right, by client; other entries do not count."""
    found: dict[int, tuple[DataCorrection, ...]] = {}
    for entry in entries:
        if entry.kind is EntryKind.DATA_CORRECTION:
            # What a later version wrote otherwise is told in the journal, and lays nothing over the file here.
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                found[entry.client_id] = (*found.get(entry.client_id, ()), DataCorrection.from_payload(entry.payload))
    return found


def record_data_correction(
    journal: Journal, author: str, client_id: int, correction: DataCorrection, text: str
) -> JournalEntry:
    """Write down that a datum of a file is put right.

    Args:
        journal: where it is written.
        author: who saw the document.
        client_id: the client concerned.
        correction: checked already against the file that is shown.
        text: the same in words, for whoever reads the journal.

    Raises:
        DecisionError: no author, or somebody has corrected the same datum meanwhile.
        JournalError: nothing was written.
    """
    payload = {**correction.to_payload(), "text": text}
    with journal.transaction():
        written = data_corrections(journal, client_id).get(client_id, ())
        earlier = [one for one in written if one.feature == correction.feature]
        if earlier and same_value(earlier[-1].before, correction.before):
            raise DecisionError("already_corrected")
        return journal.append(EntryKind.DATA_CORRECTION, author_name(author), client_id, payload)


def check_data_correction(client: Client, correction: DataCorrection, catalogue: Catalogue) -> None:
    """Refuse a correction that cannot be.

    Args:
        client: the file as it is shown, earlier corrections included.
        correction: starts from the value of that file.
        catalogue: kinds, ranges and categories.

    Raises:
        InvalidValueError: the datum cannot be corrected here, or cannot take this value.
        ContradictionError: the corrected file would contradict itself.
        DecisionError: nothing changes, or no document is named.
    """
    feature, value = catalogue.by_name[correction.feature], correction.after
    if not is_correctable(feature):
        raise InvalidValueError(feature.name, "not_editable", str(value))
    if isinstance(value, str):
        if not feature.is_text or (value and value not in catalogue.categories[feature.name]):
            raise InvalidValueError(feature.name, "unknown_category", value)
    elif feature.is_text:
        raise InvalidValueError(feature.name, "unknown_category", str(value))
    elif value == value:  # noqa: PLR0124  (NaN: missing)
        check_number(feature, value)
    if same_value(value, client.values[feature.name]):
        raise DecisionError("nothing_corrected")
    if not correction.document.strip():
        raise DecisionError("document_missing")
    check_consistent(client, with_corrections(client, (correction,)))
