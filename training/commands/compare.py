"""The command ``compare``: every algorithm and every treatment of imbalance on the same folds, in one table."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from core.features.catalogue import Catalogue
from core.storage.folder_aside import whole_folder
from training.bundle.export import check_free
from training.commands.train_and_demo import shipped_catalogue
from training.configuration import Configuration, load_configuration
from training.errors import TrainingError, writing
from training.features.source import add_source_arguments, sample_places, source_table
from training.features.table import FeatureTable
from training.model.split import fold_numbers, person_groups
from training.model.train import check_enough
from training.progress import Progress
from training.rivals.boosted import fit_catboost, fit_free_lightgbm, fit_lightgbm, fit_xgboost
from training.rivals.classical import fit_dummy, fit_forest, fit_histogram_boosting, fit_logistic
from training.rivals.imbalance import fit_smote, fit_undersampled, fit_weighted
from training.rivals.judging import FIGURES, Contest, Judged, judge
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
TABLE_WIDTH = 170
HEADINGS = (
    "AUC", "Av. prec.", "Cost", "Brier", "Calib.", "Fit s", "Score µs", "AUC diff. (p)", "Cost diff. (95 %)"
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``compare``."""
    add_source_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, help=f"folder to make, for {JSON_NAME} and {CSV_NAME}")
    parser.add_argument("--folds", type=int, help="number of folds (default: that of the settings)")
    parser.add_argument(
        "--workers", type=int, default=WORKERS, help="processes, one thread each (default: %(default)s)"
    )
    parser.add_argument("--config", type=Path, help="settings (TOML) laid over resources/training/default.toml")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", default=[], help=f"some of {', '.join(rival.name for rival in RIVALS)}"
    )


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Compare, write the files, print the tables.

    Raises:
        TrainingError: an unknown rival, too few clients, or a folder that exists or cannot be written.
    """
    check_free(options.out)
    rivals = _chosen_rivals(options.only)
    contest = _contest(options, source_table(options, progress))
    judged = judge(contest, rivals, CHOSEN, max(1, options.workers), progress)
    write_comparison(options.out, contest, judged)
    print_comparison(judged)


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


def print_comparison(judged: Sequence[Judged]) -> None:
    """Print both tables, means and spreads over the folds."""
    console = Console(width=TABLE_WIDTH)
    algorithms = [each for each in judged if each.rival.part is Part.ALGORITHM]
    console.print(_table("Algorithms", algorithms))
    treated = [each for each in judged if each.rival.part is Part.IMBALANCE]
    if treated:
        untreated = [each for each in judged if each.rival.name == CHOSEN]
        console.print(_table("Class imbalance (the first line is the chosen model, untreated)", untreated + treated))


def _chosen_rivals(names: Sequence[str]) -> tuple[Rival, ...]:
    unknown = set(names) - {rival.name for rival in RIVALS}
    if unknown:
        known = ", ".join(rival.name for rival in RIVALS)
        raise TrainingError(f"Unknown model {min(unknown)!r}", "--only", f"the models are {known}")
    return tuple(rival for rival in RIVALS if not names or rival.name in {*names, CHOSEN})


def _contest(options: argparse.Namespace, table: FeatureTable) -> Contest:
    configuration = load_configuration(options.config).with_origin(table.invented_clients)
    fold_count = configuration.folds.count if options.folds is None else options.folds
    if fold_count < 2:
        raise TrainingError(f"{fold_count} folds cannot be compared", "--folds", "give at least 2")
    configuration = replace(configuration, folds=replace(configuration.folds, count=fold_count))
    known = np.flatnonzero(table.is_train)
    training = table.rows(known[sample_places(len(known), options.clients, configuration.seed)])
    return contest_of(training, shipped_catalogue(), configuration)


def contest_of(training: FeatureTable, catalogue: Catalogue, configuration: Configuration) -> Contest:
    """Clients dealt to the folds that the settings ask for.

    Raises:
        DataError: they are too few.
    """
    check_enough(training, configuration)
    groups = person_groups(training)
    folds = fold_numbers(groups, training.target, configuration.folds.count, configuration.seed)
    return Contest(training, groups, folds, catalogue, configuration)


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


def _table(title: str, judged: Sequence[Judged]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Model", max_width=36)
    for heading in HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for each in judged:
        auc, precision, cost, brier = (each.figures[name] for name in FIGURES)
        table.add_row(
            each.rival.label,
            f"{auc.mean:.4f} ± {auc.spread:.4f}",
            f"{precision.mean:.4f}",
            f"{cost.mean:.4f} ± {cost.spread:.4f}",
            f"{brier.mean:.4f}",
            f"{each.calibration_error:.4f}",
            f"{each.fit_seconds:.1f}",
            f"{each.score_microseconds:.1f}",
            *_differences(each),
        )
    return table


def _differences(judged: Judged) -> tuple[str, str]:
    against = judged.against_chosen
    if against is None:
        return "chosen", ""
    return (
        f"{against.auc:+.4f} ({against.auc_p_value:.3f})",
        f"{against.cost:+.4f} ({against.cost_low:+.3f} to {against.cost_high:+.3f})",
    )
