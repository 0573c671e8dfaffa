"""The drift page: every column in three levels, scores and calibration, in one HTML file that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from core.features.catalogue import Catalogue
from core.features.formatting import Formatter
from core.storage.resource_files import resource, resource_table
from training.drift.evidently_figures import EvidentlyFigures
from training.drift.features import FeatureDrift, Reach, reach
from training.drift.pictures import Bins, calibration_picture, number_bins, picture
from training.drift.study import Study

OFFLINE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Has the browser itself refuse anything that is not in the file."""
STYLE = "documents/drift.css"
MARKS = {Reach.CHANCE: "○", Reach.SMALL: "◐", Reach.MATTERS: "●"}
MOST_CATEGORIES = 10
TICKS = 5


def page_html(
    study: Study, summary: Mapping[str, Any], figures: EvidentlyFigures, catalogue: Catalogue, language: str
) -> str:
    """The whole page.

    Args:
        study: what was found.
        summary: the one-page summary of the same study, which the page begins with.
        figures: what Evidently measures.
        catalogue: names of the columns.
        language: ``"fr"`` or ``"en"``.
    """
    words = resource_table(f"documents/drift_{language}.toml")["page"]
    writer = _Page(study, figures, catalogue, words, Formatter(language))
    style = resource(STYLE).read_text(encoding="utf-8")
    title = escape(summary["title"])
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{OFFLINE}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"{_summary(summary)}{writer.scores()}{writer.columns()}"
        f'<p class="small">{escape(summary["thresholds"])} {escape(words["evidently"])}</p>\n'
        f"</main>\n<footer>{escape(summary['footer'])}</footer>\n</body>\n</html>\n"
    )


def _summary(found: Mapping[str, Any]) -> str:
    parts = [f'<p class="lead"><strong>{escape(found["lead"])}</strong> {escape(found["text"])}</p>\n']
    parts += [_heading(found["facts"]["heading"]), _points(found["facts"]["points"])]
    for name in ("answers", "changes"):
        part = found[name]
        parts.append(_heading(part["heading"]))
        if part["rows"]:
            parts.append(_table(part["header"], [[escape(cell) for cell in row] for row in part["rows"]]))
        parts += [f"<p>{escape(note)}</p>\n" for note in part.get("notes", ())]
    return "".join((*parts, _heading(found["conclusions"]["heading"]), _points(found["conclusions"]["points"])))


