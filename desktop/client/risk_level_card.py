"""The risk as so many clients out of a hundred, in words and in icons, and what was observed at that level."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from core.assessment.assessment import Assessment
from core.model.zones import Zones
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter, level_detail, level_headline, observed_sentence
from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import GlossedLabel
from desktop.widgets.words import WordGroup, in_line, words


class RiskLevelCard(WordGroup):
    """The count, such as "6 clients sur 100", the icon array, and what past clients at this level of risk did.

    Args:
        presentation: texts and looks.

    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation.texts("risk_level.card"))
        self._presentation = presentation
        self._headline = words(role="section", wrap=True)
        self._detail = words(role="small-muted", wrap=True)
        self._observed = GlossedLabel(presentation, "small-muted")
        self._icons = ChartFrame(presentation)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(in_line(self._headline))
        body.addLayout(in_line(self._detail))
        body.addSpacing(presentation.scale.gap(1))
        body.addWidget(self._icons)
        body.addLayout(in_line(self._observed))
        body.addStretch(1)

    def present(self, assessment: Assessment, writer: ChartWriter) -> None:
        """Show the level of risk of one assessment."""
        headline = level_headline(assessment.probability, self._presentation)
        detail = level_detail(assessment.probability, self._presentation)
        zones = Zones(writer.policy, self._presentation.formatter)
        observed = observed_sentence(assessment.observed, self._presentation, zones)
        self._headline.setText(headline)
        self._detail.setText(detail)
        self._observed.say(observed)
        self.setAccessibleDescription(f"{headline} {detail} {observed}")
        self._icons.present(writer.icon_array(assessment.probability))
