"""The part on drift: whether clients, scores and errors have changed, and what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.documents.blocks import Block, figure, heading, paragraphs, points, words_table
from training.documents.drawing import FRENCH, Size
from training.documents.figures_monitoring import drift_figure
from training.documents.methodology.part import Part
from training.documents.model_values import signed

DRIFT_SIZE = Size(166.0, 60.0, 8.0)
MOST_FACTORS = 6


def drift(part: Part) -> list[Block]:
    """Whether clients, scores and errors have changed, and what is planned."""
    words, report = part.texts["drift"], part.findings.drift
    if report is None:
        return [paragraphs(part.say(words["absent"])), *_plan(part)]
    content, catalogue = report.content, part.findings.facts.catalogue
    rows = drift_rows(part, content)
    return [
        paragraphs(part.say(words["intro"]), part.say(words["method"]), part.say(words[separation_verdict(content)])),
        figure(drift_figure(content, catalogue, part.figures, DRIFT_SIZE), part.say(words["figure"])),
        paragraphs(part.say(words["scores"]), part.say(words["verdicts"][content["verdict"]])),
        words_table(part.say(words["table_caption"]), words["table_header"], rows, (2.6, 0.7, 1.1, 1.2, 1.3))
        if rows else paragraphs(part.say(words["no_factor"])),
        *_plan(part),
    ]  # fmt: skip


def separation_verdict(content: Mapping[str, Any]) -> str:
    """Whether the groups are told apart, and whether that was to be expected."""
    if not content["separation"]["is_distinct"]:
        return "separation_alike"
    return "separation_same_data" if content["same_data"] else "separation_distinct"


def drift_rows(part: Part, content: Mapping[str, Any]) -> list[list[str]]:
    """The factors that moved, heaviest first, and what to do about each."""
    words, catalogue = part.texts["drift"], part.findings.facts.catalogue
    return [
        [
            catalogue.factor_by_name[one["name"]].label["fr"], FRENCH.percent(one["weight_share"], 1),
            signed(one["effect_points"], 2), words["causes"][one["cause"]], words["actions"][one["action"]],
        ]
        for one in content["factors"][:MOST_FACTORS]
    ]  # fmt: skip


def _plan(part: Part) -> list[Block]:
    words = part.texts["drift"]
    return [heading(part.say(words["plan_heading"])), points(part.say(words["plan"]))]
