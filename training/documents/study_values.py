"""The figures of the studies beside the model: rivals, imbalance, fairness, reading, drift, watch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.features.catalogue import Catalogue
from training.documents.drawing import FRENCH
from training.documents.figures_choice import ALGORITHM, DUMMY, IMBALANCE
from training.documents.findings import Findings
from training.documents.model_facts import group_label
from training.documents.model_values import chance_text, signed
from training.documents.reports import COMMANDS, COMPARISON, DRIFT, FAIRNESS, WATCH, Report
from training.documents.studies import EVERYBODY
from training.documents.texts import filled

SURE = 0.05
"""A p-value below this, or an interval that leaves zero out, is called sure."""
NEGLIGIBLE_AUC = 0.002
"""A tenth of the loss that is called a decay."""
FREE, PROTECTED = "lightgbm_free", "lightgbm_protected"
PAIRS = 3
Texts = Mapping[str, Any]


def study_values(findings: Findings, texts: Texts) -> dict[str, str]:
    """Every figure of the studies, by name.

    Args:
        findings: what was gathered.
        texts: of the note; its sources are named in every document alike.
    """
    sources = texts["opening"]["sources"]
    found = {
        **_comparison(findings.comparison),
        **_fairness(findings),
        **_reading(findings),
        **_example(findings, texts),
        **watch_values(findings.watch),
        "comparison_source": source(findings.comparison, COMPARISON, sources),
        "fairness_source": source(findings.fairness, FAIRNESS, sources),
        "watch_source": source(findings.watch, WATCH, sources),
    }
    if findings.drift is not None:
        found |= {**drift_values(findings.drift), "drift_source": source(findings.drift, DRIFT, sources)}
    return found


def source(report: Report, name: str, words: Texts) -> str:
    """Where a study comes from."""
    return str(filled(words["given" if report.given else "sampled"], {"command": COMMANDS[name]}))


def models_of(report: Report, part: str) -> list[Mapping[str, Any]]:
    """The lines of one of the two tables of ``compare``."""
    return [model for model in report.content["models"] if model["part"] == part]


def chosen_model(report: Report) -> Mapping[str, Any]:
    """The line of the product's own model."""
    return next(model for model in report.content["models"] if model["name"] == report.content["chosen"])


def is_dearer(model: Mapping[str, Any]) -> bool:
    """Whether a rival surely costs more than the chosen model."""
    return float(model["against_chosen"]["cost_low"]) > 0.0


def is_cheaper(model: Mapping[str, Any]) -> bool:
    """Whether a rival surely costs less."""
    return float(model["against_chosen"]["cost_high"]) < 0.0


def better_models(report: Report) -> list[Mapping[str, Any]]:
    """Rivals without protected columns that surely rank better or cost less than the chosen model."""
    return [
        model for model in _fair_rivals(report)
        if is_cheaper(model) or (model["against_chosen"]["auc"] > 0.0 and model["against_chosen"]["auc_p_value"] < SURE)
    ]  # fmt: skip


def worse_models(report: Report) -> list[Mapping[str, Any]]:
    """Rivals without protected columns that surely rank less well; the dummy goes without saying."""
    return [
        model for model in _fair_rivals(report)
        if model["name"] != DUMMY and model["against_chosen"]["auc"] < 0.0
        and model["against_chosen"]["auc_p_value"] < SURE
    ]  # fmt: skip


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return ", ".join(names[:-1]) + f" et {names[-1]}" if len(names) > 1 else "".join(names)


def inside(label: str) -> str:
    """A label inside a sentence; names such as SMOTE and CatBoost keep their capitals."""
    first = label.partition(" ")[0]
    return label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]


def proxy_sentences(findings: Findings, words: Texts) -> str:
    """How well the model's features give the watched columns away."""
    said = []
    for one in findings.fairness.content["proxies"]:
        if one["feature"] in words["proxy_names"]:
            name = str(words["proxy_names"][one["feature"]])
            text = words["proxy_item" if one["measure"] == "auc" else "proxy_one_vs_rest"]
            said.append(filled(text, {"name": name, "found": FRENCH.number(one["found"], 2)}))
    return str(filled(words["proxy_text"], {"items": " ; ".join(said)}) if said else words["proxy_none"])


