"""The drop-down lists above the client list: professions, of which several may be chosen, and one range of income."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QPushButton

from core.features.catalogue import MISSING_CATEGORY, Catalogue
from core.population.filter import CategoryCondition, RangeCondition
from desktop.looks.presentation import Presentation
from desktop.widgets.choice_menu import ChoiceMenu

PROFESSION = "OCCUPATION_TYPE"
INCOME = "AMT_INCOME_TOTAL"
INCOME_STEPS = (100_000, 150_000, 200_000, 300_000)
"""Bounds between the ranges of yearly income offered, near the population's quintiles."""
CENT = 0.01


class ProfessionDropDown(QPushButton):
    """Professions to tick.

    Signals:
        changed: other professions are ticked.

    Args:
        presentation: texts and looks.
        catalogue: professions and their labels.
    """

    changed = Signal()

    def __init__(self, presentation: Presentation, catalogue: Catalogue) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self._texts = presentation.texts
        self._actions: dict[str, QAction] = {}
        menu = ChoiceMenu()
        menu.setParent(self, menu.windowFlags())
        labels = {value: words[presentation.language] for value, words in catalogue.categories[PROFESSION].items()}
        labels[MISSING_CATEGORY] = presentation.formatter.missing
        for value in sorted(labels, key=lambda one: (one == MISSING_CATEGORY, labels[one].casefold())):
            action = QAction(labels[value].replace("&", "&&"), menu, checkable=True)
            action.triggered.connect(self._follow)
            menu.addAction(action)
            self._actions[value] = action
        self.setMenu(menu)
        self._show_choice()

    @property
    def condition(self) -> CategoryCondition | None:
        """The professions ticked, None where there is none."""
        ticked = frozenset(value for value, action in self._actions.items() if action.isChecked())
        return CategoryCondition(PROFESSION, ticked) if ticked else None

    def offers(self, condition: CategoryCondition) -> bool:
        """Whether this list can say a condition."""
        known = condition.categories <= self._actions.keys()
        return condition.feature == PROFESSION and bool(condition.categories) and known

    def choose(self, condition: CategoryCondition | None) -> None:
        """Tick the professions of a condition that this list offers, and no other; ``changed`` is not emitted."""
        wanted = condition.categories if condition is not None else frozenset()
        for value, action in self._actions.items():
            action.setChecked(value in wanted)
        self._show_choice()

    def _follow(self, _checked: bool) -> None:
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        chosen = [action.text() for action in self._actions.values() if action.isChecked()]
        text = self._texts("clients.profession")
        if len(chosen) == 1:
            text = self._texts("clients.profession_one", name=chosen[0])
        elif chosen:
            text = self._texts("clients.profession_several", count=len(chosen))
        self.setText(text)


class IncomeDropDown(QPushButton):
    """Ranges of income, of which one holds.

    Signals:
        changed: another range holds.

    Args:
        presentation: texts and looks.
    """

    changed = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self._presentation = presentation
        self._conditions = (None, *itertools.starmap(_between, itertools.pairwise((None, *INCOME_STEPS, None))))
        menu = ChoiceMenu()
        menu.setParent(self, menu.windowFlags())
        group = QActionGroup(menu)
        for condition in self._conditions:
            action = QAction(self._words(condition), group, checkable=True)
            action.triggered.connect(self._follow)
            menu.addAction(action)
        self._actions = group.actions()
        self.setMenu(menu)
        self.choose(None)

    @property
    def condition(self) -> RangeCondition | None:
        """The range that holds, None for any income."""
        return next(one for one, action in zip(self._conditions, self._actions, strict=True) if action.isChecked())

    def offers(self, condition: RangeCondition) -> bool:
        """Whether this list can say a condition."""
        return condition in self._conditions

    def choose(self, condition: RangeCondition | None) -> None:
        """Make a range hold that this list offers, None for any income; ``changed`` is not emitted."""
        self._actions[self._conditions.index(condition)].setChecked(True)
        self._show_choice()

    def _follow(self, _checked: bool) -> None:
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        texts, chosen = self._presentation.texts, self.condition
        if chosen is None:
            self.setText(texts("clients.income"))
        else:
            self.setText(texts("clients.income_one", name=self._words(chosen)))

    def _words(self, condition: RangeCondition | None) -> str:
        texts, amount = self._presentation.texts, self._presentation.formatter.amount
        if condition is None:
            return texts("clients.income_any")
        low, high = condition.low, None if condition.high is None else condition.high + CENT
        if low is None:
            return texts("clients.income_below", high=amount(high or 0))
        if high is None:
            return texts("clients.income_above", low=amount(low))
        return texts("clients.income_between", low=amount(low), high=amount(high))


def _between(low: int | None, high: int | None) -> RangeCondition:
    # Both bounds of a condition are included: a cent less keeps neighbouring ranges apart.
    return RangeCondition(INCOME, low, None if high is None else high - CENT)
