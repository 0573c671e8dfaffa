"""The model as MLflow stores and serves it: this file is copied beside the bundle's small files, nothing is pickled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mlflow.models
import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE
from mlflow.pyfunc import PythonModel, PythonModelContext

from core.assessment.prediction import Prediction, Predictor, Problem, problem_sentence, read_predictor, read_records
from core.assessment.unknown_fields import unknown_fields_sentence
from core.features.formatting import Formatter
from core.model.wording import ReasonWriter

BUNDLE_ARTIFACT = "bundle"
MAXIMUM_ROWS = 1_000
"""A request is answered within seconds; a whole population is for `python -m training score`."""
MOST_PROBLEMS_TOLD = 5
OUTPUTS = ["probability", "advice", "reasons", "outside_known", "nearest_probability"]


class CreditDefaultModel(PythonModel):  # type: ignore[misc]  # MLflow is not typed
    """Takes application fields and, where known, a past in features or rows; gives probability, advice and reasons."""

    def load_context(self, context: PythonModelContext) -> None:
        """Build the predictor from the small files of the bundle."""
        folder = Path(context.artifacts[BUNDLE_ARTIFACT])
        self._predictor: Predictor = read_predictor({path.name: path.read_bytes() for path in folder.iterdir()})
        self._writer = ReasonWriter(self._predictor.catalogue, self._predictor.codes, Formatter("fr"))

    def predict(self, model_input: pd.DataFrame) -> pd.DataFrame:
        """Score each row.

        Args:
            model_input: one row a client; in a column named as a table of the past, such as ``bureau``, the raw rows of
                each client: a list of objects, or such a list as a JSON text.

        Returns:
            ``probability`` (0 to 1), ``advice`` and ``reasons`` (at most four, strongest first) of each row; in
            ``outside_known`` the values that the model has never seen the like of, and in ``nearest_probability``
            (0 to 1) the risk at the nearest that it has, the same where there are none.

        Raises:
            MlflowException: a column is unknown, a row cannot be scored, or there are too many; nothing is scored
                then. Where MLflow enforces the signature first, it has dropped unknown columns with a warning.
        """
        records = _records(model_input)
        if unknown := unknown_fields_sentence([str(name) for name in records[0]], self._predictor.catalogue):
            raise _refused(unknown)
        read = read_records(records, self._predictor.catalogue)
        for place, (_values, problems) in enumerate(read):
            self._check(place, problems)
        answers = [self._answer(self._predictor.predict(values)) for values, _problems in read]
        return pd.DataFrame(answers, columns=OUTPUTS)

    def _check(self, place: int, problems: Sequence[Problem]) -> None:
        if problems:
            told = [problem_sentence(problem, self._predictor.catalogue) for problem in problems[:MOST_PROBLEMS_TOLD]]
            more = len(problems) - len(told)
            rest = f"; and {more} more" if more else ""
            raise _refused(f"Row {place} cannot be scored: {'; '.join(told)}{rest}.")

    def _answer(self, prediction: Prediction) -> dict[str, Any]:
        reasons = []
        for reason in prediction.reasons:
            words = self._writer.write(reason, prediction.client)
            reasons.append(
                {
                    "factor": reason.factor,
                    "sense": reason.sense.value,
                    "points": reason.size_points,
                    "title": words.title,
                    "detail": words.detail,
                }
            )
        probability, outside = prediction.probability, prediction.outside
        return {
            "probability": probability,
            "advice": prediction.advice.value,
            "reasons": reasons,
            "outside_known": [] if outside is None else list(outside.features),
            "nearest_probability": probability if outside is None else outside.nearest_probability,
        }


def _records(model_input: pd.DataFrame) -> list[dict[str, Any]]:
    frame = pd.DataFrame(model_input)
    if frame.empty:
        raise _refused("There is no client to score: send at least one row.")
    if len(frame) > MAXIMUM_ROWS:
        raise _refused(f"{len(frame):,} clients are too many for one request: send at most {MAXIMUM_ROWS:,}.")
    records: list[dict[str, Any]] = frame.astype(object).to_dict("records")
    return records


def _refused(sentence: str) -> MlflowException:
    return MlflowException(sentence, error_code=INVALID_PARAMETER_VALUE)


mlflow.models.set_model(CreditDefaultModel())
