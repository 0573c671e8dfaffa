"""Offers around a simulated file: the map, and the smallest changes that lead to an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client, with_edits
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.clients.offer import OFFER_FEATURES, Offer, file_offer, offer_like, own_figures
from core.clients.terms import has_duration
from core.errors import ContradictionError
from core.model.encoding import model_vector
from core.model.policy import Advice
from core.simulation.closings import closings
from core.simulation.offers import OfferMap, offer_axes, offer_map
from core.simulation.proposals import BOUNDS, Proposal
from core.simulation.smallest_changes import smallest_changes
from core.values import Value

Edits = Mapping[str, Value]


@dataclass(frozen=True)
class Dot:
    """A proposal that is a point of the map: its cell has the very risk of the proposal.

    Args:
        number: of the proposal, from 0.
        row, column: of the cell.
    """

    number: int
    row: int
    column: int


@dataclass(frozen=True)
class SimulatedOffers:
    """The map of offers to a file as it is simulated.

    Args:
        file: the offer of the file itself, at the rate of the map.
        simulated: the offer that is tried, at the same rate; None where its instalment does not pay the interest.
        map: the risk of every amount and duration; everything else is as simulated, the price of the goods too.
        dots: the proposals that are points of this map; others change something else as well.
    """

    file: Offer
    simulated: Offer | None
    map: OfferMap
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True)
class SimulatedChanges:
    """The smallest changes that lead to an agreement.

    Args:
        edits: what the simulation changes besides the offer and the credit closed; kept when a proposal is applied.
        advice: for the file with these edits and its own offer.
        proposals: the least demanding first; empty where none is needed or none exists.
        has_closings: whether the client has a credit elsewhere that could be paid off.
        margin: how far below the zone to be examined the proposals are (0.01: one point).
    """

    edits: Edits
    advice: Advice
    proposals: tuple[Proposal, ...]
    has_closings: bool
    margin: float = 0.0


@dataclass(frozen=True)
class Search:
    """What is looked for around a simulated file.

    Args:
        file: the file as it is.
        edits: of the simulation.
        annual_rate: nominal yearly rate (0.2: 20 %); the one that the file implies where none is given.
        margin: how far below the zone to be examined proposals are to be (0.01: one point).
    """

    file: Client
    edits: Edits
    annual_rate: float | None = None
    margin: float = 0.0


def searched(
    bundle: Bundle, search: Search, changes: SimulatedChanges | ContradictionError | None = None
) -> tuple[SimulatedChanges | ContradictionError, SimulatedOffers | ContradictionError | None]:
    """The smallest changes and the map on which they are points.

    Args:
        bundle: scores the offers.
        search: what is looked for.
        changes: where they are known; looked for otherwise.

    Returns:
        Each, or the contradiction that leaves the file without it.
    """
    file, edits, rate = search.file, search.edits, search.annual_rate
    if changes is None:
        try:
            changes = simulated_changes(bundle, file, edits, rate, search.margin)
        except ContradictionError as error:
            changes = error
    proposals = changes.proposals if isinstance(changes, SimulatedChanges) else ()
    try:
        return changes, simulated_offers(bundle, file, edits, rate, proposals)
    except ContradictionError as error:
        return changes, error


def simulated_offers(
    bundle: Bundle,
    file: Client,
    edits: Edits,
    annual_rate: float | None = None,
    proposals: tuple[Proposal, ...] = (),
) -> SimulatedOffers | None:
    """The map around a simulated file; its axes stay those of the file, so that points keep their place.

    Args:
        bundle: scores the offers.
        file: the file as it is.
        edits: of the simulation.
        annual_rate: nominal yearly rate (0.2: 20 %); the one that the file implies where none is given.
        proposals: that are to be points of the map, as far as they belong to it.

    Returns:
        None for a credit without an end, whose instalment follows no duration.

    Raises:
        ContradictionError: the file has no terms, or none at this rate.
    """
    simulated = with_edits(file, edits, bundle.catalogue)
    if not has_duration(simulated):
        return None
    offer = file_offer(file, annual_rate)
    own = _offer_of(simulated, offer)
    # Without a duration of its own, the simulation lends the map everything but its offer.
    base = simulated if own is not None else _with_offer_of(file, simulated)
    axes = offer_axes(offer, bundle.catalogue, (one.offer for one in proposals))
    found = offer_map(bundle, base, offer, *axes)
    closed = edits.get(CLOSED_CREDIT, "")
    return SimulatedOffers(offer, own, found, _dots(found, closed, proposals))


def simulated_changes(
    bundle: Bundle, file: Client, edits: Edits, annual_rate: float | None = None, margin: float = 0.0
) -> SimulatedChanges:
    """The smallest changes, starting from the offer and the credits of the file with every other edit kept.

    Args:
        bundle: scores the proposals.
        file: the file as it is.
        edits: of the simulation.
        annual_rate: as for ``simulated_offers``.
        margin: how far below the zone to be examined they are to be (0.01: one point).

    Raises:
        ContradictionError: the file has no terms, or none at this rate.
    """
    kept = besides_offer(edits)
    client = with_edits(file, kept, bundle.catalogue)
    probability = bundle.scorer.probability(model_vector(client, bundle.catalogue.model_features, bundle.codes))
    bounds = replace(BOUNDS, margin=margin)
    proposals = smallest_changes(bundle, client, file_offer(file, annual_rate), bounds)
    advice = bundle.manifest.policy.advise(probability)
    return SimulatedChanges(kept, advice, proposals, bool(closings(client)), margin)


def besides_offer(edits: Edits) -> Edits:
    """The edits that touch nothing of what a proposal changes."""
    return {name: value for name, value in edits.items() if name not in (*OFFER_FEATURES, CLOSED_CREDIT)}


def proposal_edits(file: Client, proposal: Proposal) -> dict[str, Value]:
    """What sets a simulation to a proposal, whatever offer was tried and whatever credit was closed before."""
    return {name: proposal.edits.get(name, file.own(name)) for name in (*OFFER_FEATURES, CLOSED_CREDIT)}


def point_edits(file: Client, offer: Offer) -> dict[str, Value]:
    """What sets the offer of a simulation to another one; figures of the file come back to the last bit."""
    return {**own_figures(file, offer)}


def _offer_of(client: Client, offer: Offer) -> Offer | None:
    try:
        return offer_like(offer, client)
    except ContradictionError:
        return None


def _dots(found: OfferMap, closed: Value, proposals: tuple[Proposal, ...]) -> tuple[Dot, ...]:
    dots = []
    for number, proposal in enumerate(proposals):
        offer = proposal.offer
        row, column = found.nearest(offer.amount, offer.duration_months)
        there = found.amounts[column], found.durations[row]
        price = found.goods_prices[column]
        is_same_price = price == offer.goods_price or not offer.has_goods
        is_point = there == (offer.amount, offer.duration_months) and is_same_price
        if is_point and proposal.edits.get(CLOSED_CREDIT, "") == closed:
            dots.append(Dot(number, row, column))
    return tuple(dots)


def _with_offer_of(file: Client, simulated: Client) -> Client:
    offer = {name: file.values[name] for name in OFFER_FEATURES}
    return make_client(file.client_id, {**simulated.values, **offer}, pending=file.pending)
