"""The summary of a meeting: one page, accessible, true, and never Typst source."""

from __future__ import annotations

from datetime import date

import pytest

from core.assessment.assessment import Assessment, what_if
from core.bundle.bundle import Bundle
from core.decisions.granted import terms_of, terms_words
from core.decisions.record import Decision
from core.documents.letter import LetterRequest
from core.documents.letter_contacts import default_contacts
from core.documents.meeting_summary import MeetingSummary, compose_summary, summary_pages, summary_pdf
from core.errors import DecisionError
from core.features.formatting import Formatter
from core.model.policy import Advice
from tests.core.decisions.examples import first_advised
from tests.core.documents.pdf_reading import accessibility_faults, page_texts, plain, whole_text
from tests.known import known

DAY = date(2026, 11, 1)
LONG = "Une phrase assez longue pour prendre de la place, avec #let x = $1$ et *des signes* de Typst. " * 4
ADVICE, LANGUAGE = pytest.mark.parametrize("advice", list(Advice)), pytest.mark.parametrize("language", ["fr", "en"])


def summary(
    demo: Bundle, assessment: Assessment, decision: Decision, language: str = "fr", *, said: str = "", reason: str = ""
) -> MeetingSummary:
    request = LetterRequest(decision, DAY, "Claire Dumont", "01 23 45 67 89", own_reason=reason, changes=(LONG, LONG))
    return compose_summary(demo, assessment, request, default_contacts(language), said, language)


@ADVICE
@LANGUAGE
@pytest.mark.parametrize("decision", list(Decision))
def test_it_is_one_accessible_page(demo: Bundle, advice: Advice, language: str, decision: Decision) -> None:
    made = summary(demo, first_advised(demo, advice), decision, language, said=LONG, reason=LONG)
    content = summary_pdf(made)
    assert accessibility_faults(content, language, made.title) == []
    assert len(page_texts(content)) == 1
    assert plain(LONG.strip()) in plain(whole_text(content))
    assert summary_pdf(made) == content


@LANGUAGE
def test_its_figures_are_those_of_the_screens(demo: Bundle, language: str) -> None:
    assessment = first_advised(demo, Advice.REFUSE)
    told = whole_text(summary_pdf(summary(demo, assessment, Decision.REFUSED, language)))
    formatter = Formatter(language, demo.manifest.currency)
    assert plain(formatter.risk_figure(assessment.probability)) in plain(told)
    assert plain(formatter.risk_figure(demo.manifest.policy.threshold)) in plain(told)
    assert plain(formatter.client_id(assessment.client.client_id)) in plain(told)


def test_what_is_granted_is_said(demo: Bundle) -> None:
    assessment = first_advised(demo, Advice.GRANT)
    offer = what_if(demo, assessment, {"AMT_CREDIT": 0.8 * assessment.client.number("AMT_CREDIT")})
    request = LetterRequest(Decision.GRANTED, DAY, "Claire Dumont", asked=assessment.client)
    made = compose_summary(demo, offer.after, request, default_contacts("fr"))
    terms = terms_words(known(terms_of(offer)), Formatter("fr", demo.manifest.currency))
    assert terms in made.decision.paragraphs[0]
    assert len(summary_pages(made, 60.0)) == 1


def test_nobody_signs_without_a_name(demo: Bundle) -> None:
    with pytest.raises(DecisionError, match="author_missing"):
        compose_summary(
            demo, first_advised(demo, Advice.GRANT), LetterRequest(Decision.GRANTED, DAY, " "), default_contacts("fr")
        )
