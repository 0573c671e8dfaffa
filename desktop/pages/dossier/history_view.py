"""A client's past: credits along a line of time, and how punctual each month was."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.clients.history import ClientHistory
from core.features.catalogue import Catalogue
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.spec import ChartSpec
from desktop.looks.icons import ICON_GAP, icon
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.history_specs import HistoryWriter
from desktop.widgets.words import Card, words

ICON_PX = 18


class HistoryView(QWidget):
    """Two charts, or what to think of a client of whom nothing is known.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self.setAccessibleName(presentation.texts("history.view"))
        self.credits = HistoryCard(presentation, presentation.texts("history.credits"))
        self.punctuality = HistoryCard(presentation, presentation.texts("history.punctuality"))
        self._empty = Card(presentation, presentation.texts("history.empty_title"))
        self._empty.body.addWidget(words(presentation.texts("history.empty_title"), "section", wrap=True))
        self._empty.body.addWidget(words(presentation.texts("history.empty_text"), "muted", wrap=True))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(3))
        for card in (self._empty, self.credits, self.punctuality):
            body.addWidget(card)
        body.addStretch(1)
        self.clear()

    def clear(self) -> None:
        """Show nothing, while another client's past is being read."""
        for card in (self._empty, self.credits, self.punctuality):
            card.hide()

    def present(self, history: ClientHistory, catalogue: Catalogue) -> None:
        """Show one client's past."""
        writer = HistoryWriter(self._presentation, catalogue)
        self._empty.setVisible(history.is_empty)
        self.credits.setVisible(bool(history.credits))
        self.punctuality.setVisible(bool(history.months))
        if history.credits:
            self.credits.present(writer.timeline(history))
        if history.months:
            self.punctuality.present(writer.punctuality(history))


class HistoryCard(Card):
    """A chart under its title and its sentence.

    Args:
        presentation: texts and looks.
        title: name of the card.
    """

    def __init__(self, presentation: Presentation, title: str) -> None:
        super().__init__(presentation, title)
        self._sentence = words(role="muted", wrap=True)
        self.chart = ChartFrame(presentation)
        self.as_table = QPushButton(f"{ICON_GAP}{presentation.texts('history.as_table')}")
        self.as_table.setProperty("role", "quiet")
        self.as_table.setIcon(icon("table", presentation.theme))
        side = presentation.scale.px(ICON_PX)
        self.as_table.setIconSize(QSize(side, side))
        self.as_table.setAccessibleName(presentation.texts("history.as_table_of", title=title))
        self.as_table.clicked.connect(lambda _checked: self.chart.toggle_table())
        head = QHBoxLayout()
        head.addWidget(words(title, "section"), 1)
        head.addWidget(self.as_table, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(head)
        self.body.addWidget(self._sentence)
        self.body.addWidget(self.chart)

    def present(self, spec: ChartSpec) -> None:
        """Draw the chart."""
        self._sentence.setText(spec.summary())
        self.chart.present(spec)
