"""The commands that end in a bundle: ``train`` and ``demo``."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.signature import demonstration_private_key
from core.features.catalogue import Catalogue
from training.bundle.export import check_free, export_bundle
from training.bundle.files import metrics
from training.bundle.signing_key import signing_key
from training.commands.options import (
    add_resource_arguments,
    add_settings_argument,
    add_signing_argument,
    add_source_arguments,
    chosen_configuration,
    tell_warning,
)
from training.configuration import Configuration, ResourceSettings
from training.features.build import build_features
from training.features.catalogue import shipped_catalogue
from training.features.history import write_history
from training.features.table import FeatureTable, feature_table, read_feature_table
from training.model.champion_test import costs_at_honest_threshold
from training.model.directions import verdicts_text
from training.model.out_of_fold_file import fold_scores
from training.model.train import TrainedModel, train
from training.progress import Progress
from training.synthesis.invented_tables import synthesise
from training.tables import open_tables
from training.tracking.training_run import TrainingRun

DEMO_CLIENTS = 20_000
DEMO_SEED = 1
HISTORY_NAME = "history.duckdb"


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``train``."""
    add_source_arguments(parser)
    add_resource_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    add_settings_argument(parser)
    add_signing_argument(parser)


def run_train(options: argparse.Namespace, progress: Progress) -> None:
    """Train on real or invented tables, print the quality, write the bundle."""
    configuration = chosen_configuration(options)
    key = signing_key(options.sign_with)
    check_free(options.out)
    # Opened first: a store that does not answer is told before the training, not after it.
    record = _open_recorder()
    catalogue = shipped_catalogue()
    if options.features is not None:
        table = read_feature_table(options.features, catalogue)
        configuration = configuration.with_origin(table.invented_clients)
        model = _train_and_export(options.out, table, catalogue, configuration, key, progress)
    else:
        with _scratch() as folder:
            history = folder / HISTORY_NAME
            table = _features(options.data, catalogue, history, configuration.resources, progress)
            configuration = configuration.with_origin(table.invented_clients)
            model = _train_and_export(options.out, table, catalogue, configuration, key, progress, history)
    print(quality_text(model, configuration))
    source = str(options.features or options.data)
    print(f"Run                 {record(TrainingRun(model, table, configuration, options.out, source))}")
    if options.sign_with is None:
        print("Signed with the demonstration key: give --sign-with to publish.")


def add_demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``demo``."""
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    parser.add_argument(
        "--clients", type=int, default=DEMO_CLIENTS, help=f"invented clients (default: {DEMO_CLIENTS:,})"
    )
    parser.add_argument("--seed", type=int, default=DEMO_SEED, help="of the invention (default: %(default)s)")
    add_resource_arguments(parser)


def run_demo(options: argparse.Namespace, progress: Progress) -> None:
    """Invent clients and build the demonstration bundle through the real pipeline."""
    configuration = replace(chosen_configuration(options), invented_clients=True)
    check_free(options.out)
    catalogue = shipped_catalogue()
    with _scratch() as folder:
        tables, history = folder / "tables", folder / HISTORY_NAME
        synthesise(tables, options.clients, options.seed, progress)
        table = _features(tables, catalogue, history, configuration.resources, progress)
        shutil.rmtree(tables)
        key = demonstration_private_key()
        _train_and_export(options.out, table, catalogue, configuration, key, progress, history)


def _train_and_export(
    out: Path,
    table: FeatureTable,
    catalogue: Catalogue,
    configuration: Configuration,
    key: Ed25519PrivateKey,
    progress: Progress,
    history: Path | None = None,
) -> TrainedModel:
    """Train, then write the bundle; without a history file every client's past is empty."""
    model = train(table, catalogue, configuration, progress)
    export_bundle(out, table, catalogue, model, configuration, key, progress, history)
    return model


def quality_text(model: TrainedModel, configuration: Configuration) -> str:
    """The quality of a model, a line a figure."""
    figures = metrics(model)
    missed_default_cost, refused_good_cost = configuration.cost.mistakes
    other_folds = costs_at_honest_threshold(fold_scores(model, configuration.cost), configuration.cost).mean()
    return "\n".join(
        [
            f"Clients {figures['clients']:,}{' (invented)' if configuration.invented_clients else ''}, "
            f"default rate {figures['default_rate']:.2%}, {figures['trees']} trees",
            f"AUC                 {figures['auc']:.4f}  (Gini {figures['gini']:.4f})",
            f"Average precision   {figures['average_precision']:.4f}",
            f"KS                  {figures['ks']:.4f}",
            f"Brier               {figures['brier']:.5f}",
            f"Calibration error   {figures['calibration_error']:.4f}",
            f"Threshold           {figures['threshold']:.4f}  "
            f"(grey zone {figures['threshold_low']:.4f} to {figures['threshold_high']:.4f}, "
            f"Bayes {figures['bayes_threshold']:.4f})",
            f"Cost per client     {figures['cost_per_client']:.4f}  "
            f"(at the threshold above; missed default {missed_default_cost:g}, refused good client "
            f"{refused_good_cost:g}; "
            f"granting all {figures['cost_granting_all']:.4f}, refusing all {figures['cost_refusing_all']:.4f})",
            f"  other folds       {other_folds:.4f}  (each client at the threshold of the other folds: what "
            "`publish` compares)",
            f"Directions          {verdicts_text([one.document() for one in model.directions])}",
        ]
    )


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as folder:
        yield Path(folder)


def _features(
    data: Path, catalogue: Catalogue, history: Path, resources: ResourceSettings, progress: Progress
) -> FeatureTable:
    """Read the tables once: their features are returned, the clients' past goes into the file ``history``."""
    with open_tables(data, resources=resources, progress=progress) as tables:
        for warning in tables.warnings:
            tell_warning(warning)
        write_history(tables, history, progress)
        return feature_table(build_features(tables, catalogue, progress), catalogue, str(data))


def _open_recorder() -> Callable[[TrainingRun], str]:
    """Open the store of runs before anything is trained."""
    from training.tracking.recording import record_run  # noqa: PLC0415  (takes seconds; only `train` needs it)
    from training.tracking.store import open_store  # noqa: PLC0415

    store = open_store()
    return lambda run: record_run(store, run)
