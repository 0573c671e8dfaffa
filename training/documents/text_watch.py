"""Note and slides of the watch on text, in French: every figure in them was measured by the same run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from core.documents.letter import date_text
from core.documents.typesetting import pdf
from core.documents.words import document_words
from core.features.catalogue import LANGUAGES
from core.features.formatting import Formatter
from training.documents.drawing import LINE, PRIMARY, RAISES, Drawn, FrenchTicks, Size, draw
from training.documents.texts import filled, french, read_texts
from training.watch.text.measure import DEPTHS, Cost, Estimate, Quality, TextMeasures
from training.watch.text.questions import Half
from training.watch.text.rankers import CHARACTERS, E5, METHODS, SHIPPED

NOTE_TEMPLATE, SLIDES_TEMPLATE = "watch.typ", "presentation.typ"
TEXTS = "text_watch"
NOTE_SIZE, SLIDE_SIZE = Size(170.0, 40.0), Size(181.0, 110.0, 13.0)
DEEPEST = DEPTHS[-1]
APART = ("figure", "table", "verdicts")
"""Parts of a slide that are no texts."""
LOOKS = {"fr": (PRIMARY, "o"), "en": (RAISES, "s")}
"""Colour and mark of a language: they can be told apart without the colour."""
BESIDE = {"fr": -0.14, "en": 0.14}
_FORMAT = Formatter("fr")


def note_pdf(measures: TextMeasures, dated: date) -> bytes:
    """The note as PDF/UA-1.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(NOTE_TEMPLATE, note_data(measures, dated), dated)


