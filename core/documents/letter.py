"""The letter that the client takes home: one page in plain words, and an annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.assessment.assessment import Assessment
from core.assessment.outside_known import outside_sentence
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.offer import file_offer, offer_like
from core.decisions.record import Decision, is_override
from core.documents.letter_annex import Annex, Section, compose_annex
from core.documents.letter_contacts import Contacts
from core.documents.letter_reasons import LetterReason, letter_reasons
from core.documents.typesetting import PREVIEW_PIXELS_PER_INCH, page_images, pdf
from core.documents.words import document_words
from core.errors import ContradictionError, DecisionError
from core.features.catalogue import Editable
from core.features.formatting import Formatter
from core.model.zones import Zones
from core.storage.texts import Texts
from core.storage.whole_file import write_whole
from core.values import same_value

TEMPLATE = "letter.typ"
WITNESS_DIGITS = 12
EXTERNAL_SCORES = "external_scores"


@dataclass(frozen=True)
class LetterRequest:
    """What a letter says beyond the score.

    Args:
        decision: what was decided.
        dated: date of the letter.
        advisor: name of the person who decides and signs.
        advisor_contact: telephone, address or both, one line.
        client_name: as it is to be printed, empty where it is not known.
        own_reason: the advisor's reason in words for the client; due where the decision goes against the advice.
        changes: sentences on what would have changed the result; empty where none was found, None where nobody looked.
        asked: the file as the client asked, where the decision is about a changed offer; None where it is about the
            file as it is.
        closed: the credit elsewhere that is paid off as part of that offer, in words; empty where none is.
        annual_rate: nominal yearly rate that the advisor chose (0.2: 20 %); None for the one that the file implies.
        entry: position in the journal of the entry that decides, 0 where nothing is decided.
        entry_hash: of that entry; its first digits, on the client's paper, are a witness that nobody can take back.
    """

    decision: Decision
    dated: date
    advisor: str
    advisor_contact: str = ""
    client_name: str = ""
    own_reason: str = ""
    changes: tuple[str, ...] | None = None
    asked: Client | None = None
    closed: str = ""
    annual_rate: float | None = None
    entry: int = 0
    entry_hash: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter in words, ready to be set; every text is shown as it is.

    Args:
        language: ``"fr"`` or ``"en"``.
        dated: date of the letter.
        title: title of the document and subject of the letter.
        sender, recipient, signature: lines.
        date_line, greeting: above the text.
        opening: first paragraph.
        role: who decided, and with which tool.
        reasons_heading, reasons_intro, reasons: the main elements, at most four.
        sections: what would have changed the result, how to contest, where to find help.
        closing, annex_note: below the text.
        annex: explanations, rights and data.
        footer, page_label: on every page; the label has places for the page and the number of pages.
    """

    language: str
    dated: date
    title: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    date_line: str
    greeting: str
    opening: str
    role: Section
    reasons_heading: str
    reasons_intro: str
    reasons: tuple[LetterReason, ...]
    sections: tuple[Section, ...]
    closing: str
    signature: tuple[str, ...]
    annex_note: str
    annex: Annex
    footer: str
    page_label: str


def compose_letter(
    bundle: Bundle, assessment: Assessment, request: LetterRequest, contacts: Contacts, language: str = "fr"
) -> Letter:
    """Word a letter.

    Args:
        bundle: what scored the file.
        assessment: the file that was decided, simulated or not.
        request: the decision and who signs.
        contacts: where the client is sent.
        language: ``"fr"`` or ``"en"``.

    Raises:
        DecisionError: no name to sign with, or an override without a reason for the client.
    """
    _check(assessment, request)
    words = document_words(language)
    formatter = Formatter(language, bundle.manifest.currency)
    reasons = letter_reasons(bundle, assessment, request.decision, formatter, words)
    return Letter(
        language=language,
        dated=request.dated,
        title=words("letter.title"),
        sender=(contacts.lender, *contacts.lender_address),
        recipient=_recipient(assessment, request, formatter, words),
        date_line=date_text(request.dated, words),
        greeting=words("letter.greeting"),
        opening=_opening(bundle, assessment, request, formatter, words),
        role=_role(bundle, assessment, request, formatter, words),
        reasons_heading=words("letter.reasons.heading"),
        reasons_intro=words(f"letter.reasons.{'intro' if reasons else 'none'}"),
        reasons=reasons,
        sections=_sections(request, reasons, contacts, words),
        closing=words("letter.closing"),
        signature=_lines(request.advisor, request.advisor_contact),
        annex_note=words("letter.annex_note"),
        annex=compose_annex(bundle, assessment, contacts, formatter, words),
        footer=_footer(bundle, request, formatter, words),
        page_label=words("page", page="{page}", pages="{pages}"),
    )


