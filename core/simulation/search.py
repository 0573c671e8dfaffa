"""Offers around a simulated file: the map, and the smallest changes that lead to an agreement."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client, with_edits
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.clients.terms import ImpliedTerms, checked_amounts, has_duration, implied_terms, terms_at_rate
from core.errors import ContradictionError
from core.model.encoding import model_vector
from core.model.policy import Advice
from core.simulation.closings import closings
from core.simulation.offers import Offer, OfferMap, offer_axes, offer_map
from core.simulation.proposals import Proposal
from core.simulation.smallest_changes import smallest_changes
from core.values import Value

OFFER_FEATURES = ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")
"""The raw inputs that an offer sets."""
_SAME_SHARE = 1e-9

Edits = Mapping[str, Value]


@dataclass(frozen=True)
class SimulatedOffers:
    """The map of offers to a file as it is simulated.

    Args:
        file: the offer of the file itself, at the rate of the map.
        simulated: the offer that is tried, at the same rate; None where its instalment does not pay the interest.
        map: the risk of every amount and duration; everything else is as simulated.
    """

    file: ImpliedTerms
    simulated: ImpliedTerms | None
    map: OfferMap


@dataclass(frozen=True)
class SimulatedChanges:
    """The smallest changes that lead to an agreement.

    Args:
        edits: what the simulation changes besides the offer and the credit closed; kept when a proposal is applied.
        advice: for the file with these edits and its own offer.
        proposals: the least demanding first; empty where none is needed or none exists.
        has_closings: whether the client has a credit elsewhere that could be paid off.
    """

    edits: Edits
    advice: Advice
    proposals: tuple[Proposal, ...]
    has_closings: bool


def simulated_offers(
    bundle: Bundle, file: Client, edits: Edits, annual_rate: float | None = None
) -> SimulatedOffers | None:
    """The map around a simulated file; its axes stay those of the file, so that points keep their place.

    Args:
        bundle: scores the offers.
        file: the file as it is.
        edits: of the simulation.
        annual_rate: nominal yearly rate (0.2: 20 %); the one that the file implies where none is given.

    Returns:
        None for a credit without an end, whose instalment follows no duration.

    Raises:
        ContradictionError: the file has no terms, or none at this rate.
    """
    simulated = with_edits(file, edits, bundle.catalogue)
    if not has_duration(simulated):
        return None
    terms = file_terms(file, annual_rate)
    own = _terms_like(simulated, terms)
    # Without a duration of its own, the simulation lends the map everything but its offer.
    base = simulated if own is not None else _with_offer_of(file, simulated)
    return SimulatedOffers(terms, own, offer_map(bundle, base, terms, *offer_axes(terms, bundle.catalogue)))


def simulated_changes(bundle: Bundle, file: Client, edits: Edits, annual_rate: float | None = None) -> SimulatedChanges:
    """The smallest changes, starting from the offer and the credits of the file with every other edit kept.

    Args:
        bundle: scores the proposals.
        file: the file as it is.
        edits: of the simulation.
        annual_rate: as for ``simulated_offers``.

    Raises:
        ContradictionError: the file has no terms, or none at this rate.
    """
    kept = besides_offer(edits)
    client = with_edits(file, kept, bundle.catalogue)
    probability = bundle.scorer.probability(model_vector(client, bundle.catalogue.model_features, bundle.codes))
    proposals = smallest_changes(bundle, client, file_terms(file, annual_rate))
    return SimulatedChanges(kept, bundle.manifest.policy.advise(probability), proposals, bool(closings(client)))


def besides_offer(edits: Edits) -> Edits:
    """The edits that touch nothing of what a proposal changes."""
    return {name: value for name, value in edits.items() if name not in (*OFFER_FEATURES, CLOSED_CREDIT)}


def proposal_edits(file: Client, proposal: Proposal) -> dict[str, Value]:
    """What sets a simulation to a proposal, whatever offer was tried and whatever credit was closed before."""
    return {name: proposal.edits.get(name, file.own(name)) for name in (*OFFER_FEATURES, CLOSED_CREDIT)}


def point_edits(file: Client, offer: Offer) -> dict[str, Value]:
    """What sets the offer of a simulation to a point of the map; figures of the file come back to the last bit."""
    return {name: _own_figure(file.number(name), value) for name, value in offer.edits.items()}


def file_terms(file: Client, annual_rate: float | None) -> ImpliedTerms:
    """The terms of the file's own offer.

    Raises:
        ContradictionError: there are none, or none at this rate.
    """
    if annual_rate is None:
        return implied_terms(file)
    return terms_at_rate(*checked_amounts(file), annual_rate)


def _terms_like(client: Client, terms: ImpliedTerms) -> ImpliedTerms | None:
    try:
        amount, instalment = checked_amounts(client)
        if (amount, instalment) == (terms.amount, terms.instalment):
            return terms
        return terms_at_rate(amount, instalment, terms.annual_rate)
    except ContradictionError:
        return None


def _with_offer_of(file: Client, simulated: Client) -> Client:
    offer = {name: file.values[name] for name in OFFER_FEATURES}
    return make_client(file.client_id, {**simulated.values, **offer}, pending=file.pending)


def _own_figure(own: float, value: float) -> float:
    return own if math.isclose(own, value, rel_tol=_SAME_SHARE) else value
