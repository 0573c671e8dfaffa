"""The strongest reasons in words for the client: what it is about, the client's own value, and which way it goes."""

from __future__ import annotations

from dataclasses import dataclass

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.catalogue import Catalogue, Unit
from core.model.explanation import MAXIMUM_REASONS, Reason, Sense
from desktop.looks.presentation import Presentation

EXTERNAL_SCORES = "external_scores"
SAID_IN_PHRASES = frozenset({Unit.RATIO, Unit.MONTHS, Unit.YEARS})


@dataclass(frozen=True)
class ClientReason:
    """One reason.

    Args:
        title: the factor, said to the client.
        detail: the client's value, and what it is associated with.
        sense: which way it moves the risk.
    """

    title: str
    detail: str
    sense: Sense


def client_reasons(assessment: Assessment, bundle: Bundle, presentation: Presentation) -> tuple[ClientReason, ...]:
    """The strongest reasons of both sides, at most four, strongest first."""
    strongest = sorted(assessment.explanation.reasons, key=lambda reason: -abs(reason.contribution))
    return tuple(
        ClientReason(
            factor_title(reason.factor, bundle.catalogue, presentation),
            _detail(reason, assessment.client, bundle, presentation),
            reason.sense,
        )
        for reason in strongest[:MAXIMUM_REASONS]
    )


def factor_title(factor: str, catalogue: Catalogue, presentation: Presentation) -> str:
    """A factor as it is said to the client; by its label where this bundle has factors of its own."""
    key = f"client_screen.factor.{factor}"
    if key in presentation.texts.entries:
        return presentation.texts(key)
    return catalogue.factor_by_name[factor].label[presentation.language]


def _detail(reason: Reason, client: Client, bundle: Bundle, presentation: Presentation) -> str:
    texts = presentation.texts
    sentences = [_value(reason, client, bundle, presentation), texts(f"client_screen.{reason.sense}")]
    if reason.factor == EXTERNAL_SCORES:
        sentences.append(texts("client_screen.check_scores"))
    return " ".join(sentences)


def _value(reason: Reason, client: Client, bundle: Bundle, presentation: Presentation) -> str:
    feature = bundle.catalogue.by_name[reason.lead]
    wording, texts = feature.wording[presentation.language], presentation.texts
    shown = presentation.formatter.value(feature, client.values[feature.name], bundle.catalogue)
    if client.is_missing(feature.name) and wording.missing:
        return texts("client_screen.value_phrase", phrase=_capital(wording.missing))
    if feature.unit in SAID_IN_PHRASES and not client.is_missing(feature.name):
        # A bare ratio or duration says nothing: its phrase names what it is compared with, or since when it runs.
        shown = wording.value.format(value=shown)
    if wording.label == bundle.catalogue.factor_by_name[reason.factor].label[presentation.language]:
        return texts("client_screen.value_phrase", phrase=_capital(shown))
    return texts("client_screen.value", label=wording.label, value=shown)


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
