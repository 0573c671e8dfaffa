"""The journal as a table for a spreadsheet: what an auditor takes away."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.decisions.reading import JournalLine
from core.documents.words import document_words
from core.storage.spreadsheet_text import Cell, csv_bytes
from core.storage.texts import Texts
from core.storage.whole_file import write_whole

COLUMNS = (
    "sequence", "recorded_at", "kind", "author", "client", "decision", "advice", "override", "probability",
    "threshold", "reason", "override_reason", "text", "concerns", "correction", "model_version", "clients_date",
    "bundle", "hash",
)  # fmt: skip


def journal_csv(lines: Iterable[JournalLine], language: str = "fr") -> bytes:
    """Lines of the journal as CSV: UTF-8 with a byte order mark, formulas neutralised.

    Args:
        lines: what to export, corrections applied.
        language: ``"fr"`` or ``"en"``.
    """
    words = document_words(language)
    header = [words(f"journal.column.{name}") for name in COLUMNS]
    return csv_bytes(header, (_row(line, words) for line in lines), language)


def save_journal_csv(lines: Iterable[JournalLine], path: Path, language: str = "fr") -> None:
    """Write lines of the journal as CSV, whole or not at all.

    Raises:
        OSError: nothing was written.
    """
    write_whole(path, journal_csv(lines, language))


def _row(line: JournalLine, words: Texts) -> list[Cell]:
    entry, facts = line.entry, line.facts
    concerned = facts.get("request_sequence") or facts.get("decision_sequence") or facts.get("corrects")
    cells: dict[str, Cell] = {
        "sequence": entry.sequence,
        "recorded_at": entry.recorded_at,
        "kind": words(f"journal.kind.{entry.kind}"),
        "author": entry.author,
        "client": entry.client_id,
        "decision": words(f"decision.{line.decision}") if line.decision else "",
        "advice": words(f"advice.{line.advice}") if line.advice else "",
        "override": words("journal.yes" if line.override else "journal.no") if line.decision else "",
        "probability": facts.get("probability"),
        "threshold": facts.get("threshold"),
        "reason": str(facts.get("reason", "")),
        "override_reason": str(facts.get("override_reason", "")),
        "text": _free_text(line, words),
        "concerns": int(concerned) if concerned else None,
        "correction": _correction(line, words),
        "model_version": str(facts.get("model_version", "")),
        "clients_date": str(facts.get("clients_date", "")),
        "bundle": str(facts.get("bundle_fingerprint", "")),
        "hash": entry.entry_hash,
    }
    return [cells[name] for name in COLUMNS]


def _free_text(line: JournalLine, words: Texts) -> str:
    facts = line.facts
    if "changes" in facts:
        return " · ".join(f"{_fact(name, words)} → {value}" for name, value in facts["changes"].items())
    if isinstance(opinion := facts.get("opinion"), dict):
        return _opinion_text(str(opinion["opinion"]), str(opinion.get("note", "")), words)
    if opinion:
        return _opinion_text(str(opinion), str(facts.get("note", "")), words)
    return str(facts.get("text", ""))


def _fact(name: str, words: Texts) -> str:
    # A later version may let other facts be corrected.
    key = f"journal.fact.{name}"
    return words(key) if key in words.entries else name


def _opinion_text(opinion: str, note: str, words: Texts) -> str:
    said = words(f"opinion.{opinion}")
    return f"{said} · {note}" if note else said


def _correction(line: JournalLine, words: Texts) -> str:
    if line.correction is None:
        return ""
    return words(
        "journal.corrected", sequence=str(line.correction.sequence), author=line.correction.author,
        reason=line.correction.reason,
    )  # fmt: skip
