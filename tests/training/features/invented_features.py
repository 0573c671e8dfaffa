"""A feature file without tables behind it: random columns, one of them empty, and an outcome that some decide."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from core.features.catalogue import Unit, load_catalogue
from core.storage.resource_files import resource
from training.features.table import INVENTED_KEY

MISSING_SHARE = 0.1


def write_invented_features(path: Path, clients: int, seed: int = 0, zero_share: float = 0.0) -> NDArray[np.float64]:
    """Write a feature file; a client out of ten has no known outcome.

    Args:
        path, clients, seed: what is made, and from what.
        zero_share: part of the plain numbers that are 0, as most counts of real clients are.

    Returns:
        The true probability of default of each client; shape ``(clients,)``.
    """
    generator = np.random.default_rng(seed)
    catalogue = load_catalogue(resource("catalogue.toml").read_bytes())
    columns: dict[str, NDArray[np.float64] | NDArray[np.str_]] = {}
    for feature in catalogue.features:
        if feature.is_text:
            columns[feature.name] = generator.choice(list(catalogue.categories[feature.name])[:4], clients)
        elif feature.unit is Unit.AMOUNT:
            columns[feature.name] = generator.lognormal(12.0, 0.5, clients)
        else:
            shares = np.round(generator.uniform(0.0, 1.0, clients), 3)
            has_zeros = zero_share > 0.0 and not feature.name.startswith("EXT_SOURCE")
            columns[feature.name] = shares * (generator.random(clients) >= zero_share) if has_zeros else shares
    columns["DAYS_BIRTH"] = -generator.integers(7_000, 25_000, clients).astype(np.float64)
    score = sum(np.asarray(columns[name], dtype=np.float64) for name in ("EXT_SOURCE_2", "EXT_SOURCE_3"))
    probability: NDArray[np.float64] = 1.0 / (1.0 + np.exp(5.0 * (score - 0.7)))
    target = (generator.random(clients) < probability).astype(np.float64)
    for name in ("EXT_SOURCE_1", "OWN_CAR_AGE", "card_use"):
        columns[name] = np.where(generator.random(clients) < MISSING_SHARE, np.nan, columns[name])
    columns["card_late_months_3m"] = np.full(clients, np.nan)
    is_train = np.arange(clients) % 10 != 0
    table = pyarrow.table(
        {
            "SK_ID_CURR": np.arange(100_001, 100_001 + clients),
            "is_train": is_train,
            "TARGET": pyarrow.array(target, mask=~is_train),
            **{name: pyarrow.array(column, from_pandas=True) for name, column in columns.items()},
        }
    )
    pyarrow.parquet.write_table(table.replace_schema_metadata({INVENTED_KEY: b"true"}), path)
    return probability
