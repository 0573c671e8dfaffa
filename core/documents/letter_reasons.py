"""The main elements of a decision for its letter: at most four, each checked again by rescoring, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.record import Decision, is_override
from core.features.formatting import Formatter
from core.model.encoding import model_vector
from core.model.explanation import MAXIMUM_REASONS, Reason, Sense
from core.model.wording import ReasonWriter
from core.storage.texts import Texts

SAME_SIZE_POINTS = 1e-6


@dataclass(frozen=True)
class LetterReason:
    """One element in words.

    Args:
        factor: catalogue name of the factor.
        title: the element.
        text: the client's value, the benchmark, and the risk with the benchmark.
        effect: sign and sense.
    """

    factor: str
    title: str
    text: str
    effect: str


def letter_reasons(
    bundle: Bundle, assessment: Assessment, decision: Decision, formatter: Formatter, words: Texts
) -> tuple[LetterReason, ...]:
    """The elements that bear on a decision, strongest first, at most four.

    A refusal that follows the advice names what raises the risk, an agreement that follows it what lowers the risk;
    otherwise both sides are named. An element is left out where rescoring does not give its size again, or where both
    risks read the same once rounded.
    """
    explanation = assessment.explanation
    if is_override(assessment.advice, decision) or decision is Decision.TO_REVIEW:
        chosen: Sequence[Reason] = sorted(explanation.reasons, key=lambda reason: -abs(reason.contribution))
    else:
        chosen = explanation.lowering if decision is Decision.GRANTED else explanation.raising
    worded = (_worded(bundle, assessment, reason, formatter, words) for reason in chosen)
    return tuple(reason for reason in worded if reason is not None)[:MAXIMUM_REASONS]


def _worded(
    bundle: Bundle, assessment: Assessment, reason: Reason, formatter: Formatter, words: Texts
) -> LetterReason | None:
    other = _probability_at_reference(bundle, assessment, reason.factor)
    size_points = 100.0 * (assessment.probability - other)
    risk, risk_at_reference = (formatter.risk_figure(value) for value in (assessment.probability, other))
    if abs(size_points - reason.size_points) > SAME_SIZE_POINTS or risk == risk_at_reference:
        return None
    several = len(bundle.catalogue.factor_positions[reason.factor]) > 1
    writer = ReasonWriter(bundle.catalogue, bundle.codes, formatter)
    sentences = (
        _values(writer, reason, assessment.client, words),
        words(f"letter.reasons.{'several' if several else 'single'}", other=risk_at_reference, risk=risk),
    )
    direction = "letter.risk_up" if reason.sense is Sense.RAISES else "letter.risk_down"
    return LetterReason(
        reason.factor,
        writer.write(reason, assessment.client).title,
        " ".join(sentences),
        words(direction),
    )


def _probability_at_reference(bundle: Bundle, assessment: Assessment, factor: str) -> float:
    vector = model_vector(assessment.client, bundle.catalogue.model_features, bundle.codes)
    positions = list(bundle.catalogue.factor_positions[factor])
    vector[positions] = bundle.explainer.reference[positions]
    return bundle.scorer.probability(vector)


def _values(writer: ReasonWriter, reason: Reason, client: Client, words: Texts) -> str:
    value, feature = writer.stated(reason, client), writer.catalogue.by_name[reason.lead]
    if writer.stands_alone(feature, client):
        return words("letter.reasons.value_alone", value=value)
    return words("letter.reasons.values", value=value, reference=writer.references.value(feature, reason.reference))
