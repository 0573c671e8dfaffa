"""The commands over recorded runs: ``publish``, ``list``, ``show`` and ``rollback``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.storage.folders import own_folders
from training.bundle.signing_key import signing_key
from training.commands.options import add_signing_argument
from training.progress import Progress

if TYPE_CHECKING:
    from training.tracking.registry import RegisteredVersion
    from training.tracking.runs import RecordedRun
    from training.tracking.studies import RecordedStudy

SHOWN_METRICS = ("auc", "average_precision", "ks", "brier", "calibration_error", "threshold")
COSTS = {
    "cost_per_client": "at the threshold that is served, which these clients have chosen themselves",
    "cost_per_client_other_folds": "each client at the threshold of the other folds: what `publish` compares",
}


def add_publish_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``publish``."""
    parser.add_argument("--run", required=True, metavar="ID", help="the run to publish, or the beginning of its id")
    parser.add_argument(
        "--force",
        default="",
        metavar="REASON",
        help="publish although it may cost more than the settings allow; kept",
    )
    parser.add_argument("--out", type=Path, help="bundle to make (default: a new one in the application's folder)")
    add_signing_argument(parser)
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="BUNDLE", help="the bundle that `train` wrote, if it was moved"
    )


def run_publish(options: argparse.Namespace, progress: Progress) -> None:
    """Register a run, make it champion, write its signed bundle."""
    from training.tracking.publishing import Publication, publish  # noqa: PLC0415
    from training.tracking.store import open_store  # noqa: PLC0415
    from training.tracking.studies import training_run_named  # noqa: PLC0415

    key = signing_key(options.sign_with)
    store = open_store()
    run = training_run_named(store, options.run)
    if not run.run_id.startswith(options.run):
        print(f"{options.run} is a study of training run {run.run_id}, which is published.")
    out = options.out or _new_bundle(run.model_version)
    done = publish(store, Publication(run.run_id, out, key, options.force.strip(), options.source), progress, print)
    print(f"Version {done.version} is the champion: {done.because}.")
    print(f"Bundle written to {done.out}.")
    if options.sign_with is None and done.out == out:
        print("Signed with the demonstration key, which proves nothing: give --sign-with.")


def add_list_arguments(parser: argparse.ArgumentParser) -> None:
    """``list`` has no option of its own."""
    parser.add_argument("--limit", type=int, default=20, help="runs shown, the latest first (default: %(default)s)")


def run_list(options: argparse.Namespace, progress: Progress) -> None:
    """Print the recorded runs, the latest first, and which of them are published."""
    from training.tracking.registry import versions  # noqa: PLC0415
    from training.tracking.runs import finished_runs  # noqa: PLC0415
    from training.tracking.store import open_store  # noqa: PLC0415

    del progress
    store = open_store()
    runs, by_run = finished_runs(store), {version.run_id: version for version in versions(store)}
    if not runs:
        print(f"No run is recorded in {store.uri}.")
        return
    head = ("run", "recorded (UTC)", "model", "clients", "AUC", "cost", "threshold", "published")
    print(_aligned([head, *(_row(run, by_run.get(run.run_id)) for run in runs[: options.limit])]))


