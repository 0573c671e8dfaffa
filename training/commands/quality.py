"""The command ``quality``: trains, and holds the model against the bars it must clear."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from core.storage.whole_file import write_whole
from training.commands.options import (
    add_resource_arguments,
    add_sample_argument,
    add_settings_argument,
    add_source_arguments,
    chosen_configuration,
    tell_warning,
)
from training.errors import TrainingError, writing
from training.features.catalogue import shipped_catalogue
from training.features.source import known_places
from training.model.train import TrainedModel
from training.progress import Progress
from training.rivals.bars import Bar, held_against_the_bars, read_clients, read_truth


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``quality``."""
    add_source_arguments(parser)
    add_resource_arguments(parser)
    add_sample_argument(parser)
    parser.add_argument("--truth", type=Path, help="CSV written by `synthesise --truth`, for invented clients")
    add_settings_argument(parser)
    parser.add_argument("--out", type=Path, help="JSON file to write")


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Print the bars; fail where one is not met.

    Raises:
        TrainingError: a bar is missed, or a file cannot be read or written.
    """
    configuration, catalogue = chosen_configuration(options), shipped_catalogue()
    resources = configuration.resources
    clients = read_clients(options.data, options.features, catalogue, tell_warning, progress, resources)
    configuration = configuration.with_origin(clients.table.invented_clients)
    training = clients.rows(known_places(clients.table, options.clients, configuration.seed))
    truth = None if options.truth is None else read_truth(options.truth, training.table.client_ids)
    model, bars = held_against_the_bars(training, truth, catalogue, configuration, progress)
    _tell(bars, model, configuration.invented_clients, options.out)
    missed = [bar.name for bar in bars if not bar.met]
    if missed:
        raise TrainingError(f"A bar is missed: {'; '.join(missed)}", "", "improve the features or the settings")


def _tell(bars: Sequence[Bar], model: TrainedModel, invented: bool, out: Path | None) -> None:
    clients = f"{len(model.training):,}{' (invented)' if invented else ''}"
    print(f"Clients {clients}, AUC {model.quality.auc:.4f}, {model.trees.tree_count} trees")
    for bar in bars:
        print(f"{'met   ' if bar.met else 'MISSED'}  {bar.name}: {bar.value:.4f} (bar {bar.limit:.4f})")
    if out is not None:
        document = {
            "clients": len(model.training),
            "invented_clients": invented,
            "auc": model.quality.auc,
            "trees": model.trees.tree_count,
            "bars": [asdict(bar) for bar in bars],
        }
        with writing("The figures", out):
            write_whole(out, json.dumps(document, indent=1).encode("utf-8"), private=False)
