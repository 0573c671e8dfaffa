"""What was said in a meeting, on one page that the client keeps: decision, result, reasons, what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.granted import decided_terms, terms_words
from core.decisions.record import Decision
from core.documents.letter import LetterRequest, date_text
from core.documents.letter_annex import Section
from core.documents.letter_contacts import Contacts
from core.documents.letter_reasons import LetterReason, letter_reasons
from core.documents.typesetting import PREVIEW_PIXELS_PER_INCH, page_images, pdf
from core.documents.words import document_words
from core.errors import DecisionError
from core.features.formatting import Formatter
from core.model.zones import Zones
from core.storage.texts import Texts
from core.storage.whole_file import write_whole

TEMPLATE = "meeting_summary.typ"


@dataclass(frozen=True)
class MeetingSummary:
    """One page in words, ready to be set; every text is shown as it is.

    Args:
        language: ``"fr"`` or ``"en"``.
        dated: day of the meeting.
        title, subtitle: what it is, and about whom.
        sender: lines of the lender.
        result, decision: above the reasons.
        reasons_heading: heading of the reasons.
        reasons: at most four.
        sections: what would change the result, what the client said, what follows.
        signature: lines.
        footer, page_label: as in a letter.
    """

    language: str
    dated: date
    title: str
    subtitle: str
    sender: tuple[str, ...]
    result: Section
    decision: Section
    reasons_heading: str
    reasons: tuple[LetterReason, ...]
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    footer: str
    page_label: str


def compose_summary(
    bundle: Bundle,
    assessment: Assessment,
    request: LetterRequest,
    contacts: Contacts,
    client_view: str = "",
    language: str = "fr",
) -> MeetingSummary:
    """Word the summary of a meeting.

    Args:
        bundle: what scored the file.
        assessment: the file that was decided, or talked about.
        request: the decision, the names, and what would change the result.
        contacts: whom it comes from, and where the client may ask for a second look.
        client_view: what the client had written down, empty where nothing was.
        language: ``"fr"`` or ``"en"``.

    Raises:
        DecisionError: no name to sign with.
    """
    if not request.advisor.strip():
        raise DecisionError("author_missing")
    words = document_words(language)
    formatter, day = Formatter(language, bundle.manifest.currency), date_text(request.dated, words)
    return MeetingSummary(
        language=language,
        dated=request.dated,
        title=words("summary.title"),
        subtitle=words("summary.subtitle", client=_client(assessment, request, formatter, words), date=day),
        sender=(contacts.lender,),
        result=_result(bundle, assessment, formatter, words),
        decision=_decision(assessment, request, formatter, words),
        reasons_heading=words("letter.reasons.heading"),
        reasons=letter_reasons(bundle, assessment, request.decision, formatter, words),
        sections=_sections(request, contacts, client_view, words),
        signature=tuple(filter(None, (request.advisor.strip(), request.advisor_contact.strip()))),
        footer=words("summary.footer", version=bundle.manifest.model_version, date=day),
        page_label=words("page", page="{page}", pages="{pages}"),
    )


def summary_pdf(summary: MeetingSummary) -> bytes:
    """The summary as PDF/UA-1; the same summary gives the same bytes.

    Raises:
        DocumentError: it cannot be set.
    """
    return pdf(TEMPLATE, _data(summary), summary.dated)


def summary_pages(summary: MeetingSummary, pixels_per_inch: float = PREVIEW_PIXELS_PER_INCH) -> tuple[bytes, ...]:
    """The same page as PNG.

    Raises:
        DocumentError: it cannot be set.
    """
    return page_images(TEMPLATE, _data(summary), pixels_per_inch)


def save_summary(summary: MeetingSummary, path: Path) -> None:
    """Write the summary as PDF, whole or not at all.

    Raises:
        DocumentError: it cannot be set.
        OSError: it cannot be written.
    """
    write_whole(path, summary_pdf(summary))


def _data(summary: MeetingSummary) -> Mapping[str, Any]:
    dated = summary.dated
    return {**asdict(summary), "dated": [dated.year, dated.month, dated.day]}


def _client(assessment: Assessment, request: LetterRequest, formatter: Formatter, words: Texts) -> str:
    number = formatter.client_id(assessment.client.client_id)
    return request.client_name.strip() or words("letter.client", client=number)


def _result(bundle: Bundle, assessment: Assessment, formatter: Formatter, words: Texts) -> Section:
    policy = bundle.manifest.policy
    zones = Zones(policy, formatter)
    told = words(
        "data.score.text",
        risk=formatter.risk_figure(assessment.probability),
        threshold=formatter.risk_figure(policy.threshold),
        advice=zones.name(assessment.advice),
    )
    return Section(words("summary.result"), (told, words("summary.zones", zones=zones.sentence())))


def _decision(assessment: Assessment, request: LetterRequest, formatter: Formatter, words: Texts) -> Section:
    told = [words(f"summary.decision.{request.decision}")]
    terms = decided_terms(assessment.client, request.asked or assessment.client, request.annual_rate)
    if request.decision is Decision.GRANTED and terms is not None:
        told.append(words("summary.decision.terms", terms=terms_words(terms, formatter)))
    if request.own_reason.strip():
        told.append(words("letter.role.own_reason", reason=request.own_reason.strip()))
    return Section(words("summary.decision.heading"), (" ".join(told),))


def _sections(request: LetterRequest, contacts: Contacts, client_view: str, words: Texts) -> tuple[Section, ...]:
    found: list[Section] = []
    if request.changes is not None:
        text = words(f"letter.changes.{'intro' if request.changes else 'none'}")
        found.append(Section(words("summary.changes"), (text,), request.changes))
    if client_view.strip():
        found.append(Section(words("summary.view"), (client_view.strip(),)))
    follows = (words(f"summary.next.{request.decision}"), words("letter.contest.contact", contact=contacts.review))
    found.append(Section(words("summary.next.heading"), (" ".join(follows),)))
    return tuple(found)
