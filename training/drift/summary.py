"""The one-page summary of a comparison: which changes matter to the model, what to do, and whether it decays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core.documents.letter import date_text
from core.documents.typesetting import pdf
from core.documents.words import document_words
from core.features.catalogue import Catalogue
from core.features.formatting import MINUS, NARROW_SPACE, Formatter
from core.storage.resource_files import resource_table
from training.drift.features import Cause, FactorDrift, FeatureDrift
from training.drift.measures import Level
from training.drift.sides import Side
from training.drift.study import Study
from training.drift.verdict import AUC_LOSS, CERTAINTY_Z, feature_action

TEMPLATE = "drift.typ"
ROWS = 8
NAMES = 5
LONGEST_PLACE = 40
DEFINITIONS = (Cause.MISSING, Cause.MIX, Cause.CALENDAR)
"""Causes that lie in how a file was put together; a source that empties between two files is a fault instead."""


def summary(study: Study, catalogue: Catalogue, language: str, dated: date) -> dict[str, Any]:
    """Everything the page shows, in ``"fr"`` or ``"en"``; the template and the console read the same."""
    words = resource_table(f"documents/drift_{language}.toml")
    writer = _Writer(study, catalogue, words, Formatter(language))
    said = words["verdicts"][study.verdict.value]
    return {
        "title": words["title"],
        "language": language,
        "dated": [dated.year, dated.month, dated.day],
        "sender": [words["sender"]],
        "footer": words["footer"].format(date=date_text(dated, document_words(language))),
        "page_label": words["page_label"],
        "lead": said["lead"].format(**writer.values),
        "text": said["text"].format(**writer.values),
        "facts": writer.facts(),
        "answers": writer.answers(),
        "changes": writer.changes(),
        "conclusions": writer.conclusions(),
        "thresholds": words["thresholds"]["text"],
    }


def summary_pdf(page: Mapping[str, Any], dated: date) -> bytes:
    """The page as PDF/UA-1.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(TEMPLATE, page, dated)


def summary_text(page: Mapping[str, Any]) -> str:
    """The page as a few lines for the console."""
    lines = [page["lead"], page["text"], ""]
    for part in ("answers", "changes"):
        lines += [page[part]["heading"], *("  " + " | ".join(row) for row in page[part]["rows"])]
        lines += [f"  {note}" for note in page[part].get("notes", ())]
    lines += [page["conclusions"]["heading"], *(f"  {point}" for point in page["conclusions"]["points"])]
    return "\n".join(lines)


