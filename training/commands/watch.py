"""The command ``watch``: a recent technique beside the classical one, measured and written up; two subjects."""

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
from training.commands.study_recording import add_record_arguments, model_of, open_recorder
from training.commands.watch_text import run_text
from training.errors import TrainingError, writing
from training.features.bundle_clients import client_matrix
from training.progress import Progress
from training.tracking.study_record import DIGEST_LENGTH, DatasetUsed, StudyRecord, files_in

WOODELF_SUBJECT, TEXT_SUBJECT = "woodelf", "text"
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
    parser.add_argument(
        "subject", nargs="?", choices=(WOODELF_SUBJECT, TEXT_SUBJECT), default=WOODELF_SUBJECT,
        help="text: search by meaning with a language model; woodelf: exact reasons of a whole population (default)",
    )  # fmt: skip
    parser.add_argument("--bundle", type=Path, help="bundle whose model is explained, or whose search answers")
    parser.add_argument("--out", type=Path, help="folder to make: note, figure and measures (text: veille_texte)")
    parser.add_argument("--questions", type=Path, metavar="TSV", help="text: answer these, lines `fr|en<tab>question`")
    parser.add_argument("--json", type=Path, metavar="FILE", help="text: file to make with the variables that answer")
    parser.add_argument("--distil", action="store_true", help="text: make the word vectors anew first (15 minutes)")
    parser.add_argument(
        "--rows-max", type=int, default=ROWS_MAX, help="largest number of clients explained (default: %(default)s)"
    )
    parser.add_argument(
        "--seconds-max", type=float, default=LIMIT_S, help="what is expected to take longer is not run (default: 600)"
    )
    add_public_key_argument(parser)
    add_record_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Measure, draw and write the note of a subject, or answer questions.

    Raises:
        TrainingError: too few rows, a bundle or a file that cannot be used, or a folder that is already there or
            cannot be written.
    """
    if options.subject == TEXT_SUBJECT:
        run_text(options, progress)
    else:
        _run_woodelf(options, progress)


def _run_woodelf(options: argparse.Namespace, progress: Progress) -> None:
    from training.watch.measure import measure  # noqa: PLC0415  (shap and its compiler: seconds that only this needs)
    from training.watch.note import figure_svg, note  # noqa: PLC0415

    if options.bundle is None or options.out is None:
        raise TrainingError("No bundle, or no folder to make", "watch", "give --bundle and --out")
    if options.rows_max < 1:
        raise TrainingError("Nobody to explain", "--rows-max", "give at least 1")
    check_free(options.out)
    record = open_recorder(options)
    progress.step("watch", 0.0)
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        booster, model = bundle.scorer.booster, model_of(bundle)
        clients = DatasetUsed(
            options.bundle.name, "evaluation", str(options.bundle), bundle.manifest.fingerprint[:DIGEST_LENGTH],
            bundle.manifest.client_count,
        )  # fmt: skip
        matrix = client_matrix(bundle, min(MOST_CLIENTS, max(FEWEST_CLIENTS, options.rows_max)))
    measures = measure(booster, matrix, options.rows_max, options.seconds_max, progress)
    with writing("The note", options.out), whole_folder(options.out) as aside:
        (aside / NOTE_NAME).write_bytes(note(measures, datetime.now(UTC).date()))
        (aside / FIGURE_NAME).write_text(figure_svg(measures), encoding="utf-8")
        (aside / MEASURES_NAME).write_text(json.dumps(asdict(measures), indent=1), encoding="utf-8")
    print(f"Written: {options.out / NOTE_NAME}")
    record(StudyRecord(
        command="watch",
        description=f"WOODELF beside TreeSHAP on the model of {options.bundle}: times, memory, greatest gaps.",
        datasets=(clients,),
        parameters={"subject": WOODELF_SUBJECT, "rows_max": options.rows_max, **measures.model},
        metrics={f"gap.{name}": gap for name, gap in measures.gaps.items()},
        files=files_in(options.out),
        of_model=model,
    ))  # fmt: skip
