"""How many threads LightGBM gets: one, in every call; rows that are many are shared out among threads of our own.

LightGBM keeps that number once for the whole process and every call writes it, one without ``num_threads`` too. Where
two calls run at once and disagree, what one of them laid out for so many threads is used by another number of them:
the process dies, or a result is wrong. As long as every call says the same number, any of them may meet any other.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import lightgbm

NUM_THREADS = 1


def predict(
    booster: lightgbm.Booster, rows: NDArray[np.float64], rows_a_thread: int | None = None, **options: object
) -> NDArray[np.float64]:
    """What a model says of each row: the same to the last bit on any number of threads.

    Args:
        booster: the model.
        rows: shape ``(n, features)``.
        rows_a_thread: so many rows are worth the waking of a thread; None: all on the caller's own.
        options: of ``Booster.predict``.
    """

    def of(part: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(booster.predict(part, num_threads=NUM_THREADS, **options), dtype=np.float64)

    threads = min(os.cpu_count() or 1, len(rows) // rows_a_thread) if rows_a_thread else 1
    if threads < 2:
        return of(rows)
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(of, np.array_split(rows, threads))))
