"""The sentences on what came out when a past decision was done again, and on the state of the journal."""

from __future__ import annotations

from core.decisions.reading import Agreement
from core.decisions.replay import Difference, Replay, ReplayOutcome
from core.journal.trust import TrustCheck
from desktop.looks.moments import moment_words
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


def trust_sentence(found: TrustCheck, presentation: Presentation) -> str:
    """What was checked of the journal and against what, never more."""
    texts, number = presentation.texts, presentation.formatter.number
    told = [_state(found, presentation)]
    if found.loss is not None and found.loss.seen_at:
        seen = moment_words(found.loss.seen_at, presentation.language)
        told.append(texts("journal.loss_seen", moment=seen, line=number(found.loss.seen_size)))
    if found.clock_back:
        told.append(texts("journal.clock_back", line=number(found.clock_back)))
    if found.clock_late:
        told.append(texts("journal.clock_late"))
    told += [
        texts(
            "journal.restored", line=number(entry.sequence), author=entry.author,
            moment=moment_words(entry.recorded_at, presentation.language),
        )
        for entry in found.restores
    ]  # fmt: skip
    told += [texts("journal.witness_unread", path=error.filename) for error in found.unread]
    return " ".join(told)


def _state(found: TrustCheck, presentation: Presentation) -> str:
    texts, number = presentation.texts, presentation.formatter.number
    if found.loss is not None:
        return texts(f"journal.loss.{found.loss.doubt}", line=number(found.loss.sequence))
    count = found.chain.entries
    if not count:
        return texts("journal.chain_empty")
    signed = (
        texts("journal.signed_to", line=number(found.signed_to)) if found.signed_to else texts("journal.signed_none")
    )
    compared = texts("journal.compared_none")
    if found.compared_to:
        compared = texts("journal.compared_to", moment=moment_words(found.compared_to, presentation.language))
    last = f"{found.chain.last_hash[:SHOWN_DIGITS]}…"
    return texts("journal.chain_intact", count=count, lines=number(count), signed=signed, compared=compared, last=last)


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
