"""Says which values of a file lie outside all that the model has seen, and what the risk is at the nearest it knows.

Beyond the values of its training a tree goes on as at the last one it saw: such a score is that of another file.
Rescoring it with the given values moved to the nearest known ones shows by how much it rests on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.clients.client import Client, make_client
from core.features.catalogue import Catalogue, Kind
from core.features.formatting import NARROW_SPACE, Formatter
from core.features.rounding import shown_risk
from core.model.reference import Reference
from core.values import Span


@dataclass(frozen=True)
class OutsideKnown:
    """Values outside what the model knows.

    Args:
        features: names in the catalogue: the given values that lie outside; where only values computed from others
            do, as the given ones never came together, these.
        nearest_probability: calibrated probability of default (0 to 1) of the file at the nearest known values.
    """

    features: tuple[str, ...]
    nearest_probability: float


@dataclass(frozen=True)
class _Words:
    values: tuple[str, str]
    nearest: str
    same: str
    joined: str


_WORDS = {
    "fr": _Words(
        (
            "1 valeur est hors de ce que l’outil connaît ({names})",
            "{count} valeurs sont hors de ce que l’outil connaît ({names})",
        ),
        f"{{values}}{NARROW_SPACE}; aux valeurs connues les plus proches, le risque serait de {{risk}}.",
        f"{{values}}{NARROW_SPACE}; il donne le risque des valeurs connues les plus proches, sans être sûr du reste.",
        ", ",
    ),
    "en": _Words(
        (
            "1 value lies outside what the tool knows ({names})",
            "{count} values lie outside what the tool knows ({names})",
        ),
        "{values}; at the nearest known values the risk would be {risk}.",
        "{values}; it gives the risk of the nearest known values, and is not sure of the rest.",
        ", ",
    ),
}


def outside_known(
    client: Client, catalogue: Catalogue, reference: Reference, probability: Callable[[Client], float]
) -> OutsideKnown | None:
    """Look for values outside what the model knows; None where there are none.

    Args:
        client: the file.
        catalogue: every feature.
        reference: the ranges seen in training.
        probability: scores a file (0 to 1).
    """
    outside = [
        feature
        for feature in catalogue.features
        if not feature.protected and reference.is_unusual(feature.name, client.number(feature.name))
    ]
    given = tuple(feature.name for feature in outside if feature.kind is not Kind.DERIVED)
    computed = tuple(feature.name for feature in outside if feature.kind is Kind.DERIVED and feature.in_model)
    if not given and not computed:
        return None
    nearest = _moved(client, given, reference.seen) if given else client
    return OutsideKnown(given or computed, probability(nearest))


def outside_sentence(
    outside: OutsideKnown | None, probability: float, label: Callable[[str], str], formatter: Formatter
) -> str:
    """What a score rests on, wherever it is shown; empty where the model knows every value.

    Args:
        outside: the values.
        probability: the score that is shown (0 to 1).
        label: what a feature is called where the sentence stands.
        formatter: language and number style.
    """
    if outside is None:
        return ""
    words, count = _WORDS[formatter.language], len(outside.features)
    names = words.joined.join(label(name) for name in outside.features)
    values = words.values[min(count, 2) - 1].format(count=count, names=names)
    is_same = shown_risk(outside.nearest_probability) == shown_risk(probability)
    told = words.same if is_same else words.nearest
    return told.format(values=values, risk=formatter.risk(outside.nearest_probability))


def _moved(client: Client, names: tuple[str, ...], seen: Mapping[str, Span]) -> Client:
    moved = {name: min(max(client.number(name), seen[name].low), seen[name].high) for name in names}
    return make_client(client.client_id, {**client.values, **moved}, pending=client.pending)
