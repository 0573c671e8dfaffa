"""The chips and drop-down lists above the client list, read as one filter."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QPushButton

from core.catalogue import MISSING_CATEGORY, Catalogue
from core.client_filter import (
    NO_CLIENT,
    CategoryCondition,
    ClientFilter,
    Outcome,
    RangeCondition,
)
from core.policy import Advice
from desktop.presentation import Presentation
from desktop.session import Session
from desktop.tables.client_columns import ADVICE_SIGNS
from desktop.views.choice_menu import ChoiceMenu
from desktop.views.flow_layout import FlowLayout
from desktop.views.words import Group

PROFESSION = "OCCUPATION_TYPE"
INCOME = "AMT_INCOME_TOTAL"
INCOME_STEPS = (100_000, 150_000, 200_000, 300_000)
"""Bounds between the ranges of yearly income offered, near the population's quintiles."""
CENT = 0.01


class ClientFilters(Group):
    """What the advisor wants to see in the list.

    Args:
        presentation: texts and looks.
        session: knows the clients opened recently.
        catalogue: professions and their labels.

    """

    changed = Signal()

    def __init__(self, presentation: Presentation, session: Session, catalogue: Catalogue) -> None:
        super().__init__(presentation.texts("clients.filters"), "card")
        self._presentation = presentation
        self._session = session
        self._search = ClientFilter()
        self._income: RangeCondition | None = None
        row = FlowLayout(self, presentation.scale.gap(2))
        row.setContentsMargins(*[presentation.scale.gap(3)] * 4)
        self._all = self._chip(presentation.texts("clients.all"), self.clear)
        self._advices = {advice: self._advice_chip(advice) for advice in Advice}
        self._pending = self._chip(presentation.texts("clients.pending"), self._refresh)
        self._recent = self._chip(presentation.texts("clients.recent"), self._refresh)
        self._searched = self._chip("", self._drop_search)
        self._searched.hide()
        self._profession_button = self._drop_down(self._profession_menu(catalogue))
        self._income_button = self._drop_down(self._income_menu())
        for control in (
            self._all, *self._advices.values(), self._pending, self._recent,
            self._profession_button, self._income_button, self._searched,
        ):  # fmt: skip
            row.addWidget(control)
        for chip in self._advices.values():
            chip.setVisible(presentation.lists_scores)
        self._show_state()

    @property
    def client_filter(self) -> ClientFilter:
        """Every condition that is on."""
        found = self._search
        advices = frozenset(advice for advice, chip in self._advices.items() if chip.isChecked())
        if advices and found.advices and not advices & found.advices:
            return NO_CLIENT
        if advices:
            found = replace(found, advices=advices & found.advices if found.advices else advices)
        if self._pending.isChecked():
            found = replace(found, outcome=Outcome.PENDING)
        if self._recent.isChecked():
            found = replace(found, client_ids=self._session.recent)
        if self._income:
            found = replace(found, ranges=(self._income,))
        professions = self._chosen_professions()
        if professions:
            found = replace(found, categories=(CategoryCondition(PROFESSION, professions),))
        return found

    @property
    def only_recent(self) -> bool:
        """Whether the list is limited to the clients opened recently."""
        return self._recent.isChecked()

    def clear(self) -> None:
        """Show everybody."""
        for chip in (*self._advices.values(), self._pending, self._recent):
            chip.setChecked(False)
        for action in self._profession_actions:
            action.setChecked(False)
        self._income_actions[0].setChecked(True)
        self._income = None
        self._search = ClientFilter()
        self._searched.hide()
        self._refresh()

    def set_search(self, text: str, found: ClientFilter) -> None:
        """Add what was typed in the search field to the conditions.

        Args:
            text: as typed, shown on a chip that takes the condition away again.
            found: what the text means.

        """
        self._search = found
        self._searched.setText(self._presentation.texts("clients.searched", text=text.replace("&", "&&")))
        self._searched.setChecked(True)
        self._searched.show()
        self._refresh()

    def _drop_search(self) -> None:
        self._search = ClientFilter()
        self._searched.hide()
        self._refresh()

    def _chip(self, text: str, slot: Callable[[], None]) -> QPushButton:
        chip = QPushButton(text)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.clicked.connect(lambda _checked: slot())
        return chip

    def _advice_chip(self, advice: Advice) -> QPushButton:
        words = self._presentation.texts(f"advice.{advice}")
        chip = self._chip(f"{ADVICE_SIGNS[advice]} {words}", lambda: self._keep_only(advice))
        chip.setAccessibleName(words)
        return chip

    def _keep_only(self, chosen: Advice) -> None:
        for advice, chip in self._advices.items():
            chip.setChecked(chip.isChecked() and advice is chosen)
        self._refresh()

    def _drop_down(self, menu: ChoiceMenu) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "chip")
        menu.setParent(button, menu.windowFlags())
        button.setMenu(menu)
        return button

    def _profession_menu(self, catalogue: Catalogue) -> ChoiceMenu:
        menu = ChoiceMenu()
        language = self._presentation.language
        labels = {value: texts[language] for value, texts in catalogue.categories[PROFESSION].items()}
        labels[MISSING_CATEGORY] = self._presentation.formatter.missing
        self._profession_actions = []
        for value in sorted(labels, key=lambda one: (one == MISSING_CATEGORY, labels[one].casefold())):
            action = QAction(labels[value].replace("&", "&&"), menu, checkable=True)
            action.setData(value)
            action.triggered.connect(self._refresh)
            menu.addAction(action)
            self._profession_actions.append(action)
        return menu

    def _income_menu(self) -> ChoiceMenu:
        menu = ChoiceMenu()
        group = QActionGroup(menu)
        self._income_actions = []
        bounds = (None, *INCOME_STEPS, None)
        choices: list[tuple[str, RangeCondition | None]] = [(self._presentation.texts("clients.income_any"), None)]
        choices += [self._income_choice(low, high) for low, high in itertools.pairwise(bounds)]
        for text, condition in choices:
            action = QAction(text, group, checkable=True)
            action.setData(text)
            action.triggered.connect(lambda _checked, one=condition: self._set_income(one))
            menu.addAction(action)
            self._income_actions.append(action)
        self._income_actions[0].setChecked(True)
        return menu

    def _income_choice(self, low: int | None, high: int | None) -> tuple[str, RangeCondition]:
        texts, amount = self._presentation.texts, self._presentation.formatter.amount
        # Both bounds of a condition are included: a cent less keeps neighbouring ranges apart.
        condition = RangeCondition(INCOME, low, None if high is None else high - CENT)
        if low is None:
            return texts("clients.income_below", high=amount(high or 0)), condition
        if high is None:
            return texts("clients.income_above", low=amount(low)), condition
        return texts("clients.income_between", low=amount(low), high=amount(high)), condition

    def _set_income(self, condition: RangeCondition | None) -> None:
        self._income = condition
        self._refresh()

    def _chosen_professions(self) -> frozenset[str]:
        return frozenset(str(action.data()) for action in self._profession_actions if action.isChecked())

    def _refresh(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        texts = self._presentation.texts
        professions = [action.text() for action in self._profession_actions if action.isChecked()]
        match professions:
            case []:
                shown = texts("clients.profession")
            case [one]:
                shown = texts("clients.profession_one", name=one)
            case _:
                shown = texts("clients.profession_several", count=len(professions))
        self._profession_button.setText(shown)
        income = next((action.text() for action in self._income_actions[1:] if action.isChecked()), "")
        self._income_button.setText(texts("clients.income_one", name=income) if income else texts("clients.income"))
        self._all.setChecked(self.client_filter == ClientFilter())
