"""The part on interpretability: what the model looks at, and why one client has a score."""

from __future__ import annotations

from training.documents.blocks import Block, figure, heading, paragraphs
from training.documents.drawing import Size
from training.documents.figures_reading import curves_figure, example_figure, factors_figure, main_curves
from training.documents.methodology.part import Part
from training.documents.study_values import interaction_pairs

FACTORS_SIZE = Size(166.0, 40.0, 7.5)
EXAMPLE_SIZE = Size(166.0, 42.0, 7.5)
CURVES_SIZE = Size(166.0, 50.0, 7.5)
NOTE_FACTORS = 8
CURVES = 3
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
