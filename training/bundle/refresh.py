"""Puts new clients under a model that stays as it is: the same bundle but for its clients, signed anew."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.bundle import CLIENTS_NAME, GOLDEN_NAME, Bundle
from core.bundle.manifest import Manifest, Snapshot
from core.bundle.signature import key_id, public_bytes
from core.storage.folder_aside import whole_folder
from training.bundle.export import check_free, described, prove, requirements_now, sign
from training.bundle.files import Outcomes, ScoredPopulation, as_json, golden_rows, known_outcomes, write_clients
from training.bundle.serials import freshness_from
from training.configuration import trained_with
from training.errors import DataError, TrainingError, writing
from training.features.bundle_clients import attached
from training.features.table import FeatureTable
from training.progress import Progress


def refresh_bundle(
    source: Bundle, table: FeatureTable, history: Path, day: date, out: Path, key: Ed25519PrivateKey, progress: Progress
) -> Manifest:
    """Write a bundle with the model, the threshold and the references of another, and other clients.

    Every client is scored anew: what changed is only known once all is read. An outcome that the source knows and the
    tables no longer tell is kept.

    Args:
        source: whose model is kept; verified.
        table: every client, by the source's catalogue.
        history: their past, a file made by ``training.features.history``.
        day: that the clients are those of.
        out: the folder to make; it must not exist.
        key: signs the manifest.
        progress: told about the step ``"bundle"``.

    Returns:
        What the new bundle says of itself.

    Raises:
        DataError: there is no client, or invented ones would stand beside a model of real ones, or the reverse.
        TrainingError: the day lies before the source's or in the future, or the folder cannot be written.
        BundleError: the bundle written does not open.
    """
    check_free(out)
    snapshot = next_snapshot(source.manifest, day)
    settings = trained_with(source.card, str(source.folder))
    _check_origin(table, settings.invented_clients)
    outcomes = _outcomes(source, table)
    table = replace(table, is_train=np.isin(table.client_ids, outcomes.known["client_id"].to_numpy()))
    progress.step("bundle", 0.0)
    with writing("The bundle", out), whole_folder(out) as aside:
        _write_files(aside, source, table, outcomes, history, settings.seed)
        progress.step("bundle", 0.8)
        manifest = _signed(aside, source, table, snapshot, key)
        prove(aside, key, settings.latency.maximum_p95_ms)
    progress.step("bundle", 1.0)
    return manifest


def _write_files(
    folder: Path, source: Bundle, table: FeatureTable, outcomes: Outcomes, history: Path, seed: int
) -> None:
    """Everything but the manifest: the source's own files, and the clients with the rows that prove them."""
    for entry in source.manifest.files:
        if entry.name not in (CLIENTS_NAME, GOLDEN_NAME):
            shutil.copyfile(source.folder / entry.name, folder / entry.name)
    matrix = table.matrix(source.catalogue, source.codes)
    population = ScoredPopulation(table, matrix, source.scorer.probabilities(matrix))
    (folder / GOLDEN_NAME).write_bytes(as_json(golden_rows(population, source.explainer, seed)))
    scales = source.store.positions().scales
    write_clients(folder / CLIENTS_NAME, population, source.catalogue, scales, outcomes, history)


def _signed(folder: Path, source: Bundle, table: FeatureTable, snapshot: Snapshot, key: Ed25519PrivateKey) -> Manifest:
    now = datetime.now(UTC)
    manifest = replace(
        source.manifest,
        created=now.isoformat(timespec="seconds"),
        key_id=key_id(public_bytes(key)),
        client_count=len(table),
        pending_count=int((~table.is_train).sum()),
        files=described(folder),
        snapshot=snapshot,
        freshness=freshness_from(now, trained_with(source.card, str(source.folder)).freshness, source.manifest),
        requirements=requirements_now(),
    )
    sign(folder, manifest, key)
    return manifest


def next_snapshot(manifest: Manifest, day: date) -> Snapshot:
    """The snapshot that follows that of a bundle.

    Raises:
        TrainingError: the day lies before that of the bundle's clients, or in the future.
    """
    before = manifest.snapshot or Snapshot(1, manifest.created[:10])
    if day < before.day:
        raise TrainingError(
            f"The clients of {day.isoformat()} are older than those of the bundle, of {before.date}", "--date",
            "give newer tables, or their true date",
        )  # fmt: skip
    if day > datetime.now(UTC).date():
        raise TrainingError(f"{day.isoformat()} lies in the future", "--date", "give the day that the tables are of")
    return Snapshot(before.number + 1, day.isoformat(), (*before.same_model, manifest.fingerprint))


def _check_origin(table: FeatureTable, model_of_invented: bool) -> None:
    if not len(table):
        raise DataError("There is no client", "the tables", "give those of the clients to be shown")
    if table.invented_clients != model_of_invented:
        whose, others = ("real", "invented") if table.invented_clients else ("invented", "real")
        raise DataError(
            f"The model was trained on {whose} clients and these are {others}", "the tables",
            "give clients of the same origin",
        )  # fmt: skip


def _outcomes(source: Bundle, table: FeatureTable) -> Outcomes:
    with attached(source.folder) as connection:
        before = connection.execute("SELECT client_id, not_repaid FROM bundle.outcomes").fetchnumpy()
        out_of_fold = connection.sql("SELECT score, not_repaid FROM bundle.out_of_fold ORDER BY rowid").to_arrow_table()
    told = ~np.isnan(table.target)
    kept = np.isin(before["client_id"], table.client_ids[~told])
    ids = np.concatenate([table.client_ids[told], np.asarray(before["client_id"], dtype=np.int64)[kept]])
    target = np.concatenate([table.target[told], np.asarray(before["not_repaid"], dtype=np.float64)[kept]])
    return Outcomes(known_outcomes(ids, target), out_of_fold)
