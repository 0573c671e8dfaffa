"""What a client takes home: their data, the score, its reasons and the decisions, and nobody else's data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.reading import JournalLine
from core.decisions.record import json_values
from core.documents.letter_annex import value_text
from core.documents.words import document_words
from core.features.formatting import Formatter
from core.journal.journal import EntryKind
from core.model.wording import ReasonWriter
from core.storage.texts import Texts
from core.values import Value

FORMAT = 1


@dataclass(frozen=True)
class PersonalValue:
    """One datum of the client.

    Args:
        name: technical name, as in the catalogue.
        theme, label, unit, meaning: in words.
        value: the exact value, NaN or an empty text where missing.
        shown: the value in words.
        used: whether it enters the model.
    """

    name: str
    theme: str
    label: str
    unit: str
    meaning: str
    value: Value
    shown: str
    used: bool


@dataclass(frozen=True)
class PersonalReason:
    """One reason of the score: what it is, the client's value, and its signed points of risk."""

    factor: str
    title: str
    detail: str
    size_points: float


@dataclass(frozen=True)
class PersonalRecord:
    """One thing written about the client in the journal, without the name of who wrote it.

    Args:
        recorded_at: ISO date and time, UTC.
        kind: what it records.
        decision: what was decided, empty where nothing was.
        text: what was written, corrections applied.
    """

    recorded_at: str
    kind: str
    decision: str
    text: str


@dataclass(frozen=True)
class PersonalData:
    """All that is handed over about one client.

    Args:
        client_id: SK_ID_CURR.
        dated: date of the document.
        language: ``"fr"`` or ``"en"``.
        model_version: of the model that scored.
        probability: calibrated probability of default (0 to 1).
        threshold: above it the tool advises to refuse (0 to 1).
        advice: what the tool advises.
        reasons: strongest first on each side, at most four a side.
        records: decisions, points of view and second looks, oldest first.
        values: every value of the catalogue.
    """

    client_id: int
    dated: date
    language: str
    model_version: str
    probability: float
    threshold: float
    advice: str
    reasons: tuple[PersonalReason, ...]
    records: tuple[PersonalRecord, ...]
    values: tuple[PersonalValue, ...]


def personal_data(
    bundle: Bundle, assessment: Assessment, lines: Iterable[JournalLine], dated: date, language: str = "fr"
) -> PersonalData:
    """Gather what is known about one client.

    Args:
        bundle: what scored the file.
        assessment: the client's file as it is, not a simulation.
        lines: lines of the journal; those about anybody else are left out.
        dated: date of the document.
        language: ``"fr"`` or ``"en"``.
    """
    client_id = assessment.client.client_id
    words = document_words(language)
    writer = ReasonWriter(bundle.catalogue, bundle.codes, Formatter(language, bundle.manifest.currency))
    worded = ((reason, writer.write(reason, assessment.client)) for reason in assessment.explanation.reasons)
    return PersonalData(
        client_id=client_id,
        dated=dated,
        language=language,
        model_version=bundle.manifest.model_version,
        probability=assessment.probability,
        threshold=bundle.manifest.policy.threshold,
        advice=str(assessment.advice),
        reasons=tuple(
            PersonalReason(reason.factor, text.title, text.detail, reason.size_points) for reason, text in worded
        ),
        records=tuple(
            _record(line)
            for line in lines
            if line.entry.client_id == client_id and line.entry.kind is not EntryKind.CORRECTION
        ),
        values=_values(bundle, assessment, writer.formatter, words),
    )


def to_json(data: PersonalData) -> bytes:
    """Everything as JSON, UTF-8: exact numbers, null for a missing one."""
    exact = json_values({value.name: value.value for value in data.values})
    document = {
        "format": FORMAT,
        **vars(data),
        "dated": data.dated.isoformat(),
        "reasons": [vars(reason) for reason in data.reasons],
        "records": [vars(record) for record in data.records],
        "values": [{**vars(value), "value": exact[value.name]} for value in data.values],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8")


def _values(bundle: Bundle, assessment: Assessment, formatter: Formatter, words: Texts) -> tuple[PersonalValue, ...]:
    catalogue, client, language = bundle.catalogue, assessment.client, formatter.language
    return tuple(
        PersonalValue(
            name=feature.name,
            theme=catalogue.themes[feature.theme][language],
            label=feature.wording[language].label,
            unit=words(f"data.unit.{feature.unit}"),
            meaning=feature.wording[language].help,
            value=client.values[feature.name],
            shown=value_text(bundle, client, feature, formatter),
            used=feature.in_model,
        )
        for feature in catalogue.features
    )


def _record(line: JournalLine) -> PersonalRecord:
    facts = line.facts
    own_words = (facts.get("text"), facts.get("note"), facts.get("reason"), facts.get("override_reason"))
    return PersonalRecord(
        recorded_at=line.entry.recorded_at,
        kind=str(line.entry.kind),
        decision=str(line.decision or ""),
        text=" · ".join(str(text) for text in own_words if text),
    )
