"""What a decision is about in an advisor's terms: so much, in so many instalments of so much, wherever it is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core.assessment.assessment import Assessment, WhatIf
from core.clients.client import Client
from core.clients.offer import Offer, file_offer, offer_like
from core.clients.terms import has_duration
from core.errors import ContradictionError
from core.features.formatting import NO_BREAK_SPACE, Formatter
from core.storage.texts import Texts

TIMES = "×"


@dataclass(frozen=True)
class GrantedTerms:
    """What is lent and how it comes back.

    Args:
        amount: what is lent.
        instalment: what is paid each month.
        months: number of instalments; None for a credit without an end, and where the figures give none.
        annual_rate: nominal yearly rate by which the months are counted (0.2: 20 %); None without months, and in
            entries of earlier versions.
        rate_chosen: whether the advisor chose that rate; else it is supposed, as the file does not say it.
    """

    amount: float
    instalment: float
    months: int | None = None
    annual_rate: float | None = None
    rate_chosen: bool = False

    def to_payload(self) -> dict[str, float | int | None]:
        """JSON values only."""
        return {
            "amount": self.amount, "instalment": self.instalment, "months": self.months,
            "annual_rate": self.annual_rate, "rate_chosen": self.rate_chosen,
        }  # fmt: skip

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any] | None) -> GrantedTerms | None:
        """Read what ``to_payload`` wrote; None where there is nothing, as in entries of earlier versions.

        Raises:
            KeyError, TypeError, ValueError: the payload holds no terms.
        """
        if payload is None:
            return None
        months, rate = payload["months"], payload.get("annual_rate")
        return cls(
            float(payload["amount"]),
            float(payload["instalment"]),
            None if months is None else int(months),
            None if rate is None else float(rate),
            bool(payload.get("rate_chosen")),
        )

    @property
    def chosen_rate(self) -> float | None:
        """The rate that the advisor chose; None where it is the one that the file implies."""
        return self.annual_rate if self.rate_chosen else None


def terms_of(assessed: Assessment | WhatIf, annual_rate: float | None = None) -> GrantedTerms | None:
    """The terms that a decision on this file, or on this simulated offer, is about; None where the file gives none.

    Args:
        assessed: the file, or the offer.
        annual_rate: nominal yearly rate that the advisor chose (0.2: 20 %); None for the one that the file implies.
    """
    if isinstance(assessed, WhatIf):
        return decided_terms(assessed.after.client, assessed.before.client, annual_rate)
    return decided_terms(assessed.client, assessed.client, annual_rate)


def decided_terms(decided: Client, asked: Client, annual_rate: float | None = None) -> GrantedTerms | None:
    """The terms of an offer, at the rate of what was asked for: a simulation changes the rest and keeps the rate.

    Args:
        decided: the file with the offer.
        asked: the file as it is.
        annual_rate: as for ``terms_of``.
    """
    amount, instalment = decided.number("AMT_CREDIT"), decided.number("AMT_ANNUITY")
    if not (amount > 0.0 and instalment > 0.0):
        return None
    offer = _offer(decided, asked, annual_rate) if has_duration(decided) else None
    months = None if offer is None else _whole(offer)
    if offer is None or months is None:
        return GrantedTerms(amount, instalment)
    return GrantedTerms(amount, instalment, months, offer.annual_rate, rate_chosen=offer.annual_rate == annual_rate)


def granted_terms(facts: Mapping[str, Any]) -> GrantedTerms | None:
    """The terms that an entry of the journal grants as it reads today; None where it grants nothing or does not say.

    Args:
        facts: of a decision or of the outcome of a second look, corrections applied.
    """
    if facts.get("decision") != "granted":
        return None
    try:
        return GrantedTerms.from_payload(facts.get("terms"))
    except (KeyError, TypeError, ValueError):
        return None


def terms_words(terms: GrantedTerms, formatter: Formatter) -> str:
    """Terms in figures, such as ``157 621, 11 × 16 290``."""
    amount, instalment = formatter.amount(terms.amount), formatter.amount(terms.instalment)
    if terms.months is None:
        return amount
    number = formatter.number(terms.months)
    return f"{amount}, {number}{NO_BREAK_SPACE}{TIMES}{NO_BREAK_SPACE}{instalment}"


def decision_words(decision: str, terms: GrantedTerms | None, texts: Texts, formatter: Formatter) -> str:
    """A decision with what it grants, such as ``Accordée : 157 621, 11 × 16 290``.

    Args:
        decision: ``granted``, ``refused`` or ``to_review``.
        terms: what is granted; None where nothing is, or where it is not known.
        texts: of the screens.
        formatter: of the same language, with the bundle's currency.
    """
    told = texts(f"decision.{decision}")
    return told if terms is None else texts("decision.of_terms", decision=told, terms=terms_words(terms, formatter))


def granted_months(decided: Client, asked: Client, annual_rate: float | None = None) -> int | None:
    """Whole months over which a changed file is repaid; None where it has no such duration.

    Args:
        decided: the file as changed.
        asked: the file as it was.
        annual_rate: as for ``terms_of``.
    """
    offer = _offer(decided, asked, annual_rate)
    return None if offer is None else _whole(offer)


def _offer(decided: Client, asked: Client, annual_rate: float | None) -> Offer | None:
    """The decided offer at the rate of what was asked for; at the rate it implies itself where it cannot have that."""
    with suppress(ContradictionError):
        return offer_like(file_offer(asked, annual_rate), decided)
    with suppress(ContradictionError):
        return file_offer(decided)
    return None


def _whole(offer: Offer) -> int | None:
    return round(offer.duration_months) if math.isfinite(offer.duration_months) else None
