"""The command ``watch``: WOODELF against TreeSHAP on a bundle, measured and written up."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from core.storage.folder_aside import whole_folder
from training.bundle.export import check_free
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
from training.errors import TrainingError, writing
from training.features.bundle_clients import client_matrix
from training.progress import Progress

ROWS_MAX = 350_000
LIMIT_S = 600.0
MOST_CLIENTS = 20_000
FEWEST_CLIENTS = 500
"""Models of other depths are grown on these clients, however few are explained."""
NOTE_NAME = "veille_woodelf.pdf"
FIGURE_NAME = "veille_woodelf.svg"
MEASURES_NAME = "veille_woodelf.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``watch``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder whose model is explained")
    parser.add_argument("--out", type=Path, required=True, help="folder to make: note, figure and measures")
    parser.add_argument(
        "--rows-max", type=int, default=ROWS_MAX, help="largest number of clients explained (default: %(default)s)"
    )
    parser.add_argument(
        "--seconds-max", type=float, default=LIMIT_S, help="what is expected to take longer is not run (default: 600)"
    )
    add_public_key_argument(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Measure, draw and write the note.

    Raises:
        TrainingError: too few rows, a bundle that cannot be used, or a folder that is already there or cannot be
            written.
    """
    from training.watch.measure import measure  # noqa: PLC0415  (shap and its compiler: seconds that only this needs)
    from training.watch.note import figure_svg, note  # noqa: PLC0415

    if options.rows_max < 1:
        raise TrainingError("Nobody to explain", "--rows-max", "give at least 1")
    check_free(options.out)
    progress.step("watch", 0.0)
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        booster = bundle.scorer.booster
        matrix = client_matrix(bundle, min(MOST_CLIENTS, max(FEWEST_CLIENTS, options.rows_max)))
    measures = measure(booster, matrix, options.rows_max, options.seconds_max, progress)
    with writing("The note", options.out), whole_folder(options.out) as aside:
        (aside / NOTE_NAME).write_bytes(note(measures, datetime.now(UTC).date()))
        (aside / FIGURE_NAME).write_text(figure_svg(measures), encoding="utf-8")
        (aside / MEASURES_NAME).write_text(json.dumps(asdict(measures), indent=1), encoding="utf-8")
    print(f"Written: {options.out / NOTE_NAME}")
