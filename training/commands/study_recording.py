"""How commands record their study under the training run it belongs to."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.bundle.bundle import MODEL_NAME, Bundle

if TYPE_CHECKING:
    from training.tracking.study_record import StudyRecord

Recorder = Callable[["StudyRecord"], None]


def add_record_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--run`` and ``--no-record``."""
    parser.add_argument(
        "--run", default="", metavar="ID",
        help="training run that the study is recorded under (default: the latest on the same clients, or of the same "
        "model)",
    )  # fmt: skip
    parser.add_argument("--no-record", action="store_true", help="do not record the study in the store of runs")


def open_recorder(options: argparse.Namespace) -> Recorder:
    """Open the store of runs before anything is studied.

    Raises:
        TrainingError: the store does not answer, or there is no such training run.
    """
    if options.no_record:
        return lambda _study: None
    from training.tracking.runs import find_run  # noqa: PLC0415  (mlflow takes seconds to import)
    from training.tracking.store import open_store  # noqa: PLC0415
    from training.tracking.studies import record_study  # noqa: PLC0415

    store = open_store()
    stated = find_run(store, options.run).run_id if options.run else ""

    def record(study: StudyRecord) -> None:
        done = record_study(store, study, stated)
        under = f"under training run {done.parent}" if done.parent else "under no training run: give --run to say which"
        print(f"Recorded as run {done.run_id}, {under}")

    return record


def model_of(bundle: Bundle) -> str:
    """SHA-256 of the file of a bundle's model, which publication and refresh leave as it is."""
    return next(entry.sha256 for entry in bundle.manifest.files if entry.name == MODEL_NAME)
