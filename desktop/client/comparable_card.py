"""What happened with the clients nearest in score, out of a hundred, in words and in icons."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from core.assessment.assessment import Assessment
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter, comparable_detail
from desktop.looks.presentation import Presentation
from desktop.widgets.words import WordGroup, in_line, words


class ComparableCard(WordGroup):
    """The count, such as "6 clients sur 100", its interval, and the icon array.

    Args:
        presentation: texts and looks.

    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation.texts("comparable.card"))
        self._presentation = presentation
        self._headline = words(role="section", wrap=True)
        self._detail = words(role="small-muted", wrap=True)
        self._icons = ChartFrame(presentation)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(in_line(self._headline))
        body.addLayout(in_line(self._detail))
        body.addSpacing(presentation.scale.gap(1))
        body.addWidget(self._icons)
        body.addStretch(1)

    def present(self, assessment: Assessment, writer: ChartWriter) -> None:
        """Show the comparable clients of one assessment."""
        comparable = assessment.comparable
        headline = self._presentation.texts("comparable.headline", count=comparable.out_of_100)
        detail = comparable_detail(comparable, self._presentation)
        self._headline.setText(headline)
        self._detail.setText(detail)
        self.setAccessibleDescription(f"{headline} {detail}")
        self._icons.present(writer.icon_array(comparable))
