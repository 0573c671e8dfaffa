"""Two revisions run in turn, so that whatever else the machine does meets both: paired ratios with their intervals."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.source_files import ROOT

CONFIDENCE = 0.95
FEWEST_PAIRS = 3

Measure = Callable[[Path], Mapping[str, Any]]
"""One run of the state of the code that lies in a folder: a figure, or a list of times, by name."""


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """A revision in a folder of its own, measured by the benchmark of today.

    Raises:
        subprocess.CalledProcessError: there is no such revision.
    """
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-bench-") as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            shutil.copytree(ROOT / "tests" / "bench", tree / "tests" / "bench", dirs_exist_ok=True)
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def paired(measure: Measure, now: Path, before: Path, pairs: int) -> dict[str, dict[str, float]]:
    """Measure both in turn, the order drawn the other way round at each pair.

    Args:
        measure: one run.
        now, before: folders of the two states.
        pairs: runs of each.

    Returns:
        By figure (medians and 95th centiles where it is a list of times), see :func:`ratio`.
    """
    found: dict[Path, list[dict[str, float]]] = {now: [], before: []}
    for pair in range(pairs):
        for folder in (now, before) if pair % 2 else (before, now):
            found[folder].append(_flat(measure(folder)))
    names = [name for name in found[now][0] if all(name in run for run in (*found[now], *found[before]))]
    return {name: ratio([run[name] for run in found[now]], [run[name] for run in found[before]]) for name in names}


def ratio(now: Sequence[float], before: Sequence[float]) -> dict[str, float]:
    """The geometric mean of paired ratios, and its interval from Student's t on their logarithms.

    Args:
        now, before: one figure a run, both positive, in the order of the pairs.

    Returns:
        ``now`` and ``before`` (medians), ``ratio``, ``low`` and ``high`` of the 95 % interval; the interval is open
        (NaN) below three pairs.
    """
    logs: NDArray[np.float64] = np.log(np.asarray(now, dtype=np.float64) / np.asarray(before, dtype=np.float64))
    middle = float(logs.mean())
    half = float("nan")
    if len(logs) >= FEWEST_PAIRS:
        half = float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, len(logs) - 1) * logs.std(ddof=1) / np.sqrt(len(logs)))
    figures = {
        "now": np.median(now), "before": np.median(before), "ratio": np.exp(middle), "low": np.exp(middle - half),
        "high": np.exp(middle + half),
    }  # fmt: skip
    return {name: round(float(figure), 3) for name, figure in figures.items()}


def _flat(figures: Mapping[str, Any]) -> dict[str, float]:
    """Every positive figure under one name, ``open.p95`` or ``memory.clients_mb``."""
    flat: dict[str, float] = {}
    for name, found in figures.items():
        if isinstance(found, Mapping):
            flat |= {f"{name}.{inner}": figure for inner, figure in _flat(found).items()}
        elif isinstance(found, list):
            flat |= {f"{name}.p50": float(np.quantile(found, 0.5)), f"{name}.p95": float(np.quantile(found, 0.95))}
        elif found > 0:
            flat[name] = float(found)
    return flat


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True, text=True)
