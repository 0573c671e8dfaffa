"""Where the client stands among all clients, on four figures that everybody understands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.assessment import Assessment
from core.comparison import Standing
from desktop.charts.frame import ChartFrame
from desktop.presentation import Presentation
from desktop.views.chart_specs import ChartWriter, standing_sentence
from desktop.views.words import Card, words

PLACES = 4


class StandingCard(Card):
    """Four small distributions.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation, presentation.texts("standing.card"))
        self._places = tuple(_Place(presentation) for _ in range(PLACES))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(presentation.scale.gap(5))
        self._grid.setVerticalSpacing(presentation.scale.gap(4))
        self.body.setSpacing(presentation.scale.gap(1))
        self.body.addWidget(words(presentation.texts("standing.card"), "section"))
        self.body.addLayout(self._grid)
        self._columns = 0
        self.set_columns(PLACES)

    def present(self, assessment: Assessment, writer: ChartWriter) -> None:
        """Show the standings of one assessment."""
        for place, standing in zip(self._places, assessment.standings, strict=False):
            place.present(standing, writer)
        for number, place in enumerate(self._places):
            place.setVisible(number < len(assessment.standings))

    def set_columns(self, columns: int) -> None:
        """Put the distributions side by side, ``columns`` a line."""
        if columns == self._columns:
            return
        self._columns = columns
        for number, place in enumerate(self._places):
            self._grid.addWidget(place, number // columns, number % columns)
        for column in range(PLACES):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class _Place(QWidget):
    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self._label = words(role="strong", wrap=True)
        self._value = words(wrap=False)
        self._chart = ChartFrame(presentation)
        self._sentence = words(role="small-muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(presentation.scale.gap(2))
        head.addWidget(self._label, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._value, 0, Qt.AlignmentFlag.AlignBottom)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(1))
        body.addLayout(head)
        body.addStretch(1)
        body.addWidget(self._chart)
        body.addWidget(self._sentence)

    def present(self, standing: Standing, writer: ChartWriter) -> None:
        feature = writer.catalogue.by_name[standing.feature]
        formatter = self._presentation.formatter
        self._label.setText(feature.wording[self._presentation.language].label)
        self._value.setText(formatter.value(feature, standing.value, writer.catalogue))
        self._sentence.setText(standing_sentence(standing, self._presentation))
        self._chart.present(writer.distribution(standing))