@dataclass(frozen=True)
class _Page:
    """Puts columns and scores into the words of one language."""

    study: Study
    figures: EvidentlyFigures
    catalogue: Catalogue
    words: Mapping[str, Any]
    formatter: Formatter

    def scores(self) -> str:
        """How the scores are spread on both sides, and how right they are; empty without a model."""
        if self.study.scores is None:
            return ""
        words = self.words["scores"]
        reference, current = (side.probability for side in self.study.scores)
        bins = number_bins(reference, current)
        drawn = "" if bins is None else self._spread(bins, words["picture"], self.formatter.risk)
        said = words["distance"].format(distance=self._figure(self.figures.scores))
        return (
            f"{_heading(words['heading'])}<p>{escape(said)}</p>\n{self._legend()}"
            f'<div class="large">{drawn}</div>\n{self._calibration()}'
        )

    def columns(self) -> str:
        """Three tables, what matters first."""
        words, parts = self.words, [_heading(self.words["columns"]["heading"]), self._legend()]
        for level in (Reach.MATTERS, Reach.SMALL, Reach.CHANCE):
            rows = [one for one in self.study.ranked if reach(one) is level]
            title = f"{MARKS[level]} {words['levels'][level.value]} ({len(rows)})"
            parts.append(f"<details{'' if level is Reach.CHANCE else ' open'}><summary>{escape(title)}</summary>\n")
            parts.append(f"<p>{escape(words['means'][level.value])}</p>\n")
            if rows:
                parts.append(_table(words["columns"]["header"], [self._row(one, level) for one in rows]))
            parts.append("</details>\n")
        return "".join(parts)

    def _row(self, one: FeatureDrift, level: Reach) -> list[str]:
        wording = self.catalogue.by_name[one.name].wording[self.formatter.language]
        known = [self.formatter.percent(1.0 - share) for share in (one.missing_reference, one.missing_current)]
        distance, drawn = self.figures.columns.get(one.name), self._column_picture(one.name, wording.label)
        effect = self.words["unknown"] if one.effect_points is None else self._signed(one.effect_points)
        return [
            f"{escape(wording.label)}<br><code>{escape(one.name)}</code>",
            escape(f"{MARKS[level]} {self.words['levels'][level.value]}"),
            escape(self.formatter.number(one.psi, 2)),
            escape(self._figure(distance)),
            escape(" → ".join(known)),
            escape(self._change(one)),
            escape(effect),
            drawn,
        ]

    def _signed(self, points: float) -> str:
        shown = round(points, 1)
        return self.formatter.number(0.0, 1) if shown == 0.0 else self.formatter.signed_points(shown)

    def _change(self, one: FeatureDrift) -> str:
        before, after = one.median_reference, one.median_current
        if before is not None and after is not None:
            unit = self.catalogue.by_name[one.name].unit
            return " → ".join(dict.fromkeys(self.formatter.distinct(unit, before, after)))
        found = self._categories(one.name)
        if not found:
            return str(self.words["unknown"])
        name, was, now = max(found, key=lambda each: abs(each[2] - each[1]))
        label = self.catalogue.category_label(one.name, name, self.formatter.language)
        return f"{label} : {self.formatter.percent(was)} → {self.formatter.percent(now)}"

    def _categories(self, name: str) -> list[tuple[str, float, float]]:
        """The categories of a column with their shares of the known values on both sides, most frequent first."""
        sides = self.study.sides.reference.table, self.study.sides.current.table
        if name not in sides[0].texts:
            return []
        known = [table.texts[name][table.texts[name] != ""] for table in sides]
        if not all(len(values) for values in known):
            return []
        names = np.unique(np.concatenate(known))
        found = [(str(one), float((known[0] == one).mean()), float((known[1] == one).mean())) for one in names]
        return sorted(found, key=lambda one: (-max(one[1:]), one[0]))

    def _column_picture(self, name: str, label: str) -> str:
        reference, current = self.study.sides.reference.table, self.study.sides.current.table
        said = self.words["columns"]["picture"].format(name=label)
        if name in reference.numbers:
            bins = number_bins(reference.numbers[name], current.numbers[name])
            unit = self.catalogue.by_name[name].unit
            return "" if bins is None else self._spread(bins, said, lambda value: self.formatter.quantity(unit, value))
        found = self._categories(name)[:MOST_CATEGORIES]
        if not found:
            return ""
        shares = Bins(np.array([one[1] for one in found]), np.array([one[2] for one in found]))
        first = self.catalogue.category_label(name, found[0][0], self.formatter.language)
        return picture(shares, (first, ""), said)

    def _spread(self, bins: Bins, said: str, written: Any) -> str:
        low, high = bins.ends or (0.0, 0.0)
        return picture(bins, (written(low), written(high) if high > low else ""), said)

    def _calibration(self) -> str:
        words, evidence = self.words["calibration"], self.study.evidence
        if evidence.reference is None or evidence.current is None:
            return f"{_heading(words['heading'])}<p>{escape(words['unknown'])}</p>\n"
        both = [
            [(one["predicted"], one["observed"]) for one in side.groups]
            for side in (evidence.reference, evidence.current)
        ]
        most = max(value for pairs in both for pair in pairs for value in pair)
        ticks = [(value, self.formatter.percent(value)) for value in _round_ticks(most)]
        drawn = calibration_picture(both[0], both[1], ticks, (words["predicted"], words["observed"]), words["picture"])
        rows = [
            [escape(self.formatter.percent(value, 1)) for value in (*before, *now)]
            for before, now in zip(*both, strict=False)
        ]
        auc = words["auc"].format(auc=self._figure(self.figures.auc, 3))
        return (
            f"{_heading(words['heading'])}<p>{escape(words['legend'])} {escape(auc)}</p>\n{drawn}"
            f"<details><summary>{escape(words['table'])}</summary>\n{_table(words['header'], rows)}</details>\n"
        )

    def _legend(self) -> str:
        return f'<p class="small">{escape(self.words["legend"])}</p>\n'

    def _figure(self, value: float | None, decimals: int = 2) -> str:
        return str(self.words["unknown"]) if value is None else self.formatter.number(value, decimals)


def _round_ticks(most: float) -> list[float]:
    step = next(one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if one * TICKS >= min(most, 1.0))
    return [step * place for place in range(TICKS + 1) if step * (place - 1) < most]


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>\n"


def _points(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>\n"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells are HTML already and whose header is text."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>\n' for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n"
