"""From loose values, as another program or a table gives them, to the score and reasons that the application shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.assessment.history_sentences import row_problem_sentence
from core.assessment.outside_known import OutsideKnown, outside_known
from core.bundle.bundle import CALIBRATION_NAME, CATALOGUE_NAME, CODES_NAME, MODEL_NAME, REFERENCE_NAME
from core.bundle.manifest import MANIFEST_NAME, read_manifest
from core.clients.client import Client
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature, load_catalogue
from core.features.field_reading import is_missing, read_value
from core.model.calibration import Calibration
from core.model.encoding import CategoryCodes, model_vector
from core.model.explanation import MAXIMUM_REASONS, Explainer, Explanation, Reason
from core.model.policy import Advice, Policy
from core.model.reference import Reference
from core.model.scorer import Scorer
from core.new_files.form import REQUIRED, FieldProblem, client_from_form, file_contradictions, is_given
from core.new_files.summed_up import add_histories, add_sums
from core.raw_tables.history_features import history_values
from core.raw_tables.sent_rows import RowProblem, SentHistories, read_histories
from core.values import Value

NEEDED_FILES = (MODEL_NAME, CALIBRATION_NAME, CATALOGUE_NAME, CODES_NAME, REFERENCE_NAME, MANIFEST_NAME)
"""The files of a bundle that a score needs; the clients are not among them."""
CONTRADICTION_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "instalment_above_credit": "AMT_ANNUITY must be below AMT_CREDIT",
        "instalment_above_income": "AMT_ANNUITY cannot be above AMT_INCOME_TOTAL",
        "employment_in_the_future": "DAYS_EMPLOYED is counted backwards: a job cannot start after the application",
        "work_without_job": "NAME_INCOME_TYPE is an income from a job, but DAYS_EMPLOYED says that there is none",
        "car_age_without_car": "OWN_CAR_AGE is given, but FLAG_OWN_CAR says that there is no car",
        "debt_without_credit": "a sum is owed elsewhere, but bureau_active_count says that no credit is running there",
    }
)
"""What each rule of ``core.clients.consistency`` says to another program."""

Problem = FieldProblem | RowProblem


@dataclass(frozen=True)
class Prediction:
    """What is said of one file.

    Args:
        client: the file, derived values included.
        probability: calibrated probability of default (0 to 1).
        advice: what the policy advises.
        reasons: the strongest of those the application shows, both senses together, at most four.
        outside: values that the model does not know, None where it knows them all.
    """

    client: Client
    probability: float
    advice: Advice
    reasons: tuple[Reason, ...]
    outside: OutsideKnown | None


@dataclass(frozen=True)
class Predictor:
    """Scores and explains files that no client database holds.

    Args:
        catalogue: the features.
        codes: numbers of the categories.
        explainer: scores and explains.
        policy: advises.
        reference: the ranges seen in training.
    """

    catalogue: Catalogue
    codes: CategoryCodes
    explainer: Explainer
    policy: Policy
    reference: Reference

    def predict(self, values: Mapping[str, Value]) -> Prediction:
        """Score one file.

        Args:
            values: by feature name; a history feature that is not given is that of a person without one, as for a
                new file in the application.
        """
        client = client_from_form(values, self.catalogue, client_id=0)
        explanation = self.explainer.explain(self._vector(client))
        probability = explanation.probability
        outside = outside_known(
            client,
            self.catalogue,
            self.reference,
            lambda nearest: self.explainer.scorer.probability(self._vector(nearest)),
        )
        return Prediction(client, probability, self.policy.advise(probability), strongest(explanation), outside)

    def _vector(self, client: Client) -> NDArray[np.float64]:
        return model_vector(client, self.catalogue.model_features, self.codes)


def read_predictor(contents: Mapping[str, bytes]) -> Predictor:
    """Build a predictor from the files of a bundle.

    Args:
        contents: by file name, at least ``NEEDED_FILES``; nothing is verified here.
    """
    catalogue = load_catalogue(contents[CATALOGUE_NAME])
    scorer = Scorer(contents[MODEL_NAME].decode("utf-8"), Calibration.from_json(contents[CALIBRATION_NAME]))
    reference = Reference.from_json(contents[REFERENCE_NAME])
    return Predictor(
        catalogue=catalogue,
        codes=CategoryCodes.from_json(contents[CODES_NAME]),
        explainer=Explainer(catalogue, scorer, reference.profile(catalogue.model_names)),
        policy=read_manifest(contents[MANIFEST_NAME]).policy,
        reference=reference,
    )


def given_features(catalogue: Catalogue) -> tuple[Feature, ...]:
    """The features that a prediction takes, in catalogue order: nothing protected, nothing that is computed."""
    return tuple(feature for feature in catalogue.features if is_given(feature))


def strongest(explanation: Explanation, count: int = MAXIMUM_REASONS) -> tuple[Reason, ...]:
    """The reasons of greatest contribution, whichever way they move the risk."""
    ranked = sorted(explanation.reasons, key=lambda reason: (-abs(reason.contribution), reason.factor))
    return tuple(ranked[:count])


def read_records(
    records: Sequence[Mapping[str, Any]], catalogue: Catalogue
) -> list[tuple[dict[str, Value], tuple[Problem, ...]]]:
    """Read what another program sends for some clients.

    Args:
        records: for each client, numbers and texts by feature name and by the names of the parts of an application's
            sums, and the rows of its histories by name of the table; other names are ignored.
        catalogue: the features and their ranges.

    Returns:
        For each client, the values that are known and everything that keeps them from being scored, contradictions
        last.
    """
    sent = [read_histories(record) for record in records]
    computed = history_values([histories.tables for histories in sent], catalogue)
    return [_read(*one, catalogue) for one in zip(records, sent, computed, strict=True)]


def _read(
    record: Mapping[str, Any], histories: SentHistories, computed: Mapping[str, Value], catalogue: Catalogue
) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for feature in given_features(catalogue):
        try:
            value = read_value(feature, record.get(feature.name), catalogue)
        except InvalidValueError as error:
            problems.append(FieldProblem(feature.name, error.problem, error.value, error.minimum, error.maximum))
            continue
        if not is_missing(value):
            values[feature.name] = value
        elif feature.name in REQUIRED:
            problems.append(FieldProblem(feature.name, "missing_required"))
    problems += [*add_sums(record, catalogue, values), *histories.problems]
    problems += add_histories(values, histories.tables, computed, catalogue)
    if not problems:
        problems += file_contradictions(values, catalogue)
    return values, tuple(problems)


def problem_sentence(problem: Problem, catalogue: Catalogue) -> str:
    """What is wrong with one value, in English, for the program that sent it; the value is not given back."""
    if isinstance(problem, RowProblem):
        return row_problem_sentence(problem)
    name = problem.feature
    match problem.problem:
        case "missing_required":
            return f"{name} is required and has no value"
        case "out_of_range":
            low = "no lower bound" if problem.minimum is None else f"{problem.minimum:.15g}"
            high = "no upper bound" if problem.maximum is None else f"{problem.maximum:.15g}"
            return f"{name} is out of range (from {low} to {high})"
        case "unknown_category":
            known = ", ".join(json.dumps(label, ensure_ascii=False) for label in catalogue.categories[name] if label)
            return f"{name} is not one of {known}"
        case "not_whole":
            return f"{name} is not a whole number"
        case "not_the_sum":
            return f"{name} is not the sum of the figures sent with it: leave one of them out"
        case "not_of_the_rows":
            return f"{name} is not what the rows sent with it sum up to: leave one of them out"
        case "contradiction":
            return CONTRADICTION_SENTENCES[problem.rule]
        case _:
            return f"{name} is not a number"
