"""The command ``drift``: a page of every column, a one-page summary and the same figures as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from core.features.catalogue import Catalogue
from core.storage.whole_file import write_together
from training.bundle.export import check_free
from training.bundle.files import as_json
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import (
    add_public_key_argument,
    add_resource_arguments,
    chosen_configuration,
    tell_warning,
)
from training.commands.study_recording import add_record_arguments, model_of, open_recorder
from training.drift.page import page_html
from training.drift.sides import CLIENTS, SEED, Asked, Part, Sides, read_sides
from training.drift.study import Study, study
from training.drift.summary import summary, summary_pdf, summary_text
from training.errors import TrainingError
from training.features.catalogue import shipped_catalogue
from training.progress import Progress
from training.tracking.study_record import StudyRecord, table_used

STEP = "report"
ENDING = ".html"
SUMMARY_NAME = "drift.pdf"
FIGURES_NAME = "drift.json"
SENTENCES = ("lead", "text", "facts", "answers", "changes", "conclusions", "thresholds")
"""What the figures say, kept beside them so that other documents can quote it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``drift``."""
    _add_side_arguments(parser)
    parser.add_argument(
        "--bundle", type=Path,
        help="bundle of the model: its scores, how right they are, and what each column weighs in them; without it "
        "the columns alone are compared, and nothing is said of what matters",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, required=True,
        help=f"HTML file to make; {SUMMARY_NAME} (one page) and {FIGURES_NAME} are put beside it, nothing is written "
        "over",
    )  # fmt: skip
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of page and summary (default: fr)")
    add_public_key_argument(parser)
    add_resource_arguments(parser)
    add_record_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Compare, write the three files and print the summary.

    Raises:
        TrainingError: the bundle cannot be used, or the files cannot be written there.
        DataError: the data cannot be compared.
    """
    from training.drift.evidently_figures import evidently_figures  # noqa: PLC0415  (seconds that only this needs)

    _check_destination(options.out)
    record, model = open_recorder(options), ""
    if options.bundle is None:
        catalogue = shipped_catalogue()
        found = study(None, catalogue, _sides(options, catalogue, progress), progress)
    else:
        with trusted_bundle(options.bundle, options.public_key) as bundle:
            catalogue, model = bundle.catalogue, model_of(bundle)
            found = study(bundle, catalogue, _sides(options, catalogue, progress), progress)
    dated = datetime.now(UTC).date()
    page = summary(found, catalogue, options.lang, dated)
    progress.step(STEP, 0.0)
    sentences = {name: page[name] for name in SENTENCES}
    files = {
        options.out: page_html(found, page, evidently_figures(found), catalogue, options.lang).encode("utf-8"),
        options.out.with_name(SUMMARY_NAME): summary_pdf(page, dated),
        options.out.with_name(FIGURES_NAME): as_json({**found.document(), "summary": sentences}),
    }
    write_report(files)
    progress.step(STEP, 1.0)
    print(summary_text(page))
    print(f"Written: {', '.join(str(path) for path in files)}")
    record(_study(options, found, page["lead"], {path.name: content for path, content in files.items()}, model))


def _study(options: argparse.Namespace, found: Study, lead: str, files: Mapping[str, bytes], model: str) -> StudyRecord:
    evidence = found.evidence
    scores = evidence.scores
    return StudyRecord(
        command="drift",
        description=f"Clients of {options.current} beside those of {options.reference}. {lead}",
        datasets=(
            table_used(found.sides.reference.table, options.reference, "reference"),
            table_used(found.sides.current.table, options.current, "current"),
        ),
        parameters={"verdict": found.verdict.value, "seed": options.seed, "model_version": found.model_version},
        metrics={
            "separation_auc": evidence.separation.auc, "columns": len(evidence.features),
            "moved_columns": len(found.moved), **({} if scores is None else {"scores_psi": scores.psi}),
        },
        files=files,
        of_model=model,
    )  # fmt: skip


def _add_side_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--reference``, ``--current``, their parts, ``--clients`` and ``--seed``."""
    data = "folder or zip of the Home Credit tables, or a feature file (.parquet) written by `features`"
    parser.add_argument("--reference", type=Path, required=True, metavar="DATA", help=f"what was: {data}")
    parser.add_argument(
        "--current", type=Path, required=True, metavar="DATA",
        help="what is: likewise; the same DATA twice compares its clients with known outcomes (train) with those who "
        "wait for a decision (test)",
    )  # fmt: skip
    parts = [part.value for part in Part]
    parser.add_argument(
        "--reference-part", choices=parts,
        help="which clients of the reference: outcome known, pending, or all (default: known where there are any)",
    )  # fmt: skip
    parser.add_argument(
        "--current-part",
        type=Part,
        choices=parts,
        help="which of the current ones (default: all, or pending for the same DATA)",
    )
    parser.add_argument(
        "--clients", type=int, default=CLIENTS,
        help="clients drawn at random on each side, as the report says (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw (default: %(default)s)")


def _sides(options: argparse.Namespace, catalogue: Catalogue, progress: Progress) -> Sides:
    first, second = (Part(part) if part else None for part in (options.reference_part, options.current_part))
    resources = chosen_configuration(options).resources
    asked = Asked(options.reference, options.current, first, second, options.clients, options.seed, resources)
    return read_sides(asked, catalogue, tell_warning, progress)


def _check_destination(out: Path) -> None:
    if out.suffix.lower() != ENDING:
        raise TrainingError("The report is an HTML file", str(out), "name it, for instance, report.html")
    if not out.parent.is_dir():
        raise TrainingError("The folder of the report does not exist", str(out.parent), "create it first")
    for path in (out, out.with_name(SUMMARY_NAME), out.with_name(FIGURES_NAME)):
        check_free(path)


def write_report(files: Mapping[Path, bytes]) -> None:
    """Write all files of a report or none.

    Raises:
        TrainingError: one of them is there already or cannot be written.
    """
    try:
        write_together(files)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TrainingError("The report cannot be written", str(error.filename), reason) from error
