"""The command ``tune``: better settings of the trees, as a file that ``train --config`` reads."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from training.commands.options import (
    add_resource_arguments,
    add_sample_argument,
    add_source_arguments,
    chosen_configuration,
    chosen_table,
)
from training.commands.study_recording import add_record_arguments, open_recorder
from training.errors import TrainingError
from training.features.catalogue import shipped_catalogue
from training.features.source import known_places
from training.features.table import FeatureTable
from training.model.train import check_enough
from training.progress import Progress
from training.tracking.study_record import StudyRecord, table_used, training_clients_of

if TYPE_CHECKING:
    from training.rivals.tuning import Tuned

TRIALS = 40
SETTINGS_NAME = "tuned.toml"
SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``tune``."""
    add_source_arguments(parser)
    add_resource_arguments(parser)
    add_sample_argument(parser)
    parser.add_argument(
        "--trials", type=int, default=TRIALS, help="finished trials that the study shall hold (default: %(default)s)"
    )
    parser.add_argument("--study", type=Path, required=True, help="SQLite file; a study in it goes on")
    parser.add_argument("--out", type=Path, help="settings (TOML) to write (default: the study's name with .toml)")
    parser.add_argument("--config", type=Path, help="settings of departure (TOML) laid over the default")
    add_record_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Search, print the best trials, write the settings, record the study.

    Raises:
        TrainingError: wrong options, a study of other data, or a file that cannot be written.
    """
    from training.rivals.tuned_settings import settings_text, write_settings  # noqa: PLC0415
    from training.rivals.tuning import tune, tuning_task  # noqa: PLC0415  (optuna is only needed here)

    if options.trials < 1:
        raise TrainingError(f"{options.trials} trials find nothing", "--trials", "give at least 1")
    configuration, catalogue = chosen_configuration(options), shipped_catalogue()
    record = open_recorder(options)
    table = chosen_table(options, progress)
    training = table.rows(known_places(table, options.clients, configuration.seed))
    check_enough(training, configuration)
    tuned = tune(tuning_task(training, catalogue, configuration), options.study, options.trials, progress)
    out: Path = options.out or options.study.with_suffix(".toml")
    content = settings_text(tuned)
    write_settings(out, content)
    print(trials_text(tuned))
    print(f"Settings of the best trial: {out} (give it to `train --config`)")
    record(_study(options, table, len(training), tuned, content))


def trials_text(tuned: Tuned) -> str:
    """The best trials, a line each, and what became of the others."""
    complete = sorted((each for each in tuned.trials if each.state == "complete"), key=lambda each: each.log_loss)
    too_slow = sum(each.p95_ms > tuned.maximum_p95_ms for each in tuned.trials)
    pruned = sum(each.state == "pruned" for each in tuned.trials)
    lines = [
        f"Trial {each.number:3}  log-loss {each.log_loss:.5f}  p95 {each.p95_ms:5.2f} ms  "
        + "  ".join(f"{name} {value:.3g}" for name, value in asdict(each.settings).items())
        for each in complete[:SHOWN]
    ]
    return "\n".join([*lines, f"{len(tuned.trials)} trials: {pruned} cut short, {too_slow} beyond the latency gate"])


def _study(options: argparse.Namespace, table: FeatureTable, clients: int, tuned: Tuned, content: str) -> StudyRecord:
    """Every trial's figures; its number is their step, and trials that were cut short leave gaps."""
    source, best = options.features or options.data, tuned.best
    return StudyRecord(
        command="tune",
        description=f"{len(tuned.trials)} trials of settings on {clients:,} clients of {source}; the best is trial "
        f"{best.number}, log-loss {best.log_loss:.5f}, {best.p95_ms:.2f} ms for an explanation.",
        datasets=(table_used(table, source, "evaluation"),),
        parameters={**asdict(best.settings), "trial": best.number, "trials": len(tuned.trials), "clients": clients},
        metrics={
            "log_loss": [trial.log_loss for trial in tuned.trials],
            "p95_ms": [trial.p95_ms for trial in tuned.trials],
            "best_log_loss": best.log_loss,
        },
        files={SETTINGS_NAME: content.encode("utf-8")},
        of_clients=training_clients_of(table),
    )
