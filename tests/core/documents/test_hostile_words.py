"""Documents are set whatever people wrote: shown as it is, or as an empty square where no font has the letter."""

from __future__ import annotations

from datetime import date

import pytest

from core.documents.typesetting import ABSENT_SIGN, pdf
from core.errors import DocumentError
from tests.core.documents.pdf_reading import plain, whole_text
from tests.desktop.hostile_words import HOSTILE

DAY = date(2026, 11, 1)
SCRIPTS = ("한국어 中文 עברית ไทย 🤖", "".join(map(chr, range(0x1F600, 0x1F640))), "\ufeff\u2028x\ue000\U000e0041")


def summary(text: str) -> dict[str, object]:
    """The summary of a meeting in which every text is this one."""
    section = {"heading": text, "paragraphs": [text], "points": [text]}
    return {
        "language": "fr", "dated": [2026, 11, 1], "title": text, "subtitle": text, "sender": [text, text],
        "result": section, "decision": section, "reasons_heading": text,
        "reasons": [{"title": text, "effect": text, "text": text}], "sections": [section], "signature": [text],
        "footer": text, "page_label": text,
    }  # fmt: skip


@pytest.mark.parametrize("text", [*HOSTILE[:-1], *SCRIPTS], ids=range(len(HOSTILE) - 1 + len(SCRIPTS)))
def test_every_text_of_a_document_is_set(text: str) -> None:
    read = plain(whole_text(pdf("meeting_summary.typ", summary(f"Motif {text} fin"), DAY)))
    assert "Motif" in read and "fin" in read
    if text.isascii() and text.isprintable():
        assert "".join(text.split()) in "".join(read.split())


def test_what_no_font_has_is_an_empty_square() -> None:
    assert ABSENT_SIGN in whole_text(pdf("meeting_summary.typ", summary("\U000130b8 \U00012000"), DAY))


def test_a_template_that_is_wrong_is_still_told() -> None:
    with pytest.raises(DocumentError):
        pdf("meeting_summary.typ", {"title": "x"}, DAY)
