"""The figures of the model as the sentences of the documents take them: name by name, written the French way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.features.catalogue import Kind
from training.documents.card_document import CHANCE, OUT_OF, card_values, threshold_values
from training.documents.drawing import FRENCH
from training.documents.findings import Findings
from training.documents.model_facts import ModelFacts
from training.documents.texts import french
from training.fairness.groups import Rate
from training.model.cost import GRID

P_DECIMALS, SMALLEST_P = 3, 0.001
LATENCY_SHARE = 0.95
"""The gate of ``training.bundle.export`` is the 95th percentile."""


def model_values(findings: Findings) -> dict[str, str]:
    """Everything known of the model itself, of its settings and of its costs."""
    facts = findings.facts
    return {
        **card_values(facts),
        **threshold_values(facts),
        **_settings(facts),
        **_features(facts),
        **_quality(facts),
        **_costs(facts),
        "slope": FRENCH.number(findings.calibration[0], 2),
        "intercept": FRENCH.number(findings.calibration[1], 2),
        "client_count": FRENCH.number(findings.client_count),
    }


def signed(value: float, decimals: int) -> str:
    """A difference with its sign."""
    text = FRENCH.number(value, decimals)
    return text if text.startswith("−") or value <= 0 else f"+{text}"


def chance_text(p_value: float) -> str:
    """A p-value with three decimals, or that it is smaller."""
    written = FRENCH.number(max(p_value, SMALLEST_P), P_DECIMALS)
    return written if p_value >= SMALLEST_P else f"<\u00a0{written}"


def between(low: float, high: float, decimals: int) -> str:
    """An interval of differences, on one line."""
    return f"{signed(low, decimals)}\u00a0à\u00a0{signed(high, decimals)}"


def _settings(facts: ModelFacts) -> dict[str, str]:
    settings, trees = facts.settings, list(facts.card["trees_by_fold"])
    model, rate = settings["model"], float(facts.metrics["default_rate"])
    return {
        "learning_rate": FRENCH.number(model["learning_rate"], 3),
        "leaves": FRENCH.number(model["leaves"]),
        "maximum_trees": FRENCH.number(model["maximum_trees"]),
        "stopping_rounds": FRENCH.number(model["early_stopping_rounds"]),
        "minimum_rows": FRENCH.number(model["minimum_rows_per_leaf"]),
        "l2": FRENCH.number(model["l2"], 1),
        "feature_fraction": FRENCH.percent(model["feature_fraction"]),
        "row_fraction": FRENCH.percent(model["row_fraction"]),
        "smoothing": FRENCH.number(settings["encoding"]["smoothing_rows"]),
        "early_share": FRENCH.percent(settings["folds"]["early_stopping_share"]),
        "bootstrap": FRENCH.number(settings["cost"]["bootstrap_samples"]),
        "seed": str(settings["seed"]),
        "latency_ms": FRENCH.number(settings["latency"]["maximum_p95_ms"]),
        "latency_share": FRENCH.percent(LATENCY_SHARE),
        "trees_low": FRENCH.number(min(trees)),
        "trees_high": FRENCH.number(max(trees)),
        "repaid_per_default": FRENCH.number((1.0 - rate) / rate, 1),
        "half": FRENCH.percent(CHANCE),
        "repaid_rate": FRENCH.percent(1.0 - rate),
        "grid": FRENCH.number(len(GRID)),
    }


def _features(facts: ModelFacts) -> dict[str, str]:
    features = facts.catalogue.model_features
    return {
        "derived_count": FRENCH.number(sum(feature.kind is Kind.DERIVED for feature in features)),
        "text_count": FRENCH.number(sum(feature.is_text for feature in features)),
        "history_count": FRENCH.number(sum(feature.kind is Kind.HISTORY for feature in features)),
        "columns": FRENCH.number(len(facts.catalogue.features)),
    }


def _quality(facts: ModelFacts) -> dict[str, str]:
    metrics, auc = facts.metrics, facts.auc()
    repaid, defaulted = facts.advice_counts()
    granted = max(1, repaid[0] + defaulted[0])
    return {
        "auc": FRENCH.number(auc.share, 3),
        "auc_low": FRENCH.number(auc.low, 3), "auc_high": FRENCH.number(auc.high, 3),
        "auc_count": FRENCH.number(OUT_OF * auc.share),
        "gini": FRENCH.number(2.0 * auc.share - 1.0, 3),
        "ks": FRENCH.number(metrics["ks"], 3),
        "average_precision": FRENCH.number(metrics["average_precision"], 3),
        "brier": FRENCH.number(metrics["brier"], 4),
        "calibration_error": FRENCH.percent(metrics["calibration_error"], 2),
        "calibration_chance": FRENCH.percent(facts.calibration_error_by_chance(), 2),
        "granted_share": FRENCH.percent(granted / len(facts.scores)),
        "refused_share": FRENCH.percent((repaid[2] + defaulted[2]) / len(facts.scores)),
        "granted_default_rate": FRENCH.percent(defaulted[0] / granted, 1),
        "caught": FRENCH.percent((defaulted[1] + defaulted[2]) / max(1, sum(defaulted))),
        "good_refused": FRENCH.percent(repaid[2] / max(1, sum(repaid))),
    }  # fmt: skip


def _costs(facts: ModelFacts) -> dict[str, str]:
    metrics, cost = facts.metrics, facts.settings["cost"]
    per_file, bayes = metrics["cost_sensitivity"]["per_file"], metrics["cost_sensitivity"]["bayes"]

    def written(value: float) -> str:
        return FRENCH.number(value, 3) if facts.costs_are_constant else FRENCH.percent(value, 2)

    found = facts.cost() or Rate(metrics["cost_per_client"], metrics["cost_per_client"], metrics["cost_per_client"])
    return {
        "cost_low": FRENCH.number(found.low, 3), "cost_high": FRENCH.number(found.high, 3),
        "granting_cost": written(metrics["cost_granting_all"]),
        "refusing_cost": written(metrics["cost_refusing_all"]),
        "excess": FRENCH.number(abs(bayes["excess_cost"]), 4),
        "loss_share": FRENCH.percent(cost["loss_share"]),
        "margin_share": FRENCH.percent(cost["margin_share"]),
        "per_file_threshold": FRENCH.percent(per_file["threshold"], 1),
        "per_file_low": FRENCH.percent(per_file["low"], 1),
        "per_file_high": FRENCH.percent(per_file["high"], 1),
        "ratio": FRENCH.number(facts.policy.missed_default_cost / facts.policy.refused_good_cost),
    }  # fmt: skip


def advice_rows(facts: ModelFacts, words: Mapping[str, Any]) -> list[list[str]]:
    """Clients by outcome and advice, with the share of each outcome."""
    rows = []
    for name, counts in zip(("repaid", "defaulted"), facts.advice_counts(), strict=True):
        total = max(1, sum(counts))
        cells = [f"{FRENCH.number(count)} ({FRENCH.percent(count / total)})" for count in counts]
        rows.append([str(words[name]), *cells, FRENCH.number(sum(counts))])
    return rows


def notices(findings: Findings, texts: Mapping[str, Any]) -> list[str]:
    """What must be known before anything is read: invented clients, a signature that proves nothing."""
    found = []
    if findings.facts.invented:
        found.append(french(texts["invented"]))
    if findings.signed_for_demonstration:
        found.append(french(texts["demonstration_key"]))
    return found
