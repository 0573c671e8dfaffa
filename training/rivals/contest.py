"""Who is compared, on which folds, and what is written of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.features.catalogue import Catalogue
from core.storage.folder_aside import whole_folder
from training.configuration import Configuration
from training.errors import TrainingError, writing
from training.features.table import FeatureTable
from training.model.split import fold_numbers, person_groups
from training.model.train import check_enough
from training.rivals.boosted import fit_catboost, fit_free_lightgbm, fit_lightgbm, fit_xgboost
from training.rivals.classical import fit_dummy, fit_forest, fit_histogram_boosting, fit_logistic
from training.rivals.imbalance import fit_smote, fit_undersampled, fit_weighted
from training.rivals.judging import FIGURES, Contest, Judged
from training.rivals.rival import Part, Rival

CHOSEN = "lightgbm"
WORKERS = 2
RIVALS = (
    Rival("dummy", "Dummy (default rate)", Part.ALGORITHM, fit_dummy),
    Rival("logistic", "Logistic regression", Part.ALGORITHM, fit_logistic),
    Rival("forest", "Random forest", Part.ALGORITHM, fit_forest),
    Rival("histogram", "Histogram gradient boosting", Part.ALGORITHM, fit_histogram_boosting),
    Rival("xgboost", "XGBoost", Part.ALGORITHM, fit_xgboost),
    Rival("catboost", "CatBoost", Part.ALGORITHM, fit_catboost),
    Rival("lightgbm_free", "LightGBM, no constraint", Part.ALGORITHM, fit_free_lightgbm),
    Rival(CHOSEN, "LightGBM, monotone", Part.ALGORITHM, fit_lightgbm),
    Rival("lightgbm_free_protected", "LightGBM, no constraint, protected columns added", Part.ALGORITHM,
          fit_free_lightgbm, uses_protected=True),
    Rival("lightgbm_protected", "LightGBM, monotone, protected columns added", Part.ALGORITHM,
          fit_lightgbm, uses_protected=True),
    Rival("weighted", "Class weights", Part.IMBALANCE, fit_weighted),
    Rival("undersampled", "Undersampling", Part.IMBALANCE, fit_undersampled),
    Rival("smote", "SMOTE", Part.IMBALANCE, fit_smote),
)  # fmt: skip
"""The treatment "none" is the chosen model itself."""

JSON_NAME = "comparison.json"
CSV_NAME = "comparison.csv"


def chosen_rivals(names: Sequence[str]) -> tuple[Rival, ...]:
    """The rivals of these names and the chosen model; all of them where no name is given.

    Raises:
        TrainingError: an unknown name.
    """
    unknown = set(names) - {rival.name for rival in RIVALS}
    if unknown:
        known = ", ".join(rival.name for rival in RIVALS)
        raise TrainingError(f"Unknown model {min(unknown)!r}", "--only", f"the models are {known}")
    return tuple(rival for rival in RIVALS if not names or rival.name in {*names, CHOSEN})


def contest_of(training: FeatureTable, catalogue: Catalogue, configuration: Configuration) -> Contest:
    """Clients dealt to the folds that the settings ask for.

    Raises:
        DataError: they are too few.
    """
    check_enough(training, configuration)
    groups = person_groups(training)
    folds = fold_numbers(groups, training.target, configuration.folds.count, configuration.seed)
    return Contest(training, groups, folds, catalogue, configuration)


def write_comparison(out: Path, contest: Contest, judged: Sequence[Judged]) -> None:
    """Write both files into a new folder; nothing half-written is left.

    Raises:
        TrainingError: the folder cannot be written.
    """
    with writing("The comparison", out), whole_folder(out) as aside:
        text = json.dumps(comparison_document(contest, judged), indent=1)
        (aside / JSON_NAME).write_text(text, encoding="utf-8")
        rows = [_flat(each) for each in judged]
        with (aside / CSV_NAME).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def comparison_document(contest: Contest, judged: Sequence[Judged]) -> dict[str, Any]:
    """The content of ``comparison.json``."""
    return {
        "clients": len(contest.training),
        "invented_clients": contest.configuration.invented_clients,
        "default_rate": float(contest.training.target.mean()),
        "folds": int(contest.folds.max()) + 1,
        "seed": contest.configuration.seed,
        "chosen": CHOSEN,
        "models": [_document(each) for each in judged],
    }


def _document(judged: Judged) -> dict[str, Any]:
    rival = judged.rival
    return {
        "name": rival.name,
        "label": rival.label,
        "part": rival.part.value,
        "uses_protected": rival.uses_protected,
        **{name: asdict(judged.figures[name]) for name in FIGURES},
        "calibration_error": judged.calibration_error,
        "fit_seconds": judged.fit_seconds,
        "score_microseconds": judged.score_microseconds,
        "against_chosen": None if judged.against_chosen is None else asdict(judged.against_chosen),
    }


def _flat(judged: Judged) -> dict[str, Any]:
    row: dict[str, Any] = {"name": judged.rival.name, "label": judged.rival.label, "part": judged.rival.part.value}
    for name in FIGURES:
        row |= {name: judged.figures[name].mean, f"{name}_spread": judged.figures[name].spread}
    row |= {name: getattr(judged, name) for name in ("calibration_error", "fit_seconds", "score_microseconds")}
    against = {} if judged.against_chosen is None else asdict(judged.against_chosen)
    names = ("auc", "auc_p_value", "cost", "cost_low", "cost_high")
    return row | {f"against_chosen_{name}": against.get(name, "") for name in names}
