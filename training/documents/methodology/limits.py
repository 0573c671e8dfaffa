"""The part on the limits: what limits the model, how groups fare, what would make it better."""

from __future__ import annotations

from training.documents.blocks import Block, figure, heading, paragraphs, points
from training.documents.drawing import Size
from training.documents.figures_monitoring import groups_figure
from training.documents.methodology.part import Part
from training.documents.model_facts import group_label
from training.documents.study_values import inside, listed, price_verdict, proxy_sentences

GROUPS_SIZE = Size(166.0, 61.0, 7.0)


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
    price_says = part.say(words[price_verdict(content["price"]["auc_gain"])])
    said = [part.say(words["fairness"][0], price_says=price_says)]
    if content["groups"]:
        said.append(part.say(words["fairness"][1]))
        said.append(warning_sentence(part))
    if "searched" in part.values:
        said.append(part.say(words["recourse"]))
    return said


def warning_sentence(part: Part) -> str:
    """The groups that are badly calibrated, or that there is none."""
    words, catalogue = part.texts["limits"], part.findings.facts.catalogue
    names = [inside(group_label(catalogue, row)) for row in part.findings.fairness.content["warnings"]]
    return str(part.say(words["warning_some"], names=listed(names)) if names else part.say(words["warning_none"]))
