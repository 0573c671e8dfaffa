"""The last parts of the methodology note: interpretability, limits, drift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.documents.blocks import Block, figure, heading, paragraphs, points, words_table
from training.documents.drawing import FRENCH, Size
from training.documents.figures_monitoring import drift_figure, groups_figure
from training.documents.figures_reading import curves_figure, example_figure, factors_figure, main_curves
from training.documents.methodology_start import Part
from training.documents.model_facts import group_label
from training.documents.model_values import signed
from training.documents.study_values import inside, interaction_pairs, listed, proxy_sentences

FACTORS_SIZE = Size(166.0, 40.0, 7.5)
EXAMPLE_SIZE = Size(166.0, 42.0, 7.5)
CURVES_SIZE = Size(166.0, 50.0, 7.5)
GROUPS_SIZE = Size(166.0, 61.0, 7.0)
DRIFT_SIZE = Size(166.0, 60.0, 8.0)
NOTE_FACTORS = 8
CURVES = 3
MOST_FACTORS = 6
WOODELF = "woodelf"


def interpretability(part: Part) -> list[Block]:
    """What the model looks at over all clients, and why one client has a score."""
    words, findings = part.texts["interpretability"], part.findings
    catalogue, reading = findings.facts.catalogue, findings.interpretation
    how = words["global_woodelf" if reading["method"] == WOODELF else "global_sampled"]
    pairs = interaction_pairs(findings, words)
    said = [part.say(words["heaviest"]), *([part.say(words["interactions"], pairs=pairs)] if pairs else [])]
    curves = main_curves(reading, catalogue, CURVES)
    return [
        heading(part.say(words["global_heading"])),
        paragraphs(part.say(how), " ".join(said)),
        figure(
            factors_figure(reading, catalogue, part.figures, FACTORS_SIZE, NOTE_FACTORS),
            part.say(words["factors_caption"]),
        ),
        figure(curves_figure(curves, catalogue, part.figures, CURVES_SIZE), part.say(words["curves_caption"])),
        heading(part.say(words["local_heading"])),
        paragraphs(*part.say(words["local"])),
        figure(example_figure(findings.example, part.figures, EXAMPLE_SIZE), part.say(words["example_caption"])),
    ]


def limits(part: Part) -> list[Block]:
    """What limits the model, how groups fare, what would make it better."""
    words, findings = part.texts["limits"], part.findings
    proxies = proxy_sentences(findings, words)
    known = part.say(words["limits"], proxies=proxies)
    if findings.facts.invented:
        known = [part.say(words["invented_limit"]), *known]
    return [
        heading(part.say(words["limits_heading"])),
        points(known),
        heading(part.say(words["fairness_heading"])),
        paragraphs(" ".join(fairness_sentences(part))),
        *_groups(part),
        heading(part.say(words["improvements_heading"])),
        points(part.say(words["improvements"])),
    ]


def _groups(part: Part) -> list[Block]:
    groups, catalogue = part.findings.fairness.content["groups"], part.findings.facts.catalogue
    if not groups:
        return []
    drawn = groups_figure(groups, catalogue, part.figures, GROUPS_SIZE)
    return [figure(drawn, part.say(part.texts["limits"]["figure"]))]


def fairness_sentences(part: Part) -> list[str]:
    """Price, spread of refusals, warnings, ways back: those that are known."""
    words, content = part.texts["limits"], part.findings.fairness.content
    said = [part.say(words["fairness"][0], price_says=words[price_verdict(content["price"]["auc_gain"])])]
    if content["groups"]:
        said.append(part.say(words["fairness"][1]))
        said.append(warning_sentence(part))
    if "searched" in part.values:
        said.append(part.say(words["recourse"]))
    return said


def price_verdict(gain: Mapping[str, float]) -> str:
    """Whether leaving the protected columns out surely costs AUC, surely gains some, or neither."""
    if gain["low"] > 0.0:
        return "price_some"
    return "price_gained" if gain["high"] < 0.0 else "price_none"


def warning_sentence(part: Part) -> str:
    """The groups that are badly calibrated, or that there is none."""
    words, catalogue = part.texts["limits"], part.findings.facts.catalogue
    names = [inside(group_label(catalogue, row)) for row in part.findings.fairness.content["warnings"]]
    return str(part.say(words["warning_some"], names=listed(names)) if names else part.say(words["warning_none"]))


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
