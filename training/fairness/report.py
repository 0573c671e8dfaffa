"""A bundle judged on its own clients: groups, price of fairness, proxies and ways back, in one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.bundle.bundle import Bundle
from core.errors import UnknownClientError
from training.configuration import trained_with
from training.errors import DataError
from training.fairness.groups import GroupFigures, fairness_groups, group_figures, warning
from training.fairness.study import Price, Proxy, Recourse, price, proxies, recourse
from training.features.table import FeatureTable
from training.model.split import person_groups
from training.model.train import score_out_of_fold
from training.progress import Progress


@dataclass(frozen=True)
class FairnessReport:
    """Everything that is found.

    Args:
        groups: figures by group, from out-of-fold scores under the bundle's policy.
        price, proxies, recourse: see :mod:`training.fairness.study`.
    """

    groups: tuple[GroupFigures, ...]
    price: Price
    proxies: tuple[Proxy, ...]
    recourse: tuple[Recourse, ...]

    def document(self) -> Mapping[str, Any]:
        """The content of ``fairness.json``."""
        return {
            "groups": [group.card_row() for group in self.groups],
            "warnings": [warning(group) for group in self.groups if group.is_badly_calibrated],
            "price": asdict(self.price),
            "proxies": [asdict(one) for one in self.proxies],
            "recourse": [asdict(one) for one in self.recourse],
        }


def fairness_report(bundle: Bundle, table: FeatureTable, place: str, progress: Progress) -> FairnessReport:
    """Judge a bundle on the features it was trained on, with the settings it was trained with.

    Raises:
        TrainingError: the bundle does not say how it was trained.
        DataError: the features are not about the bundle's clients.
    """
    configuration = trained_with(bundle.card, str(bundle.folder))
    training = table.rows(table.is_train)
    known = bundle.metrics.get("clients")
    if len(training) != known:
        raise DataError(
            f"{len(training)} clients with an outcome, but the bundle was trained on {known}", place,
            "give the feature file that the bundle was trained on",
        )  # fmt: skip
    progress.step("fairness", 0.0)
    scores = score_out_of_fold(training, person_groups(training), bundle.catalogue, configuration, progress)
    groups = fairness_groups(training)
    figures = group_figures(scores.probability, training.target, bundle.manifest.policy, groups)
    progress.step("fairness", 0.3)
    paid = price(training, scores, bundle.catalogue, configuration)
    progress.step("fairness", 0.6)
    matrix = training.matrix(bundle.catalogue, bundle.codes)
    given_away = proxies(training, matrix, bundle.catalogue, configuration.seed)
    progress.step("fairness", 0.8)
    refused = np.asarray(bundle.scorer.probabilities(matrix) > bundle.manifest.policy.review_high)
    try:
        ways_back = recourse(bundle, training, refused, groups, configuration.seed)
    except UnknownClientError as error:
        raise DataError(
            f"Client {error.client_id} is not in the bundle", place, "give the feature file of the bundle's clients"
        ) from error
    progress.step("fairness", 1.0)
    return FairnessReport(figures, paid, given_away, ways_back)