def letter_pdf(letter: Letter) -> bytes:
    """The letter as PDF/UA-1; the same letter gives the same bytes.

    Raises:
        DocumentError: it cannot be set.
    """
    return pdf(TEMPLATE, _data(letter), letter.dated)


def letter_pages(letter: Letter, pixels_per_inch: float = PREVIEW_PIXELS_PER_INCH) -> tuple[bytes, ...]:
    """The same pages as PNG, to look at before saving.

    Raises:
        DocumentError: it cannot be set.
    """
    return page_images(TEMPLATE, _data(letter), pixels_per_inch)


def save_letter(letter: Letter, path: Path) -> None:
    """Write the letter as PDF, whole or not at all.

    Raises:
        DocumentError: it cannot be set.
        OSError: it cannot be written.
    """
    write_whole(path, letter_pdf(letter))


def date_text(day: date, words: Texts) -> str:
    """A date in words."""
    month = words("months").split()[day.month - 1]
    return words("date_first" if day.day == 1 else "date", day=str(day.day), month=month, year=str(day.year))


def day_text(day: date, words: Texts, today: date) -> str:
    """A date in words, without its year where that is the present one."""
    if day.year != today.year:
        return date_text(day, words)
    month = words("months").split()[day.month - 1]
    return words("day_and_month_first" if day.day == 1 else "day_and_month", day=str(day.day), month=month)


def _data(letter: Letter) -> Mapping[str, Any]:
    dated = letter.dated
    return {**asdict(letter), "dated": [dated.year, dated.month, dated.day]}


def _check(assessment: Assessment, request: LetterRequest) -> None:
    if not request.advisor.strip():
        raise DecisionError("author_missing")
    if is_override(assessment.advice, request.decision) and not request.own_reason.strip():
        raise DecisionError("override_reason_missing")


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(stripped for text in texts if (stripped := text.strip()))


def _footer(bundle: Bundle, request: LetterRequest, formatter: Formatter, words: Texts) -> str:
    threshold, dated = formatter.risk_figure(bundle.manifest.policy.threshold), date_text(request.dated, words)
    told = words("letter.footer", version=bundle.manifest.model_version, threshold=threshold, date=dated)
    if not request.entry:
        return told
    number, digits = formatter.number(request.entry), request.entry_hash[:WITNESS_DIGITS]
    return words("letter.footer_entry", footer=told, entry=number, digits=digits)


def _recipient(assessment: Assessment, request: LetterRequest, formatter: Formatter, words: Texts) -> tuple[str, ...]:
    number = words("letter.client", client=formatter.client_id(assessment.client.client_id))
    return _lines(request.client_name, number)


def _opening(bundle: Bundle, assessment: Assessment, request: LetterRequest, formatter: Formatter, words: Texts) -> str:
    """What the client asked for, what was changed in it where the decision is about a changed offer, the decision."""
    asked = request.asked or assessment.client
    changes = _changes(bundle, asked, assessment.client, formatter, words)
    changes = (*changes, *_offer_changes(asked, assessment.client, request.annual_rate, formatter, words))
    if request.closed:
        changes = (*changes, words("letter.changed_closed", credit=request.closed))
    changed = (words("letter.changed", changes=", ".join(changes)),) if changes else ()
    return " ".join((_request_sentence(asked, formatter, words), *changed, words(f"letter.opening.{request.decision}")))


