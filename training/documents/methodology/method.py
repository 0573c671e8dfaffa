"""The part on the method: need, data, features, folds, algorithm, calibration, settings."""

from __future__ import annotations

from training.documents.blocks import Block, figure, heading, paragraphs, points, table
from training.documents.calibration_figure import calibration_figure
from training.documents.drawing import FRENCH, Size
from training.documents.findings import Findings
from training.documents.methodology.part import Part
from training.documents.texts import read_texts

CALIBRATION_SIZE = Size(166.0, 62.0, 8.0)
NEAR_ONE = 0.1


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
