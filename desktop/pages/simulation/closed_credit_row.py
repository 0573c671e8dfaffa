"""The credit elsewhere that a simulation pays off, among its inputs: which one, and a button that keeps it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.clients.history import PastCredit
from core.features.catalogue import Catalogue
from desktop.looks.presentation import Presentation
from desktop.session.closing_words import ClosingWords
from desktop.session.simulation import Simulation
from desktop.widgets.words import line, words


class ClosedCreditRow(QWidget):
    """Hidden while no credit is paid off.

    Args:
        presentation: texts and looks.
        simulation: pays it off, or not.
        catalogue: labels of products.
    """

    def __init__(self, presentation: Presentation, simulation: Simulation, catalogue: Catalogue) -> None:
        super().__init__()
        self._words = ClosingWords(presentation.texts, presentation.formatter, catalogue)
        self._presentation = presentation
        self._credit = words(role="small-muted", wrap=True)
        self.button = QPushButton(presentation.texts("closing.keep"))
        self.button.clicked.connect(simulation.keep_credit)
        grid = QGridLayout()
        grid.setContentsMargins(0, presentation.scale.gap(1) + 1, 0, presentation.scale.gap(1) + 1)
        grid.setHorizontalSpacing(presentation.scale.gap(3))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(words(presentation.texts("closing.closed"), "strong", wrap=True), 0, 0)
        grid.addWidget(self._credit, 1, 0)
        grid.addWidget(self.button, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(line())
        body.addLayout(grid)
        self.hide()

    @property
    def told(self) -> str:
        """What is said of the credit, empty where none is paid off."""
        return "" if self.isHidden() else self._credit.text()

    def present(self, credit: PastCredit | None) -> None:
        """Show the credit that is paid off, None where none is."""
        said = "" if credit is None else self._words.whole(credit)
        if said and said != self._credit.text():
            self._credit.setText(said)
            self.button.setAccessibleName(self._presentation.texts("closing.keep_spoken", credit=said))
        if bool(said) == self.isHidden():
            self.setVisible(bool(said))
