"""The command ``documents``: the model card, the methodology note and the slides of a bundle."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.bundle.bundle import CARD_PAGE_NAME
from core.storage.folder_aside import whole_folder
from training.bundle.export import check_free
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
from training.errors import TrainingError, writing
from training.progress import Progress

SAMPLE_CLIENTS = 6_000
MOST_CLIENTS = 10_000
"""The documents say a sample was enough; who wants more gives the reports of the commands themselves."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``documents``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder written by `train` or `demo`")
    parser.add_argument("--out", type=Path, required=True, help="folder to make, for the three PDF files")
    parser.add_argument(
        "--reports", type=Path, metavar="DIR",
        help="folder with some of comparison.json, fairness.json, drift.json, quality.json, veille_woodelf.json, or "
        "with the folders that hold them; what is not there is computed on a sample of the bundle's clients",
    )  # fmt: skip
    parser.add_argument(
        "--clients", type=int, default=SAMPLE_CLIENTS,
        help=f"clients of that sample, {MOST_CLIENTS:,} at most (default: %(default)s)",
    )  # fmt: skip
    add_public_key_argument(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Gather the figures, set the documents, write all of them or none.

    Raises:
        TrainingError: the bundle or a report cannot be used, or the folder exists or cannot be written.
        DocumentError: a document cannot be set.
    """
    if not 0 < options.clients <= MOST_CLIENTS:
        raise TrainingError(
            f"A sample of {options.clients} clients", "--clients", f"give a number from 1 to {MOST_CLIENTS}"
        )
    check_free(options.out)
    # Made first: a folder that cannot be written is told at once, not after the studies.
    with writing("The documents", options.out), whole_folder(options.out) as aside:
        for name, content in _documents(options, progress).items():
            (aside / name).write_bytes(content)
    print(f"Written: {options.out}")


def _documents(options: argparse.Namespace, progress: Progress) -> dict[str, bytes]:
    """Every document by the name of its file."""
    # matplotlib, shap and Typst: seconds that only this command needs.
    from training.documents.card_document import card_pdf  # noqa: PLC0415
    from training.documents.findings import checked_facts, gather  # noqa: PLC0415
    from training.documents.methodology.note import NAME as NOTE_NAME  # noqa: PLC0415
    from training.documents.methodology.note import methodology_pdf  # noqa: PLC0415
    from training.documents.presentation import NAME as SLIDES_NAME  # noqa: PLC0415
    from training.documents.presentation import presentation_pdf  # noqa: PLC0415
    from training.documents.reports import read_reports  # noqa: PLC0415

    with trusted_bundle(options.bundle, options.public_key) as bundle:
        given = read_reports(options.reports, checked_facts(bundle))
        findings = gather(bundle, given, options.clients, progress)
    progress.step("documents", 0.0)
    found = {CARD_PAGE_NAME: card_pdf(findings.facts)}
    progress.step("documents", 0.2)
    found[NOTE_NAME] = methodology_pdf(findings)
    progress.step("documents", 0.6)
    found[SLIDES_NAME] = presentation_pdf(findings)
    progress.step("documents", 1.0)
    return found
