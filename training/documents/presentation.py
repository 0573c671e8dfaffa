"""The slides, 16:9: what was asked, what was built, what it is worth, what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.documents.typesetting import pdf
from training.documents.calibration_figure import calibration_figure
from training.documents.drawing import FRENCH, Drawn, Size
from training.documents.figures_choice import (
    IMBALANCE,
    algorithms_figure,
    cost_curve_figure,
    imbalance_figure,
    ratios_figure,
)
from training.documents.figures_data import application_picture, missing_figure, rates_figure, spread_figure
from training.documents.figures_monitoring import drift_figure, groups_figure, watch_figure
from training.documents.figures_reading import (
    curves_figure,
    example_figure,
    factors_figure,
    main_curves,
    themes_figure,
)
from training.documents.findings import Findings
from training.documents.model_facts import group_label
from training.documents.model_values import advice_rows, model_values, notices
from training.documents.study_values import (
    better_models,
    constraints_verdict,
    inside,
    is_cheaper,
    listed,
    models_of,
    price_verdict,
    study_values,
)
from training.documents.texts import filled, french, read_texts

TEMPLATE = "presentation.typ"
NAME = "presentation.pdf"
SIZE = Size(181.0, 110.0, 13.0)
TALL_SIZE = Size(181.0, 112.0, 11.0)
WIDE_SIZE = Size(266.0, 82.0, 13.0)
APART = ("figure", "wide", "table", "picture", "pictures", "source", "needs", "without")
"""Parts of a slide that are no texts."""
CURVES = 3
Texts = Mapping[str, Any]


def presentation_pdf(findings: Findings) -> bytes:
    """The slides as PDF/UA-1.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(TEMPLATE, presentation_data(findings), findings.facts.trained)


def presentation_data(findings: Findings) -> dict[str, Any]:
    """Everything the template shows."""
    texts, note, dated = read_texts("presentation"), read_texts("methodology"), findings.facts.trained
    values = {**model_values(findings), **study_values(findings, note)}
    values |= {"data_clients": FRENCH.number(findings.exploration.clients), "data_source": french(texts["data_source"])}
    values |= verdicts(findings, texts, note, values)
    kept = [one for one in texts["slides"] if one.get("needs", "auc") in values and one.get("without") not in values]
    return {
        "title": french(texts["title"]),
        "subtitle": french(texts["subtitle"]),
        "dated": [dated.year, dated.month, dated.day],
        "sender": [texts["sender"]],
        "when": filled(texts["dated"], values),
        "footer": filled(texts["footer"], values),
        "page_label": texts["page_label"],
        "notices": notices(findings, note),
        "slides": [_slide(one, findings, values, note) for one in kept],
    }


def verdicts(findings: Findings, texts: Texts, note: Texts, values: Mapping[str, str]) -> dict[str, str]:
    """The sentences that depend on what was found."""
    words, names = texts["verdicts"], read_texts("figures")["models"]
    better = better_models(findings.comparison)
    cheaper = [one for one in models_of(findings.comparison, IMBALANCE) if is_cheaper(one)]
    warned = [
        inside(group_label(findings.facts.catalogue, row)) for row in findings.fairness.content["warnings"]
    ]  # fmt: skip
    faster = "faster" if values["watch_faster"] else "slower"
    agrees = findings.facts.metrics["cost_sensitivity"]["bayes"]["inside_interval"]
    chosen = {
        "better_title": words["better_some" if better else "better_none"],
        "better_point": words["better_some_point" if better else "better_none_point"],
        "imbalance_title": words["imbalance_disputed" if cheaper else "imbalance_kept"],
        "watch_title": words[f"watch_{faster}"],
        "watch_says": words[f"watch_{faster}_point"],
        "price_title": words[price_verdict(findings.fairness.content["price"]["auc_gain"])],
        "constraints_says": words[constraints_verdict(findings.comparison)],
        "bayes_says": words["bayes_inside" if agrees else "bayes_outside"],
        "warning_says": words["warning_some" if warned else "warning_none"],
        "drift_absent_title": words["drift_absent_title"],
        "drift_absent": words["drift_absent"],
    }
    if findings.drift is not None:
        found = findings.drift.content["verdict"]
        said = note["drift"]["verdicts"][found]
        chosen |= {"drift_title": texts["drift_titles"][found], "drift_says": said}
    named = listed([inside(names[one["name"]]) for one in better] or warned)
    given = {"better_point": listed([inside(names[one["name"]]) for one in better]), "warning_says": listed(warned)}
    return {name: str(filled(text, {**values, "names": given.get(name, named)})) for name, text in chosen.items()}


def _slide(one: Texts, findings: Findings, values: Mapping[str, str], note: Texts) -> dict[str, Any]:
    plain = {name: part for name, part in one.items() if name not in APART}
    slide: dict[str, Any] = filled(plain, values)
    for place in ("figure", "wide"):
        if place in one:
            slide[place] = _FIGURES[one[place]](findings, read_texts("figures")).data()
    if "picture" in one:
        slide["figure"] = application_picture(one["picture"], slide["alt"])
    if "pictures" in one:
        slide["pictures"] = [
            {**application_picture(page, french(alt)), "caption": french(caption)}
            for page, alt, caption in one["pictures"]
        ]
    if "table" in one:
        words = note["results"]
        slide["table"] = {"header": words["advice_header"], "rows": advice_rows(findings.facts, words)}
    if "source" in one:
        slide["source"] = french(f"{values[_CLIENTS[one['source']]]} clients, {values[one['source'] + '_source']}")
    return slide


_CLIENTS = {
    "comparison": "comparison_clients", "data": "data_clients", "fairness": "fairness_clients",
    "drift": "reference_clients", "watch": "watch_clients",
}  # fmt: skip


_FIGURES: Mapping[str, Callable[[Findings, Texts], Drawn]] = {
    "spread": lambda found, texts: spread_figure(found.exploration, found.facts.catalogue, texts, WIDE_SIZE),
    "missing": lambda found, texts: missing_figure(found.exploration, texts, SIZE),
    "rates": lambda found, texts: rates_figure(found.exploration, found.facts.catalogue, texts, TALL_SIZE),
    "themes": lambda found, texts: themes_figure(found.facts.catalogue, texts, SIZE),
    "algorithms": lambda found, texts: algorithms_figure(found.comparison.content, texts, SIZE),
    "imbalance": lambda found, texts: imbalance_figure(found.comparison.content, texts, SIZE),
    "cost_curve": lambda found, texts: cost_curve_figure(found.facts, texts, SIZE),
    "ratios": lambda found, texts: ratios_figure(found.facts, texts, SIZE),
    "calibration": lambda found, _: calibration_figure(found.facts, read_texts("model_card")["calibration"], SIZE),
    "factors": lambda found, texts: factors_figure(found.interpretation, found.facts.catalogue, texts, SIZE),
    "curves": lambda found, texts: curves_figure(
        main_curves(found.interpretation, found.facts.catalogue, CURVES), found.facts.catalogue, texts, WIDE_SIZE
    ),
    "example": lambda found, texts: example_figure(found.example, texts, SIZE),
    "groups": lambda found, texts: groups_figure(
        found.fairness.content["groups"], found.facts.catalogue, texts, TALL_SIZE
    ),
    "drift": lambda found, texts: drift_figure(
        found.drift.content if found.drift else {}, found.facts.catalogue, texts, SIZE
    ),
    "watch": lambda found, texts: watch_figure(found.watch.content, texts, SIZE),
}
