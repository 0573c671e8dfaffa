"""Numbers, scores and professions of all clients in memory, so that a key in the search field asks no database."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.policy import Advice, Policy
from core.population.filter import CategoryCondition, ClientFilter, Outcome
from core.population.query import id_ranges
from core.population.search import SEARCHED_FEATURES
from core.population.store import ClientRow, ClientStore, Listing

Mask = NDArray[np.bool_]


class ClientDirectory:
    """Finds the clients that a search means; 18 bytes a client.

    Args:
        ids: numbers of the clients, ascending; shape ``(n,)``.
        probabilities: calibrated probability of default (0 to 1) of each; shape ``(n,)``.
        categories: by feature, its categories in the order of their codes.
        codes: by feature, the position of each client's category; shape ``(n,)``.
        policy: where the advice changes.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        probabilities: NDArray[np.float64],
        categories: Mapping[str, Sequence[str]],
        codes: Mapping[str, NDArray[np.uint8]],
        policy: Policy,
    ) -> None:
        self._ids, self._probabilities = ids, probabilities
        self._categories, self._codes = categories, codes
        self._policy = policy

    def listing(self, wanted: ClientFilter, limit: int) -> Listing:
        """The first clients by number that a search means, and how many there are.

        Args:
            wanted: what ``core.population.search.SearchIndex`` makes of a text: conditions of other kinds are not
                known here.
            limit: most clients to give.

        Raises:
            ValueError: the filter has a condition that no search makes.
        """
        if wanted.ranges or wanted.categories or wanted.client_ids or wanted.outcome is not Outcome.ANY:
            raise ValueError("a directory answers searches only")
        places: list[int] = []
        count = 0
        for piece in self._pieces(wanted):
            mask = self._mask(wanted, piece)
            found = piece.stop - piece.start if mask is None else int(np.count_nonzero(mask))
            if len(places) < limit and found:
                inside = range(found) if mask is None else np.flatnonzero(mask)
                places += [piece.start + int(place) for place in inside[: limit - len(places)]]
            count += found
        return Listing(tuple(map(self._row, places)), count)

    def _pieces(self, wanted: ClientFilter) -> list[slice]:
        if wanted.client_ids is not None:
            return []
        if not wanted.id_prefix:
            return [slice(0, len(self._ids))]
        bounds = [(first, last + 1) for first, last in id_ranges(wanted.id_prefix)]
        return [slice(*(int(place) for place in np.searchsorted(self._ids, bound))) for bound in bounds]

    def _mask(self, wanted: ClientFilter, piece: slice) -> Mask | None:
        masks = [self._advised(wanted.advices, piece)] if wanted.advices else []
        for group in wanted.any_category:
            masks.append(_any(self._among(condition, piece) for condition in group))
        return reduce(operator.and_, masks) if masks else None

    def _advised(self, advices: frozenset[Advice], piece: slice) -> Mask:
        probability, policy = self._probabilities[piece], self._policy
        granted, refused = probability < policy.review_low, probability > policy.review_high
        by_advice = {Advice.GRANT: granted, Advice.REFUSE: refused, Advice.REVIEW: ~(granted | refused)}
        return _any(by_advice[advice] for advice in sorted(advices))

    def _among(self, condition: CategoryCondition, piece: slice) -> Mask:
        table = np.array([name in condition.categories for name in self._categories[condition.feature]])
        return np.asarray(table[self._codes[condition.feature][piece]], dtype=np.bool_)

    def _row(self, place: int) -> ClientRow:
        values = {name: self._categories[name][self._codes[name][place]] for name in self._codes}
        return ClientRow(int(self._ids[place]), float(self._probabilities[place]), values)


def _any(masks: Iterable[Mask]) -> Mask:
    return reduce(operator.or_, masks)


def read_directory(store: ClientStore, catalogue: Catalogue, policy: Policy) -> ClientDirectory:
    """Read what a search needs of every client."""
    categories = {name: ("", *(one for one in catalogue.categories[name] if one)) for name in SEARCHED_FEATURES}
    ids, probabilities, codes = store.coded_columns(categories)
    return ClientDirectory(ids, probabilities, categories, codes, policy)
