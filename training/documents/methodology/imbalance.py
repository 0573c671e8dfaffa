"""The part on the imbalance of the classes: why nothing is done to it, and what each treatment did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.documents.blocks import Block, figure, paragraphs, table
from training.documents.drawing import FRENCH, Size
from training.documents.figures_choice import IMBALANCE, imbalance_figure
from training.documents.methodology.part import Part
from training.documents.model_values import between, signed
from training.documents.study_values import chosen_model, is_cheaper, is_dearer, models_of

IMBALANCE_SIZE = Size(166.0, 50.0, 8.5)
TREATMENT_WIDTHS = (1.7, 0.8, 0.8, 0.9, 0.8, 2.3)


def imbalance(part: Part) -> list[Block]:
    """Why nothing is done to the classes, and what each treatment did."""
    words, report = part.texts["imbalance"], part.findings.comparison
    treated = models_of(report, IMBALANCE)
    if not treated:
        return [paragraphs(*part.say(words["paragraphs"]), part.say(words["untreated"]), part.say(words["decision"]))]
    rows = [_treatment_row(chosen_model(report), words["none"])]
    rows += [_treatment_row(model, part.figures["models"][model["name"]]) for model in treated]
    groups = {
        "dearer": [model for model in treated if is_dearer(model)],
        "undecided": [model for model in treated if not is_dearer(model) and not is_cheaper(model)],
        "cheaper": [model for model in treated if is_cheaper(model)],
    }
    verdict = [
        part.say(words[name], names=part.names(models)) for name, models in groups.items() if models
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
