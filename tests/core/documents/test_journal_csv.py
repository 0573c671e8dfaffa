"""The exported journal names every kind of line, those of a later version too."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from pathlib import Path

import pytest

from core.decisions.reading import journal_lines
from core.documents.journal_csv import COLUMNS, journal_csv
from core.journal.journal import EntryKind, Journal

FACTS = {"corrects": 1, "changes": {"reason": "b", "later": "c"}, "reason": "a", "opinion": "unsure"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_of_line_is_written_out(tmp_path: Path, language: str) -> None:
    with closing(Journal(tmp_path / "decisions.sqlite")) as journal:
        for kind in EntryKind:
            journal.append(kind, "Anne", 7, FACTS)
        rows = list(csv.reader(io.StringIO(journal_csv(journal_lines(journal), language).decode("utf-8-sig")),
                               delimiter=";" if language == "fr" else ","))  # fmt: skip
    assert len(rows) == len(EntryKind) + 1
    named = [row[COLUMNS.index("kind")] for row in rows[1:]]
    assert all(named) and len(set(named)) >= 7
