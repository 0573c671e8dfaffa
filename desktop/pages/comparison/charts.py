"""The two drawings of the comparison page: one variable's distribution, and two variables against each other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from core.features.catalogue import Catalogue
from core.meaning.variables import VariableSearch
from core.model.policy import Policy
from desktop.charts.frame import ChartFrame
from desktop.client.risk_curve_chart import RiskCurveWriter
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.scatter import drawn_words, scatter_chart
from desktop.pages.comparison.specs import ComparisonWriter
from desktop.session.comparison_choice import ComparisonChoice, is_axis
from desktop.session.comparison_desk import PointsAnswer, VariableAnswer
from desktop.widgets.fields.feature_choices import FeatureChoices
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.glossed import GlossedLabel
from desktop.widgets.segments import Segments
from desktop.widgets.words import Card, words

SPREAD, RISK = "spread", "risk"


class VariableCard(Card):
    """One variable, over all clients and over the group.

    Signals:
        variable_chosen: name of another variable to draw.

    Args:
        presentation: texts and looks.
        catalogue: the variables.
        policy: the zones of the advice.
        variables: finds a variable by what is meant.
    """

    variable_chosen = Signal(str)

    def __init__(
        self, presentation: Presentation, catalogue: Catalogue, policy: Policy, variables: VariableSearch
    ) -> None:
        super().__init__(presentation, presentation.texts("comparison.variable_card"))
        self._shown: VariableAnswer | None = None
        self._curves = RiskCurveWriter(presentation, catalogue, policy)
        parts = {key: presentation.texts(f"risk_curve.part_{key}") for key in (SPREAD, RISK)}
        self.parts = Segments(presentation.texts("risk_curve.parts"), parts)
        self.parts.chosen.connect(self._show_part)
        self._writer = ComparisonWriter(presentation, catalogue)
        choices = FeatureChoices(presentation, catalogue, catalogue.features, self, variables)
        self._variable = FeatureCombo(presentation, choices, presentation.texts("comparison.variable"))
        self._variable.feature_chosen.connect(self.variable_chosen)
        self._sentence = GlossedLabel(presentation, "muted")
        self._notes = GlossedLabel(presentation, "small-muted")
        # Room for two lines, be they there or not: another variable then moves nothing around it.
        self._notes.setMinimumHeight(2 * self._notes.fontMetrics().lineSpacing())
        self._notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.chart = ChartFrame(presentation)
        _tighten(self, presentation)
        self.body.addWidget(self._variable)
        self.body.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._sentence)
        self.body.addWidget(self.chart)
        self.body.addWidget(self._notes)
        self.body.addStretch(1)

    def present_choice(self, choice: ComparisonChoice) -> None:
        """Show which variable is chosen."""
        self._variable.show_feature(choice.variable)

    def present(self, answer: VariableAnswer) -> None:
        """Draw the variable."""
        self._shown = answer
        if self.parts.current == RISK:
            self._sentence.say(self._curves.sentence(answer.curve))
            self._notes.say("")
            self.chart.present(self._curves.chart(answer.curve))
            return
        self._sentence.say(self._writer.sentence(answer))
        self._notes.say(self._writer.notes(answer))
        self.chart.present(self._writer.chart(answer))

    def _show_part(self, _part: str) -> None:
        if self._shown is not None:
            self.present(self._shown)


class PointsCard(Card):
    """Two numbers against each other, for a sample of the group.

    Signals:
        axes_chosen: names of the variables along and up.

    Args:
        presentation: texts and looks.
        catalogue: the variables.
        variables: finds a variable by what is meant.
    """

    axes_chosen = Signal(str, str)

    def __init__(self, presentation: Presentation, catalogue: Catalogue, variables: VariableSearch) -> None:
        super().__init__(presentation, presentation.texts("comparison.points_card"))
        self._presentation, self._catalogue = presentation, catalogue
        numbers = [one for one in catalogue.features if is_axis(one)]
        choices = FeatureChoices(presentation, catalogue, numbers, self, variables)
        self._choice = ComparisonChoice()
        self._across = FeatureCombo(presentation, choices, presentation.texts("comparison.across"))
        self._up = FeatureCombo(presentation, choices, presentation.texts("comparison.up"))
        self._across.feature_chosen.connect(lambda name: self.axes_chosen.emit(name, self._choice.up))
        self._up.feature_chosen.connect(lambda name: self.axes_chosen.emit(self._choice.across, name))
        self._sample = words(role="small-muted", wrap=True)
        self.chart = ChartFrame(presentation)
        _tighten(self, presentation)
        # One name a line: two beside each other would be cut in half a page.
        against = QHBoxLayout()
        against.setSpacing(presentation.scale.gap(2))
        against.addWidget(words(presentation.texts("comparison.against"), "muted"))
        against.addWidget(self._across, 1)
        self.body.addWidget(self._up)
        self.body.addLayout(against)
        self.body.addWidget(self.chart)
        self.body.addWidget(self._sample)
        self.body.addStretch(1)

    def present_choice(self, choice: ComparisonChoice) -> None:
        """Show which variables are chosen."""
        self._choice = choice
        self._across.show_feature(choice.across)
        self._up.show_feature(choice.up)

    def present(self, answer: PointsAnswer) -> None:
        """Draw the sample."""
        self._sample.setText(drawn_words(answer, self._catalogue, self._presentation))
        self.chart.present(scatter_chart(answer, self._catalogue, self._presentation))


def _tighten(card: Card, presentation: Presentation) -> None:
    """A heading that opens a list brings its own room above and below."""
    side, above, below = (presentation.scale.gap(step) for step in (4, 1, 3))
    card.body.setContentsMargins(side, above, side, below)
    card.body.setSpacing(presentation.scale.gap(1))
