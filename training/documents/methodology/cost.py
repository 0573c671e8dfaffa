"""The part on the costs: what is minimised, the threshold, and how much it depends on them."""

from __future__ import annotations

from collections.abc import Mapping

from training.documents.blocks import Block, figure, paragraphs, side_by_side, table
from training.documents.drawing import FRENCH, Size
from training.documents.figures_choice import cost_curve_figure, ratios_figure
from training.documents.methodology.part import Part

HALF_SIZE = Size(80.0, 56.0, 7.5)
RATIO_STEP = 3
"""One cost ratio out of so many stands in the table: the figure beside it shows them all."""


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


def _ratio_row(row: Mapping[str, float]) -> list[str]:
    return [
        FRENCH.number(row["ratio"]), FRENCH.percent(row["threshold"], 1),
        f"{FRENCH.percent(row['low'], 1)} à {FRENCH.percent(row['high'], 1)}", FRENCH.percent(row["bayes"], 1),
        FRENCH.number(row["cost_per_client"], 3), FRENCH.percent(row["granted_share"]),
    ]  # fmt: skip
