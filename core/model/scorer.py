"""The trained model: probabilities of default and what each feature adds to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.model.calibration import Calibration
from core.model.tree_threads import predict

if TYPE_CHECKING:
    import lightgbm

_SCORED_ROWS_A_THREAD = 2_048
_EXPLAINED_ROWS_A_THREAD = 256
"""An explanation takes as long as hundreds of scores."""


class Scorer:
    """A LightGBM text model and its calibration, ready to score single rows fast.

    Args:
        model_text: the model in LightGBM's text format.
        calibration: from log-odds to probability.

    Raises:
        ValueError: the text is no model of LightGBM's.
    """

    def __init__(self, model_text: str, calibration: Calibration) -> None:
        self._booster = _read(model_text)
        self._calibration = calibration

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the features in the order of the model's vector."""
        return tuple(self._booster.feature_name())

    @property
    def booster(self) -> lightgbm.Booster:
        """The trees themselves, for who studies the model; scores and contributions are asked for here."""
        return self._booster

    @property
    def calibration(self) -> Calibration:
        """From log-odds to probability."""
        return self._calibration

    @property
    def tree_count(self) -> int:
        """How many trees the model holds."""
        return int(self._booster.num_trees())

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Uncalibrated log-odds of default for rows of shape ``(n, features)``."""
        return predict(self._booster, rows, rows_a_thread=_SCORED_ROWS_A_THREAD, raw_score=True)

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated probabilities of default (0 to 1) for rows of shape ``(n, features)``."""
        return self._calibration.probability(self.log_odds(rows))

    def probability(self, vector: NDArray[np.float64]) -> float:
        """Calibrated probability of default (0 to 1) of one vector of shape ``(features,)``."""
        return float(self.probabilities(vector[np.newaxis, :])[0])

    def contributions(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Exact Shapley contributions to the log-odds (TreeSHAP, Lundberg et al., Nature Machine Intelligence 2020).

        Args:
            rows: shape ``(n, features)``.

        Returns:
            Shape ``(n, features + 1)``: one contribution a feature, then the expected value.
        """
        return predict(self._booster, rows, rows_a_thread=_EXPLAINED_ROWS_A_THREAD, pred_contrib=True)


def _read(model_text: str) -> lightgbm.Booster:
    import lightgbm  # noqa: PLC0415  (its import takes longer than a first paint may)

    try:
        return lightgbm.Booster(model_str=model_text)
    except lightgbm.basic.LightGBMError as error:
        raise ValueError(str(error)) from error
