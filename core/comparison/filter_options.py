"""What a filter on one feature can be set to, counted among the clients that the other filters keep."""

from __future__ import annotations

from dataclasses import dataclass

from core.bundle.bundle import Bundle
from core.features.catalogue import Unit
from core.population.filter import ALL_CLIENTS, ClientFilter, without
from core.population.groups import OPTION_SHARES


@dataclass(frozen=True)
class NumberOptions:
    """The values of a numeric feature.

    Args:
        feature: name in the catalogue.
        total: clients that the other filters keep.
        missing: those among them whose value is not known.
        bounds: lowest value, 5, 25, 50, 75 and 95th centile, highest value; empty where no value is known.
    """

    feature: str
    total: int
    missing: int
    bounds: tuple[float, ...]

    def at(self, share: float) -> float:
        """The value at one of the shares kept (0 to 1)."""
        return self.bounds[OPTION_SHARES.index(share)]


@dataclass(frozen=True)
class CategoryOptions:
    """The categories of a feature, the most frequent first; a yes-or-no feature has "1" and "0".

    Args:
        feature: name in the catalogue.
        total: clients that the other filters keep.
        counts: category (empty text: not given) and clients.
    """

    feature: str
    total: int
    counts: tuple[tuple[str, int], ...]


def filter_options(
    bundle: Bundle, feature_name: str, current: ClientFilter = ALL_CLIENTS
) -> NumberOptions | CategoryOptions:
    """What can be chosen for one feature; conditions already set on that feature itself are left aside.

    Args:
        bundle: the clients.
        feature_name: any feature of the catalogue.
        current: the filter being built.
    """
    feature = bundle.catalogue.by_name[feature_name]
    others = without(current, feature_name)
    if feature.is_text or feature.unit is Unit.FLAG:
        found = bundle.store.groups.categories((feature_name,), others)[feature_name]
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return CategoryOptions(feature_name, sum(found.values()), tuple(ranked))
    total, known, bounds = bundle.store.groups.number_options(feature_name, others)
    return NumberOptions(feature_name, total, total - known, bounds)
