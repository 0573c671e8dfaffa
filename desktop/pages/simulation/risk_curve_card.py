"""How the risk moves with the input that is being changed, or with another that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.bundle.bundle import Bundle
from core.simulation.edits import lock_of
from core.simulation.risk_curve import RiskCurve
from desktop.charts.frame import ChartFrame
from desktop.client.risk_curve_chart import RiskCurveWriter
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.input_row import InputRow
from desktop.session.simulation import Simulation
from desktop.widgets.fields.feature_choices import FeatureChoices
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.words import Card, words


class RiskCurveCard(Card):
    """A heading that names the input, a sentence and the chart; it follows the keyboard from input to input.

    Args:
        presentation: texts and looks.
        simulation: what is tried.
        bundle: the inputs, and the zones of the advice.
    """

    def __init__(self, presentation: Presentation, simulation: Simulation, bundle: Bundle) -> None:
        super().__init__(presentation, presentation.texts("risk_curve.card"))
        self._simulation = simulation
        self._writer = RiskCurveWriter(presentation, bundle.catalogue, bundle.manifest.policy)
        inputs = [one for one in bundle.catalogue.features if lock_of(one) is None]
        self._names = frozenset(one.name for one in inputs)
        self._feature = inputs[0].name
        choices = FeatureChoices(presentation, bundle.catalogue, inputs, self, bundle.variables)
        self.choice = FeatureCombo(presentation, choices, presentation.texts("risk_curve.choice"))
        self.choice.show_feature(self._feature)
        self.choice.feature_chosen.connect(self.choose)
        self._sentence = words(role="small-muted", wrap=True)
        self.chart = ChartFrame(presentation)
        side, above, below = (presentation.scale.gap(step) for step in (4, 2, 3))
        self.body.setContentsMargins(side, above, side, below)
        self.body.setSpacing(presentation.scale.gap(1))
        self.body.addWidget(words(presentation.texts("risk_curve.card"), "section"))
        self.body.addWidget(self.choice)
        self.body.addWidget(self._sentence)
        self.body.addWidget(self.chart)
        simulation.curves.found.connect(self._present)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return self.choice, self.chart

    @property
    def feature(self) -> str:
        """The input whose curve is shown."""
        return self._feature

    def choose(self, feature: str) -> None:
        """Show the curve of another input."""
        self._feature = feature
        self.choice.show_feature(feature)
        self.follow()

    def follow(self) -> None:
        """Ask for the curve of what is tried now, as long as it is seen; that of each edit comes with its score."""
        found = self._simulation.what_if
        if found is not None and self.isVisible():
            self._simulation.curves.watch(self._feature, found.after.client)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was tried meanwhile."""
        super().showEvent(event)
        self.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for no curve that nobody sees."""
        super().hideEvent(event)
        self._simulation.curves.watch("", None)

    def _present(self, curve: RiskCurve) -> None:
        if curve.feature == self._feature:
            self._sentence.setText(self._writer.sentence(curve))
            self.chart.present(self._writer.chart(curve))

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        row = _input_row(now)
        if row is not None and row.window() is self.window() and row.feature.name in self._names - {self._feature}:
            self.choose(row.feature.name)


def _input_row(widget: QObject | None) -> InputRow | None:
    while widget is not None and not isinstance(widget, InputRow):
        widget = widget.parent()
    return widget
