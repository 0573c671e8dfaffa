"""The same client for the client's own eyes: large words, no internal bands, nobody else's data."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.features.rounding import out_of_a_hundred
from core.model.explanation import Sense
from core.model.zones import Zones
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter
from desktop.client_side.reasons import ClientReason, client_reasons
from desktop.decisions.decision_basis import TONES
from desktop.looks.advice import ADVICE_SIGNS, ADVICE_TOKENS
from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import Card, in_line, line, words

BESIDE_PX = 900
"""Narrowest screen, in pixels at 100 % text, with both cards side by side."""
SIDE_PX, SIGN_PX, LOGO_PX = 54, 22, 34


class ClientScreen(QWidget):
    """Advice, outcomes of comparable files, and what counts most.

    Signals:
        left: the advisor wants the other side back.
        data_asked: the client wants a copy of the data.

    Args:
        presentation: texts and looks.
        assessment: the file.
        bundle: scored it.
    """

    left = Signal()
    data_asked = Signal()

    def __init__(self, presentation: Presentation, assessment: Assessment, bundle: Bundle) -> None:
        super().__init__()
        self._presentation, self._assessment, self._bundle = presentation, assessment, bundle
        self.setAccessibleName(presentation.texts("client_screen.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "none")
        self.icons = ChartFrame(presentation)
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(presentation.scale.gap(5))
        self._cards.addWidget(self._make_answer(), 1)
        self._cards.addWidget(self._make_reasons(), 1)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards one below the other where the text has become too large."""
        super().resizeEvent(event)
        wide = self.width() * 100 / self._presentation.scale.text_percent >= BESIDE_PX
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _lay_out(self) -> None:
        scale, texts = self._presentation.scale, self._presentation.texts
        side = scale.px(SIDE_PX) if scale.text_percent == 100 else scale.gap(5)
        body = QVBoxLayout()
        body.setContentsMargins(side, scale.gap(5), side, scale.gap(5))
        body.setSpacing(scale.gap(4))
        body.addLayout(self._make_head())
        body.addStretch(1)
        body.addLayout(self._cards)
        body.addStretch(1)
        body.addWidget(words(texts("client_screen.rights"), "client-muted", wrap=True))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(body))

    def _make_head(self) -> QHBoxLayout:
        texts, scale = self._presentation.texts, self._presentation.scale
        logo = words(texts("product.short"), "badge", tone="primary")
        logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        logo.setAccessibleName(texts("product.name"))
        logo.setFixedSize(scale.px(LOGO_PX) + scale.px(8), scale.px(LOGO_PX))
        self.data = QPushButton(texts("personal_data.button"))
        self.data.clicked.connect(self.data_asked)
        self.leave = QPushButton(texts("client_screen.leave_key", key=texts("client_screen.key")))
        self.leave.setAccessibleName(texts("client_screen.leave"))
        self.leave.clicked.connect(self.left)
        buttons = FlowLayout(gap=scale.gap(3))
        for button in (self.data, self.leave):
            buttons.addWidget(button)
        head = QHBoxLayout()
        head.setSpacing(scale.gap(3))
        head.addWidget(logo)
        head.addWidget(words(texts("client_screen.title"), "client-title", wrap=True), 1)
        head.addLayout(buttons)
        return head

    def _make_answer(self) -> Card:
        texts, formatter, assessment = self._presentation.texts, self._presentation.formatter, self._assessment
        policy, risk = self._bundle.manifest.policy, assessment.probability
        card = self._card(texts("verdict.card"))
        told = texts(f"client_screen.{assessment.advice}")
        tone = TONES[ADVICE_TOKENS[assessment.advice]]
        advice = words(f"{ADVICE_SIGNS[assessment.advice]} {told}", "client-headline", tone=tone, wrap=True)
        advice.setAccessibleName(told)
        bad = out_of_a_hundred(risk)
        outcomes = texts("client_screen.outcomes", count=bad, bad=bad, good=100 - bad)
        if bad == 0:
            outcomes = texts("client_screen.outcomes_none")
        self.icons.present(ChartWriter(self._presentation, self._bundle.catalogue, policy).icon_array(risk))
        zones = Zones(policy, formatter)
        threshold = texts("client_screen.zones", risk=formatter.risk(risk), zones=zones.sentence())
        for label in (advice, words(texts("client_screen.role"), "client-muted", wrap=True)):
            card.body.addLayout(in_line(label))
        card.body.addSpacing(self._presentation.scale.gap(4))
        for label in (
            words(texts("client_screen.risk_level"), "client-title", wrap=True),
            words(outcomes, "client", wrap=True),
        ):
            card.body.addLayout(in_line(label))
        card.body.addWidget(self.icons)
        card.body.addSpacing(self._presentation.scale.gap(3))
        card.body.addLayout(in_line(words(threshold, "client-muted", wrap=True)))
        card.body.addStretch(1)
        return card

    def _make_reasons(self) -> Card:
        texts, gap = self._presentation.texts, self._presentation.scale.gap
        card = self._card(texts("client_screen.reasons"))
        card.body.setSpacing(gap(3))
        card.body.addWidget(words(texts("client_screen.reasons"), "client-title", wrap=True))
        reasons = client_reasons(self._assessment, self._bundle, self._presentation)
        for reason in reasons:
            card.body.addWidget(line())
            card.body.addLayout(self._reason(reason))
        if not reasons:
            card.body.addWidget(words(texts("client_screen.no_reason"), "client-muted", wrap=True))
        card.body.addWidget(line())
        card.body.addWidget(words(texts("client_screen.never"), "client-muted", wrap=True))
        card.body.addStretch(1)
        return card

    def _reason(self, reason: ClientReason) -> QHBoxLayout:
        scale = self._presentation.scale
        sign = QLabel()
        name = "raises" if reason.sense is Sense.RAISES else "lowers"
        side, ratio = scale.px(SIGN_PX), self.devicePixelRatioF()
        sign.setPixmap(icon_pixmap(name, self._presentation.theme, f"{name}_text", side, ratio))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(words(reason.title, "client-strong", wrap=True))
        told.addWidget(words(reason.detail, "client-muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(scale.gap(4))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        return row

    def _card(self, name: str) -> Card:
        card = Card(self._presentation, name)
        card.body.setContentsMargins(*[self._presentation.scale.gap(5) + self._presentation.scale.gap(1)] * 4)
        return card
