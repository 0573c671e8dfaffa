"""How the risk of the average client becomes that of this one, factor by factor."""

from __future__ import annotations

from core.assessment.assessment import Assessment
from core.model.wording import ReasonWriter
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter
from desktop.client.waterfall_chart import waterfall_chart
from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import glossed
from desktop.widgets.words import CHART_EDGE_PX, Card, in_line, line, words


class WaterfallCard(Card):
    """A heading, a sentence, the chart and how it is made.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        title = presentation.texts("waterfall.title")
        super().__init__(presentation, title)
        self._sentence = words(wrap=True)
        self.chart = ChartFrame(presentation)
        for part in (words(title, "section"), line(), self._sentence):
            self.body.addLayout(in_line(part))
        self.body.addWidget(self.chart)
        self.body.addLayout(in_line(glossed(presentation, presentation.texts("waterfall.note"), "small-muted")))
        self.body.addStretch(1)
        self.body.setSpacing(presentation.scale.gap(1))
        side = presentation.scale.gap(4) - CHART_EDGE_PX
        self.body.setContentsMargins(side, presentation.scale.gap(4), side, presentation.scale.gap(2))

    def present(self, assessment: Assessment, writer: ChartWriter, reason_writer: ReasonWriter) -> None:
        """Show the waterfall of one assessment."""
        spec = waterfall_chart(assessment, writer, reason_writer)
        self._sentence.setText(spec.conclusion)
        self.chart.present(spec)