def slides_pdf(measures: TextMeasures, dated: date) -> bytes:
    """The slides as PDF/UA-1.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(SLIDES_TEMPLATE, slides_data(measures, dated), dated)


def note_data(measures: TextMeasures, dated: date) -> dict[str, Any]:
    """Everything the template of the note shows."""
    texts = read_texts(TEXTS)
    words, values = texts["note"], _values(measures, dated)
    return {
        "title": words["title"],
        "language": "fr",
        "dated": [dated.year, dated.month, dated.day],
        "sender": [texts["sender"]],
        "footer": filled(words["footer"], values),
        "page_label": words["page_label"],
        "lead": filled(words["lead"], values),
        "sections": filled(words["sections"], values),
        "citation": french(words["citation"]),
        "figure": {**figure(measures).data(), "caption": french(texts["figure"]["caption"])},
        "tables": _tables(measures, texts),
        "results": [*_verdicts(measures, texts, values), *filled(words["results"], values)],
        "results_heading": words["results_heading"],
        "tables_heading": words["tables_heading"],
    }


def slides_data(measures: TextMeasures, dated: date) -> dict[str, Any]:
    """Everything the template of the slides shows."""
    texts = read_texts(TEXTS)
    words, values = texts["slides"], _values(measures, dated)
    test = _tables(measures, texts)[0]
    slides = []
    for one in words["slides"]:
        slide = filled({name: part for name, part in one.items() if name not in APART}, values)
        if "figure" in one:
            slide["figure"] = figure(measures, SLIDE_SIZE).data()
        if "table" in one:
            slide["table"] = {
                "header": filled(texts["tables"]["shortly"]["header"], {}),
                "rows": [[row[0], row[len(DEPTHS)], row[-1]] for row in test["rows"]],
            }
        if "verdicts" in one:
            slide["points"] = [*_verdicts(measures, texts, values), *slide.get("points", [])]
        slides.append(slide)
    return {
        "title": french(words["title"]),
        "subtitle": french(words["subtitle"]),
        "dated": [dated.year, dated.month, dated.day],
        "sender": [texts["sender"]],
        "when": filled(words["when"], values),
        "footer": filled(words["footer"], values),
        "page_label": words["page_label"],
        "notices": [],
        "slides": slides,
    }


def figure(measures: TextMeasures, size: Size = NOTE_SIZE) -> Drawn:
    """Recall of every method on the test half, with intervals, by language."""
    words = read_texts(TEXTS)["figure"]

    def paint(drawn: Figure) -> None:
        axes = drawn.subplots()
        for language in LANGUAGES:
            colour, mark = LOOKS[language]
            found = [quality_of(measures.qualities, method, language).recall[DEEPEST] for method in METHODS]
            values = np.array([one.value for one in found])
            spans = np.abs(np.array([[one.low for one in found], [one.high for one in found]]) - values)
            places = np.arange(len(METHODS)) + BESIDE[language]
            axes.errorbar(places, values, spans, fmt=mark, color=colour, capsize=3, label=words["languages"][language])
        axes.set_xticks(range(len(METHODS)), [words["methods"][method] for method in METHODS])
        axes.set_ylim(0.0, 1.0)
        axes.yaxis.set_major_formatter(FrenchTicks(percent=True))
        axes.grid(axis="y", color=LINE)
        axes.legend(loc="lower right", ncols=len(LANGUAGES))

    said = " ; ".join(
        f"{words['methods'][method]}, {words['languages'][language]} : "
        f"{_share(quality_of(measures.qualities, method, language).recall[DEEPEST].value)}"
        for method in METHODS
        for language in LANGUAGES
    )
    return draw(size, paint, french(f"{words['alt']} {said}."))


def quality_of(qualities: Sequence[Quality], method: str, language: str, half: Half = Half.TEST) -> Quality:
    """What was measured of one method in one language."""
    return next(one for one in qualities if (one.method, one.language, one.half) == (method, language, half))


def _values(measures: TextMeasures, dated: date) -> dict[str, str]:
    values = {
        "date": date_text(dated, document_words("fr")),
        "words": _FORMAT.number(measures.words),
        "dimensions": _FORMAT.number(measures.dimensions),
        "questions": _FORMAT.number(
            sum(one.questions for one in measures.qualities if one.method == SHIPPED and one.half is not Half.UNSEEN)
        ),
    }
    for method in METHODS:
        cost = _cost_of(measures.costs, method)
        values |= {f"{method}_mb": _FORMAT.number(cost.megabytes, 1), f"{method}_ms": _FORMAT.number(cost.p95_ms, 1)}
        for language in LANGUAGES:
            found = quality_of(measures.qualities, method, language)
            without = quality_of(measures.bare, method, language)
            values |= {
                f"{method}_{language}": _share(found.recall[DEEPEST].value),
                f"{method}_{language}_span": _span(found.recall[DEEPEST]),
                f"{method}_{language}_bare": _share(without.recall[DEEPEST].value),
                f"test_{language}": _FORMAT.number(found.questions),
            }
            unseen = quality_of(measures.qualities, method, language, Half.UNSEEN)
            deep = unseen.recall[DEEPEST]
            values |= {
                f"{method}_{language}_unseen": f"{_share(deep.value)} {_span(deep)}",
                f"unseen_{language}": _FORMAT.number(unseen.questions),
            }
    return values


def _verdicts(measures: TextMeasures, texts: dict[str, Any], values: dict[str, str]) -> list[str]:
    """What the intervals allow to be said of what ships, beside the letters alone and the whole model."""
    found = []
    for language in LANGUAGES:
        mine = quality_of(measures.qualities, SHIPPED, language).recall[DEEPEST]
        others = {one: quality_of(measures.qualities, one, language).recall[DEEPEST] for one in (CHARACTERS, E5)}
        for other, theirs in others.items():
            sense = "better" if mine.low > theirs.high else "worse" if mine.high < theirs.low else "unsure"
            given = {
                "language": texts["figure"]["languages"][language].lower(), "mine": _share(mine.value),
                "theirs": _share(theirs.value), "other": texts["verdicts"]["names"][other],
            }  # fmt: skip
            found.append(str(filled(texts["verdicts"][sense], {**values, **given})))
    return found


def _tables(measures: TextMeasures, texts: dict[str, Any]) -> list[dict[str, Any]]:
    words, methods = texts["tables"], texts["figure"]["methods"]
    shown = {
        "test": [_row(methods[one], measures.qualities, one, Half.TEST, with_span=True) for one in METHODS],
        "development": [_row(methods[one], measures.qualities, one, Half.DEVELOPMENT) for one in METHODS],
        "bare": [_row(methods[one], measures.bare, one, Half.TEST) for one in METHODS],
        "mrr": [
            [methods[one], *(_mrr(quality_of(measures.qualities, one, language).mrr) for language in LANGUAGES)]
            for one in METHODS
        ],
        "costs": [_cost_row(methods[one.method], one) for one in measures.costs],
    }
    return [
        {"caption": french(words[name]["caption"]), "header": filled(words[name]["header"], {}), "rows": rows}
        for name, rows in shown.items()
    ]


def _row(name: str, qualities: Sequence[Quality], method: str, half: Half, *, with_span: bool = False) -> list[str]:
    cells = [name]
    for language in LANGUAGES:
        recall = quality_of(qualities, method, language, half).recall
        shares = [_FORMAT.number(recall[depth].value, 2) for depth in DEPTHS]
        cells += [*shares[:-1], f"{shares[-1]} {_span(recall[DEEPEST])}"] if with_span else [" / ".join(shares)]
    return cells


def _cost_row(name: str, cost: Cost) -> list[str]:
    return [name, *(f"{_FORMAT.number(one, 1)}" for one in (cost.middle_ms, cost.p95_ms, cost.megabytes))]


def _cost_of(costs: Sequence[Cost], method: str) -> Cost:
    return next(one for one in costs if one.method == method)


def _share(value: float) -> str:
    return _FORMAT.number(value, 2)


def _span(found: Estimate) -> str:
    return f"[{_share(found.low)} ; {_share(found.high)}]"


def _mrr(found: Estimate) -> str:
    return f"{_share(found.value)} {_span(found)}"
