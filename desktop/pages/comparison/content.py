"""What the comparison page shows of one client: heading, group, two drawings, table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.bundle.bundle import Bundle
from desktop.filters.saved_filters_menu import SavedFiltersMenu
from desktop.filters.words import closeness_words, outcome_words
from desktop.looks.announcement import announce
from desktop.looks.icons import ICON_GAP, icon
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.charts import PointsCard, VariableCard
from desktop.pages.comparison.filter_dialog import FilterDialog
from desktop.pages.comparison.group_card import ComparisonGroupCard
from desktop.pages.comparison.lines import table_csv
from desktop.pages.comparison.table_card import ComparisonTableCard
from desktop.session.comparison import SessionComparison
from desktop.session.comparison_choice import ComparisonChoice
from desktop.session.comparison_desk import GroupFacts, TableAnswer
from desktop.widgets.layout.scrolled import PaddedScrollArea
from desktop.widgets.words import page_title, words

ICON_PX = 18
BESIDE_PX = 760
"""Narrowest page, in pixels at 100 % text, with the two drawings side by side."""


class ComparisonContent(PaddedScrollArea):
    """Everything that is compared, on one page that scrolls.

    Signals:
        export_asked: the table is to be written to a file.

    Args:
        presentation: texts and looks.
        comparison: takes every choice.
        bundle: the features, and the zones of the advice.
    """

    export_asked = Signal()

    def __init__(self, presentation: Presentation, comparison: SessionComparison, bundle: Bundle) -> None:
        super().__init__()
        catalogue = bundle.catalogue
        self._presentation, self._comparison, self._catalogue = presentation, comparison, catalogue
        self._variables = bundle.variables
        self._facts: GroupFacts | None = None
        self._title = page_title(presentation)
        self._told = words(role="muted", wrap=True)
        self._told.hide()
        self.group = ComparisonGroupCard(presentation, catalogue)
        self.variable = VariableCard(presentation, catalogue, bundle.manifest.policy, bundle.variables)
        self.points = PointsCard(presentation, catalogue, bundle.variables)
        self.table = ComparisonTableCard(presentation, catalogue)
        self._head, self._charts = (QBoxLayout(QBoxLayout.Direction.LeftToRight) for _ in range(2))
        self._as_table = self._button("comparison.show_tables", "table", self._toggle_tables)
        self._listen_button = self._button("comparison.listen", "sound", None)
        self._export = self._button("comparison.export", "export", self.export_asked.emit)
        self._lay_out()
        self._listen()

    def present_title(self, title: str) -> None:
        """Say who is compared."""
        self._title.setText(title)
        self._told.hide()

    def show_beside_title(self, widget: QWidget) -> None:
        """Have something else said beside the title."""
        self._head.insertWidget(1, widget)

    def present_choice(self, choice: ComparisonChoice) -> None:
        """Show what is chosen."""
        for card in (self.group, self.variable, self.points):
            card.present_choice(choice)

    def present_facts(self, facts: GroupFacts) -> None:
        """Show the group in figures."""
        self._facts = facts
        self.group.present_facts(facts)

    def present_table(self, answer: TableAnswer) -> None:
        """Show the main information."""
        self.table.present(answer)

    def table_csv(self) -> bytes:
        """The table for a spreadsheet, with the client and the group below it."""
        facts = self._facts
        heading = [self._title.text()]
        if facts is not None:
            presentation = self._presentation
            kind = presentation.texts(f"comparison.kind_{facts.choice.kind}")
            told = kind, outcome_words(facts, presentation), closeness_words(facts, presentation)
            heading += [one for one in told if one]
        return table_csv(self.table.model.titles, self.table.model.lines, heading, self._presentation)

    def tell(self, sentence: str) -> None:
        """Say one sentence below the heading."""
        self._told.setText(sentence)
        self._told.show()
        announce(self, sentence)

    def restack(self, width_px: float) -> None:
        """Put the drawings side by side, or below each other.

        Args:
            width_px: of the page, in pixels at 100 % text.
        """
        beside = width_px >= BESIDE_PX
        directions = QBoxLayout.Direction
        for row in (self._head, self._charts):
            row.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def _listen(self) -> None:
        comparison = self._comparison
        self.group.group_chosen.connect(comparison.choose_group)
        self.group.condition_removed.connect(comparison.remove_condition)
        self.group.conditions_chosen.connect(comparison.choose_conditions)
        self.group.filter_asked.connect(self._ask_filter)
        saved = self.group.saved
        menu = SavedFiltersMenu(self._presentation, comparison.filters, lambda: comparison.choice.conditions, saved)
        menu.chosen.connect(comparison.load_filter)
        menu.told.connect(self.tell)
        saved.setMenu(menu)
        self.variable.variable_chosen.connect(comparison.choose_variable)
        self.points.axes_chosen.connect(comparison.choose_axes)
        self.table.feature_chosen.connect(comparison.choose_variable)
        sounds = QMenu(self._listen_button)
        for card, key in ((self.variable, "comparison.variable_card"), (self.points, "comparison.points_card")):
            sounds.addAction(self._presentation.texts(key), card.chart.play_sound)
        self._listen_button.setMenu(sounds)

    def _ask_filter(self, feature: str) -> None:
        dialog = FilterDialog(self._presentation, self._comparison, self._catalogue, self._variables, feature, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self.group.focus_add())
        dialog.open()

    def _toggle_tables(self) -> None:
        as_tables = self._as_table.isChecked()
        for card in (self.points, self.variable):
            if (card.chart.table is not None) is not as_tables:
                card.chart.toggle_table()
        if not as_tables:
            self._as_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, key: str, icon_name: str, slot: object) -> QPushButton:
        name = self._presentation.texts(key)
        button = QPushButton(f"{ICON_GAP}{name}")
        button.setAccessibleName(name)
        button.setIcon(icon(icon_name, self._presentation.theme))
        side = self._presentation.scale.px(ICON_PX)
        button.setIconSize(QSize(side, side))
        if callable(slot):
            button.clicked.connect(lambda _checked: slot())
        return button

    def _lay_out(self) -> None:
        gap = self._presentation.scale.gap
        self._as_table.setCheckable(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(gap(2))
        for button in (self._as_table, self._listen_button, self._export):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._head.setSpacing(gap(2))
        self._head.addWidget(self._title, 1)
        self._head.addLayout(buttons)
        self._charts.setSpacing(gap(4))
        self._charts.addWidget(self.variable, 1)
        self._charts.addWidget(self.points, 1)
        content = QWidget()
        content.setProperty("role", "page")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body = QVBoxLayout(content)
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(self._head)
        body.addWidget(self._told)
        body.addWidget(self.group)
        body.addLayout(self._charts)
        body.addWidget(self.table)
        body.addStretch(1)
        self.setWidget(content)
