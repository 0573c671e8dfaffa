"""A client who does not exist: the median profile, some factors moved to values that many clients have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.bundle.bundle import Bundle
from core.model.explanation import Reason, Sense
from core.model.policy import Advice

MOVED_FACTORS = 8
HOW_FAR = 0.8
"""Where among the points of a curve, ordered towards its side, the invented client stands: far, but not at the end."""


@dataclass(frozen=True)
class ExampleReason:
    """One reason of the invented client: its title, which way it moves the risk, signed points of risk."""

    title: str
    sense: Sense
    points: float


@dataclass(frozen=True)
class Example:
    """An invented client, scored and explained like any other.

    Args:
        reference: probability of the median profile (0 to 1).
        probability: of the invented client (0 to 1).
        advice, distance_points: what the policy says of it.
        reasons: those that raise the risk first.
        moved: how many factors were moved.
    """

    reference: float
    probability: float
    advice: Advice
    distance_points: float
    reasons: tuple[ExampleReason, ...]
    moved: int


def invented_example(bundle: Bundle) -> Example:
    """Build and explain the client: heavy factors are moved in turn to the risky and to the safe side."""
    names = bundle.catalogue.model_names
    profile = bundle.reference.profile(names)
    vector, places = profile.copy(), {name: place for place, name in enumerate(names)}
    curves = bundle.interpretation["curves"]
    factors = list(dict.fromkeys(str(curve["factor"]) for curve in curves))[:MOVED_FACTORS]
    for curve in curves:
        if curve["factor"] in factors:
            risky = factors.index(curve["factor"]) % 2 == 0
            vector[places[curve["feature"]]] = _typical(bundle, curve, risky=risky)
    found = bundle.explainer.explain(vector)
    policy = bundle.manifest.policy
    return Example(
        reference=float(bundle.scorer.probabilities(profile[np.newaxis, :])[0]),
        probability=found.probability,
        advice=policy.advise(found.probability),
        distance_points=policy.distance_points(found.probability),
        reasons=tuple(
            ExampleReason(_title(bundle, reason), reason.sense, reason.size_points)
            for reason in (*found.raising, *found.lowering)
        ),
        moved=len(factors),
    )


def _typical(bundle: Bundle, curve: Mapping[str, Any], *, risky: bool) -> float:
    known = [point for point in curve["points"] if not point.get("missing")]
    known.sort(key=lambda point: float(point["contribution"]), reverse=not risky)
    point = known[round(HOW_FAR * (len(known) - 1))]
    if "category" in point:
        return bundle.codes.code(str(curve["feature"]), str(point["category"]))
    return float(point["value"])


def _title(bundle: Bundle, reason: Reason) -> str:
    if not reason.on_named_side:
        return bundle.catalogue.factor_by_name[reason.factor].label["fr"]
    wording = bundle.catalogue.by_name[reason.lead].wording["fr"]
    return wording.raises if reason.sense is Sense.RAISES else wording.lowers
