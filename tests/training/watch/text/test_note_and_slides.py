"""The note on text holds on two pages, is accessible, and says of the figures what their intervals allow."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain, whole_text
from tests.training.watch.text.invented_measures import invented
from training.documents.text_watch import figure, note_data, note_pdf, slides_data, slides_pdf

DAY = date(2026, 11, 30)
NOTE_TITLE = "Veille technique : chercher par le sens avec E5, sans réseau"
SLIDES_TITLE = "Chercher par le sens, sans réseau"


def test_the_note_has_two_pages_and_carries_the_measures() -> None:
    content = note_pdf(invented(), DAY)
    assert len(page_texts(content)) == 2
    text = whole_text(content)
    for word in ("0,93", "[0,86", "47 347 mots", "192 dimensions", "arXiv:2402.05672", "11,3 Mo"):
        assert word in text
    assert accessibility_faults(content, "fr", NOTE_TITLE) == []


def test_the_slides_carry_the_measures() -> None:
    content = slides_pdf(invented(), DAY)
    assert len(page_texts(content)) == 1 + len(slides_data(invented(), DAY)["slides"])
    assert "0,93 en français" in whole_text(content)
    assert accessibility_faults(content, "fr", SLIDES_TITLE) == []


@pytest.mark.parametrize(
    ("shipped", "letters", "told"),
    [(0.93, 0.62, "sûrement plus souvent"), (0.5, 0.8, "sûrement moins souvent"), (0.7, 0.68, "se recouvrent")],
)
def test_what_is_concluded_follows_from_the_intervals(shipped: float, letters: float, told: str) -> None:
    results = note_data(invented(shipped=shipped, letters=letters), DAY)["results"]
    assert told in results[0]
    assert "les lettres seules" in plain(results[0])


def test_the_figure_says_in_words_what_it_draws() -> None:
    alt = plain(figure(invented()).alt)
    assert "E5 distillé, Français : 0,70" in alt
    assert "Distillé + lettres, Anglais : 0,93" in alt
