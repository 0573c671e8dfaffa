"""The command ``compare``: every algorithm and every treatment of imbalance on the same folds, in one table."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from training.bundle.export import check_free
from training.commands.options import (
    add_resource_arguments,
    add_sample_argument,
    add_settings_argument,
    add_source_arguments,
    chosen_configuration,
    chosen_table,
)
from training.commands.study_recording import add_record_arguments, open_recorder
from training.errors import TrainingError
from training.features.catalogue import shipped_catalogue
from training.features.source import known_places
from training.features.table import FeatureTable
from training.progress import Progress
from training.rivals.contest import (
    CHOSEN,
    CSV_NAME,
    JSON_NAME,
    RIVALS,
    WORKERS,
    chosen_rivals,
    contest_of,
    write_comparison,
)
from training.rivals.judging import FIGURES, Contest, Judged, judge
from training.rivals.rival import Part
from training.tracking.study_record import StudyRecord, files_in, table_used, training_clients_of

TABLE_WIDTH = 170
HEADINGS = (
    "AUC", "Av. prec.", "Cost", "Brier", "Calib.", "Fit s", "Score µs", "AUC diff. (p)", "Cost diff. (95 %)"
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``compare``."""
    add_source_arguments(parser)
    add_resource_arguments(parser)
    add_sample_argument(parser)
    parser.add_argument("--out", type=Path, required=True, help=f"folder to make, for {JSON_NAME} and {CSV_NAME}")
    parser.add_argument("--folds", type=int, help="number of folds (default: that of the settings)")
    parser.add_argument(
        "--workers", type=int, default=WORKERS, help="processes, one thread each (default: %(default)s)"
    )
    add_settings_argument(parser)
    add_record_arguments(parser)
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", default=[], help=f"some of {', '.join(rival.name for rival in RIVALS)}"
    )


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Compare, write the files, print the tables.

    Raises:
        TrainingError: an unknown rival, too few clients, or a folder that exists or cannot be written.
    """
    check_free(options.out)
    rivals, record = chosen_rivals(options.only), open_recorder(options)
    table = chosen_table(options, progress)
    contest = _contest(options, table)
    judged = judge(contest, rivals, CHOSEN, max(1, options.workers), progress)
    write_comparison(options.out, contest, judged)
    print_comparison(judged)
    record(_study(options, table, contest, judged))


def _study(options: argparse.Namespace, table: FeatureTable, contest: Contest, judged: Sequence[Judged]) -> StudyRecord:
    return StudyRecord(
        command="compare",
        description=f"{len(judged)} models on the same {int(contest.folds.max()) + 1} folds of "
        f"{len(contest.training):,} clients of {options.features or options.data}.",
        datasets=(table_used(contest.training, options.features or options.data, "evaluation"),),
        parameters={
            "seed": contest.configuration.seed, "chosen": CHOSEN, "clients": len(contest.training),
            "models": " ".join(each.rival.name for each in judged),
        },
        metrics={
            f"{each.rival.name}.{name}": each.figures[name].by_fold for each in judged for name in FIGURES
        },
        files=files_in(options.out),
        of_clients=training_clients_of(table),
    )  # fmt: skip


def print_comparison(judged: Sequence[Judged]) -> None:
    """Print both tables, means and spreads over the folds."""
    console = Console(width=TABLE_WIDTH)
    algorithms = [each for each in judged if each.rival.part is Part.ALGORITHM]
    console.print(_table("Algorithms", algorithms))
    treated = [each for each in judged if each.rival.part is Part.IMBALANCE]
    if treated:
        untreated = [each for each in judged if each.rival.name == CHOSEN]
        console.print(_table("Class imbalance (the first line is the chosen model, untreated)", untreated + treated))


def _contest(options: argparse.Namespace, table: FeatureTable) -> Contest:
    configuration = chosen_configuration(options).with_origin(table.invented_clients)
    fold_count = configuration.folds.count if options.folds is None else options.folds
    if fold_count < 2:
        raise TrainingError(f"{fold_count} folds cannot be compared", "--folds", "give at least 2")
    configuration = replace(configuration, folds=replace(configuration.folds, count=fold_count))
    training = table.rows(known_places(table, options.clients, configuration.seed))
    return contest_of(training, shipped_catalogue(), configuration)


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
