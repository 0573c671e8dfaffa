"""Naming a scenario, and scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.clients.credits_elsewhere import newly_closed
from core.simulation.edits import Scenario, compare_scenarios
from core.values import Value
from desktop.looks.advice import ADVICE_SIGNS
from desktop.looks.presentation import Presentation
from desktop.session.closing_words import ClosingWords
from desktop.widgets.state import set_property
from desktop.widgets.table_dialog import fill_table_dialog
from desktop.widgets.word_table import WordTable
from desktop.widgets.word_table_model import WordTableModel
from desktop.widgets.words import words

NAME_WIDTH_PX, LABEL_PX, SCENARIO_PX = 480, 240, 160
COMPARE_PX = QSize(860, 560)
LONGEST_NAME = 60


class NameDialog(QDialog):
    """Asks for the name of a scenario.

    Signals:
        named: the name, once it is accepted.

    Args:
        presentation: texts and looks.
        suggestion: shown first, selected.
        objection: what stands against a name, empty where nothing does.
        parent: the window around it.
    """

    named = Signal(str)

    def __init__(
        self,
        presentation: Presentation,
        suggestion: str,
        objection: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        texts, gap = presentation.texts, presentation.scale.gap
        self._objection = objection
        self.setWindowTitle(texts("simuler.name_title"))
        self.field = QLineEdit(suggestion)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.selectAll()
        label = words(texts("simuler.name_label"), "strong")
        label.setBuddy(self.field)
        self.field.setAccessibleName(label.text())
        self._problem = words(role="small", tone="raises", wrap=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[gap(4)] * 4)
        column.setSpacing(gap(2))
        for part in (label, self.field, self._problem, buttons):
            column.addWidget(part)
        self.setMinimumWidth(presentation.scale.px(NAME_WIDTH_PX))

    @property
    def problem(self) -> str:
        """What stands against the name, empty before it was tried."""
        return self._problem.text()

    def accept(self) -> None:
        """Close with a name, or say what is wrong with it."""
        said = self._objection(self.field.text().strip())
        self._problem.setText(said)
        set_property(self.field, "invalid", bool(said))
        if said:
            self.field.setFocus()
        else:
            self.named.emit(self.field.text().strip())
            super().accept()


class CompareDialog(QDialog):
    """The file and its scenarios side by side: risk, advice, and every value that differs.

    Args:
        presentation: texts and looks.
        bundle: labels.
        before: the file.
        scenarios: at least one.
        parent: the window around it.
    """

    def __init__(
        self,
        presentation: Presentation,
        bundle: Bundle,
        before: Assessment,
        scenarios: Sequence[Scenario],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        texts, scale = presentation.texts, presentation.scale
        title = texts("simuler.compare_title")
        header, *rows = comparison_rows(presentation, bundle, before, scenarios)
        columns_px = LABEL_PX, *[SCENARIO_PX] * len(scenarios)
        model = WordTableModel(header, rows, self)
        self.table = WordTable(presentation, model, title, columns_px)
        self.table.horizontalHeader().setMinimumSectionSize(scale.px(SCENARIO_PX))
        fill_table_dialog(self, presentation, title, self.table, texts("simuler.compare_close"), COMPARE_PX)


def comparison_rows(
    presentation: Presentation, bundle: Bundle, before: Assessment, scenarios: Sequence[Scenario]
) -> tuple[tuple[str, ...], ...]:
    """The header, then risk, advice, and one row a feature that differs in at least one scenario."""
    texts, formatter, catalogue = presentation.texts, presentation.formatter, bundle.catalogue
    answers = [(before.probability, before.advice), *((one.probability, one.advice) for one in scenarios)]

    def row(name: str, values: Sequence[Value]) -> tuple[str, ...]:
        feature = catalogue.by_name[name]
        label = feature.wording[presentation.language].label
        return label, *(formatter.value(feature, value, catalogue) for value in values)

    compared = compare_scenarios(catalogue, before.client, scenarios)
    return (
        (texts("simuler.compare_value"), texts("simuler.file"), *(one.name for one in scenarios)),
        (texts("simuler.scenario_risk"), *(formatter.risk(risk) for risk, _ in answers)),
        (
            texts("simuler.scenario_advice"),
            *(f"{ADVICE_SIGNS[advice]} {texts(f'advice.{advice}_short')}" for _, advice in answers),
        ),
        *_closed_row(presentation, bundle, before, scenarios),
        *(row(one.feature, (one.original, *one.values)) for one in compared),
    )


def _closed_row(
    presentation: Presentation, bundle: Bundle, before: Assessment, scenarios: Sequence[Scenario]
) -> tuple[tuple[str, ...], ...]:
    """The credit that each scenario pays off, where one does."""
    own = before.client.credits_elsewhere
    closed = [newly_closed(own, one.client.credits_elsewhere) for one in scenarios]
    if not any(closed):
        return ()
    texts = presentation.texts
    told, none = ClosingWords(texts, presentation.formatter, bundle.catalogue), texts("closing.none")
    return ((texts("closing.closed"), none, *(told.whole(one) if one else none for one in closed)),)