@dataclass(frozen=True)
class _Writer:
    """Puts what was found into the words of one language."""

    study: Study
    catalogue: Catalogue
    words: Mapping[str, Any]
    formatter: Formatter

    @property
    def values(self) -> dict[str, str]:
        """The figures that sentences may ask for; those that are not known are left out."""
        evidence = self.study.evidence
        found = {
            "auc": self.formatter.number(evidence.separation.auc, 3),
            "moved": str(len(self.study.moved)),
            "columns": str(len(evidence.features)),
            **{name: str(count) for name, count in self.study.reaches.items()},
        }
        if (scores := evidence.scores) is not None:
            found |= {
                "score_psi": self.formatter.number(scores.psi, 2), "psi": self.formatter.number(scores.psi, 2),
                "mean_reference": self._risk(scores.mean_reference), "mean_current": self._risk(scores.mean_current),
                "refused_reference": self._risk(scores.refused_reference),
                "refused_current": self._risk(scores.refused_current),
            }  # fmt: skip
        if (current := evidence.current) is not None and (reference := evidence.reference) is not None:
            error = float(np.hypot(reference.auc_error, current.auc_error))
            found |= {
                "judged": self.formatter.number(current.clients), "defaults": self.formatter.number(current.defaults),
                "auc_current": self.formatter.number(current.auc, 3),
                "auc_reference": self.formatter.number(reference.auc, 3),
                "predicted": self._risk(current.predicted), "observed": self._risk(current.observed),
                "low": self._risk(current.low), "high": self._risk(current.high),
                "calibration": self._risk(current.calibration_error),
                "detectable": self.formatter.number(max(AUC_LOSS, CERTAINTY_Z * error), 2),
            }  # fmt: skip
        return found

    def facts(self) -> dict[str, Any]:
        """What is compared, and with which model."""
        words, sides, scores = self.words["facts"], self.study.sides, self.study.evidence.scores
        points = [self._side(words["reference"], sides.reference), self._side(words["current"], sides.current)]
        if scores is not None:
            model = words["model"].format(version=self.study.model_version)
            points.append(f"{model} {words['out_of_fold']}" if scores.reference_out_of_fold else model)
            if scores.current_seen_share > 0.0:
                points.append(words["seen"].format(share=self.formatter.percent(scores.current_seen_share)))
        return {"heading": words["heading"], "points": points}

    def answers(self) -> dict[str, Any]:
        """Three questions: populations, scores, quality."""
        words, evidence, values = self.words["answers"], self.study.evidence, self.values
        separation = evidence.separation
        differ = "yes" if separation.is_distinct else "a_little" if separation.is_proved else "no"
        rows = [[words["populations"], words["populations_measure"].format(**values), words[differ]]]
        if evidence.scores is None:
            rows += [[words[name], words["model_unknown"], words["unknown"]] for name in ("scores", "quality")]
            return {"heading": words["heading"], "header": words["header"], "rows": rows}
        moves = {Level.MODERATE: "a_little", Level.MARKED: "yes"}.get(evidence.scores.level, "no")
        rows.append([words["scores"], words["scores_measure"].format(**values), words[moves]])
        if evidence.current is None or evidence.reference is None:
            known = int(self.study.sides.current.has_outcome.sum())
            said = words["quality_unknown" if known else "quality_none"].format(known=self.formatter.number(known))
            rows.append([words["quality"], said, words["unknown"]])
        else:
            decays = evidence.ranking_lost or evidence.calibration_lost
            rows.append([words["quality"], words["quality_measure"].format(**values), words["yes" if decays else "no"]])
        return {"heading": words["heading"], "header": words["header"], "rows": rows}

    def changes(self) -> dict[str, Any]:
        """What has changed, heaviest first, and what to do about each."""
        words = self.words["changes"]
        if self.study.evidence.scores is None:
            rows = [[self._label(one), self._change(one), self._advice(one)] for one in self.study.moved[:ROWS]]
            notes = [words["levels_without_model"].format(**self.values)]
            return {
                "heading": words["heading_without_model"], "header": words["header_without_model"], "rows": rows,
                "notes": notes,
            }  # fmt: skip
        rows = [self._factor(factor) for factor in self.study.factors if factor.matters][:ROWS]
        notes = [words["levels"].format(**self.values), words["legend" if rows else "none"]]
        if light := self.study.without_weight:
            said = words["one_other"] if len(light) == 1 else words["others"]
            notes.append(said.format(count=len(light), names=self._names(light)))
        return {"heading": words["heading"], "header": words["header"], "rows": rows, "notes": notes}

    def conclusions(self) -> dict[str, Any]:
        """What these figures allow to say."""
        words, evidence, values = self.words["conclusions"], self.study.evidence, self.values
        points = []
        if evidence.separation.is_distinct:
            points.append(words["distinct"].format(**values))
            if self.study.sides.same_data:
                points.append(words["known_difference"])
        if parts := self._definitions():
            points.append(words["definition"].format(parts=" ; ".join(parts).replace(" ;", f"{self._before_mark};")))
        if evidence.scores is None:
            points.append(words["no_model"])
        else:
            points.append(words["no_outcomes" if evidence.current is None else "outcomes"].format(**values))
        return {"heading": words["heading"], "points": points}

    @property
    def _before_mark(self) -> str:
        return NARROW_SPACE if self.formatter.language == "fr" else ""

    def _definitions(self) -> list[str]:
        words = self.words["conclusions"]
        found = []
        for cause in DEFINITIONS:
            columns = [one for one in self.study.moved if one.cause is cause]
            if columns and (cause is not Cause.MISSING or self.study.sides.same_data):
                columns.sort(key=lambda one: -one.distance)
                found.append(words[f"definition_{cause.value}"].format(names=self._names(columns, 3)))
        return found

    def _factor(self, factor: FactorDrift) -> list[str]:
        return [
            self.catalogue.factor_by_name[factor.name].label[self.formatter.language],
            self._change(factor.lead),
            self.formatter.percent(factor.weight_share, 1),
            self.words["changes"]["points"].format(points=self._signed(factor.effect_points)),
            self.words["actions"][self.study.action(factor).value],
        ]

    def _signed(self, points: float) -> str:
        # A sign before a zero would say something that the digit does not.
        shown = round(points, 1)
        return (
            self.formatter.number(0.0, 1)
            if shown == 0.0
            else ("+" if shown > 0 else MINUS) + (self.formatter.points(shown))
        )

    def _change(self, one: FeatureDrift) -> str:
        feature = self.catalogue.by_name[one.name]
        values = {
            "label": self._label(one),
            "psi": self.formatter.number(one.psi, 2),
            "known_reference": self.formatter.percent(1.0 - one.absent_reference),
            "known_current": self.formatter.percent(1.0 - one.absent_current),
            "unseen": self.formatter.percent(one.unseen_share),
        }
        before, after = one.median_reference, one.median_current
        kind = one.cause.value
        if before is not None and after is not None and before != after:
            values["median_reference"], values["median_current"] = self.formatter.distinct(feature.unit, before, after)
        elif one.cause is Cause.VALUES:
            kind = "shares"
        return str(self.words["causes"][kind]).format(**values)

    def _side(self, sentence: str, side: Side) -> str:
        place = side.place.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        return sentence.format(
            place=place if len(place) <= LONGEST_PLACE else f"{place[:LONGEST_PLACE]}…",
            part=self.words["parts"][side.part.value],
            clients=self.formatter.number(side.available),
            sample=self.formatter.number(len(side.table)),
            seed=self.study.sides.seed,
        )

    def _names(self, columns: Sequence[FeatureDrift], most: int = NAMES) -> str:
        labels = list(dict.fromkeys(self._label(one) for one in columns))
        more = len(labels) - most
        # One name more takes no more room than "and one other".
        if more <= 1:
            return ", ".join(labels)
        return str(self.words["changes"]["and_more"].format(names=", ".join(labels[:most]), count=more))

    def _advice(self, one: FeatureDrift) -> str:
        found = feature_action(one, same_data=self.study.sides.same_data)
        return str(self.words["actions"][found.value])

    def _label(self, one: FeatureDrift) -> str:
        return self.catalogue.by_name[one.name].wording[self.formatter.language].label

    def _risk(self, share: float) -> str:
        return self.formatter.percent(share, 1)
