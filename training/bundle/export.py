"""Writes a bundle: everything into a folder aside, opened and judged there, then renamed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from numpy.typing import NDArray

from core.bundle.bundle import (
    CALIBRATION_NAME,
    CARD_NAME,
    CARD_PAGE_NAME,
    CATALOGUE_NAME,
    CLIENTS_NAME,
    CODES_NAME,
    GOLDEN_NAME,
    INTERPRETATION_NAME,
    METRICS_NAME,
    MODEL_NAME,
    REFERENCE_NAME,
    SAID_NAME,
    WORDS_NAME,
    Bundle,
    open_bundle,
)
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, FileEntry, Manifest, Snapshot, describe_file
from core.bundle.requirements import OLDEST_APPLICATION, Requirements
from core.bundle.signature import TrustedKey, key_id, public_bytes
from core.features.catalogue import Catalogue
from core.model.explanation import Explainer
from core.model.policy import Policy, shown_limits
from core.model.scorer import Scorer
from core.population.database import STORAGE_VERSION, writer
from core.storage.folder_aside import whole_folder
from core.storage.resource_files import resource
from training.bundle.files import (
    ScoredPopulation,
    as_json,
    card,
    golden_rows,
    metrics,
    training_outcomes,
    write_clients,
)
from training.bundle.serials import freshness_from
from training.bundle.similarity_tables import rank_scales
from training.configuration import Configuration
from training.documents.card_page import card_page
from training.errors import TrainingError, writing
from training.fairness.cohorts import card_cohorts, cohorts
from training.fairness.groups import card_entries
from training.features.table import FeatureTable
from training.model.interpret import interpret
from training.model.population import describe_population
from training.model.train import TrainedModel
from training.progress import Progress

TIMED_ROWS = 100
TIMES_EACH = 3
"""The best of a few runs: another program's burst must not refuse a model."""


def export_bundle(
    out: Path,
    table: FeatureTable,
    catalogue: Catalogue,
    model: TrainedModel,
    configuration: Configuration,
    key: Ed25519PrivateKey,
    progress: Progress,
    history: Path | None = None,
) -> None:
    """Write a signed bundle that has proved itself.

    Args:
        out: the folder to make; it must not exist.
        table: every client, those whose outcome is not known included.
        catalogue: the features.
        model: what was trained.
        configuration: how it was trained, and what the manifest says of it.
        key: signs the manifest.
        progress: is told of step ``bundle``.
        history: the clients' past, a file made by ``training.features.history``; None where there is none.

    Raises:
        TrainingError: the folder exists, cannot be written, or the model is too slow to explain.
        BundleError: the bundle written does not open.
    """
    check_free(out)
    with writing("The bundle", out), whole_folder(out) as aside:
        _write_files(aside, table, catalogue, model, configuration, key, progress, history)
        prove(aside, key, configuration.latency.maximum_p95_ms)
    progress.step("bundle", 1.0)


def check_free(out: Path) -> None:
    """Refuse to write over something.

    Raises:
        TrainingError: there is a file or folder of that name.
    """
    if out.exists():
        raise TrainingError("There is already something there", str(out), "give another --out, or remove it")


def _write_files(
    folder: Path,
    table: FeatureTable,
    catalogue: Catalogue,
    model: TrainedModel,
    configuration: Configuration,
    key: Ed25519PrivateKey,
    progress: Progress,
    history: Path | None,
) -> None:
    text = model.trees.booster.model_to_string(num_iteration=model.trees.tree_count)
    scorer = Scorer(text, model.calibration)
    matrix = table.matrix(catalogue, model.codes)
    population = ScoredPopulation(table, matrix, scorer.probabilities(matrix))
    policy = _policy(model, configuration)
    reference = describe_population(table, catalogue, matrix, population.probability, policy)
    progress.step("bundle", 0.3)
    explainer = Explainer(catalogue, scorer, reference.profile(catalogue.model_names))
    reading = interpret(lightgbm.Booster(model_str=text), catalogue, table, matrix, configuration.seed)
    progress.step("bundle", 0.6)
    contents = {
        MODEL_NAME: text.encode(),
        CALIBRATION_NAME: model.calibration.to_json(),
        CATALOGUE_NAME: resource("catalogue.toml").read_bytes(),
        **{name: resource(f"search/{name}").read_bytes() for name in (SAID_NAME, WORDS_NAME)},
        CODES_NAME: model.codes.to_json(),
        REFERENCE_NAME: reference.to_json(),
        METRICS_NAME: as_json({**metrics(model), "importance": reading.factors}),
        INTERPRETATION_NAME: as_json(reading.document()),
        CARD_NAME: as_json(_card(model, configuration, table, catalogue, policy)),
        GOLDEN_NAME: as_json(golden_rows(population, explainer, configuration.seed)),
    }
    contents[CARD_PAGE_NAME] = card_page(contents, catalogue, policy, model)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    _write_clients(folder, population, catalogue, model, history)
    progress.step("bundle", 0.8)
    _sign_training(folder, key, policy, configuration, table, catalogue)


