"""The command ``score``: a whole folder of tables into one CSV file, a line a client."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from core.storage.spreadsheet_text import csv_beginning, csv_lines
from core.storage.whole_file import GrowingFile
from training.bundle.export import check_free
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import (
    add_public_key_argument,
    add_resource_arguments,
    chosen_configuration,
    tell_warning,
)
from training.errors import TrainingError, writing
from training.features.source import source_table
from training.progress import Progress
from training.serving.table_scores import HEADER, ScoreLine, score_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``score``."""
    parser.add_argument("--bundle", type=Path, required=True, help="the bundle that scores")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder or zip with the Home Credit tables; applicants alone will do"
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="CSV file to make, nothing is written over; its last column, problems, says what the desk and the "
        "prediction API would refuse a client for: features and rules that the values break",
    )
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the reasons (default: fr)")
    parser.add_argument(
        "--for-spreadsheet",
        action="store_true",
        help="write what a spreadsheet of that language opens by a double click, in columns and with its accents",
    )
    add_public_key_argument(parser)
    add_resource_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Score every client of the tables and write one line each."""
    _check_destination(options.out)
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        resources = chosen_configuration(options).resources
        clients = source_table(
            options.data, None, bundle.catalogue, tell_warning, progress, resources, outcomes_needed=False
        )
        with writing("The scores", options.out), GrowingFile(options.out, private=False) as growing:
            lines = score_lines(bundle, clients, options.lang, progress)
            _write(lines, growing.stream, options.lang if options.for_spreadsheet else "")
    print(f"{len(clients):,} clients scored: {options.out}")


def _write(lines: Iterator[ScoreLine], stream: BinaryIO, spreadsheet_language: str) -> None:
    """Write the lines for programs, or for spreadsheets of a language."""
    if spreadsheet_language:
        stream.write(csv_beginning(HEADER, spreadsheet_language))
        for line in lines:
            stream.write(csv_lines([line], spreadsheet_language))
        return
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(lines)
    text.flush()
    text.detach()


def _check_destination(out: Path) -> None:
    check_free(out)
    if not out.parent.is_dir():
        raise TrainingError("The folder of the destination does not exist", str(out.parent), "create it first")
