"""What was not given is computed here, on a bounded sample of the bundle's own clients, as the commands would."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.bundle.bundle import Bundle
from training.configuration import Configuration
from training.documents.reports import Report
from training.drift.sides import FEWEST_CLIENTS, Part, Side, Sides
from training.drift.study import study
from training.fairness.groups import AGE, FAMILY, REGION, SEX, Group
from training.fairness.study import PROXY_CLIENTS, PROXY_FOLDS, price, proxy, recourse
from training.features.source import sample_places
from training.features.table import FeatureTable
from training.model.split import fold_numbers, person_groups
from training.model.train import score_out_of_fold
from training.progress import Progress
from training.rivals.contest import CHOSEN, RIVALS, WORKERS, comparison_document, contest_of
from training.rivals.judging import judge
from training.watch.measure import LIGHTGBM, METHODS, SHAP, WOODELF, contributions, rising

EVERYBODY = "everybody"
WATCHED = (SEX, AGE, FAMILY, REGION)
WATCH_ROWS = (100, 1_000, 5_000)
EXACT_ROWS = 200


@dataclass(frozen=True)
class Sample:
    """Clients of a bundle whose outcome is known, and the settings that its model was trained with."""

    bundle: Bundle
    table: FeatureTable
    configuration: Configuration


def compared(sample: Sample, progress: Progress) -> Report:
    """All algorithms and treatments of imbalance, as ``compare`` judges them.

    Raises:
        DataError: too few clients.
    """
    contest = contest_of(sample.table, sample.bundle.catalogue, sample.configuration)
    judged = judge(contest, RIVALS, CHOSEN, WORKERS, progress)
    return Report(comparison_document(contest, judged), given=False, clients=len(sample.table))


def fair(sample: Sample, progress: Progress) -> Report:
    """Price of the columns left out, what gives four of them away, ways back; groups are those of the card."""
    bundle, table, configuration = sample.bundle, sample.table, sample.configuration
    progress.step("fairness", 0.0)
    scores = score_out_of_fold(table, person_groups(table), bundle.catalogue, configuration, progress)
    paid = price(table, scores, bundle.catalogue, configuration)
    progress.step("fairness", 0.7)
    matrix = table.matrix(bundle.catalogue, bundle.codes)
    refused = np.asarray(bundle.scorer.probabilities(matrix) > bundle.manifest.policy.review_high)
    everybody = Group(EVERYBODY, EVERYBODY, {}, np.ones(len(table), dtype=bool))
    content: Mapping[str, Any] = {
        "groups": list(bundle.card.get("fairness", ())),
        "warnings": list(bundle.card.get("fairness_warnings", ())),
        "price": asdict(paid),
        "proxies": _given_away(sample, matrix),
        "recourse": [asdict(one) for one in recourse(bundle, table, refused, [everybody], configuration.seed)],
    }
    progress.step("fairness", 1.0)
    return Report(content, given=False, clients=len(table))


def _given_away(sample: Sample, matrix: np.ndarray[Any, np.dtype[np.float64]]) -> list[dict[str, Any]]:
    seed = sample.configuration.seed
    places = sample_places(len(sample.table), PROXY_CLIENTS, seed)
    some = sample.table.rows(places)
    folds = fold_numbers(person_groups(some), np.zeros(len(some)), PROXY_FOLDS, seed)
    found = []
    for name in WATCHED:
        column = some.texts[name] if sample.bundle.catalogue.by_name[name].is_text else some.numbers[name]
        one = proxy(name, column, matrix[places], folds, seed)
        if one is not None:
            found.append(asdict(one))
    return found


def watched(sample: Sample, progress: Progress) -> Report:
    """WOODELF against TreeSHAP by number of clients: the part of ``watch`` that the documents show."""
    progress.step("watch", 0.0)
    booster = sample.bundle.scorer.booster
    matrix = sample.table.matrix(sample.bundle.catalogue, sample.bundle.codes)
    sizes = rising(WATCH_ROWS, len(matrix))
    for method in METHODS:
        contributions(method, booster, matrix[:2])  # What a first call loads is no part of the comparison.
    rows = []
    for done, (method, size) in enumerate([(method, size) for method in METHODS for size in sizes], start=1):
        start = time.process_time()
        contributions(method, booster, matrix[:size])
        rows.append({"method": method, "size": size, "seconds": time.process_time() - start})
        progress.step("watch", done / (len(METHODS) * len(sizes)))
    few = matrix[:EXACT_ROWS]
    expected = contributions(LIGHTGBM, booster, few)
    gaps = {one: float(np.abs(contributions(one, booster, few) - expected).max()) for one in (SHAP, WOODELF)}
    content = {"rows": rows, "gaps": gaps, "exact_rows": len(few)}
    return Report(content, given=False, clients=sizes[-1])


def drifted(sample: Sample, pending: FeatureTable, progress: Progress) -> Report | None:
    """Clients whose outcome is known against those who wait for a decision; None where these are too few."""
    if min(len(pending), len(sample.table)) < FEWEST_CLIENTS:
        return None
    manifest, place = sample.bundle.manifest, sample.bundle.folder.name
    known = Side(place, Part.KNOWN, manifest.client_count - manifest.pending_count, sample.table)
    waiting = Side(place, Part.PENDING, manifest.pending_count, pending)
    sides = Sides(known, waiting, sample.configuration.seed, same_data=True)
    found = study(sample.bundle, sample.bundle.catalogue, sides, progress)
    return Report(found.document(), given=False, clients=len(sample.table))
