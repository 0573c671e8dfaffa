"""Scores a whole folder of tables: probability, advice and reasons of each client, known to the bundle or not."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.assessment.prediction import strongest
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.formatting import Formatter
from core.model.explanation import MAXIMUM_REASONS, Explanation, Reason
from core.model.wording import ReasonWriter
from core.storage.whole_file import GrowingFile
from core.values import Value
from training.bundle.export import check_free
from training.commands.trusted_bundle import add_public_key_argument, trusted_bundle
from training.errors import TrainingError, writing
from training.features.build import build_features
from training.features.table import FeatureTable, feature_table
from training.progress import Progress
from training.tables import open_tables

BATCH_CLIENTS = 1_024
STEP = "score"
HEADER = ("SK_ID_CURR", "probability", "advice", *(f"reason_{rank}" for rank in range(1, MAXIMUM_REASONS + 1)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``score``."""
    parser.add_argument("--bundle", type=Path, required=True, help="the bundle that scores")
    parser.add_argument("--data", type=Path, required=True, help="folder or zip with the Home Credit tables")
    parser.add_argument("--out", type=Path, required=True, help="CSV file to make; nothing is written over")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the reasons (default: fr)")
    add_public_key_argument(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Score every client of the tables and write one line each."""
    _check_destination(options.out)
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        with open_tables(options.data, progress=progress) as tables:
            for warning in tables.warnings:
                print(f"warning: {warning}", file=sys.stderr)
            features = build_features(tables, bundle.catalogue, progress)
        clients = feature_table(features, bundle.catalogue, str(options.data))
        with writing("The scores", options.out), GrowingFile(options.out, private=False) as growing:
            stream = io.TextIOWrapper(growing.stream, encoding="utf-8", newline="")
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(score_lines(bundle, clients, options.lang, progress))
            stream.flush()
            stream.detach()
    print(f"{len(clients):,} clients scored: {options.out}")


def score_lines(bundle: Bundle, clients: FeatureTable, language: str, progress: Progress) -> Iterator[tuple[str, ...]]:
    """One line a client, in the order of the table.

    Args:
        bundle: the model, its words and its policy.
        clients: features of the clients.
        language: of the reasons.
        progress: is told of step ``score``.
    """
    writer = ReasonWriter(bundle.catalogue, bundle.codes, Formatter(language, bundle.manifest.currency))
    for start in range(0, len(clients), BATCH_CLIENTS):
        progress.step(STEP, start / len(clients))
        positions = slice(start, start + BATCH_CLIENTS)
        batch = _rows(clients, positions)
        explanations = bundle.explainer.explain_rows(batch.matrix(bundle.catalogue, bundle.codes))
        for client, explanation in zip(_clients(batch), explanations, strict=True):
            yield _line(bundle, client, explanation, writer)
    progress.step(STEP, 1.0)


def _check_destination(out: Path) -> None:
    check_free(out)
    if not out.parent.is_dir():
        raise TrainingError("The folder of the destination does not exist", str(out.parent), "create it first")


def _line(bundle: Bundle, client: Client, explanation: Explanation, writer: ReasonWriter) -> tuple[str, ...]:
    probability = explanation.probability
    reasons = [_words(writer, reason, client) for reason in strongest(explanation)]
    reasons += [""] * (MAXIMUM_REASONS - len(reasons))
    return (str(client.client_id), repr(probability), bundle.manifest.policy.advise(probability).value, *reasons)


def _words(writer: ReasonWriter, reason: Reason, client: Client) -> str:
    words = writer.write(reason, client)
    return f"{words.title} ({words.size} points)"


def _rows(clients: FeatureTable, positions: slice) -> FeatureTable:
    return FeatureTable(
        clients.client_ids[positions],
        clients.is_train[positions],
        clients.target[positions],
        {name: column[positions] for name, column in clients.numbers.items()},
        {name: column[positions] for name, column in clients.texts.items()},
    )


def _clients(batch: FeatureTable) -> Iterable[Client]:
    columns: dict[str, list[Value]] = {
        **{name: column.tolist() for name, column in batch.numbers.items()},
        **{name: column.tolist() for name, column in batch.texts.items()},
    }
    names = tuple(columns)
    for client_id, values in zip(batch.client_ids.tolist(), zip(*columns.values(), strict=True), strict=True):
        yield Client(client_id, dict(zip(names, values, strict=True)))