def _fair_rivals(report: Report) -> list[Mapping[str, Any]]:
    return [
        model for model in models_of(report, ALGORITHM)
        if not model["uses_protected"] and model["against_chosen"] is not None
    ]  # fmt: skip


def _comparison(report: Report) -> dict[str, str]:
    content = report.content
    by_name = {model["name"]: model for model in content["models"]}
    treated = [float(model["calibration_error"]) for model in models_of(report, IMBALANCE)] or [0.0]
    found = {
        "comparison_clients": FRENCH.number(report.clients),
        "comparison_folds": FRENCH.number(content["folds"]),
        "rivals": FRENCH.number(len(models_of(report, ALGORITHM))),
        "none_error": FRENCH.percent(chosen_model(report)["calibration_error"], 2),
        "chosen_auc": FRENCH.number(chosen_model(report)["auc"]["mean"], 3),
        "least_error": FRENCH.percent(min(treated), 2),
        "most_error": FRENCH.percent(max(treated), 2),
    }
    if any(model["name"] != DUMMY for model in _fair_rivals(report)):
        found["several"] = found["rivals"]
    if models_of(report, IMBALANCE):
        found["treated"] = FRENCH.number(len(models_of(report, IMBALANCE)))
    if FREE in by_name:
        # The figures are those of the free model less the chosen one: what constraints change is the opposite.
        free = by_name[FREE]["against_chosen"]
        found |= {
            "constraints_auc": signed(-free["auc"], 4), "constraints_cost": signed(-free["cost"], 3),
            "constraints_low": signed(-free["cost_high"], 3), "constraints_high": signed(-free["cost_low"], 3),
            "constraints_chance": chance_text(free["auc_p_value"]),
        }  # fmt: skip
    return found


def constraints_verdict(report: Report) -> str:
    """Whether the price of the imposed directions is sure, cannot be told on so many clients, or was not asked."""
    free = next((model["against_chosen"] for model in report.content["models"] if model["name"] == FREE), None)
    if free is None:
        return "constraints_unknown"
    sure = free["auc_p_value"] < SURE or free["cost_low"] > 0.0 or free["cost_high"] < 0.0
    return "constraints_sure" if sure else "constraints_open"


def _fairness(findings: Findings) -> dict[str, str]:
    content, catalogue = findings.fairness.content, findings.facts.catalogue
    price, gain = content["price"], content["price"]["auc_gain"]
    found = {
        "price_gain": signed(gain["share"], 4),
        "price_low": signed(gain["low"], 4),
        "price_high": signed(gain["high"], 4),
        "price_cost": signed(price["cost_with"] - price["cost_without"], 3),
        "price_with": FRENCH.number(price["auc_with"], 4),
        "price_without": FRENCH.number(price["auc_without"], 4),
        "fairness_clients": FRENCH.number(findings.fairness.clients),
    }
    groups = sorted(content["groups"], key=lambda row: float(row["refused"]))
    if groups:
        for name, row in (("least", groups[0]), ("most", groups[-1])):
            found |= {
                name: inside(group_label(catalogue, row)),
                f"{name}_share": FRENCH.percent(row["refused"], 1),
                f"{name}_observed": FRENCH.percent(row["not_repaid"], 1),
            }
    return found | _recourse(content["recourse"])


