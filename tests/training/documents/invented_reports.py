"""Reports as the commands write them, with invented figures about the demonstration bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.bundle.bundle import Bundle
from training.documents.reports import COMPARISON, DRIFT, FAIRNESS, QUALITY, WATCH
from training.rivals.contest import CHOSEN, RIVALS

SEED = 7


def figure(mean: float) -> dict[str, Any]:
    return {"mean": mean, "spread": 0.012, "by_fold": [mean - 0.01, mean, mean + 0.01]}


def model(name: str, part: str, *, protected: bool, **changes: Any) -> dict[str, Any]:
    against = None
    if name != CHOSEN:
        against = {"auc": -0.004, "auc_p_value": 0.4, "cost": 0.01, "cost_low": -0.005, "cost_high": 0.025}
    found = {
        "name": name, "label": name, "part": part, "uses_protected": protected, "auc": figure(0.741),
        "average_precision": figure(0.231), "cost": figure(0.531), "brier": figure(0.0661),
        "calibration_error": 0.0123, "fit_seconds": 3.4, "score_microseconds": 21.0, "against_chosen": against,
    }  # fmt: skip
    return {**found, **changes}


def comparison(**changes: Mapping[str, Any]) -> dict[str, Any]:
    """Every rival alike; ``changes`` by the name of a rival."""
    models = [
        model(one.name, one.part.value, protected=one.uses_protected, **changes.get(one.name, {})) for one in RIVALS
    ]
    return {"clients": 4_321, "default_rate": 0.08, "folds": 3, "seed": SEED, "chosen": CHOSEN, "models": models}


def fairness(bundle: Bundle, **changes: Any) -> dict[str, Any]:
    found = {
        "groups": list(bundle.card["fairness"]),
        "warnings": list(bundle.card["fairness_warnings"]),
        "price": {
            "auc_without": bundle.metrics["auc"], "auc_with": 0.7654,
            "auc_gain": {"share": 0.0053, "low": 0.0011, "high": 0.0095}, "cost_without": 0.52, "cost_with": 0.50,
        },
        "proxies": [
            {"feature": "CODE_GENDER", "measure": "auc", "found": 0.83, "base": 0.5},
            {"feature": "NAME_FAMILY_STATUS", "measure": "accuracy", "found": 0.66, "base": 0.65},
        ],
        "recourse": [
            {"feature": "CODE_GENDER", "group": group, "refused": refused, "searched": 40,
             "with_change": {"share": share, "low": 0.0, "high": 1.0}, "median_effort": 0.5}
            for group, refused, share in (("F", 300, 0.10), ("M", 100, 0.50))
        ],
    }  # fmt: skip
    return {**found, **changes}


def drift(bundle: Bundle, **changes: Any) -> dict[str, Any]:
    features = [
        {"name": feature.name, "psi": 0.301 - 0.001 * place, "level": "marked" if place < 20 else "stable"}
        for place, feature in enumerate(bundle.catalogue.features)
    ]
    factors = [
        {"name": name, "weight_share": 0.12, "effect_points": 0.34, "cause": "missing", "action": "check_source"}
        for name in bundle.catalogue.factor_positions
    ]
    found = {
        "verdict": "scores_moved", "reference": {"sample": 2_345, "clients": 17_264},
        "current": {"sample": 1_234, "clients": 2_736}, "same_data": False,
        "model_version": bundle.manifest.model_version, "separation": {"auc": 0.87, "is_distinct": True},
        "scores": {"psi": 0.123, "level": "moderate", "mean_reference": 0.081, "mean_current": 0.096,
                   "refused_reference": 0.21, "refused_current": 0.27},
        "factors": factors, "features": features, "thresholds": {"psi_moderate": 0.1, "psi_marked": 0.25},
    }  # fmt: skip
    return {**found, **changes}


def quality() -> dict[str, Any]:
    names = (
        "Gini, share of the best possible", "Gini, share of a plain LightGBM on every column", "Calibration error",
        "Clients whose risk falls when a feature with a direction worsens",
    )  # fmt: skip
    bars = [{"name": name, "value": 0.987, "limit": 0.95, "met": True} for name in names]
    return {"clients": 999, "auc": 0.77, "trees": 100, "bars": bars}


def watch(bundle: Bundle, *, woodelf_seconds: float = 1.5) -> dict[str, Any]:
    rows = [
        {"method": method, "size": size, "seconds": seconds}
        for method, times in (
            ("lightgbm", (0.04, 6.0, None)), ("shap", (0.08, 7.0, None)), ("woodelf", (1.2, woodelf_seconds, 30.0))
        )
        for size, seconds in zip((100, 15_000, 350_000), times, strict=True)
    ]  # fmt: skip
    facts = {"trees": bundle.metrics["trees"], "features": len(bundle.catalogue.model_names)}
    return {"model": facts, "rows": rows, "gaps": {"shap": 4e-16, "woodelf": 6e-7}}


def write_reports(folder: Path, bundle: Bundle) -> Path:
    """All five, each in a folder of its own, as the commands leave them."""
    reports = {
        COMPARISON: comparison(), FAIRNESS: fairness(bundle), DRIFT: drift(bundle), QUALITY: quality(),
        WATCH: watch(bundle),
    }  # fmt: skip
    for name, content in reports.items():
        place = folder / name.split(".")[0]
        place.mkdir(parents=True)
        (place / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
