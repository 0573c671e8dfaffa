"""The sentences on what came out when a past decision was done again, and on the state of the journal."""

from __future__ import annotations

from core.decisions.reading import Agreement
from core.decisions.replay import Difference, Replay, ReplayOutcome
from core.journal.journal import ChainCheck
from desktop.looks.presentation import Presentation

SHOWN_DIGITS = 12


def replay_sentence(replay: Replay, presentation: Presentation) -> str:
    """What came out, or why nothing did."""
    texts, risk = presentation.texts, presentation.formatter.risk
    values = {
        "model": replay.model_version,
        "fingerprint": f"{replay.fingerprint[:SHOWN_DIGITS]}…",
        "risk": "" if replay.recorded_probability is None else risk(replay.recorded_probability),
    }
    if replay.outcome is ReplayOutcome.DIFFERS:
        differing = ", ".join(_fact_words(one, presentation) for one in replay.differences)
        return texts("replay.differs", differences=differing, **values)
    return texts(f"replay.{replay.outcome}", **values)


def chain_sentence(check: ChainCheck, presentation: Presentation) -> str:
    """Whether the journal is what was written."""
    texts, number = presentation.texts, presentation.formatter.number
    if check.first_broken is not None:
        return texts("journal.chain_broken", line=number(check.first_broken))
    if not check.entries:
        return texts("journal.chain_empty")
    last = f"{check.last_hash[:SHOWN_DIGITS]}…"
    return texts("journal.chain_intact", count=check.entries, lines=number(check.entries), last=last)


def agreement_sentence(found: Agreement, presentation: Presentation) -> str:
    """How often decisions follow the advice, with how sure that is."""
    texts, number, percent = presentation.texts, presentation.formatter.number, presentation.formatter.percent
    if not found.total:
        return texts("journal.agreement_none")
    return texts(
        "journal.agreement",
        count=found.total,
        same=number(found.same),
        total=number(found.total),
        share=percent(found.share),
        low=percent(found.low),
        high=percent(found.high),
    )


def set_aside_sentence(found: Agreement, presentation: Presentation) -> str:
    """How many decisions that figure leaves out, and why; empty where it leaves none."""
    if not found.set_aside:
        return ""
    shown = presentation.formatter.number(found.set_aside)
    return presentation.texts("journal.set_aside", count=found.set_aside, shown=shown)


def _fact_words(difference: Difference, presentation: Presentation) -> str:
    fact = "reasons" if difference.fact.startswith("reason") else difference.fact
    return presentation.texts(f"replay.fact.{fact}")
