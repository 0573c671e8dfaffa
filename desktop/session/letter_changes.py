"""What would have changed the result, as sentences that a client reads in a letter."""

from __future__ import annotations

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.errors import ContradictionError
from core.features.formatting import Formatter
from core.simulation.smallest_changes import smallest_changes
from desktop.looks.screen_texts import screen_texts
from desktop.session.offer_words import OfferWords


def change_sentences(bundle: Bundle, client: Client, language: str) -> tuple[str, ...] | None:
    """One sentence a proposal, in the language of the letter.

    Returns:
        Nothing where no small change suffices; None where the file gives nothing to start from.
    """
    texts, formatter = screen_texts(language), Formatter(language, bundle.manifest.currency)
    try:
        proposals = smallest_changes(bundle, client)
    except ContradictionError:
        return None
    told = OfferWords(texts, formatter, bundle.catalogue)
    return tuple(
        texts(
            "letter_changes.sentence",
            changes=told.letter_change(proposal),
            risk=formatter.risk_figure(proposal.probability),
        )
        for proposal in proposals
    )
