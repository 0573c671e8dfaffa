"""The commands that end in a bundle: ``train`` and ``demo``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.catalogue import Catalogue, load_catalogue
from core.resource_files import resource
from core.signature import demonstration_private_key, load_private_key
from training.bundle_files import metrics
from training.configuration import Configuration, load_configuration
from training.errors import TrainingError
from training.export import check_free, export_bundle
from training.feature_table import FeatureTable, feature_table, read_feature_table
from training.features import build_features
from training.progress import Progress
from training.synthesise import synthesise
from training.tables import open_tables
from training.train import TrainedModel, train

DEMO_CLIENTS = 20_000
DEMO_SEED = 1


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``train``."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="folder or zip of the Home Credit tables")
    source.add_argument("--features", type=Path, help="feature file written by `features`")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    parser.add_argument("--config", type=Path, help="settings (TOML) laid over resources/training/default.toml")
    parser.add_argument(
        "--sign-with", type=Path, metavar="PEM",
        help="Ed25519 private key that signs the bundle (default: the public demonstration key, which proves nothing)",
    )  # fmt: skip


def run_train(options: argparse.Namespace, progress: Progress) -> None:
    """Train on real or invented tables, print the quality, write the bundle."""
    configuration = load_configuration(options.config)
    key = _signing_key(options.sign_with)
    check_free(options.out)
    catalogue = shipped_catalogue()
    if options.features is not None:
        table = read_feature_table(options.features, catalogue)
    else:
        table = _features(options.data, catalogue, progress)
    model = train_and_export(options.out, table, catalogue, configuration, key, progress)
    print(quality_text(model, configuration))
    if options.sign_with is None:
        print("Signed with the demonstration key: give --sign-with to publish.")


def add_demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``demo``."""
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    parser.add_argument(
        "--clients", type=int, default=DEMO_CLIENTS, help=f"invented clients (default: {DEMO_CLIENTS:,})"
    )
    parser.add_argument("--seed", type=int, default=DEMO_SEED, help="of the invention (default: %(default)s)")


def run_demo(options: argparse.Namespace, progress: Progress) -> None:
    """Invent clients and build the demonstration bundle through the real pipeline."""
    configuration = load_configuration()
    check_free(options.out)
    catalogue = shipped_catalogue()
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as folder:
        tables = Path(folder) / "tables"
        synthesise(tables, options.clients, options.seed, progress)
        table = _features(tables, catalogue, progress)
    train_and_export(
        options.out, table, catalogue, configuration, demonstration_private_key(), progress
    )


def shipped_catalogue() -> Catalogue:
    """The catalogue of this version."""
    return load_catalogue(resource("catalogue.toml").read_bytes())


def train_and_export(
    out: Path,
    table: FeatureTable,
    catalogue: Catalogue,
    configuration: Configuration,
    key: Ed25519PrivateKey,
    progress: Progress,
) -> TrainedModel:
    """Train, then write the bundle."""
    model = train(table, catalogue, configuration, progress)
    export_bundle(out, table, catalogue, model, configuration, key, progress)
    return model


def quality_text(model: TrainedModel, configuration: Configuration) -> str:
    """The quality of a model, a line a figure."""
    figures = metrics(model)
    cost = configuration.cost
    return "\n".join(
        [
            f"Clients {figures['clients']:,}, default rate {figures['default_rate']:.2%}, {figures['trees']} trees",
            f"AUC                 {figures['auc']:.4f}  (Gini {figures['gini']:.4f})",
            f"Average precision   {figures['average_precision']:.4f}",
            f"KS                  {figures['ks']:.4f}",
            f"Brier               {figures['brier']:.5f}",
            f"Calibration error   {figures['calibration_error']:.4f}",
            f"Threshold           {figures['threshold']:.4f}  "
            f"(grey zone {figures['threshold_low']:.4f} to {figures['threshold_high']:.4f}, "
            f"Bayes {figures['bayes_threshold']:.4f})",
            f"Cost per client     {figures['cost_per_client']:.4f}  "
            f"(missed default {cost.missed_default:g}, refused good client {cost.refused_good:g}; "
            f"granting all {figures['cost_granting_all']:.4f}, refusing all {figures['cost_refusing_all']:.4f})",
        ]
    )


def _features(data: Path, catalogue: Catalogue, progress: Progress) -> FeatureTable:
    with open_tables(data, progress=progress) as tables:
        for warning in tables.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        return feature_table(build_features(tables, catalogue, progress), catalogue, str(data))


def _signing_key(file: Path | None) -> Ed25519PrivateKey:
    if file is None:
        return demonstration_private_key()
    try:
        return load_private_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise TrainingError("The signing key cannot be used", str(file), "give an Ed25519 key in PEM") from error
