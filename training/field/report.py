"""The report of the field in words: one content for PDF, HTML and console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.documents.letter import date_text
from core.documents.words import document_words
from core.features.catalogue import Catalogue
from core.features.formatting import Formatter
from core.storage.resource_files import resource_table
from training.documents.blocks import Block, figure, paragraphs, table, words_table
from training.fairness.groups import Rate
from training.field.figures import BAND_POINTS, FEWEST, GroupRow
from training.field.months import Level, Month, level
from training.field.pictures import advice_figure, months_figure
from training.field.study import FieldStudy

TEMPLATE = "field.typ"
POINT = 100.0
WIDTHS = (3, 1.3, 1.3, 1.5, 2.6)


def report_page(study: FieldStudy, catalogue: Catalogue, language: str, dated: date) -> dict[str, Any]:
    """Everything that the report shows, in ``"fr"`` or ``"en"``."""
    words = resource_table(f"documents/field_{language}.toml")
    writer = _Writer(study, catalogue, words, Formatter(language))
    lead, text = writer.verdict()
    parts = {
        "journals": writer.journals(), "months": writer.months(), "advice": writer.advice(),
        "overrides": writer.overrides(), "looks": writer.looks(), "alike": writer.alike(),
        "selection": writer.selection(),
    }  # fmt: skip
    return {
        "title": words["title"],
        "language": language,
        "dated": [dated.year, dated.month, dated.day],
        "sender": [words["sender"]],
        "footer": words["footer"].format(date=date_text(dated, document_words(language))),
        "page_label": words["page_label"],
        "lead": lead,
        "text": text,
        "parts": [{"heading": words["parts"][name], "blocks": blocks} for name, blocks in parts.items()],
    }


@dataclass(frozen=True)
class _Writer:
    """Puts what was found into the words of one language."""

    study: FieldStudy
    catalogue: Catalogue
    words: Mapping[str, Any]
    formatter: Formatter

    def verdict(self) -> tuple[str, str]:
        words, study = self.words["level"], self.study
        name = study.level.name.lower()
        if study.level is Level.QUIET and all(one.observed is None for one in study.months):
            name = "unknown"
        why = [words["why_month"]] if level(study.months) is Level.WATCH else []
        if study.tampered:
            why.append(words["why_copies"].format(count=study.tampered))
        counts = {"decisions": self._count(len(study.rows)), "journals": self._count(len(study.collected.copies))}
        return words[name], words[f"{name}_text"].format(why=" ".join(why), **counts)

    def journals(self) -> list[Block]:
        words, collected = self.words["journals"], self.study.collected
        entries = sum(copy.seal.size for copy in collected.copies)
        said = [
            words["read"].format(
                journals=self._count(len(collected.copies)), entries=self._count(entries),
                decisions=self._count(len(self.study.rows)),
            )
        ]  # fmt: skip
        if self.study.unread:
            said.append(words["unread"].format(count=self._count(self.study.unread)))
        if not collected.refused:
            return [paragraphs(*said, words["all_counted"])]
        rows = [[one.place, words[one.trouble].format(sequence=one.sequence)] for one in collected.refused]
        return [paragraphs(*said), words_table("", words["header"], rows, (1, 2))]

    def months(self) -> list[Block]:
        words, months = self.words["months"], self.study.months
        rows = [self._month(one) for one in months]
        caption, header = words["caption"], words["header"]
        blocks = [table(caption, header, rows, (1.3, 1.4, 1.4, 1.3, 2.9, 2.4, 1.4, 1.4))] if rows else []
        drawn = months_figure(months, words, self.formatter)
        blocks.append(paragraphs(words["nothing"]) if drawn is None else figure(drawn, words["figure"]))
        return [*blocks, paragraphs(words["cost"])]

    def advice(self) -> list[Block]:
        words = self.words["advice"]
        blocks: list[Block] = []
        for place, (name, groups) in enumerate(self.study.groups.items()):
            if not groups or (name == "branch" and all(not one.name for one in groups)):
                continue
            header = [one.format(what=words[name]) for one in words["header"]]
            rows = [self._group(name, one) for one in groups]
            blocks.append(table(words["caption"] if not place else "", header, rows, WIDTHS))
        drawn = advice_figure(self.study.groups["month"], words, self.formatter)
        if drawn is not None:
            blocks.append(figure(drawn, words["figure"]))
        return [*blocks, paragraphs(words["small"].format(fewest=FEWEST))]

    def overrides(self) -> list[Block]:
        words = self.words["overrides"]
        rows = [
            [
                words[one.decision], self._count(one.decisions), self._count(one.known), self._risk(one.expected),
                self._rate(one.observed),
            ]
            for one in self.study.overrides
        ]  # fmt: skip
        return [table(words["caption"], words["header"], rows, WIDTHS), paragraphs(words["reasons"])]

    def looks(self) -> list[Block]:
        words, looks = self.words["looks"], self.study.looks
        counts = {"asked": looks.asked, "answered": looks.answered, "changed": looks.changed}
        told = words["text"].format(**{name: self._count(count) for name, count in counts.items()})
        return [paragraphs(told, words["repairs"].format(count=self._count(len(self.study.repairs))))]

    def alike(self) -> list[Block]:
        words, found = self.words["alike"], self.study.disagreement
        if found.across is None:
            return [paragraphs(words["none"])]
        band = self.formatter.number(BAND_POINTS)
        across, within = self._rate(found.across, 0), self._share(found.within)
        return [paragraphs(words["text"].format(band=band, across=across, within=within))]

    def selection(self) -> list[Block]:
        words = self.words["selection"]
        if not self.study.selection:
            return [paragraphs(words["nothing"])]
        rows = [
            [words[one.truth], words[one.method], self._points(one.bias), self._points_rate(one.error)]
            for one in self.study.selection
        ]
        return [paragraphs(words["text"]), table("", words["header"], rows, (3, 2.4, 1.5, 2.6))]

    def _month(self, one: Month) -> list[str]:
        cost = self.formatter.number(one.observed_cost) if one.known else self.words["none"]
        auc = one.auc
        ranked = self.words["none"]
        if auc is not None:
            share, low, high = (self.formatter.number(value, 2) for value in (auc.share, auc.low, auc.high))
            ranked = self.words["interval"].format(share=share, low=low, high=high)
        return [
            one.month, self._count(one.granted), self._count(one.known), self._risk(one.expected),
            self._rate(one.observed), ranked, self.formatter.number(one.expected_cost), cost,
        ]  # fmt: skip

    def _group(self, column: str, one: GroupRow) -> list[str]:
        shares = [self._share(one.granted), self._risk(one.mean_risk), self._rate(one.followed, 0)]
        return [self._name(column, one.name), self._count(one.decisions), *shares]

    def _name(self, column: str, name: str) -> str:
        if not name:
            return str(self.words["others"])
        if column == "advice":
            return str(self.words["advice"][name])
        factor = self.catalogue.factor_by_name.get(name) if column == "factor" else None
        return factor.label[self.formatter.language] if factor else name

    def _rate(self, rate: Rate | None, decimals: int = 1) -> str:
        if rate is None:
            return str(self.words["none"])
        share, low, high = (self.formatter.percent(value, decimals) for value in (rate.share, rate.low, rate.high))
        return str(self.words["interval"].format(share=share, low=low, high=high))

    def _points_rate(self, rate: Rate) -> str:
        share, low, high = (self.formatter.number(POINT * one, 2) for one in (rate.share, rate.low, rate.high))
        return str(self.words["interval"].format(share=share, low=low, high=high))

    def _points(self, share: float) -> str:
        return ("+" if share > 0 else "") + self.formatter.number(POINT * share, 2)

    def _risk(self, share: float) -> str:
        return self.formatter.risk(share) if share == share else str(self.words["none"])  # noqa: PLR0124  (NaN)

    def _share(self, share: float) -> str:
        return self.formatter.percent(share) if share == share else str(self.words["none"])  # noqa: PLR0124  (NaN)

    def _count(self, count: int) -> str:
        return self.formatter.number(count)
