"""The card of a model on one page: what it is for, how good it is, where it must not be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.documents.letter import date_text
from core.documents.typesetting import pdf
from core.documents.words import document_words
from training.documents.calibration_figure import calibration_figure
from training.documents.drawing import FRENCH, Size
from training.documents.model_facts import ModelFacts, group_label
from training.documents.texts import filled, french, read_texts
from training.fairness.groups import CONFIDENCE, Rate
from training.model.directions import verdict_counts
from training.model.fresh_cost import BAYES, CHOSEN, LEAST_COST

TEMPLATE = "model_card.typ"
HEAVIEST = 4
MOST_WARNINGS = 3
FINGERPRINT_GROUP = 16
EXTERNAL = "external_scores"
CALIBRATION_SIZE = Size(86.5, 38.0, 7.6)
CHANCE = 0.5
OUT_OF = 100


def card_pdf(facts: ModelFacts) -> bytes:
    """The card as PDF/UA-1; the same facts give the same bytes.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return pdf(TEMPLATE, card_data(facts), facts.trained)


def card_data(facts: ModelFacts) -> dict[str, Any]:
    """Everything the template shows."""
    texts, dated = read_texts("model_card"), facts.trained
    values = card_values(facts)
    said = {
        name: filled(texts[name], values)
        for name in ("uses", "excluded", "data", "uses_features", "method", "limits", "monitoring")
    }
    fairness = {"heading": texts["fairness"]["heading"], "points": fairness_points(facts, texts["fairness"])}
    drawn = calibration_figure(facts, texts["calibration"], CALIBRATION_SIZE)
    return {
        "title": filled(texts["title"], values),
        "language": "fr",
        "dated": [dated.year, dated.month, dated.day],
        "sender": [texts["sender"]],
        "footer": filled(texts["footer"], values),
        "page_label": texts["page_label"],
        "lead": filled(texts["lead"], values),
        "notice": french(texts["invented"]) if facts.invented else None,
        "left": [*(said[name] for name in ("uses", "excluded", "data", "uses_features", "method")), fairness],
        "right": [*directions_part(facts, texts["directions"]), said["limits"], said["monitoring"]],
        "quality": _quality(facts, texts["quality"], values),
        "threshold": {
            "heading": texts["threshold"]["heading"], "paragraphs": threshold_paragraphs(facts, texts["threshold"])
        },
        "calibration": {"heading": texts["calibration"]["heading"], **drawn.data()},
        "identity": _identity(facts, texts["identity"], values),
    }  # fmt: skip


def card_values(facts: ModelFacts) -> dict[str, str]:
    """The figures of the card's sentences."""
    metrics, catalogue = facts.metrics, facts.catalogue
    weights = dict(metrics.get("importance", ()))
    total = sum(weights.values()) or 1.0
    heaviest = [catalogue.factor_by_name[name].label["fr"] for name in list(weights)[:HEAVIEST]]
    rate = float(metrics["default_rate"])
    return {
        "version": str(facts.card["model_version"]),
        "date": date_text(facts.trained, document_words("fr")),
        "clients": FRENCH.number(metrics["clients"]),
        "default_rate": FRENCH.percent(rate, 1),
        "pending": FRENCH.number(facts.card["pending_clients"]),
        "sources": FRENCH.number(len({feature.table for feature in catalogue.model_features})),
        "folds": FRENCH.number(len(metrics["folds"])),
        "features": FRENCH.number(len(catalogue.model_features)),
        "factors": FRENCH.number(len(catalogue.factor_positions)),
        "heaviest": ", ".join(label[:1].lower() + label[1:] for label in heaviest),
        "constrained": FRENCH.number(sum(feature.direction != 0 for feature in catalogue.model_features)),
        "protected": FRENCH.number(sum(feature.protected for feature in catalogue.features)),
        "trees": FRENCH.number(metrics["trees"]),
        "external": FRENCH.percent(weights.get(EXTERNAL, 0.0) / total),
        "confidence": FRENCH.percent(CONFIDENCE),
        "chance": FRENCH.number(CHANCE, 1),
        "hundred": FRENCH.number(OUT_OF),
        "brier_base": FRENCH.number(rate * (1.0 - rate), 4),
    }


def threshold_values(facts: ModelFacts) -> dict[str, str]:
    """Threshold, grey zone, costs and what the threshold saves."""
    policy, metrics = facts.policy, facts.metrics
    naive = min(metrics["cost_granting_all"], metrics["cost_refusing_all"])
    constant = facts.costs_are_constant
    missed, lost = policy.missed_default_cost, policy.refused_good_cost
    decimals = 0 if float(missed).is_integer() and float(lost).is_integer() else 1
    repaid, defaulted = facts.advice_counts()
    return {
        "threshold": FRENCH.percent(policy.threshold, 2),
        "low": FRENCH.percent(policy.review_low, 1),
        "high": FRENCH.percent(policy.review_high, 1),
        "bayes": FRENCH.percent(metrics["bayes_threshold"], 1),
        "missed": FRENCH.number(missed, decimals) if constant else FRENCH.percent(missed),
        "lost": FRENCH.number(lost, decimals) if constant else FRENCH.percent(lost),
        "cost": FRENCH.number(metrics["cost_per_client"], 3) if constant else FRENCH.percent(
            metrics["cost_per_client"], 2),
        "saving": FRENCH.percent(1.0 - metrics["cost_per_client"] / naive),
        "review_share": FRENCH.percent((repaid[1] + defaulted[1]) / len(facts.scores)),
    }  # fmt: skip


