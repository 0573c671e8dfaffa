"""The methodology note: seven parts, each on a page of its own, from the figures of the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.documents.typesetting import pdf
from training.documents.drawing import FRENCH
from training.documents.findings import Findings
from training.documents.methodology.cost import cost
from training.documents.methodology.drift import drift
from training.documents.methodology.imbalance import imbalance
from training.documents.methodology.interpretability import interpretability
from training.documents.methodology.limits import limits
from training.documents.methodology.method import method
from training.documents.methodology.part import Part
from training.documents.methodology.results import results
from training.documents.model_values import model_values, notices
from training.documents.reports import COMMANDS, COMPARISON, DRIFT, FAIRNESS, QUALITY, WATCH, Report
from training.documents.study_values import source, study_values
from training.documents.texts import filled, french, read_texts

TEMPLATE = "methodology.typ"
NAME = "note_methodologique.pdf"
MOST_PAGES = {"method": 2, "imbalance": 1, "cost": 1, "results": 1, "interpretability": 1, "limits": 1, "drift": 1}
"""The parts in their order, and the pages that each may fill."""

_PARTS = {
    "method": method,
    "imbalance": imbalance,
    "cost": cost,
    "results": results,
    "interpretability": interpretability,
    "limits": limits,
    "drift": drift,
}


def methodology_pdf(findings: Findings) -> bytes:
    """The note as PDF/UA-1.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(TEMPLATE, methodology_data(findings), findings.facts.trained)


def methodology_data(findings: Findings) -> dict[str, Any]:
    """Everything the template shows."""
    texts, dated = read_texts("methodology"), findings.facts.trained
    values = {**model_values(findings), **study_values(findings, texts)}
    part = Part(findings, texts, read_texts("figures"), values)
    return {
        "title": filled(texts["title"], values),
        "language": "fr",
        "dated": [dated.year, dated.month, dated.day],
        "sender": [texts["sender"]],
        "footer": filled(texts["footer"], values),
        "page_label": texts["page_label"],
        "opening": opening(findings, texts, values),
        "parts": [{"heading": french(texts[name]["heading"]), "blocks": _PARTS[name](part)} for name in MOST_PAGES],
    }


def opening(findings: Findings, texts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """The first page: what this is, the main figures, where they come from, and the parts."""
    words = texts["opening"]
    brief = filled(words["brief"], values)
    return {
        "lead": french(words["lead"]),
        "notices": notices(findings, texts),
        "brief_heading": words["brief_heading"],
        "brief": [
            [values["auc"], brief["auc"]],
            [values["cost"], brief["cost" if findings.facts.costs_are_constant else "cost_per_file"]],
            [values["calibration_error"], brief["calibration"]],
            [values["protected"], brief["protected"]],
        ],
        "sources_heading": words["sources_heading"],
        "sources_text": french(words["sources_text"]),
        "sources_header": words["sources_header"],
        "sources": source_rows(findings, words["sources"], values),
        "contents_heading": words["contents_heading"],
        "contents": [french(texts[name]["heading"]) for name in MOST_PAGES],
    }


def source_rows(findings: Findings, words: Mapping[str, Any], values: Mapping[str, str]) -> list[list[str]]:
    """Where each group of figures comes from, and how many clients it speaks of."""
    studies: tuple[tuple[str, str, Report | None], ...] = (
        ("comparison", COMPARISON, findings.comparison), ("fairness", FAIRNESS, findings.fairness),
        ("drift", DRIFT, findings.drift), ("watch", WATCH, findings.watch), ("quality", QUALITY, findings.quality),
    )  # fmt: skip
    rows = [
        [french(words["model"]), words["bundle"], values["clients"]],
        [french(words["reading"]), words["bundle"], values["reading_clients"]],
    ]
    for label, name, report in studies:
        if report is None:
            absent = words["absent_drift"] if name == DRIFT else words["absent"]
            rows.append([french(words[label]), filled(absent, {"command": COMMANDS[name]}), "–"])
        else:
            rows.append([french(words[label]), source(report, name, words), FRENCH.number(report.clients)])
    return rows
