"""What lowers, or what raises, the risk of a client: at most four reasons, in words and in points."""

from __future__ import annotations

from core.assessment.assessment import Assessment
from core.model.explanation import Sense
from core.model.wording import ReasonWriter
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter, by_size, largest_size, reason_sentence
from desktop.looks.presentation import Presentation
from desktop.widgets.words import CHART_EDGE_PX, Card, in_line, line, words

SIGNS = {Sense.LOWERS: "▼", Sense.RAISES: "▲"}


class ReasonsCard(Card):
    """One side of the reasons.

    Args:
        presentation: texts and looks.
        sense: the side.

    """

    def __init__(self, presentation: Presentation, sense: Sense) -> None:
        title = presentation.texts(f"reasons.{sense}_title")
        super().__init__(presentation, title)
        self._presentation, self._sense = presentation, sense
        heading = words(f"{SIGNS[sense]} {title}", "section", tone=str(sense))
        heading.setAccessibleName(title)
        self._none = words(presentation.texts(f"reasons.{sense}_none"), "muted", wrap=True)
        self._bars = ChartFrame(presentation)
        for part in (heading, line(), self._none):
            self.body.addLayout(in_line(part))
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        self.body.setSpacing(presentation.scale.gap(1))
        side = presentation.scale.gap(4) - CHART_EDGE_PX
        self.body.setContentsMargins(side, presentation.scale.gap(2), side, presentation.scale.gap(1))

    def present(self, assessment: Assessment, writer: ChartWriter, reason_writer: ReasonWriter) -> None:
        """Show this side of the reasons of one assessment."""
        explanation = assessment.explanation
        sides = {Sense.LOWERS: explanation.lowering, Sense.RAISES: explanation.raising}
        reasons = by_size(sides[self._sense])
        told = tuple(reason_writer.write(reason, assessment.client) for reason in reasons)
        spoken = [reason_sentence(one, reason, self._presentation) for one, reason in zip(told, reasons, strict=True)]
        self._none.setVisible(not reasons)
        self._bars.setVisible(bool(reasons))
        self.setAccessibleDescription(" ".join(spoken) or self._none.text())
        if reasons:
            self._bars.present(writer.reason_bars(self._sense, reasons, told, largest_size(sides)))
