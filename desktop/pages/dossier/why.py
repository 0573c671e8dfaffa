"""Why the risk is what it is: the main reasons, or every factor on the way from the average client."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.model.explanation import Sense
from core.model.wording import ReasonWriter
from desktop.client.chart_specs import ChartWriter
from desktop.client.reasons_card import ReasonsCard
from desktop.client.waterfall_card import WaterfallCard
from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import glossed
from desktop.widgets.segments import Segments

MAIN, STEPS = "main", "steps"


class WhyPart(QWidget):
    """Two ways to say why, one at a time, and the way to every variable.

    Args:
        presentation: texts and looks.

    Signals:
        detail_asked: what every variable of the model adds is wanted.
    """

    detail_asked = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._texts, gap = presentation.texts, presentation.scale.gap
        self._shown: tuple[Assessment, ChartWriter, ReasonWriter] | None = None
        parts = {key: presentation.texts(f"reasons.part_{key}") for key in (MAIN, STEPS)}
        self.segments = Segments(presentation.texts("reasons.parts"), parts)
        self.segments.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.segments.chosen.connect(self._show_part)
        self._link = QPushButton()
        self._link.setProperty("role", "link")
        self._link.clicked.connect(self.detail_asked)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(gap(2))
        self._head.addWidget(self.segments, 0, Qt.AlignmentFlag.AlignLeft)
        self._head.addStretch(1)
        self._head.addWidget(self._link, 0, Qt.AlignmentFlag.AlignLeft)
        self._reasons = tuple(ReasonsCard(presentation, sense) for sense in (Sense.LOWERS, Sense.RAISES))
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(gap(4))
        for card in self._reasons:
            self._pair.addWidget(card, 1)
        self._note = glossed(presentation, presentation.texts("reasons.note"), "small-muted")
        self._note.setContentsMargins(gap(1), 0, gap(1), 0)
        self._waterfall = WaterfallCard(presentation)
        self._waterfall.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap(1))
        body.addLayout(self._head)
        body.addLayout(self._pair, 1)
        body.addWidget(self._note)
        body.addWidget(self._waterfall, 1)

    def present(self, assessment: Assessment, writer: ChartWriter, reason_writer: ReasonWriter) -> None:
        """Show why, in the way that was chosen last."""
        self._shown = assessment, writer, reason_writer
        self._link.setText(self._texts("reasons.detail_link", count=len(writer.catalogue.model_features)))
        self._present_part()

    def set_direction(self, direction: QBoxLayout.Direction) -> None:
        """Put what stands in pairs side by side or below each other."""
        self._head.setDirection(direction)
        self._pair.setDirection(direction)

    def _show_part(self, part: str) -> None:
        for one in (*self._reasons, self._note):
            one.setVisible(part == MAIN)
        self._waterfall.setVisible(part == STEPS)
        self._present_part()

    def _present_part(self) -> None:
        if self._shown is None:
            return
        if self.segments.current == STEPS:
            self._waterfall.present(*self._shown)
        else:
            for card in self._reasons:
                card.present(*self._shown)
