"""A client's data as files: accessible PDF, JSON and CSV, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from core.documents.letter import date_text
from core.documents.letter_contacts import Contacts
from core.documents.personal_data import PersonalData, PersonalReason, PersonalRecord, to_json
from core.documents.typesetting import page_images, pdf
from core.documents.words import document_words
from core.features.formatting import Formatter
from core.model.policy import Advice
from core.model.zones import zone_name
from core.storage.spreadsheet_text import Cell, csv_bytes
from core.storage.texts import Texts
from core.storage.whole_file import write_whole

TEMPLATE = "personal_data.typ"
_VALUE_COLUMNS = ("name", "theme", "label", "value", "shown", "unit", "meaning", "used")


def personal_data_pdf(data: PersonalData, contacts: Contacts) -> bytes:
    """Everything as PDF/UA-1; the same data give the same bytes.

    Raises:
        DocumentError: it cannot be set.
    """
    return pdf(TEMPLATE, _document(data, contacts), data.dated)


def personal_data_pages(data: PersonalData, contacts: Contacts, pixels_per_inch: float) -> tuple[bytes, ...]:
    """The same pages as PNG, to be printed.

    Raises:
        DocumentError: they cannot be set.
    """
    return page_images(TEMPLATE, _document(data, contacts), pixels_per_inch)


def personal_data_csv(data: PersonalData) -> bytes:
    """Every value as CSV, one line a datum: exact, in words, and what it means."""
    words = document_words(data.language)
    header = [words(f"data.column.{name}") for name in _VALUE_COLUMNS]
    rows: list[list[Cell]] = [
        [
            value.name, value.theme, value.label, _cell(value.value), value.shown, value.unit, value.meaning,
            words("data.yes" if value.used else "data.no"),
        ]
        for value in data.values
    ]  # fmt: skip
    return csv_bytes(header, rows, data.language)


def save_personal_data(data: PersonalData, contacts: Contacts, path: Path) -> None:
    """Write the file that the name asks for: ``.pdf``, ``.json`` or ``.csv``.

    Raises:
        ValueError: another ending.
        DocumentError: the PDF cannot be set.
        OSError: nothing was written.
    """
    match path.suffix.lower():
        case ".pdf":
            content = personal_data_pdf(data, contacts)
        case ".json":
            content = to_json(data)
        case ".csv":
            content = personal_data_csv(data)
        case ending:
            raise ValueError(f"no format for {ending!r}")
    write_whole(path, content)


def _cell(value: float | str) -> Cell:
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124  (NaN)


def _document(data: PersonalData, contacts: Contacts) -> Mapping[str, Any]:
    words = document_words(data.language)
    formatter = Formatter(data.language)
    day = date_text(data.dated, words)
    client = formatter.client_id(data.client_id)
    score = words(
        "data.score.text",
        risk=formatter.risk_figure(data.probability),
        threshold=formatter.risk_figure(data.threshold),
        advice=zone_name(Advice(data.advice), data.language),
    )
    return {
        "language": data.language,
        "dated": [data.dated.year, data.dated.month, data.dated.day],
        "title": words("data.title"),
        "subtitle": words("data.subtitle", client=client, date=day),
        "sender": [contacts.lender],
        "intro": words("data.intro"),
        "score": {"heading": words("data.score.heading"), "paragraphs": [score], "points": []},
        "reasons": _table(
            words, "reasons", ("label", "value", "effect"), [_reason(item, formatter, words) for item in data.reasons]
        ),
        "records": _table(
            words, "decisions", ("date", "kind", "outcome", "text"), [_record(item, words) for item in data.records]
        ),
        "values": _table(words, "values", ("label", "value", "meaning", "used"), []),
        "themes": _themes(data, words),
        "rights": {
            "heading": words("data.rights.heading"),
            "paragraphs": [words("data.rights.text", contact=contacts.data_protection)],
            "points": [],
        },
        "footer": words("data.footer", client=client, version=data.model_version, date=day),
        "page_label": words("page", page="{page}", pages="{pages}"),
    }


def _table(words: Texts, part: str, columns: tuple[str, ...], rows: list[list[str]]) -> Mapping[str, Any]:
    return {
        "heading": words(f"data.{part}.heading"),
        "header": [words(f"data.{part}.{name}") for name in columns],
        "rows": rows,
        "intro": words.entries.get(f"data.{part}.intro", ""),
        "none": words.entries.get(f"data.{part}.none", ""),
    }


def _reason(reason: PersonalReason, formatter: Formatter, words: Texts) -> list[str]:
    key = "data.reasons.risk_up" if reason.size_points > 0 else "data.reasons.risk_down"
    return [reason.title, reason.detail, words(key, points=formatter.points(reason.size_points))]


def _record(record: PersonalRecord, words: Texts) -> list[str]:
    decided = words(f"decision.{record.decision}") if record.decision else ""
    day = date_text(datetime.fromisoformat(record.recorded_at).astimezone().date(), words)
    return [day, words(f"journal.kind.{record.kind}"), decided, record.text]


def _themes(data: PersonalData, words: Texts) -> list[Mapping[str, Any]]:
    return [
        {
            "heading": theme,
            "rows": [
                [value.label, value.shown, value.meaning, words("data.yes" if value.used else "data.no")]
                for value in values
            ],
        }
        for theme, values in groupby(data.values, key=lambda value: value.theme)
    ]
