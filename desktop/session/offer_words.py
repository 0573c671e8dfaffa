"""Says an offer and what a proposal changes in it: one wording for the screens and for letters."""

from __future__ import annotations

from dataclasses import dataclass

from core.clients.offer import Offer
from core.features.catalogue import Catalogue
from core.features.formatting import Formatter
from core.features.rounding import shown_points
from core.model.policy import Policy
from core.simulation.proposals import JUST_BELOW, Lever, Proposal
from core.storage.texts import Texts
from desktop.session.closing_words import ClosingWords


@dataclass(frozen=True)
class OfferWords:
    """Words for offers.

    Args:
        texts: sentences of the language.
        formatter: numbers of the language.
        catalogue: labels of products.
    """

    texts: Texts
    formatter: Formatter
    catalogue: Catalogue

    def changes(self, proposal: Proposal, stress: str = "{}") -> str:
        """What a proposal asks, its figures within the pattern ``stress``."""
        joined = self.texts("offer.and").join(self._lever(lever, proposal, stress) for lever in proposal.levers)
        return joined[:1].upper() + joined[1:]

    def figures(self, offer: Offer, file: Offer) -> str:
        """The goods, the deposit, the credit and the instalments of an offer, beside those of the file."""
        amount = self.formatter.amount
        parts = []
        if offer.has_goods and (offer.goods_price, offer.deposit) != (file.goods_price, file.deposit):
            keys = {"price": amount(offer.goods_price), "deposit": amount(offer.deposit)}
            parts.append(self.texts("offer.goods", **keys))
        parts.append(self.texts("offer.credit", amount=amount(offer.amount), old=amount(file.amount)))
        parts.append(
            self.texts(
                "offer.instalments" if offer.has_duration else "offer.instalment",
                count=self.formatter.number(round(offer.duration_months)),
                instalment=amount(offer.instalment),
                old_count=self.formatter.number(round(file.duration_months)),
                old=amount(file.instalment),
            )
        )
        return self.texts("offer.joined").join(parts)

    def cost(self, proposal: Proposal, file: Offer) -> str:
        """The figures that a proposal comes to, and which credit it closes."""
        told = self.figures(proposal.offer, file)
        told = told[:1].upper() + told[1:]
        if proposal.closed is None:
            return told
        credit = ClosingWords(self.texts, self.formatter, self.catalogue).credit(proposal.closed)
        return self.texts("closing.cost", credit=credit, cost=told)

    def margin(self, proposal: Proposal, policy: Policy) -> str:
        """How far a proposal is below the zone to be examined: the difference of the figures shown."""
        points = shown_points(proposal.probability, policy.review_low)
        key = "offer.just_below" if points < round(100.0 * JUST_BELOW, 1) else "offer.below"
        return self.texts(key, count=points, points=self.formatter.points(points))

    def letter_change(self, proposal: Proposal) -> str:
        """What a proposal changes and all that it comes to, within a sentence of a letter."""
        offer, closed = proposal.offer, proposal.closed
        told = ClosingWords(self.texts, self.formatter, self.catalogue)
        amount, number = self.formatter.amount, self.formatter.number
        parts = {
            Lever.CLOSING: self.texts("letter_changes.closing", credit=told.whole(closed)) if closed else "",
            Lever.GOODS: self.texts("letter_changes.goods", price=amount(offer.goods_price)),
            Lever.AMOUNT: self.texts("letter_changes.amount", amount=amount(offer.amount)),
            Lever.DURATION: self.texts("letter_changes.duration", months=self._months(offer)),
            Lever.DEPOSIT: self.texts("letter_changes.deposit", amount=amount(offer.deposit)),
        }
        changes = self.texts("offer.and").join(parts[lever] for lever in proposal.levers)
        comes_to = self.texts(
            "letter_changes.comes_to" if offer.has_duration else "letter_changes.comes_to_endless",
            amount=amount(offer.amount),
            count=number(round(offer.duration_months)),
            instalment=amount(offer.instalment),
        )
        return self.texts("letter_changes.joined", changes=changes, comes_to=comes_to)

    def _months(self, offer: Offer) -> str:
        return months_words(offer.duration_months, self.texts, self.formatter)

    def _lever(self, lever: Lever, proposal: Proposal, stress: str) -> str:
        amount, cost, offer = self.formatter.amount, proposal.cost, proposal.offer
        match lever:
            case Lever.CLOSING:
                return self.texts("closing.lever", debt=stress.format(amount(cost.settled_debt)))
            case Lever.GOODS:
                less = amount(cost.cheaper_goods)
                return self.texts("offer.lever_goods", price=stress.format(amount(offer.goods_price)), less=less)
            case Lever.AMOUNT:
                return self.texts("offer.lever_amount", less=stress.format(amount(cost.less_credit)))
            case Lever.DURATION:
                key = "offer.lever_longer" if cost.more_months > 0 else "offer.lever_shorter"
                return self.texts(key, months=stress.format(self._months(offer)))
            case Lever.DEPOSIT:
                key = "offer.lever_deposit" if offer.deposit == cost.more_deposit else "offer.lever_deposit_more"
                return self.texts(key, brought=stress.format(amount(cost.more_deposit)))


def months_words(months: float, texts: Texts, formatter: Formatter) -> str:
    """A duration in months; one that is not whole has a decimal."""
    decimals = 0 if round(months, 1).is_integer() else 1
    return texts("offer.months", count=round(months, decimals), months=formatter.number(months, decimals))
