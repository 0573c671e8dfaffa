"""What would have changed the result, as sentences that a client reads in a letter."""

from __future__ import annotations

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.errors import ContradictionError
from core.features.formatting import Formatter
from core.simulation.proposals import Lever, Proposal
from core.simulation.smallest_changes import smallest_changes
from core.storage.texts import Texts
from desktop.looks.screen_texts import screen_texts
from desktop.session.closing_words import ClosingWords


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
    told = ClosingWords(texts, formatter, bundle.catalogue)
    return tuple(_sentence(proposal, texts, formatter, told) for proposal in proposals)


def _sentence(proposal: Proposal, texts: Texts, formatter: Formatter, told: ClosingWords) -> str:
    closed = proposal.closed
    parts = {
        Lever.CLOSING: texts("letter_changes.closing", credit=told.whole(closed)) if closed is not None else "",
        Lever.AMOUNT: texts("letter_changes.amount", amount=formatter.amount(proposal.amount)),
        Lever.DURATION: texts("letter_changes.duration", months=formatter.number(round(proposal.duration_months))),
        Lever.DOWN_PAYMENT: texts(
            "letter_changes.down_payment", amount=formatter.amount(proposal.cost.more_down_payment)
        ),
    }
    changes = texts("letter_changes.joined").join(parts[lever] for lever in proposal.levers)
    risk = formatter.risk_figure(proposal.probability)
    return texts("letter_changes.sentence", changes=changes, risk=risk)