def add_show_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``show``."""
    parser.add_argument("--run", required=True, metavar="ID", help="a run, or the beginning of its id")


def run_show(options: argparse.Namespace, progress: Progress) -> None:
    """Print everything that is known of one run."""
    from training.tracking.registry import versions  # noqa: PLC0415
    from training.tracking.runs import artifact_names, find_run, fold_metrics  # noqa: PLC0415
    from training.tracking.store import open_store  # noqa: PLC0415
    from training.tracking.studies import find_study, finished_studies  # noqa: PLC0415

    del progress
    store = open_store()
    if (study := find_study(store, options.run)) is not None:
        print(_study_text(study, artifact_names(store, study.run_id)))
        return
    run = find_run(store, options.run)
    for name, value in (
        ("run", run.run_id), ("recorded", f"{run.started:%Y-%m-%d %H:%M} UTC"), ("model", run.model_version),
        ("data", run.source), ("data fingerprint", run.data_fingerprint), ("code", run.commit),
        ("bundle", str(run.bundle)), ("files", run.artifact_uri),
    ):  # fmt: skip
        print(f"{name:<20}{value}")
    for version in versions(store):
        if version.run_id == run.run_id:
            print(f"{'published':<20}{_published(version)}: {version.tags.get('comparison', '')}")
            if forced := version.tags.get("forced_because"):
                print(f"{'forced because':<20}{forced}")
    for study in finished_studies(store):
        if study.parent == run.run_id:
            print(f"{'study':<20}{study.run_id}  {study.command}, {study.started:%Y-%m-%d %H:%M} UTC")
    print("\nFigures (all folds, then each)")
    for name in SHOWN_METRICS:
        folds = "  ".join(f"{value:.4f}" for value in fold_metrics(store, run, name))
        print(f"  {name:<20}{run.metrics.get(name, float('nan')):.5f}   {folds}")
    print("\nCosts a client")
    for name, meaning in COSTS.items():
        folds = "  ".join(f"{value:.4f}" for value in fold_metrics(store, run, name))
        print(f"  {name:<28}{run.metrics.get(name, float('nan')):.5f}   {folds}  {meaning}")
    print("\nSettings")
    for name, value in sorted(run.parameters.items()):
        print(f"  {name:<34}{value}")
    print("\nFiles\n  " + "\n  ".join(artifact_names(store, run.run_id)))


def _study_text(study: RecordedStudy, files: Sequence[str]) -> str:
    lines = [
        f"{name:<20}{value}"
        for name, value in (
            ("run", study.run_id), ("recorded", f"{study.started:%Y-%m-%d %H:%M} UTC"), ("study", study.command),
            ("of training run", study.parent or "none is known"), ("what", study.description),
            *(("data", f"{name} ({context})") for name, context in study.datasets), ("files", study.artifact_uri),
        )
    ]  # fmt: skip
    lines += ["", "Figures", *(f"  {name:<34}{value:.5f}" for name, value in sorted(study.metrics.items()))]
    lines += ["", "Settings", *(f"  {name:<34}{value}" for name, value in sorted(study.parameters.items()))]
    return "\n".join([*lines, "", "Files", *(f"  {name}" for name in files)])


def add_rollback_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``rollback``."""
    parser.add_argument("--to", type=int, required=True, metavar="VERSION", help="the version to make champion again")


def run_rollback(options: argparse.Namespace, progress: Progress) -> None:
    """Make an earlier version the champion."""
    from training.tracking.publishing import roll_back  # noqa: PLC0415
    from training.tracking.registry import TAG_BUNDLE_OUT, find_version  # noqa: PLC0415
    from training.tracking.store import open_store  # noqa: PLC0415

    del progress
    store = open_store()
    before = roll_back(store, options.to, print)
    was = f" in the place of version {before.number}" if before else ""
    print(f"Version {options.to} is the champion{was}.")
    out = find_version(store, options.to).tags.get(TAG_BUNDLE_OUT, "?")
    gone = "" if Path(out).is_dir() else ", where there is none now: look for it elsewhere, or train and publish again"
    print(f"Its bundle was written to {out}{gone}.")


def _new_bundle(model_version: str) -> Path:
    # The application opens the bundle whose name comes last: a later publication has a later name.
    return own_folders().bundles / f"{model_version}-{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _row(run: RecordedRun, version: RegisteredVersion | None) -> tuple[str, ...]:
    return (
        run.run_id[:8],
        f"{run.started:%Y-%m-%d %H:%M}",
        run.model_version,
        run.parameters.get("training_clients", "?"),
        f"{run.metrics.get('auc', float('nan')):.4f}",
        f"{run.metrics.get('cost_per_client', float('nan')):.4f}",
        f"{run.metrics.get('threshold', float('nan')):.4f}",
        _published(version) if version else "",
    )


def _published(version: RegisteredVersion) -> str:
    state = "" if version.is_finished else " (cut short or under way)"
    return f"version {version.number}{' (champion)' if version.is_champion else ''}{state}"


def _aligned(rows: Sequence[Iterable[str]]) -> str:
    cells = [tuple(row) for row in rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return "\n".join(line.rstrip() for line in lines)
