"""The commands ``field`` and ``monitor``: what desks decided, how it turned out, whether something is to be done."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas

from core.documents.typesetting import pdf
from core.storage.folder_aside import whole_folder
from core.storage.spreadsheet_text import csv_bytes
from core.storage.whole_file import write_whole
from training.bundle.export import check_free
from training.bundle.files import as_json
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
from training.commands.study_recording import add_record_arguments, model_of, open_recorder
from training.errors import DataError, writing
from training.field.copies import collect
from training.field.outcomes import OUTCOME, read_outcomes
from training.field.repairs import OVERRIDE_HEADER, repairs_csv
from training.field.report import TEMPLATE, report_page
from training.field.study import FieldStudy, field_study
from training.field.web_page import html_page
from training.progress import Progress
from training.tracking.study_record import DatasetUsed, StudyRecord

FIGURES_NAME = "field.json"
EXIT_LEVEL = 10
"""Added to the level, where something is to be done: 11 to be watched, 12 to be dealt with."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of both commands."""
    parser.add_argument(
        "--journals", type=Path, required=True, metavar="FOLDER",
        help="to which desks ship copies of their journals: a folder a desk, or a folder a branch with its desks in it",
    )  # fmt: skip
    parser.add_argument("--bundle", type=Path, required=True, help="bundle whose costs and catalogue are used")
    parser.add_argument("--outcomes", type=Path, metavar="FILE", help=f"CSV or Parquet: SK_ID_CURR and {OUTCOME}")
    parser.add_argument(
        "--before", type=Path, metavar=FIGURES_NAME,
        help="figures of an earlier reading: a journal that has become shorter or other since then is told",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder to make, for you alone")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the report (default: fr)")
    add_public_key_argument(parser)
    add_record_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Read, count and write; print what matters most.

    Raises:
        TrainingError: the bundle cannot be used, or the folder cannot be made.
        DataError: journals or outcomes cannot be read.
    """
    _run(options, progress, "field")


def run_monitor(options: argparse.Namespace, progress: Progress) -> None:
    """The same for a scheduler.

    Raises:
        SystemExit: with 11 or 12 where something is to be watched or dealt with.
        TrainingError: the bundle cannot be used, or the folder cannot be made.
        DataError: journals or outcomes cannot be read.
    """
    level = _run(options, progress, "monitor").level
    if level:
        raise SystemExit(EXIT_LEVEL + level)


def _run(options: argparse.Namespace, progress: Progress, command: str) -> FieldStudy:
    check_free(options.out)
    record = open_recorder(options)
    outcomes = pandas.DataFrame({"client_id": [], "outcome": []}, dtype="int64")
    if options.outcomes is not None:
        outcomes = read_outcomes(options.outcomes)
    dated = datetime.now(UTC).date()
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        collected = collect(options.journals, _heads(options.before), progress)
        found = field_study(collected, outcomes, bundle.manifest.policy, progress)
        page = report_page(found, bundle.catalogue, options.lang, dated)
        model = model_of(bundle)
    figures = as_json(found.document())
    files = {
        "report.html": html_page(page),
        "report.pdf": pdf(TEMPLATE, page, dated),
        FIGURES_NAME: figures,
        "overrides.csv": _overrides_csv(found, options.lang),
        "repairs.csv": repairs_csv(found.repairs, options.lang),
    }
    with writing("The report", options.out), whole_folder(options.out) as folder:
        for name, content in files.items():
            write_whole(folder / name, content)
    print(f"{page['lead']}\n{page['text']}\nWritten: {options.out}")
    # What names clients or quotes advisors stays out of the store of runs.
    kept = {name: content for name, content in files.items() if not name.endswith(".csv")}
    record(_study(options, found, command, kept, model))
    return found


def _study(
    options: argparse.Namespace, found: FieldStudy, command: str, files: Mapping[str, bytes], model: str
) -> StudyRecord:
    months = [one for one in found.months if one.observed is not None]
    entries = sum(copy.seal.size for copy in found.collected.copies)
    digest = found.collected.copies[-1].seal.head[:32] if found.collected.copies else "none"
    observed = {"observed": [one.observed.share for one in months if one.observed]} if months else {}
    expected = {"expected": [one.expected for one in months]} if months else {}
    return StudyRecord(
        command=command,
        description=f"Decisions of {len(found.collected.copies)} desks, {len(found.rows)} in all.",
        datasets=(DatasetUsed(options.journals.name, "field", str(options.journals), digest, entries),),
        parameters={"level": found.level.name.lower(), "refused_copies": len(found.collected.refused)},
        metrics={"level": float(found.level), "decisions": float(len(found.rows)), **observed, **expected},
        files=files,
        of_model=model,
    )


def _overrides_csv(found: FieldStudy, language: str) -> bytes:
    against = found.rows[found.rows["override"].astype(bool)]
    columns = ["desk", "sequence", "decision", "advice", "override_reason"]
    return csv_bytes(list(OVERRIDE_HEADER), against[columns].itertuples(index=False, name=None), language)


def _heads(path: Path | None) -> dict[str, tuple[int, str]]:
    if path is None:
        return {}
    try:
        said = json.loads(path.read_bytes())["journals"]
        return {str(one["origin"]): (int(one["entries"]), str(one["head"])) for one in said}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(
            "The earlier figures cannot be read", str(path), f"give the {FIGURES_NAME} of a report"
        ) from error
