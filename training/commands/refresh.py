"""The command ``refresh``: new clients under the model of a bundle."""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from training.bundle.export import check_free
from training.bundle.refresh import next_snapshot, refresh_bundle
from training.bundle.signing_key import signing_key
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import (
    add_public_key_argument,
    add_resource_arguments,
    add_signing_argument,
    chosen_configuration,
    tell_warning,
)
from training.errors import TrainingError
from training.features.build import build_features
from training.features.history import write_history
from training.features.table import feature_table
from training.progress import Progress
from training.tables import open_tables

HISTORY_NAME = "history.duckdb"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``refresh``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle whose model, threshold and references stay")
    parser.add_argument(
        "--data", type=Path, required=True,
        help="folder or zip with the Home Credit tables of the new clients; applicants alone will do",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="day that the tables are of (default: today)")
    add_public_key_argument(parser)
    add_signing_argument(parser)
    add_resource_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Write the bundle and say which clients it holds.

    Raises:
        TrainingError: the bundle, the date, a key or the destination cannot be used.
        DataError: the tables cannot be used.
    """
    check_free(options.out)
    key, day, resources = signing_key(options.sign_with), _day(options.date), chosen_configuration(options).resources
    with (
        trusted_bundle(options.bundle, options.public_key) as source,
        tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch,
    ):
        next_snapshot(source.manifest, day)
        history = Path(scratch) / HISTORY_NAME
        with open_tables(options.data, resources=resources, outcomes_needed=False, progress=progress) as tables:
            for warning in tables.warnings:
                tell_warning(warning)
            write_history(tables, history, progress)
            table = feature_table(
                build_features(tables, source.catalogue, progress), source.catalogue, str(options.data)
            )
        manifest = refresh_bundle(source, table, history, day, options.out, key, progress)
    number = manifest.snapshot.number if manifest.snapshot else 1
    print(
        f"Snapshot {number} of {day.isoformat()}: {manifest.client_count:,} clients, {manifest.pending_count:,} of "
        f"them waiting, under model {manifest.model_version}: {options.out}"
    )
    if options.sign_with is None:
        print("Signed with the demonstration key: give --sign-with to publish.")


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TrainingError(f"{text!r} is no date", "--date", "write it as 2026-11-30") from error
