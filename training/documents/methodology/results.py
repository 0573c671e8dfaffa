"""The part on the results: every model, what is proved, and what the published one does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.documents.blocks import Block, figure, paragraphs, table
from training.documents.drawing import FRENCH, Size
from training.documents.figures_choice import ALGORITHM, algorithms_figure
from training.documents.methodology.part import Part
from training.documents.model_values import advice_rows, between, chance_text, signed
from training.documents.study_values import better_models, constraints_verdict, models_of, worse_models

ALGORITHMS_SIZE = Size(166.0, 46.0, 7.0)
RESULT_WIDTHS = (2.5, 1.75, 0.8, 0.8, 0.9, 0.95, 0.8, 0.8, 1.0, 3.1)


def results(part: Part) -> list[Block]:
    """The table of all models, what it proves, and what the published one does."""
    words, report = part.texts["results"], part.findings.comparison
    models = models_of(report, ALGORITHM)
    rows = [_result_row(part, model, words["chosen"]) for model in models]
    strong = [place for place, model in enumerate(models) if model["against_chosen"] is None]
    better, worse = better_models(report), worse_models(report)
    known = "better_some" if better else "better_none" if "several" in part.values else "no_rival"
    said = [part.say(words[known], names=part.names(better))]
    said += [part.say(words["worse"], names=part.names(worse))] if worse else []
    said += [part.say(words[constraints_verdict(report)])] if "constraints_auc" in part.values else []
    return [
        paragraphs(part.say(words["lead"])),
        {**table("", part.say(words["header"]), rows, RESULT_WIDTHS, strong=strong), "kind": "wide"},
        figure(algorithms_figure(report.content, part.figures, ALGORITHMS_SIZE), part.say(words["figure"])),
        paragraphs(" ".join(said), part.say(words["final"])),
        table(
            part.say(words["advice_caption"]), words["advice_header"],
            advice_rows(part.findings.facts, words), (1.4, 1.4, 1, 1.4, 0.9),
        ),
        paragraphs(part.say(words["reading"]), *_quality(part)),
    ]  # fmt: skip


def _result_row(part: Part, model: Mapping[str, Any], chosen: str) -> list[str]:
    against = model["against_chosen"]
    differences = [chosen, "–"]
    if against is not None:
        interval = between(against["cost_low"], against["cost_high"], 3)
        differences = [
            chance_text(against["auc_p_value"]),
            f"{signed(against['cost'], 3)}\u00a0({interval})",
        ]
    return [
        part.figures["short"][model["name"]],
        f"{FRENCH.number(model['auc']['mean'], 3)}\u00a0±\u00a0{FRENCH.number(model['auc']['spread'], 3)}",
        FRENCH.number(model["average_precision"]["mean"], 3),
        FRENCH.number(model["cost"]["mean"], 3),
        FRENCH.number(model["brier"]["mean"], 4),
        FRENCH.percent(model["calibration_error"], 2),
        FRENCH.number(model["fit_seconds"], 1),
        FRENCH.number(model["score_microseconds"]),
        *differences,
    ]


def _quality(part: Part) -> list[str]:
    report, words = part.findings.quality, part.texts["results"]
    if report is None:
        return []
    bars = report.content["bars"]
    items = [
        part.say(words["quality_item"], name=words["bars"].get(bar["name"], bar["name"]),
                 value=FRENCH.number(bar["value"], 4), limit=FRENCH.number(bar["limit"], 4))
        for bar in bars
    ]  # fmt: skip
    met = sum(bool(bar["met"]) for bar in bars)
    return [part.say(
        words["quality"], met=FRENCH.number(met), bars=FRENCH.number(len(bars)), items=" ; ".join(items)
    )]  # fmt: skip
