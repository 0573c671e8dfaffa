"""Everything that the documents say, gathered from a bundle, from reports, and from what is computed in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.bundle.bundle import Bundle
from training.configuration import trained_with
from training.documents.example import Example, invented_example
from training.documents.exploration import Exploration, explored
from training.documents.model_facts import ModelFacts, facts_of
from training.documents.reports import COMPARISON, DRIFT, FAIRNESS, QUALITY, WATCH, Report
from training.documents.studies import Sample, compared, drifted, fair, watched
from training.errors import TrainingError
from training.features.bundle_clients import known_clients, pending_clients
from training.progress import Progress

STUDIES = {COMPARISON: compared, FAIRNESS: fair, WATCH: watched}


@dataclass(frozen=True)
class Findings:
    """What all three documents are made of.

    Args:
        facts: of the model.
        interpretation: content of ``interpretation.json``.
        calibration: slope and intercept of the logistic calibration.
        client_count: clients of the bundle.
        fingerprint: SHA-256 of the manifest.
        signed_for_demonstration: whether the signature proves nothing.
        comparison, fairness, watch: given or computed.
        drift: None where too few clients wait for a decision.
        quality: None where it was not given: it needs the raw tables.
        example: the invented client.
        exploration: what the data look like, on a sample of the bundle's clients.
    """

    facts: ModelFacts
    interpretation: Mapping[str, Any]
    calibration: tuple[float, float]
    client_count: int
    fingerprint: str
    signed_for_demonstration: bool
    comparison: Report
    fairness: Report
    watch: Report
    drift: Report | None
    quality: Report | None
    example: Example
    exploration: Exploration


def checked_facts(bundle: Bundle) -> ModelFacts:
    """The facts of a bundle that says enough of its model.

    Raises:
        TrainingError: it was made by a version that said less.
    """
    wanted = {
        "metrics.json": (bundle.metrics, ("calibration_groups", "cost_sensitivity", "folds", "importance")),
        "model_card.json": (bundle.card, ("settings", "trained", "trees_by_fold")),
        "interpretation.json": (bundle.interpretation, ("curves", "factors", "interactions")),
    }
    for place, (content, names) in wanted.items():
        for name in names:
            if name not in content:
                raise TrainingError(
                    f"The bundle does not say enough of its model: {name} is absent", f"{bundle.folder}, {place}",
                    "train it again with this version",
                )  # fmt: skip
    return facts_of(bundle)


def gather(bundle: Bundle, given: Mapping[str, Report], clients: int, progress: Progress) -> Findings:
    """Take the reports that were given, and compute the others on a sample of the bundle's own clients.

    Args:
        bundle: verified and open.
        given: reports by name.
        clients: how many clients the sample has at most.
        progress: is told of each study.

    Raises:
        DataError: the bundle has too few clients to compute what was not given.
        TrainingError: it does not say enough of its model.
    """
    facts, configuration = checked_facts(bundle), trained_with(bundle.card, str(bundle.folder))
    found = dict(given)
    sample = Sample(bundle, known_clients(bundle, clients, configuration.seed), configuration)
    if not {*STUDIES, DRIFT} <= set(given):
        for name, study in STUDIES.items():
            if name not in found:
                found[name] = study(sample, progress)
        if DRIFT not in found:
            waiting = drifted(sample, pending_clients(bundle, clients, configuration.seed), progress)
            found |= {} if waiting is None else {DRIFT: waiting}
    calibration = bundle.scorer.calibration
    return Findings(
        facts=facts,
        interpretation=bundle.interpretation,
        calibration=(calibration.slope, calibration.intercept),
        client_count=bundle.manifest.client_count,
        fingerprint=bundle.manifest.fingerprint,
        signed_for_demonstration=bundle.signer.demonstration,
        comparison=found[COMPARISON],
        fairness=found[FAIRNESS],
        watch=found[WATCH],
        drift=found.get(DRIFT),
        quality=found.get(QUALITY),
        example=invented_example(bundle),
        exploration=explored(sample.table, bundle.catalogue),
    )
