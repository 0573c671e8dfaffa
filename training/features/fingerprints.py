"""Names data and code by their content, so that two runs can be known to speak of the same things."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.features.table import FeatureTable

_GIT_TIMEOUT_S = 10.0


def data_fingerprint(table: FeatureTable) -> str:
    """SHA-256 of a feature table: ids, outcomes, and every column by name."""
    digest = hashlib.sha256(clients_fingerprint(table).encode())
    columns: dict[str, NDArray[Any]] = {**table.numbers, **table.texts}
    for name in sorted(columns):
        digest.update(name.encode())
        _update(digest, columns[name])
    return digest.hexdigest()


def clients_fingerprint(table: FeatureTable) -> str:
    """SHA-256 of the clients and their outcomes alone, the same whatever the features."""
    digest = hashlib.sha256()
    for column in (table.client_ids, table.is_train, table.target):
        _update(digest, column)
    return digest.hexdigest()


def git_commit(folder: Path = Path(__file__).parent) -> str:
    """The commit of the code that runs, with ``-modified`` where files differ; empty outside a checkout."""
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return ""
    return f"{commit}-modified" if _git(folder, "status", "--porcelain", "--untracked-files=no") else commit


def _update(digest: Any, column: NDArray[Any]) -> None:
    if column.dtype.kind == "U":
        # The width of a text column depends on its longest text, not on its content.
        digest.update("\x00".join(column.tolist()).encode())
    else:
        # Adding zero gives -0.0 and 0.0 the same bytes; NaN is written in one way only.
        plain = np.where(np.isnan(column), np.nan, column + 0.0) if column.dtype.kind == "f" else column
        digest.update(np.ascontiguousarray(plain).tobytes())
    digest.update(str(len(column)).encode())


def _git(folder: Path, *words: str) -> str:
    try:
        found = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=_GIT_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""