def threshold_paragraphs(facts: ModelFacts, texts: Mapping[str, str]) -> list[str]:
    """Where the advice changes and why there."""
    metrics = facts.metrics
    cheaper = "granting" if metrics["cost_granting_all"] <= metrics["cost_refusing_all"] else "refusing"
    values = {**threshold_values(facts), "naive": texts[cheaper]}
    first = texts["constant" if facts.costs_are_constant else "per_file"]
    said = [filled(first, values), filled(texts["grey"], values)]
    estimators = metrics["cost_sensitivity"].get("estimators")
    return [*said, filled(texts["estimators"], _estimator_values(facts, estimators))] if estimators else said


def _estimator_values(facts: ModelFacts, estimators: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    def cost(name: str) -> str:
        value = estimators[name]["fresh_cost"]
        return FRENCH.number(value, 3) if facts.costs_are_constant else FRENCH.percent(value, 2)

    return {
        "spread": FRENCH.percent(estimators[CHOSEN]["spread"], 2),
        "least_spread": FRENCH.percent(estimators[LEAST_COST]["spread"], 2),
        "fresh": cost(CHOSEN),
        "least_fresh": cost(LEAST_COST),
        "bayes_fresh": cost(BAYES),
    }


def directions_part(facts: ModelFacts, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """How many directions the data support, and why those that they contradict are kept; nothing of older models."""
    directions = facts.card.get("directions")
    if not directions:
        return []
    counts = {verdict: FRENCH.number(count) for verdict, count in verdict_counts(directions).items()}
    points = [filled(texts["evidence"], counts)]
    kept = [one for one in directions if one["reason"]]
    if kept:
        points.append(french(texts["kept"]))
    for one in kept:
        label = facts.catalogue.by_name[one["feature"]].wording["fr"].label
        points.append(filled(texts["reason"], {"label": label, "reason": one["reason"]}))
    return [{"heading": texts["heading"], "points": points}]


def fairness_points(facts: ModelFacts, texts: Mapping[str, str]) -> list[str]:
    """The spread of refusals, and a warning for each badly calibrated group."""
    if not facts.fairness:
        return [french(texts["none_published"])]
    by_refusal = sorted(facts.fairness, key=lambda row: float(row["refused"]))
    least, most = by_refusal[0], by_refusal[-1]
    points = [filled(texts["spread"], {
        "least": _inside(group_label(facts.catalogue, least)), "least_share": FRENCH.percent(least["refused"], 1),
        "most": _inside(group_label(facts.catalogue, most)), "most_share": FRENCH.percent(most["refused"], 1),
    })]  # fmt: skip
    warnings = list(facts.card.get("fairness_warnings", ()))
    points += [_warning(facts, row, texts["warning"]) for row in warnings[:MOST_WARNINGS]]
    if len(warnings) > MOST_WARNINGS:
        points.append(filled(texts["more"], {"count": FRENCH.number(len(warnings) - MOST_WARNINGS)}))
    return points if warnings else [*points, french(texts["no_warning"])]


def _warning(facts: ModelFacts, row: Mapping[str, Any], text: str) -> str:
    return str(filled(text, {
        "group": _inside(group_label(facts.catalogue, row)),
        "clients": FRENCH.number(row["clients"]),
        "predicted": FRENCH.percent(row["predicted"], 1),
        "observed": FRENCH.percent(row["not_repaid"], 1),
        "low": FRENCH.percent(row["not_repaid_low"], 1),
        "high": FRENCH.percent(row["not_repaid_high"], 1),
    }))  # fmt: skip


def _quality(facts: ModelFacts, texts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    auc, brier, cost = facts.auc(), facts.brier(), facts.cost()
    gini = Rate(*(2.0 * bound - 1.0 for bound in (auc.share, auc.low, auc.high)))
    by_chance = filled(texts["by_chance"], {"bound": FRENCH.percent(facts.calibration_error_by_chance(), 2)})
    rows = [
        _row(texts["auc"], auc, 3),
        _row(texts["gini"], gini, 3),
        _row(texts["brier"], brier, 4),
        [texts["calibration"], FRENCH.percent(facts.metrics["calibration_error"], 2), by_chance],
        [texts["cost"], FRENCH.percent(facts.metrics["cost_per_client"], 2), texts["no_interval"]]
        if cost is None else _row(texts["cost"], cost, 3),
    ]  # fmt: skip
    return {
        "heading": texts["heading"],
        "header": filled(texts["header"], values),
        "rows": [[filled(row[0], values), *row[1:]] for row in rows],
    }


def _row(name: str, found: Rate, decimals: int) -> list[str]:
    low, high = FRENCH.number(found.low, decimals), FRENCH.number(found.high, decimals)
    return [name, FRENCH.number(found.share, decimals), f"{low} à {high}"]


def _identity(facts: ModelFacts, texts: Mapping[str, str], values: Mapping[str, str]) -> dict[str, Any]:
    shown: Sequence[tuple[str, str]] = (
        ("version", values["version"]),
        ("trained", values["date"]),
        ("seed", str(facts.settings["seed"])),
        ("model", grouped(facts.model_sha256)),
        ("signature", french(texts["signature_text"])),
    )
    return {"heading": texts["heading"], "rows": [[texts[name], value] for name, value in shown]}


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups that an eye can follow."""
    return " ".join(
        fingerprint[place : place + FINGERPRINT_GROUP] for place in range(0, len(fingerprint), FINGERPRINT_GROUP)
    )


def _inside(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]
