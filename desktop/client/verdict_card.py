"""The answer first: what is advised, how far the risk is from the threshold, and the gauge."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.assessment.assessment import Assessment
from core.model.policy import Advice
from core.model.zones import Zones
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter, outside_words, verdict_sentence
from desktop.looks.advice import ADVICE_TOKENS
from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import GlossedLabel
from desktop.widgets.state import set_property
from desktop.widgets.words import STRESS, WordGroup, in_line, words

BADGE_PX, ICON_PX = 38, 20
ADVICE_ICONS = {Advice.GRANT: "check", Advice.REVIEW: "review", Advice.REFUSE: "refuse"}
TONES = {"lowers": "lowers", "raises": "raises", "neutral": "review"}


class VerdictCard(WordGroup):
    """Advice, sentence and gauge.

    Args:
        presentation: texts and looks.

    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation.texts("verdict.card"))
        self._presentation = presentation
        self._badge = words(role="badge")
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.setFixedSize(*[presentation.scale.px(BADGE_PX)] * 2)
        self._advice = words(role="headline", wrap=True)
        self._sentence = GlossedLabel(presentation)
        self._outside = words(role="small", tone="raises", wrap=True)
        self._gauge = ChartFrame(presentation)
        self._zones = GlossedLabel(presentation, "small-muted")
        self._lay_out()

    def present(self, assessment: Assessment, writer: ChartWriter) -> None:
        """Show the advice of one assessment."""
        advice, texts = assessment.advice, self._presentation.texts
        tone = TONES[ADVICE_TOKENS[advice]]
        self._show_badge(advice, tone)
        self._zones.say(texts("verdict.zones", zones=Zones(writer.policy, self._presentation.formatter).sentence()))
        set_property(self._advice, "tone", tone)
        self._advice.setText(texts(f"advice.{advice}"))
        sentence = verdict_sentence(assessment, writer.policy, self._presentation)
        self._sentence.say(verdict_sentence(assessment, writer.policy, self._presentation, STRESS))
        outside = outside_words(assessment, writer.catalogue, self._presentation)
        self._outside.setText(outside)
        self._outside.setVisible(bool(outside))
        self.setAccessibleDescription(f"{texts(f'advice.{advice}')}. {sentence} {outside}".rstrip())
        self._gauge.present(writer.gauge(assessment))

    def _show_badge(self, advice: Advice, tone: str) -> None:
        if self._badge.property("tone") == tone:
            return
        set_property(self._badge, "tone", tone)
        token = "text" if tone == "review" else f"{tone}_text"
        size, ratio = self._presentation.scale.px(ICON_PX), self.devicePixelRatioF()
        self._badge.setPixmap(icon_pixmap(ADVICE_ICONS[advice], self._presentation.theme, token, size, ratio))

    def _lay_out(self) -> None:
        scale = self._presentation.scale
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._advice)
        texts.addWidget(self._sentence)
        texts.addWidget(self._outside)
        head = QHBoxLayout()
        head.setSpacing(scale.gap(3))
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(scale.gap(1))
        body.addLayout(head)
        body.addWidget(self._gauge)
        body.addLayout(in_line(self._zones))
        body.addStretch(1)
