"""Where the client stands among all clients, on four figures that everybody understands."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.population.standing import Standing
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter, standing_sentence
from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, words

PLACES = 4
ROWS_A_PLACE, DRAWING_ROW = 3, 1


class StandingCard(Card):
    """Four small distributions.

    Args:
        presentation: texts and looks.

    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation, presentation.texts("standing.card"))
        self._places = tuple(_Place(presentation) for _ in range(PLACES))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(presentation.scale.gap(4))
        self._grid.setVerticalSpacing(presentation.scale.gap(1) // 2)
        self.body.setSpacing(presentation.scale.gap(1))
        self.body.addWidget(words(presentation.texts("standing.card"), "section"))
        self.body.addLayout(self._grid)
        self._gap_px = presentation.scale.gap(3)
        side, end = presentation.scale.gap(4), presentation.scale.gap(3)
        self.body.setContentsMargins(side, end, side, end)
        self._columns = 0
        self.set_columns(PLACES)

    def present(self, assessment: Assessment, writer: ChartWriter) -> None:
        """Show the standings of one assessment."""
        for number, place in enumerate(self._places):
            known = number < len(assessment.standings)
            if known:
                place.present(assessment.standings[number], writer)
            for part in place.parts:
                part.setVisible(known)

    def set_columns(self, columns: int) -> None:
        """Put the distributions side by side, ``columns`` a line; their drawings and words line up."""
        if columns == self._columns:
            return
        self._columns = columns
        for number, place in enumerate(self._places):
            line, column = divmod(number, columns)
            place.set_gap_above(self._gap_px if line else 0)
            for row, part in enumerate(place.parts):
                self._grid.addWidget(part, line * ROWS_A_PLACE + row, column)
            # A tall window has taller drawings, and no empty ground below them.
            self._grid.setRowStretch(line * ROWS_A_PLACE + DRAWING_ROW, 1)
        for column in range(PLACES):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class _Place:
    """One distribution: heading, drawing, sentence."""

    def __init__(self, presentation: Presentation) -> None:
        self._presentation = presentation
        self._label = words(role="strong", wrap=True)
        self._value = words()
        self._chart = ChartFrame(presentation)
        self._sentence = words(role="small-muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = QWidget()
        self._row = QHBoxLayout(head)
        self._row.setSpacing(presentation.scale.gap(2))
        self._row.addWidget(self._label, 1, Qt.AlignmentFlag.AlignBottom)
        self._row.addWidget(self._value, 0, Qt.AlignmentFlag.AlignBottom)
        self.parts = (head, self._chart, self._sentence)

    def set_gap_above(self, gap_px: int) -> None:
        """Keep the heading away from what stands above it."""
        self._row.setContentsMargins(0, gap_px, 0, 0)

    def present(self, standing: Standing, writer: ChartWriter) -> None:
        feature = writer.catalogue.by_name[standing.feature]
        formatter = self._presentation.formatter
        self._label.setText(feature.wording[self._presentation.language].label)
        known = not math.isnan(standing.share_below)
        # The sentence below says that a value is missing: the heading keeps its room.
        self._value.setText(formatter.value(feature, standing.value, writer.catalogue) if known else "")
        self._sentence.setText(standing_sentence(standing, self._presentation))
        self._chart.present(writer.distribution(standing))