def _recourse(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Everybody where that was asked, else the first traits' groups together: each client has one sex."""
    first = [row for row in rows if row["feature"] in (EVERYBODY, rows[0]["feature"])] if rows else []
    searched = sum(int(row["searched"]) for row in first)
    if not searched:
        return {}
    # Each group is searched to the same number: what was found counts for all its refused clients.
    hits = sum(row["with_change"]["share"] * row["refused"] for row in first if row["with_change"])
    share = hits / sum(row["refused"] for row in first if row["with_change"])
    return {"searched": FRENCH.number(searched), "with_change": FRENCH.percent(share)}


def _reading(findings: Findings) -> dict[str, str]:
    reading, catalogue = findings.interpretation, findings.facts.catalogue
    total = sum(weight for _, weight in reading["factors"]) or 1.0
    found = {"reading_clients": FRENCH.number(reading["clients"])}
    for rank, (name, weight) in zip(("first", "second", "third"), reading["factors"], strict=False):
        found |= {
            f"{rank}_factor": inside(catalogue.factor_by_name[name].label["fr"]),
            f"{rank}_share": FRENCH.percent(weight / total),
        }
    first = found["first_factor"]
    found["first_factor_title"] = first[:1].upper() + first[1:]
    found["three_share"] = FRENCH.percent(sum(weight for _, weight in reading["factors"][:3]) / total)
    return found


def interaction_pairs(findings: Findings, words: Texts) -> str:
    """The strongest interactions in words; empty where none was computed."""
    catalogue: Catalogue = findings.facts.catalogue
    return " ; ".join(
        str(filled(words["pair"], {
            "first": inside(catalogue.factor_by_name[first].label["fr"]),
            "second": inside(catalogue.factor_by_name[second].label["fr"]),
        }))
        for first, second, _ in findings.interpretation["interactions"][:PAIRS]
    )  # fmt: skip


def _example(findings: Findings, texts: Texts) -> dict[str, str]:
    example = findings.example
    return {
        "example_reference": FRENCH.percent(example.reference, 1),
        "example_risk": FRENCH.percent(example.probability, 1),
        "example_distance": FRENCH.signed_points(example.distance_points),
        "example_moved": FRENCH.number(example.moved),
        "example_advice": str(texts["interpretability"]["advices"][example.advice.value]),
    }


def watch_values(report: Report) -> dict[str, str]:
    """What each method takes for the most clients that all of them explained."""
    times = {(row["method"], row["size"]): row["seconds"] for row in report.content["rows"]}
    sizes = sorted({size for _, size in times})
    shared = [size for size in sizes if times.get(("lightgbm", size)) and times.get(("woodelf", size))]
    many = shared[-1] if shared else sizes[-1]
    theirs, mine = times.get(("lightgbm", many)) or 0.0, times.get(("woodelf", many)) or 0.0
    ratio = theirs / mine if mine else 0.0
    return {
        "watch_clients": FRENCH.number(many),
        "watch_lightgbm": f"{FRENCH.number(theirs, 1)}\u00a0s",
        "watch_woodelf": f"{FRENCH.number(mine, 1)}\u00a0s",
        "watch_ratio": FRENCH.number(ratio if ratio >= 1.0 else 1.0 / ratio if ratio else 0.0, 1),
        "watch_gap": power(float(report.content["gaps"]["woodelf"])),
        "watch_faster": "yes" if ratio >= 1.0 else "",
    }


def power(value: float) -> str:
    """A small number in powers of ten."""
    if value == 0.0:
        return FRENCH.number(0.0)
    mantissa, exponent = f"{value:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}\u00a0×\u00a010{raised}"


def drift_values(report: Report) -> dict[str, str]:
    """Both groups, their scores, and how well they are told apart."""
    content, scores, limits = report.content, report.content["scores"], report.content["thresholds"]
    return {
        "reference_clients": FRENCH.number(content["reference"]["sample"]),
        "current_clients": FRENCH.number(content["current"]["sample"]),
        "separation": FRENCH.number(content["separation"]["auc"], 2),
        "mean_reference": FRENCH.percent(scores["mean_reference"], 1),
        "mean_current": FRENCH.percent(scores["mean_current"], 1),
        "score_psi": FRENCH.number(scores["psi"], 3),
        "refused_reference": FRENCH.percent(scores["refused_reference"], 1),
        "refused_current": FRENCH.percent(scores["refused_current"], 1),
        "psi_moderate": FRENCH.number(limits["psi_moderate"], 2),
        "psi_marked": FRENCH.number(limits["psi_marked"], 2),
    }


def price_verdict(gain: Mapping[str, float]) -> str:
    """Whether leaving the protected columns out surely costs AUC, gains some, costs next to nothing, or none of these.

    An interval that merely holds zero proves no equality: only one that stays near zero on both sides does.
    """
    if gain["low"] > 0.0:
        return "price_some"
    if gain["high"] < 0.0:
        return "price_gained"
    return "price_none" if max(-gain["low"], gain["high"]) <= NEGLIGIBLE_AUC else "price_open"
