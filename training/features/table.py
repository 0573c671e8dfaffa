"""The feature file in memory: ids, outcomes, and every feature as a whole column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.encoding import CategoryCodes
from training.errors import DataError

Cell = TypeVar("Cell", bound=np.generic)
INVENTED_KEY = b"invented_clients"
"""In the metadata of a feature file: a program invented the clients."""


@dataclass(frozen=True)
class FeatureTable:
    """Clients in rows.

    Args:
        client_ids: SK_ID_CURR, ascending; shape ``(n,)``.
        is_train: whether the outcome is known; shape ``(n,)``.
        target: 1 default, 0 repaid, NaN where not known; shape ``(n,)``.
        numbers: numeric features by name, NaN where missing; each of shape ``(n,)``.
        texts: category features by name, empty where missing; each of shape ``(n,)``.
        invented_clients: whether the tables said that a program invented the clients.
    """

    client_ids: NDArray[np.int64]
    is_train: NDArray[np.bool_]
    target: NDArray[np.float64]
    numbers: Mapping[str, NDArray[np.float64]]
    texts: Mapping[str, NDArray[np.str_]]
    invented_clients: bool = False

    def __len__(self) -> int:
        return len(self.client_ids)

    def rows(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> FeatureTable:
        """Some of the clients; each column is taken apart when it is asked for, so that no table is copied whole."""
        return FeatureTable(
            self.client_ids[chosen],
            self.is_train[chosen],
            self.target[chosen],
            _ChosenColumns(self.numbers, chosen),
            _ChosenColumns(self.texts, chosen),
            self.invented_clients,
        )

    def matrix(self, catalogue: Catalogue, codes: CategoryCodes) -> NDArray[np.float64]:
        """The clients as the model sees them; shape ``(n, model features)``."""
        matrix = np.empty((len(self), len(catalogue.model_features)), dtype=np.float64)
        for position, feature in enumerate(catalogue.model_features):
            if feature.is_text:
                matrix[:, position] = apply_codes(codes, feature.name, self.texts[feature.name])
            else:
                matrix[:, position] = self.numbers[feature.name]
        return matrix


class _ChosenColumns(Mapping[str, NDArray[Cell]]):
    """The columns of some clients of another table."""

    def __init__(self, columns: Mapping[str, NDArray[Cell]], chosen: NDArray[np.int64] | NDArray[np.bool_]) -> None:
        places = np.arange(len(chosen))[chosen] if chosen.dtype == np.bool_ else np.asarray(chosen, dtype=np.int64)
        self._columns: Mapping[str, NDArray[Cell]]
        self._places: NDArray[np.int64]
        if isinstance(columns, _ChosenColumns):
            self._columns, self._places = columns._columns, columns._places[places]
        else:
            self._columns, self._places = columns, places

    def __getitem__(self, name: str) -> NDArray[Cell]:
        column: NDArray[Cell] = self._columns[name][self._places]
        return column

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def apply_codes(codes: CategoryCodes, name: str, column: NDArray[np.str_]) -> NDArray[np.float64]:
    """The number of each client's category; same shape as ``column``."""
    categories, places = np.unique(column, return_inverse=True)
    numbers = np.array([codes.code(name, str(category)) for category in categories], dtype=np.float64)
    return numbers[places]


def read_feature_table(path: Path, catalogue: Catalogue) -> FeatureTable:
    """Read a feature file written by ``python -m training features``.

    Raises:
        DataError: the file cannot be read, or its columns are not the catalogue's.
    """
    try:
        table = pyarrow.parquet.read_table(path)
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise DataError("The feature file cannot be read", str(path), "build it again with `features`") from error
    return feature_table(table, catalogue, str(path))


def feature_table(table: pyarrow.Table, catalogue: Catalogue, place: str) -> FeatureTable:
    """Take an Arrow table apart.

    Raises:
        DataError: a column of the catalogue is absent.
    """
    names = ("SK_ID_CURR", "is_train", "TARGET", *(feature.name for feature in catalogue.features))
    for name in names:
        if name not in table.column_names:
            raise DataError(f"Column {name} is absent", place, "build the features again with this version")
    return FeatureTable(
        client_ids=table["SK_ID_CURR"].to_numpy().astype(np.int64),
        is_train=np.asarray(table["is_train"].to_numpy(), dtype=np.bool_),
        target=_numbers(table["TARGET"]),
        numbers={f.name: _numbers(table[f.name]) for f in catalogue.features if not f.is_text},
        texts={f.name: _texts(table[f.name]) for f in catalogue.features if f.is_text},
        invented_clients=INVENTED_KEY in (table.schema.metadata or {}),
    )


def _numbers(column: pyarrow.ChunkedArray) -> NDArray[np.float64]:
    filled = pyarrow.compute.fill_null(column.cast(pyarrow.float64()), np.nan)
    return np.asarray(filled.to_numpy(), dtype=np.float64)


def _texts(column: pyarrow.ChunkedArray) -> NDArray[np.str_]:
    return np.asarray(pyarrow.compute.fill_null(column.cast(pyarrow.string()), "").to_numpy(), dtype=np.str_)
