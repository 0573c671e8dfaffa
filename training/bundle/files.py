"""The files of a bundle, one function each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.explanation import Explainer
from core.population.similarity import RankScale
from core.population.table_changes import write_in_order
from core.storage.folder_aside import folder_aside
from training.bundle.packed_rows import write_packed_rows
from training.bundle.similarity_tables import similarity_tables
from training.configuration import Configuration
from training.features.history import copy_history
from training.features.table import FeatureTable
from training.model.evaluate import calibration_groups
from training.model.train import TrainedModel

GOLDEN_COUNT = 25


@dataclass(frozen=True)
class ScoredPopulation:
    """Every client of the bundle, as the model sees and scores them."""

    table: FeatureTable
    matrix: NDArray[np.float64]
    probability: NDArray[np.float64]


@dataclass(frozen=True)
class Outcomes:
    """What became of clients.

    Args:
        known: ``client_id`` and ``not_repaid`` of every client whose outcome is known, by ascending number.
        out_of_fold: ``score`` and ``not_repaid`` of the clients of the training, by ascending score, without ids.
    """

    known: pyarrow.Table
    out_of_fold: pyarrow.Table


def training_outcomes(model: TrainedModel) -> Outcomes:
    """The outcomes that a model was trained on, with its out-of-fold scores."""
    probability, target = model.out_of_fold.probability, model.training.target
    order = np.argsort(probability, kind="stable")
    return Outcomes(
        known_outcomes(model.training.client_ids, target),
        pyarrow.table({"score": probability[order], "not_repaid": target[order].astype(np.int8)}),
    )


def known_outcomes(client_ids: NDArray[np.int64], target: NDArray[np.float64]) -> pyarrow.Table:
    """The table ``outcomes``; both arguments of shape ``(n,)``."""
    return pyarrow.table({"client_id": client_ids, "not_repaid": target.astype(np.int8)}).sort_by("client_id")


def metrics(model: TrainedModel) -> dict[str, Any]:
    """The figures of ``metrics.json``."""
    threshold = asdict(model.threshold)
    return {
        **asdict(model.quality),
        "gini": 2.0 * model.quality.auc - 1.0,
        "threshold": threshold.pop("threshold"),
        "threshold_low": threshold.pop("low"),
        "threshold_high": threshold.pop("high"),
        **threshold,
        "clients": len(model.training),
        "default_rate": float(model.training.target.mean()),
        "trees": model.trees.tree_count,
        "folds": [asdict(quality) for quality in model.fold_quality],
        "calibration_groups": calibration_groups(model.out_of_fold.probability, model.training.target),
        "cost_sensitivity": model.cost_figures,
    }


def card(model: TrainedModel, configuration: Configuration, table: FeatureTable) -> Mapping[str, Any]:
    """Facts about the training, for ``model_card.json``."""
    return {
        "model_version": configuration.model_version,
        "trained": datetime.now(UTC).isoformat(timespec="seconds"),
        "training_clients": len(model.training),
        "pending_clients": int((~table.is_train).sum()),
        "algorithm": "LightGBM, monotone constraints, logistic calibration out of fold",
        "settings": asdict(configuration),
        "trees_by_fold": list(model.out_of_fold.tree_counts),
        "directions": [one.document() for one in model.directions],
    }


def golden_rows(population: ScoredPopulation, explainer: Explainer, seed: int) -> Mapping[str, Any]:
    """Clients whose score and reasons must be found again each time the bundle is opened."""
    count = min(GOLDEN_COUNT, len(population.table))
    chosen = np.random.default_rng(seed).choice(len(population.table), count, replace=False)
    rows = []
    for position in sorted(int(place) for place in chosen):
        found = explainer.explain(population.matrix[position])
        rows.append(
            {
                "client_id": int(population.table.client_ids[position]),
                "probability": found.probability,
                "reasons": [[reason.factor, reason.size_points] for reason in found.reasons],
            }
        )
    return {"rows": rows}


def write_clients(
    path: Path,
    population: ScoredPopulation,
    catalogue: Catalogue,
    scales: Sequence[RankScale],
    outcomes: Outcomes,
    history: Path | None = None,
) -> None:
    """Write the client database: clients by column and by file, outcomes apart, out-of-fold scores, ranks, the past.

    Args:
        path: the DuckDB file to make.
        population: every client, scored.
        catalogue: the features, in the order of the columns.
        scales: how each factor is measured for finding similar clients.
        outcomes: what became of clients.
        history: file made by ``training.features.history``; None leaves every past empty.
    """
    tables = {
        "clients": _clients(population, catalogue),
        "outcomes": outcomes.known,
        "out_of_fold": outcomes.out_of_fold,
        **similarity_tables(population.table.client_ids, population.matrix, catalogue, scales),
    }
    # Written again in the order in which a workstation makes it from an older one and what changed.
    with folder_aside(path) as aside:
        unordered = aside / path.name
        _write_tables(unordered, tables, population, catalogue, history)
        write_in_order(unordered, path)


def _write_tables(
    path: Path,
    tables: Mapping[str, pyarrow.Table],
    population: ScoredPopulation,
    catalogue: Catalogue,
    history: Path | None,
) -> None:
    with duckdb.connect(str(path)) as connection:
        for name, content in tables.items():
            connection.register("content", content)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM content")
            connection.unregister("content")
        copy_history(history, connection)
        write_packed_rows(connection, population.table, catalogue)
        connection.execute("CHECKPOINT")


def _clients(population: ScoredPopulation, catalogue: Catalogue) -> pyarrow.Table:
    table = population.table
    columns: dict[str, Any] = {
        "client_id": table.client_ids,
        "pending": ~table.is_train,
        "probability": population.probability,
    }
    for feature in catalogue.features:
        column: NDArray[Any] = table.texts[feature.name] if feature.is_text else table.numbers[feature.name]
        missing = column == "" if feature.is_text else np.isnan(column)
        columns[feature.name] = pyarrow.array(column, mask=missing)
    return pyarrow.table(columns).sort_by("client_id")


def as_json(document: Mapping[str, Any]) -> bytes:
    """A JSON file, readable by people too."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False).encode("utf-8")
