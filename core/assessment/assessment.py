"""The two things the application asks: assess a client, and what if some values were different."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.assessment.outside_known import OutsideKnown, outside_known
from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.clients.credits_elsewhere import newly_closed
from core.clients.history import PastCredit
from core.model.comparable import ObservedBand
from core.model.encoding import model_vector
from core.model.explanation import Explanation
from core.model.policy import Advice
from core.population.standing import Standing
from core.values import Value, same_value


@dataclass(frozen=True)
class Assessment:
    """Everything the client's page shows, computed at once so that its parts never disagree.

    Args:
        client: the file that was scored.
        probability: calibrated probability of default (0 to 1).
        advice: what the policy advises.
        distance_points: points of risk between the figures shown of the risk and of the threshold, negative below.
        observed: what happened with past clients at the same level of risk.
        explanation: the reasons.
        standings: where the client stands on the main features.
        outside: values that the model does not know, None where it knows them all.
    """

    client: Client
    probability: float
    advice: Advice
    distance_points: float
    observed: ObservedBand
    explanation: Explanation
    standings: tuple[Standing, ...]
    outside: OutsideKnown | None = None


@dataclass(frozen=True)
class Change:
    """One feature before and after a simulation."""

    feature: str
    before: Value
    after: Value


@dataclass(frozen=True)
class WhatIf:
    """A file and the same file with changes, assessed in the same way.

    Args:
        before, after: both assessments.
        changes: every feature that differs, edited ones and recomputed ones, in catalogue order.
    """

    before: Assessment
    after: Assessment
    changes: tuple[Change, ...]

    @property
    def closed(self) -> PastCredit | None:
        """The credit elsewhere that the changes pay off, as it is now; None where none is."""
        return newly_closed(self.before.client.credits_elsewhere, self.after.client.credits_elsewhere)


def assess(bundle: Bundle, client: Client) -> Assessment:
    """Score and explain one client."""
    catalogue = bundle.catalogue
    vector = model_vector(client, catalogue.model_features, bundle.codes)
    explanation = bundle.explainer.explain(vector)
    policy = bundle.manifest.policy
    return Assessment(
        client=client,
        probability=explanation.probability,
        advice=policy.advise(explanation.probability),
        distance_points=policy.distance_points(explanation.probability),
        observed=bundle.comparable.band(explanation.probability),
        explanation=explanation,
        standings=bundle.population.situate(client),
        outside=outside_known(
            client,
            catalogue,
            bundle.reference,
            lambda nearest: bundle.scorer.probability(model_vector(nearest, catalogue.model_features, bundle.codes)),
        ),
    )


def what_if(bundle: Bundle, before: Assessment, edits: Mapping[str, Value]) -> WhatIf:
    """Score and explain one client after changes of raw inputs.

    Raises:
        InvalidValueError: a feature may not be changed, or cannot take the value given.
    """
    after = assess(bundle, with_edits(before.client, edits, bundle.catalogue))
    changes = tuple(
        Change(feature.name, old, new)
        for feature in bundle.catalogue.features
        if not same_value(old := before.client.values[feature.name], new := after.client.values[feature.name])
    )
    return WhatIf(before, after, changes)