def _card(
    model: TrainedModel, configuration: Configuration, table: FeatureTable, catalogue: Catalogue, policy: Policy
) -> Mapping[str, Any]:
    found, training = model.out_of_fold, model.training
    matrix = training.matrix(catalogue, model.codes)
    wrong = cohorts(matrix, found.probability, training.target, found.folds, catalogue, configuration.seed)
    groups = card_entries(found.probability, training, policy)
    return {**card(model, configuration, table), **groups, **card_cohorts(wrong)}


def _write_clients(
    folder: Path, population: ScoredPopulation, catalogue: Catalogue, model: TrainedModel, history: Path | None
) -> None:
    scales = rank_scales(population.matrix, catalogue, model.trees.gains)
    write_clients(folder / CLIENTS_NAME, population, catalogue, scales, training_outcomes(model), history)


def _policy(model: TrainedModel, configuration: Configuration) -> Policy:
    missed_default_cost, refused_good_cost = configuration.cost.mistakes
    review_low, review_high = shown_limits(model.threshold.low, model.threshold.high)
    return Policy(
        threshold=model.threshold.threshold,
        review_low=review_low,
        review_high=review_high,
        missed_default_cost=missed_default_cost,
        refused_good_cost=refused_good_cost,
    )


def _sign_training(
    folder: Path,
    key: Ed25519PrivateKey,
    policy: Policy,
    configuration: Configuration,
    table: FeatureTable,
    catalogue: Catalogue,
) -> None:
    now = datetime.now(UTC)
    manifest = Manifest(
        model_version=configuration.model_version,
        created=now.isoformat(timespec="seconds"),
        key_id=key_id(public_bytes(key)),
        policy=policy,
        currency=configuration.currency,
        client_count=len(table),
        pending_count=int((~table.is_train).sum()),
        feature_names=catalogue.model_names,
        files=described(folder),
        snapshot=Snapshot(1, now.date().isoformat()),
        freshness=freshness_from(now, configuration.freshness),
        requirements=requirements_now(),
    )
    sign(folder, manifest, key)


def requirements_now() -> Requirements:
    """Which programs open what is written now."""
    return Requirements(STORAGE_VERSION, writer(), OLDEST_APPLICATION)


def described(folder: Path) -> tuple[FileEntry, ...]:
    """Every file of a bundle in the making, hashed."""
    return tuple(describe_file(path) for path in sorted(folder.iterdir()))


def sign(folder: Path, manifest: Manifest, key: Ed25519PrivateKey) -> None:
    """Write a manifest and its signature beside the files that it names."""
    content = manifest.to_json()
    (folder / MANIFEST_NAME).write_bytes(content)
    (folder / SIGNATURE_NAME).write_bytes(key.sign(content))


def prove(folder: Path, key: Ed25519PrivateKey, maximum_p95_ms: float) -> None:
    """Open a bundle as a workstation would, and time its explanations.

    Raises:
        BundleError: it does not open.
        TrainingError: an explanation takes too long.
    """
    trusted = TrustedKey("being published", public_bytes(key))
    bundle = open_bundle(folder, [trusted])
    try:
        found = explanation_p95_ms(bundle)
    finally:
        bundle.close()
    if found > maximum_p95_ms:
        raise TrainingError(
            f"Explaining one client takes {found:.1f} ms (95th percentile), more than {maximum_p95_ms:g} ms",
            "latency gate", "train fewer or smaller trees",
        )  # fmt: skip


def explanation_p95_ms(bundle: Bundle) -> float:
    """95th percentile of the time that the exact contributions of one client take, in milliseconds."""
    width = len(bundle.catalogue.model_names)
    generator = np.random.default_rng(0)
    profile = bundle.reference.profile(bundle.catalogue.model_names)
    times = []
    for _ in range(TIMED_ROWS):
        row = profile * generator.uniform(0.5, 1.5, width)
        times.append(min(_explanation_ms(bundle, row) for _ in range(TIMES_EACH)))
    return float(np.quantile(times, 0.95))


def _explanation_ms(bundle: Bundle, row: NDArray[np.float64]) -> float:
    start = time.perf_counter()
    bundle.scorer.contributions(row[np.newaxis, :])
    return 1000.0 * (time.perf_counter() - start)
