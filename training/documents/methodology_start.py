"""The first parts of the methodology note: method, imbalance, costs, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.documents.blocks import Block, figure, heading, paragraphs, points, side_by_side, table
from training.documents.calibration_figure import calibration_figure
from training.documents.drawing import FRENCH, Size
from training.documents.figures_choice import (
    ALGORITHM,
    IMBALANCE,
    algorithms_figure,
    cost_curve_figure,
    imbalance_figure,
    ratios_figure,
)
from training.documents.findings import Findings
from training.documents.model_values import advice_rows, between, chance_text, signed
from training.documents.study_values import (
    FREE,
    better_models,
    chosen_model,
    inside,
    is_cheaper,
    is_dearer,
    listed,
    models_of,
    worse_models,
)
from training.documents.texts import filled, read_texts

IMBALANCE_SIZE = Size(166.0, 50.0, 8.5)
HALF_SIZE = Size(80.0, 56.0, 7.5)
ALGORITHMS_SIZE = Size(166.0, 46.0, 7.0)
CALIBRATION_SIZE = Size(166.0, 62.0, 8.0)
TREATMENT_WIDTHS = (1.7, 0.8, 0.8, 0.9, 0.8, 2.3)
RESULT_WIDTHS = (2.5, 1.75, 0.8, 0.8, 0.9, 0.95, 0.8, 0.8, 1.0, 3.1)
NEAR_ONE = 0.1
RATIO_STEP = 3
"""One cost ratio out of so many stands in the table: the figure beside it shows them all."""


@dataclass(frozen=True)
class Part:
    """What every part is written from.

    Args:
        findings: what was gathered.
        texts: of the note.
        figures: words of the figures.
        values: every figure, by name.
    """

    findings: Findings
    texts: Mapping[str, Any]
    figures: Mapping[str, Any]
    values: Mapping[str, str]

    def say(self, text: Any, **more: str) -> Any:
        """A text, or several, with the figures in their places."""
        return filled(text, {**self.values, **more})


def method(part: Part) -> list[Block]:
    """Need, data, features, folds, algorithm, calibration, and the settings."""
    words, blocks = part.texts["method"], []
    near = abs(part.findings.calibration[0] - 1.0) <= NEAR_ONE
    slope = words["slope_near" if near else "slope_far"]
    for one in words["parts"]:
        blocks += [heading(part.say(one["heading"])), paragraphs(*part.say(one["paragraphs"], slope_says=slope))]
    settings = part.say(words["settings"])
    return [
        *blocks,
        table(part.say(words["themes_caption"]), words["themes_header"], theme_rows(part.findings), (3, 1, 1, 1)),
        {
            **table(part.say(words["settings_caption"]), words["settings_header"], settings, (2, 1, 2, 1)),
            "kind": "settings",
        },
        heading(part.say(words["gates_heading"])),
        points(part.say(words["gates"])),
        figure(
            calibration_figure(part.findings.facts, read_texts("model_card")["calibration"], CALIBRATION_SIZE),
            part.say(words["calibration_caption"]),
        ),
    ]


def theme_rows(findings: Findings) -> list[list[str]]:
    """Each theme with its features, those whose sense is imposed, and its share; the heaviest first."""
    catalogue, weights = findings.facts.catalogue, dict(findings.interpretation["themes"])
    total = sum(weights.values()) or 1.0
    rows = []
    for theme in sorted(catalogue.themes, key=lambda one: -weights.get(one, 0.0)):
        features = [feature for feature in catalogue.model_features if feature.theme == theme]
        if features:
            imposed = sum(feature.direction != 0 for feature in features)
            share = FRENCH.percent(weights.get(theme, 0.0) / total)
            label = catalogue.themes[theme]["fr"]
            rows.append([label, FRENCH.number(len(features)), FRENCH.number(imposed), share])
    return rows


def imbalance(part: Part) -> list[Block]:
    """Why nothing is done to the classes, and what each treatment did."""
    words, report = part.texts["imbalance"], part.findings.comparison
    treated = models_of(report, IMBALANCE)
    rows = [_treatment_row(chosen_model(report), words["none"])]
    rows += [_treatment_row(model, part.figures["models"][model["name"]]) for model in treated]
    groups = {
        "dearer": [model for model in treated if is_dearer(model)],
        "undecided": [model for model in treated if not is_dearer(model) and not is_cheaper(model)],
        "cheaper": [model for model in treated if is_cheaper(model)],
    }
    verdict = [
        part.say(words[name], names=_names(part, models)) for name, models in groups.items() if models
    ]  # fmt: skip
    return [
        paragraphs(*part.say(words["paragraphs"])),
        table(part.say(words["caption"]), part.say(words["header"]), rows, TREATMENT_WIDTHS, strong=(0,)),
        figure(imbalance_figure(report.content, part.figures, IMBALANCE_SIZE), part.say(words["figure"])),
        paragraphs(
            " ".join([*verdict, part.say(words["calibration_kept"])]),
            part.say(words["decision_disputed" if groups["cheaper"] else "decision"]),
        ),
    ]


def cost(part: Part) -> list[Block]:
    """The costs, what is minimised, the threshold and how much it depends on the costs."""
    words, facts = part.texts["cost"], part.findings.facts
    kind = "paragraphs_constant" if facts.costs_are_constant else "paragraphs_per_file"
    agrees = facts.metrics["cost_sensitivity"]["bayes"]["inside_interval"]
    unit = words["cost_unit" if facts.costs_are_constant else "cost_unit_per_file"]
    ratios = facts.metrics["cost_sensitivity"]["ratios"]
    rows = [_ratio_row(row) for row in ratios if (row["ratio"] - ratios[0]["ratio"]) % RATIO_STEP == 0]
    return [
        paragraphs(
            *part.say(words[kind]), part.say(words["optimiser"]), part.say(words["result"], cost_unit=unit),
            part.say(words["bayes_inside" if agrees else "bayes_outside"]), part.say(words["metric"]),
        ),
        side_by_side(
            [figure(cost_curve_figure(facts, part.figures, HALF_SIZE), part.say(words["curve_caption"]))],
            [figure(ratios_figure(facts, part.figures, HALF_SIZE), part.say(words["ratios_caption"]))],
        ),
        table(part.say(words["sensitivity_caption"]), words["sensitivity_header"], rows, (1, 1, 1.6, 1, 1, 1)),
        paragraphs(part.say(words["per_file_note"])),
    ]  # fmt: skip


def results(part: Part) -> list[Block]:
    """The table of all models, what it proves, and what the published one does."""
    words, report = part.texts["results"], part.findings.comparison
    models = models_of(report, ALGORITHM)
    rows = [_result_row(part, model, words["chosen"]) for model in models]
    strong = [place for place, model in enumerate(models) if model["against_chosen"] is None]
    better, worse = better_models(report), worse_models(report)
    said = [part.say(words["better_some"], names=_names(part, better)) if better else part.say(words["better_none"])]
    said += [part.say(words["worse"], names=_names(part, worse))] if worse else []
    said += [part.say(words["constraints"])] if any(model["name"] == FREE for model in models) else []
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


def _names(part: Part, models: Sequence[Mapping[str, Any]]) -> str:
    return listed([inside(str(part.figures["models"][model["name"]])) for model in models])


def _treatment_row(model: Mapping[str, Any], name: str) -> list[str]:
    against = model["against_chosen"]
    difference = "–"
    if against is not None:
        interval = between(against["cost_low"], against["cost_high"], 3)
        difference = f"{signed(against['cost'], 3)}\u00a0({interval})"
    return [
        name, FRENCH.number(model["auc"]["mean"], 3), FRENCH.number(model["brier"]["mean"], 4),
        FRENCH.percent(model["calibration_error"], 2), FRENCH.number(model["cost"]["mean"], 3), difference,
    ]  # fmt: skip


def _ratio_row(row: Mapping[str, float]) -> list[str]:
    return [
        FRENCH.number(row["ratio"]), FRENCH.percent(row["threshold"], 1),
        f"{FRENCH.percent(row['low'], 1)} à {FRENCH.percent(row['high'], 1)}", FRENCH.percent(row["bayes"], 1),
        FRENCH.number(row["cost_per_client"], 3), FRENCH.percent(row["granted_share"]),
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
