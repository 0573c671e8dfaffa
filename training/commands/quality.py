"""The command ``quality``: trains, and holds the model against the bars it must clear."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.storage.whole_file import write_whole
from training.commands.options import (
    add_resource_arguments,
    add_sample_argument,
    add_settings_argument,
    add_source_arguments,
    chosen_configuration,
    tell_warning,
)
from training.commands.study_recording import add_record_arguments, open_recorder
from training.errors import TrainingError, writing
from training.features.catalogue import shipped_catalogue
from training.features.source import known_places
from training.features.table import FeatureTable
from training.model.train import TrainedModel
from training.progress import Progress
from training.rivals.bars import Bar, held_against_the_bars, read_clients, read_truth
from training.tracking.study_record import StudyRecord, table_used, training_clients_of

REPORT_NAME = "quality.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``quality``."""
    add_source_arguments(parser)
    add_resource_arguments(parser)
    add_sample_argument(parser)
    parser.add_argument("--truth", type=Path, help="CSV written by `synthesise --truth`, for invented clients")
    add_settings_argument(parser)
    parser.add_argument("--out", type=Path, help="JSON file to write")
    add_record_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Print the bars; fail where one is not met.

    Raises:
        TrainingError: a bar is missed, or a file cannot be read or written.
    """
    configuration, catalogue, record = chosen_configuration(options), shipped_catalogue(), open_recorder(options)
    resources = configuration.resources
    clients = read_clients(options.data, options.features, catalogue, tell_warning, progress, resources)
    configuration = configuration.with_origin(clients.table.invented_clients)
    training = clients.rows(known_places(clients.table, options.clients, configuration.seed))
    truth = None if options.truth is None else read_truth(options.truth, training.table.client_ids)
    model, bars = held_against_the_bars(training, truth, catalogue, configuration, progress)
    document = _document(bars, model, configuration.invented_clients)
    _tell(bars, document, options.out)
    record(_study(options, clients.table, document))
    missed = [bar.name for bar in bars if not bar.met]
    if missed:
        raise TrainingError(f"A bar is missed: {'; '.join(missed)}", "", "improve the features or the settings")


def _document(bars: Sequence[Bar], model: TrainedModel, invented: bool) -> dict[str, Any]:
    """The content of ``quality.json``."""
    return {
        "clients": len(model.training),
        "invented_clients": invented,
        "auc": model.quality.auc,
        "trees": model.trees.tree_count,
        "bars": [asdict(bar) for bar in bars],
    }


def _tell(bars: Sequence[Bar], document: Mapping[str, Any], out: Path | None) -> None:
    clients = f"{document['clients']:,}{' (invented)' if document['invented_clients'] else ''}"
    print(f"Clients {clients}, AUC {document['auc']:.4f}, {document['trees']} trees")
    for bar in bars:
        print(f"{'met   ' if bar.met else 'MISSED'}  {bar.name}: {bar.value:.4f} (bar {bar.limit:.4f})")
    if out is not None:
        with writing("The figures", out):
            write_whole(out, _content(document), private=False)


def _study(options: argparse.Namespace, table: FeatureTable, document: Mapping[str, Any]) -> StudyRecord:
    bars, source = document["bars"], options.features or options.data
    met = sum(bool(bar["met"]) for bar in bars)
    return StudyRecord(
        command="quality",
        description=f"The model trained again on {document['clients']:,} clients of {source}: {met} of {len(bars)} "
        "bars met.",
        datasets=(table_used(table, source, "evaluation"),),
        parameters={"clients": document["clients"], **_told(bars)},
        metrics={
            "auc": document["auc"], "bars": len(bars), "bars_met": met,
            "bar_value": [bar["value"] for bar in bars], "bar_limit": [bar["limit"] for bar in bars],
        },
        files={REPORT_NAME: _content(document)},
        of_clients=training_clients_of(table),
    )  # fmt: skip


def _told(bars: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    # MLflow takes no comma in a name, so the bars are numbered as the steps of their figures are.
    return {f"bar_{place}": f"{bar['name']}: {'met' if bar['met'] else 'missed'}" for place, bar in enumerate(bars)}


def _content(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, indent=1).encode("utf-8")
