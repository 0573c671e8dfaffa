"""What is heard of a simulation: one sentence once what was changed is scored, none while it is being changed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.assessment import WhatIf
from core.simulation.edits import Edits
from desktop.client.chart_specs import distance_words
from desktop.looks.announcement import PatientAnnouncement
from desktop.looks.presentation import Presentation
from desktop.session.simulation import Simulation


class HeardChange(QObject):
    """Tells of each change once, whatever made it: a field, Undo, a proposal, a point of the map, a scenario.

    Args:
        widget: where the simulation is shown.
        simulation: knows what is changed.
        presentation: texts and number style.
    """

    def __init__(self, widget: QWidget, simulation: Simulation, presentation: Presentation) -> None:
        # Qt's own object, so that it hears nothing more once the page is gone.
        super().__init__(widget)
        self._simulation, self._presentation = simulation, presentation
        self._first: Edits | None = simulation.edits
        self._voice = PatientAnnouncement(widget)

    def start(self) -> None:
        """Another client is shown, with what was changed before: that is no change."""
        self._first = self._simulation.edits
        self._voice.drop()

    def hear(self, found: WhatIf) -> None:
        """Tell of a score, unless nothing was changed since the client is shown; the last of several wins."""
        if self._simulation.edits is not self._first:
            self._first = None
            self._voice.say(self.sentence(found))

    def sentence(self, found: WhatIf) -> str:
        """The risk, the advice and the distance to the threshold, beside the risk of the file.

        Args:
            found: the score before and after.
        """
        texts, risk = self._presentation.texts, self._presentation.formatter.risk
        before, after = risk(found.before.probability), risk(found.after.probability)
        known = {
            "risk": after,
            "before": before,
            "advice": texts(f"advice.{found.after.advice}"),
            "distance": distance_words(found.after.distance_points, self._presentation),
        }
        return texts("simuler.heard_same" if before == after else "simuler.heard", **known)
