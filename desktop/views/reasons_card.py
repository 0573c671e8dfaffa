"""What lowers, or what raises, the risk of a client: at most four reasons, in words and in points."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from core.assessment import Assessment
from core.explanation import Sense
from core.wording import ReasonWriter
from desktop.charts.frame import ChartFrame
from desktop.presentation import Presentation
from desktop.views.chart_specs import ChartWriter, largest_size, reason_sentence
from desktop.views.words import Card, words

SIGNS = {Sense.LOWERS: "▼", Sense.RAISES: "▲"}


class ReasonsCard(Card):
    """One side of the reasons.

    Args:
        presentation: texts and looks.
        sense: the side.
        has_note: whether the card ends with how the numbers are made, and the way to the whole detail.
    """

    detail_asked = Signal()

    def __init__(self, presentation: Presentation, sense: Sense, *, has_note: bool = False) -> None:
        title = presentation.texts(f"reasons.{sense}_title")
        super().__init__(presentation, title)
        self._presentation, self._sense = presentation, sense
        heading = words(f"{SIGNS[sense]} {title}", "section", tone=str(sense))
        heading.setAccessibleName(title)
        self._none = words(presentation.texts(f"reasons.{sense}_none"), "muted", wrap=True)
        self._bars = ChartFrame(presentation)
        self._link = QPushButton()
        self._link.setProperty("role", "link")
        self._link.clicked.connect(self.detail_asked)
        self.body.addWidget(heading)
        self.body.addWidget(self._none)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        if has_note:
            self.body.addWidget(words(presentation.texts("reasons.note"), "small-muted", wrap=True))
            self.body.addWidget(self._link)

    def present(self, assessment: Assessment, writer: ChartWriter, reason_writer: ReasonWriter) -> None:
        """Show this side of the reasons of one assessment."""
        explanation = assessment.explanation
        sides = {Sense.LOWERS: explanation.lowering, Sense.RAISES: explanation.raising}
        reasons = sides[self._sense]
        told = tuple(reason_writer.write(reason, assessment.client) for reason in reasons)
        spoken = [
            reason_sentence(one, reason, self._presentation) for one, reason in zip(told, reasons, strict=True)
        ]
        self._none.setVisible(not reasons)
        self._bars.setVisible(bool(reasons))
        self.setAccessibleDescription(" ".join(spoken) or self._none.text())
        if reasons:
            self._bars.present(writer.reason_bars(self._sense, reasons, told, largest_size(sides)))
        count = len(writer.catalogue.model_features)
        self._link.setText(self._presentation.texts("reasons.detail_link", count=count))
