"""The figures that other commands have written down: found by name, checked against the bundle they must be about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.documents.model_facts import ModelFacts
from training.errors import DataError

COMPARISON, FAIRNESS, DRIFT = "comparison.json", "fairness.json", "drift.json"
QUALITY, WATCH = "quality.json", "veille_woodelf.json"
REPORT_NAMES = (COMPARISON, FAIRNESS, DRIFT, QUALITY, WATCH)
COMMANDS = {COMPARISON: "compare", FAIRNESS: "fairness", DRIFT: "drift", QUALITY: "quality", WATCH: "watch"}
SAME = 1e-6


@dataclass(frozen=True)
class Report:
    """The figures of one command.

    Args:
        content: as the command writes them.
        given: whether they were given; otherwise they were computed here, on a sample.
        clients: how many clients they speak of.
    """

    content: Mapping[str, Any]
    given: bool
    clients: int


def read_reports(folder: Path | None, facts: ModelFacts) -> dict[str, Report]:
    """The reports of a folder and of the folders directly in it, by name.

    Raises:
        DataError: there is none, one is there twice, cannot be read, or speaks of another model.
    """
    if folder is None:
        return {}
    remedy = f"give a folder that holds some of {', '.join(REPORT_NAMES)}"
    if not folder.is_dir():
        raise DataError("There is no such folder of reports", str(folder), remedy)
    found = {name: _only(folder, name) for name in REPORT_NAMES}
    reports = {name: _read(path, name, facts) for name, path in found.items() if path is not None}
    if not reports:
        raise DataError("The folder holds no report", str(folder), remedy)
    return reports


def _only(folder: Path, name: str) -> Path | None:
    places = [path for path in (folder / name, *sorted(folder.glob(f"*/{name}"))) if path.is_file()]
    if len(places) > 1:
        raise DataError(f"There are two reports {name}", f"{places[0]} and {places[1]}", "keep one of them")
    return places[0] if places else None


def _read(path: Path, name: str, facts: ModelFacts) -> Report:
    again = f"write it again with `{COMMANDS[name]}`"
    try:
        content = json.loads(path.read_bytes())
        if not isinstance(content, Mapping):
            raise TypeError("not an object")
        clients, contradiction = _CHECKS[name](content, facts)
    except OSError as error:
        raise DataError("The report cannot be read", str(path), error.strerror or again) from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise DataError(f"The file is not what `{COMMANDS[name]}` writes", str(path), again) from error
    if contradiction:
        raise DataError(f"The report speaks of another model than the bundle: {contradiction}", str(path), again)
    return Report(content, given=True, clients=clients)


def _comparison(content: Mapping[str, Any], facts: ModelFacts) -> tuple[int, str]:
    chosen = next(model for model in content["models"] if model["name"] == content["chosen"])
    for model in content["models"]:
        for name in ("auc", "average_precision", "cost", "brier"):
            float(model[name]["mean"])
    clients, mine = int(content["clients"]), [float(fold["auc"]) for fold in facts.metrics["folds"]]
    theirs = [float(auc) for auc in chosen["auc"]["by_fold"]]
    whole = clients == facts.metrics["clients"] and content["seed"] == facts.settings["seed"]
    if clients > facts.metrics["clients"]:
        return clients, f"it has {clients} clients, the bundle was trained on {facts.metrics['clients']}"
    if whole and len(mine) == len(theirs) and any(abs(a - b) > SAME for a, b in zip(mine, theirs, strict=True)):
        return clients, "its chosen model has other AUC on the same folds"
    return clients, ""


def _fairness(content: Mapping[str, Any], facts: ModelFacts) -> tuple[int, str]:
    price = content["price"]
    float(price["auc_with"]), float(price["auc_gain"]["share"])
    for one in content["proxies"]:
        float(one["found"])
    for one in content["recourse"]:
        int(one["refused"])
    for row in content["groups"]:
        float(row["refused"])
    mine, theirs = float(facts.metrics["auc"]), float(price["auc_without"])
    wrong = f"AUC {theirs:.4f}, the bundle says {mine:.4f}" if abs(mine - theirs) > SAME else ""
    return int(facts.metrics["clients"]), wrong


def _quality(content: Mapping[str, Any], facts: ModelFacts) -> tuple[int, str]:
    for bar in content["bars"]:
        float(bar["value"]), float(bar["limit"]), bool(bar["met"])
    clients, auc = int(content["clients"]), float(content["auc"])
    same = clients == facts.metrics["clients"]
    wrong = same and abs(auc - float(facts.metrics["auc"])) > SAME
    return clients, f"AUC {auc:.4f}, the bundle says {facts.metrics['auc']:.4f}" if wrong else ""


def _watch(content: Mapping[str, Any], facts: ModelFacts) -> tuple[int, str]:
    rows = [row for row in content["rows"] if row["seconds"] is not None]
    trees, features = int(content["model"]["trees"]), int(content["model"]["features"])
    float(content["gaps"]["woodelf"])
    other = trees != facts.metrics["trees"] or features != len(facts.catalogue.model_features)
    wrong = f"{trees} trees and {features} features, the bundle has {facts.metrics['trees']} trees" if other else ""
    return max(int(row["size"]) for row in rows), wrong


def _drift(content: Mapping[str, Any], facts: ModelFacts) -> tuple[int, str]:
    for name in ("mean_reference", "mean_current", "refused_reference", "refused_current", "psi"):
        float(content["scores"][name])
    for one in content["factors"]:
        float(one["effect_points"]), str(one["action"]), str(one["cause"])
    float(content["separation"]["auc"]), str(content["verdict"])
    theirs, mine = str(content["model_version"]), str(facts.card["model_version"])
    return int(content["reference"]["sample"]), "" if theirs == mine else f"version {theirs}, the bundle says {mine}"


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], ModelFacts], tuple[int, str]]] = {
    COMPARISON: _comparison, FAIRNESS: _fairness, DRIFT: _drift, QUALITY: _quality, WATCH: _watch,
}  # fmt: skip
