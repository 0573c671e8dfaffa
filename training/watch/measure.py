"""Measures WOODELF against TreeSHAP on a published model: time, memory, exactness, interactions."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import shap
from numpy.typing import NDArray
from woodelf import WoodelfExplainer

from core.model.tree_threads import NUM_THREADS, predict
from training.model.contributions import as_frame, lightgbm_contributions, woodelf_interactions
from training.progress import Progress

Matrix = NDArray[np.float64]

LIGHTGBM, SHAP, WOODELF = "lightgbm", "shap", "woodelf"
METHODS = (LIGHTGBM, SHAP, WOODELF)
ROW_COUNTS = (100, 1_000, 10_000, 100_000, 350_000)
INTERACTION_ROWS = (10, 100, 1_000)
TREE_SHARES = (0.25, 0.5, 1.0)
DEPTHS = (4, 6, 8, 10)
GROWN_TREES = 40
MOST_LEAVES = 256
SHAPE_ROWS = 1_000
EXACT_ROWS = 500
EXACT_INTERACTION_ROWS = 5
MEMORY_ROWS = 20_000
MEMORY_PATTERN_ROWS = 500
PROCESS_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Timing:
    """Time of one computation.

    Args:
        method: one of ``METHODS``.
        size: rows, trees or depth, as the series says.
        seconds: processor time of one thread; None where it was expected to exceed the limit and was not run.
    """

    method: str
    size: int
    seconds: float | None


@dataclass(frozen=True)
class Measures:
    """Everything the note says.

    Args:
        model: trees, mean and greatest depth, features, share of missing values.
        rows, trees, depths: times of contributions by number of rows, of trees, by depth.
        interactions: times of interactions by number of rows.
        memory_mb: memory that each method adds at its peak, on ``memory_rows`` rows.
        memory_rows: see there.
        gaps: greatest absolute difference from LightGBM, in log-odds; ``interactions``: of WOODELF from shap.
        exact_rows: rows behind ``gaps``.
        limit_s: what was expected to take longer was not run.
    """

    model: dict[str, float]
    rows: tuple[Timing, ...]
    trees: tuple[Timing, ...]
    depths: tuple[Timing, ...]
    interactions: tuple[Timing, ...]
    memory_mb: dict[str, float]
    memory_rows: int
    gaps: dict[str, float]
    exact_rows: int
    limit_s: float


def measure(booster: lightgbm.Booster, matrix: Matrix, rows_max: int, limit_s: float, progress: Progress) -> Measures:
    """Run the whole comparison, each method on one thread.

    Args:
        booster: the model.
        matrix: clients as the model sees them, NaN where missing; shape ``(n, features)``.
        rows_max: no measure takes more rows; clients are drawn again beyond their number.
        limit_s: computations expected to take longer, in seconds, are left out.
        progress: is told of step ``watch``.
    """
    for method in METHODS:
        contributions(method, booster, matrix[:2])  # What a first call loads is no part of the comparison.
    progress.step("watch", 0.05)
    sizes = rising(ROW_COUNTS, rows_max)
    most = repeated(matrix, sizes[-1])
    rows = _series(sizes, METHODS, limit_s, lambda method, size: contributions(method, booster, most[:size]))
    progress.step("watch", 0.5)
    few = matrix[: min(SHAPE_ROWS, rows_max)]
    trees = _by_model(cut_models(booster), few, limit_s)
    depths = _by_model(grown_models(booster, matrix), few, limit_s)
    progress.step("watch", 0.7)
    interactions = _series(rising(INTERACTION_ROWS, rows_max), (SHAP, WOODELF), limit_s, lambda method, size:
        _interactions(method, booster, matrix[:size]))  # fmt: skip
    progress.step("watch", 0.8)
    exact = matrix[: min(EXACT_ROWS, rows_max)]
    memory_rows = min(MEMORY_ROWS, rows_max)
    memory = {method: memory_mb(method, booster, matrix, memory_rows) for method in METHODS}
    progress.step("watch", 1.0)
    return Measures(
        _facts(booster, matrix), rows, trees, depths, interactions, memory, memory_rows,
        _gaps(booster, exact), len(exact), limit_s,
    )  # fmt: skip


def contributions(method: str, booster: lightgbm.Booster, matrix: Matrix) -> NDArray[Any]:
    """Path-dependent Shapley values by one method on one thread; shape ``(n, features)``."""
    if method == LIGHTGBM:
        return lightgbm_contributions(booster, matrix, rows_a_thread=None)
    if method == SHAP:
        by_class: NDArray[Any] = np.asarray(own_tree_shap(booster).shap_values(matrix)).reshape(-1, *matrix.shape)
        return np.asarray(by_class[-1])
    return np.asarray(WoodelfExplainer(booster).shap_values(as_frame(booster, matrix), verbose=False))


def own_tree_shap(booster: lightgbm.Booster) -> shap.TreeExplainer:
    """Shap's own computation: for a LightGBM model it would otherwise call LightGBM's."""
    explainer = shap.TreeExplainer(booster)
    explainer.model.model_type = "internal"
    return explainer


def rising(counts: Sequence[int], most: int) -> tuple[int, ...]:
    """The counts up to ``most``, and ``most`` itself where it falls between two of them."""
    kept = [count for count in counts if count <= most]
    return (*kept, most) if most < counts[-1] and most not in kept else tuple(kept)


def repeated(matrix: Matrix, count: int) -> Matrix:
    """The first ``count`` clients, begun again as often as it takes; shape ``(count, features)``."""
    return np.resize(matrix, (count, matrix.shape[1]))


def cut_models(booster: lightgbm.Booster) -> dict[int, lightgbm.Booster]:
    """The first trees of a model alone, by their number."""
    counts = {max(1, round(share * booster.num_trees())) for share in TREE_SHARES}
    return {count: lightgbm.Booster(model_str=booster.model_to_string(num_iteration=count)) for count in sorted(counts)}


def grown_models(booster: lightgbm.Booster, matrix: Matrix) -> dict[int, lightgbm.Booster]:
    """Models of growing depth that imitate the scores of ``booster``, by their greatest depth."""
    scores = predict(booster, matrix, raw_score=True)
    found = {}
    for depth in DEPTHS:
        settings = {
            "objective": "regression", "max_depth": depth, "num_leaves": min(2**depth, MOST_LEAVES),
            "min_data_in_leaf": 5, "num_threads": NUM_THREADS, "verbosity": -1, "seed": 1, "deterministic": True,
            "force_col_wise": True,
        }  # fmt: skip
        data = lightgbm.Dataset(
            matrix, scores, feature_name=booster.feature_name(), params={"num_threads": NUM_THREADS}
        )
        grown = lightgbm.train(settings, data, num_boost_round=GROWN_TREES)
        found[depth] = lightgbm.Booster(model_str=grown.model_to_string())
    return found


def depth_of(node: dict[str, Any]) -> int:
    """Splits from the root to the furthest leaf of a tree of ``Booster.dump_model``."""
    if "left_child" not in node:
        return 0
    return 1 + max(depth_of(node["left_child"]), depth_of(node["right_child"]))


def _facts(booster: lightgbm.Booster, matrix: Matrix) -> dict[str, float]:
    depths = [depth_of(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return {
        "trees": booster.num_trees(),
        "mean_depth": float(np.mean(depths)),
        "greatest_depth": max(depths),
        "features": matrix.shape[1],
        "clients": len(matrix),
        "missing_share": float(np.isnan(matrix).mean()),
    }


def _series(
    sizes: Sequence[int], methods: Sequence[str], limit_s: float, compute: Callable[[str, int], object]
) -> tuple[Timing, ...]:
    """Times by size; from the second size on, what the size before foretells to exceed the limit is not run."""
    found: list[Timing] = []
    for method in methods:
        foretold: float | None = 0.0
        for place, size in enumerate(sizes):
            seconds = None if foretold is None or foretold > limit_s else _seconds(compute, method, size)
            found.append(Timing(method, size, seconds))
            following = sizes[place + 1] if place + 1 < len(sizes) else size
            foretold = None if seconds is None else seconds * following / size
            if method == WOODELF:
                # Its cost lies in the trees: the rows foretell little.
                foretold = 0.0
    return tuple(found)


def _by_model(models: dict[int, lightgbm.Booster], matrix: Matrix, limit_s: float) -> tuple[Timing, ...]:
    return _series(tuple(models), METHODS, limit_s, lambda method, size: contributions(method, models[size], matrix))


def _seconds(compute: Callable[[str, int], object], method: str, size: int) -> float:
    # Processor time: what else runs on the machine does not count.
    start = time.process_time()
    compute(method, size)
    return time.process_time() - start


def _interactions(method: str, booster: lightgbm.Booster, matrix: Matrix) -> object:
    if method == SHAP:
        return own_tree_shap(booster).shap_interaction_values(matrix)
    return woodelf_interactions(booster, matrix)


def _gaps(booster: lightgbm.Booster, matrix: Matrix) -> dict[str, float]:
    expected = contributions(LIGHTGBM, booster, matrix)
    gaps = {
        method: float(np.abs(contributions(method, booster, matrix) - expected).max()) for method in (SHAP, WOODELF)
    }
    few, width = matrix[:EXACT_INTERACTION_ROWS], matrix.shape[1]
    by_shap = np.asarray(own_tree_shap(booster).shap_interaction_values(few)).reshape(-1, len(few), width, width)[-1]
    pairs = woodelf_interactions(booster, few)
    gaps["interactions"] = max(
        float(np.abs(2.0 * by_shap[:, one, other] - both).max()) for (one, other), both in pairs.items()
    )
    return gaps


def memory_mb(method: str, booster: lightgbm.Booster, matrix: Matrix, count: int) -> float:
    """What a method adds to the peak of a fresh process that explains ``count`` clients, in megabytes."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        few = matrix[:MEMORY_PATTERN_ROWS]
        return process.submit(added_memory_mb, method, booster.model_to_string(), few, count).result()


def added_memory_mb(method: str, model_text: str, few: Matrix, count: int) -> float:
    """Peak of this process after the computation over its peak before it, in megabytes."""
    booster = lightgbm.Booster(model_str=model_text)
    contributions(method, booster, few[:2])
    # The clients are repeated here, without a copy: what travels between processes would raise the first peak.
    matrix = few[np.arange(count) % len(few)]
    before = _peak_kb()
    contributions(method, booster, matrix)
    return (_peak_kb() - before) / 1024.0


def _peak_kb() -> int:
    """Most memory this process ever held, in kilobytes.

    Linux counts the peak of the parent in ``ru_maxrss`` of a process it starts, hence its own page of figures first.
    """
    if PROCESS_STATUS.exists():
        line = next(line for line in PROCESS_STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