def _request_sentence(asked: Client, formatter: Formatter, words: Texts) -> str:
    if asked.is_missing("AMT_CREDIT") or asked.is_missing("AMT_ANNUITY"):
        return words("letter.request_plain")
    credit, annuity = (formatter.amount(asked.number(name)) for name in ("AMT_CREDIT", "AMT_ANNUITY"))
    return words("letter.request", credit=credit, annuity=annuity)


def _changes(bundle: Bundle, asked: Client, decided: Client, formatter: Formatter, words: Texts) -> tuple[str, ...]:
    return tuple(
        words(
            "letter.changed_value",
            label=_within_sentence(feature.wording[formatter.language].label),
            after=formatter.value(feature, decided.values[feature.name], bundle.catalogue),
            before=formatter.value(feature, asked.values[feature.name], bundle.catalogue),
        )
        for feature in bundle.catalogue.features
        if feature.editable is not Editable.NO
        and not same_value(decided.values[feature.name], asked.values[feature.name])
    )


def _offer_changes(
    asked: Client, decided: Client, annual_rate: float | None, formatter: Formatter, words: Texts
) -> tuple[str, ...]:
    """What a changed offer means for the down payment and the duration, which a file does not hold as such."""
    try:
        before = file_offer(asked, annual_rate)
        after = offer_like(before, decided)
    except ContradictionError:
        return ()
    told = [("changed_deposit", [formatter.amount(one.deposit) for one in (before, after)])]
    if before.has_duration and after.has_duration:
        months = [formatter.duration_months(one.duration_months) for one in (before, after)]
        told.append(("changed_duration", months))
    return tuple(
        words("letter.changed_value", label=words(f"letter.{key}"), after=new, before=old)
        for key, (old, new) in told
        if old != new
    )


def _within_sentence(label: str) -> str:
    """A label without its capital, unless it begins with an abbreviation."""
    return f"{label[0].lower()}{label[1:]}" if label[1:2].islower() else label


def _role(
    bundle: Bundle, assessment: Assessment, request: LetterRequest, formatter: Formatter, words: Texts
) -> Section:
    score = words(
        "letter.role.score",
        risk=formatter.risk_figure(assessment.probability),
        threshold=formatter.risk_figure(bundle.manifest.policy.threshold),
        advice=Zones(bundle.manifest.policy, formatter).name(assessment.advice),
    )
    outside = _outside(bundle, assessment, formatter)
    own = [words("letter.role.override")] if is_override(assessment.advice, request.decision) else []
    if request.own_reason.strip():
        own.append(words("letter.role.own_reason", reason=request.own_reason.strip()))
    first = f"{words(f'letter.role.{request.decision}')} {words('letter.role.tool')}"
    return Section(words("letter.role.heading"), (first, " ".join((score, *outside, *own))))


def _outside(bundle: Bundle, assessment: Assessment, formatter: Formatter) -> tuple[str, ...]:
    known, language = bundle.catalogue.by_name, formatter.language
    told = outside_sentence(
        assessment.outside, assessment.probability, lambda name: known[name].wording[language].label, formatter
    )
    return (told,) if told else ()


def _sections(
    request: LetterRequest, reasons: tuple[LetterReason, ...], contacts: Contacts, words: Texts
) -> tuple[Section, ...]:
    sections: list[Section] = []
    if request.changes is not None:
        text = words(f"letter.changes.{'intro' if request.changes else 'none'}")
        sections.append(Section(words("letter.changes.heading"), (text,), request.changes))
    contest = (words("letter.contest.text"), words("letter.contest.contact", contact=contacts.review))
    sections.append(Section(words("letter.contest.heading"), (" ".join(contest),)))
    if any(reason.factor == EXTERNAL_SCORES for reason in reasons):
        text = f"{words('letter.references.text')} {contacts.credit_references}"
        sections.append(Section(words("letter.references.heading"), (text,)))
    if request.decision is Decision.REFUSED and contacts.debt_advice:
        sections.append(Section(words("letter.help.heading"), (), contacts.debt_advice))
    return tuple(sections)
