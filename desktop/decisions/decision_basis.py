"""What a decision rests on, in words: the advice and every reason shown with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.record import DecisionRecord
from core.model.explanation import Sense
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from desktop.client.chart_specs import by_size, verdict_sentence
from desktop.client.reasons_card import SIGNS
from desktop.looks.advice import ADVICE_TOKENS
from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, line, words

TONES = {"lowers": "lowers", "raises": "raises", "neutral": "review"}
SIZE_PX = 46


@dataclass(frozen=True)
class ShownReason:
    """A reason in words: title, value beside the reference, points with their sign, and which way it goes."""

    title: str
    detail: str
    size: str
    sense: Sense


def assessed_reasons(assessment: Assessment, bundle: Bundle, presentation: Presentation) -> tuple[ShownReason, ...]:
    """The reasons of an assessment."""
    writer = ReasonWriter(bundle.catalogue, bundle.codes, presentation.formatter)
    found = assessment.explanation
    reasons = (*by_size(found.lowering), *by_size(found.raising))
    worded = ((reason, writer.write(reason, assessment.client)) for reason in reasons)
    return tuple(ShownReason(text.title, text.detail, text.size, reason.sense) for reason, text in worded)


def recorded_reasons(record: DecisionRecord, presentation: Presentation) -> tuple[ShownReason, ...]:
    """The reasons as they were shown on the day of a decision."""
    signed = presentation.formatter.signed_points
    return tuple(
        ShownReason(
            reason.title,
            reason.detail,
            signed(reason.size_points),
            Sense.RAISES if reason.size_points > 0 else Sense.LOWERS,
        )
        for reason in sorted(record.reasons, key=lambda one: (one.size_points > 0, -abs(one.size_points)))
    )


class DecisionBasis(Card):
    """Advice, distance to the threshold, and reasons.

    Args:
        presentation: texts and looks.
        advice: what the tool advised.
        told: how far the risk is from the threshold.
        reasons: those shown.
    """

    def __init__(self, presentation: Presentation, advice: Advice, told: str, reasons: Sequence[ShownReason]) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("decision.basis_title"))
        self._presentation = presentation
        self.body.addWidget(words(texts("decision.basis_title"), "section"))
        self._note = words(role="small-muted", wrap=True)
        self._note.hide()
        self.body.addWidget(self._note)
        self.body.addWidget(words(texts(f"advice.{advice}"), "title", tone=TONES[ADVICE_TOKENS[advice]]))
        self.body.addWidget(words(told, "muted", wrap=True))
        for reason in reasons:
            self.body.addWidget(line())
            self.body.addWidget(self._reason(reason))
        if not reasons:
            self.body.addWidget(words(texts("decision.no_reason"), "muted", wrap=True))
        self.body.addStretch(1)

    def note(self, sentence: str) -> None:
        """Say below the heading what else the reader must know."""
        self._note.setText(sentence)
        self._note.show()

    def _reason(self, reason: ShownReason) -> QWidget:
        scale = self._presentation.scale
        sign = words(SIGNS[reason.sense], "strong", tone=str(reason.sense))
        size = words(reason.size, "strong", tone=str(reason.sense))
        size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        size.setMinimumWidth(scale.px(SIZE_PX))
        title = words(reason.title, "strong", wrap=True)
        title.setAccessibleName(f"{reason.title}, {reason.size}, {reason.detail}")
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(scale.gap(2))
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(_column(title, words(reason.detail, "small-muted", wrap=True)), 1)
        across.addWidget(size, 0, Qt.AlignmentFlag.AlignTop)
        return row


def basis_of(assessment: Assessment, bundle: Bundle, presentation: Presentation) -> DecisionBasis:
    """What a decision on an assessed file rests on."""
    told = verdict_sentence(assessment, bundle.manifest.policy, presentation)
    return DecisionBasis(presentation, assessment.advice, told, assessed_reasons(assessment, bundle, presentation))


def basis_of_record(record: DecisionRecord, presentation: Presentation) -> DecisionBasis:
    """What a recorded decision rested on."""
    risk = presentation.formatter.risk
    told = presentation.texts("decision.risk", risk=risk(record.probability), threshold=risk(record.threshold))
    return DecisionBasis(presentation, record.advice, told, recorded_reasons(record, presentation))


def _column(*labels: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    for label in labels:
        column.addWidget(label)
    return column
