"""The chips and drop-down lists above the client list, read as one filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from core.features.catalogue import Catalogue
from core.model.policy import Advice
from core.population.filter import (
    ALL_CLIENTS,
    NO_CLIENT,
    CategoryCondition,
    ClientFilter,
    Outcome,
    RangeCondition,
)
from core.population.saved_filters import filter_document, read_filter, unknown_features
from desktop.filters.words import condition_words
from desktop.looks.advice import ADVICE_SIGNS
from desktop.looks.presentation import Presentation
from desktop.pages.clients.drop_downs import IncomeDropDown, ProfessionDropDown
from desktop.session.comparison_choice import Condition, conditions_of
from desktop.session.session import Session
from desktop.widgets.exclusive_chip import ExclusiveChip
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.passing_chip import PassingChip
from desktop.widgets.words import WordGroup


class ClientFilters(WordGroup):
    """What the advisor wants to see in the list.

    Args:
        presentation: texts and looks.
        session: knows the clients opened recently.
        catalogue: professions and their labels.

    Signals:
        changed: another list is wanted.
    """

    changed = Signal()

    def __init__(self, presentation: Presentation, session: Session, catalogue: Catalogue) -> None:
        super().__init__(presentation.texts("clients.filters"), "card")
        self._presentation, self._session, self._catalogue = presentation, session, catalogue
        self._search = ALL_CLIENTS
        self._others: dict[PassingChip, Condition] = {}
        self._row = FlowLayout(self, presentation.scale.gap(2))
        self._row.setContentsMargins(*[presentation.scale.gap(3)] * 4)
        self._all = self._chip(presentation.texts("clients.all"), self.clear)
        self._advices = {advice: self._advice_chip(advice) for advice in Advice}
        self._pending = self._chip(presentation.texts("clients.pending"), self._refresh)
        self._recent = self._chip(presentation.texts("clients.recent"), self._refresh)
        self._to_do = self._chip(presentation.texts("clients.to_do"), self._ask_to_do)
        session.to_do.changed.connect(self._follow_to_do)
        self._searched = PassingChip(presentation)
        self._searched.dropped.connect(self._drop_search)
        self._searched.hide()
        self.professions = ProfessionDropDown(presentation, catalogue)
        self.income = IncomeDropDown(presentation)
        for drop_down in (self.professions, self.income):
            drop_down.changed.connect(self._refresh)
        for control in (
            self._all, *self._advices.values(), self._pending, self._recent, self._to_do,
            self.professions, self.income, self._searched,
        ):  # fmt: skip
            self._row.addWidget(control)
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
            found = replace(found, client_ids=() if found.client_ids is not None else self._session.recent)
        if self._to_do.isChecked():
            waiting = self._session.to_do.client_ids(with_scores=self._presentation.lists_scores)
            among = waiting if found.client_ids is None else set(found.client_ids)
            found = replace(found, client_ids=tuple(one for one in waiting if one in among))
        conditions = [one for one in (self.income.condition, self.professions.condition, *self._others.values()) if one]
        return replace(
            found,
            ranges=tuple(one for one in conditions if isinstance(one, RangeCondition)),
            categories=tuple(one for one in conditions if isinstance(one, CategoryCondition)),
        )

    @property
    def only_recent(self) -> bool:
        """Whether the list is limited to the clients opened recently."""
        return self._recent.isChecked()

    def clear(self) -> None:
        """Show everybody."""
        self.present(ALL_CLIENTS)

    def present(self, wanted: ClientFilter) -> None:
        """Set every chip and list to what a filter asks for.

        Args:
            wanted: any filter that names no clients; what neither chip nor list says becomes a chip of its own, which
                takes the condition away again.
        """
        for advice, chip in self._advices.items():
            chip.setChecked(wanted.advices == {advice})
        self._pending.setChecked(wanted.outcome is Outcome.PENDING)
        self._recent.setChecked(False)
        self._to_do.setChecked(False)
        profession = next((one for one in wanted.categories if self.professions.offers(one)), None)
        income = next((one for one in wanted.ranges if self.income.offers(one)), None)
        self.professions.choose(profession)
        self.income.choose(income)
        self._show_others([one for one in conditions_of(wanted) if one is not profession and one is not income])
        self._search = ClientFilter(
            wanted.id_prefix,
            wanted.advices if len(wanted.advices) > 1 else frozenset(),
            wanted.outcome if wanted.outcome is Outcome.PAST else Outcome.ANY,
            wanted.any_category,
        )
        self._searched.setVisible(self._search != ALL_CLIENTS)
        self._searched.present(self._presentation.texts("clients.searched", text=self._search_words()))
        self._refresh()

    def to_document(self) -> dict[str, object]:
        """What is on, as JSON values, to be found again in another run."""
        conditions = filter_document(replace(self.client_filter, client_ids=None))
        return {"conditions": conditions, "recent": self._recent.isChecked(), "to_do": self._to_do.isChecked()}

    def take_up(self, document: object) -> None:
        """Set what an earlier run left, as far as this list can say it; nothing where it is no such document."""
        if not isinstance(document, dict):
            return
        try:
            found = read_filter(document.get("conditions"))
        except ValueError:
            return
        hidden = bool(found.advices) and not self._presentation.lists_scores
        if not hidden and not unknown_features(found, self._catalogue):
            self.present(found)
        self._recent.setChecked(document.get("recent") is True)
        self._to_do.setChecked(document.get("to_do") is True)
        if self._to_do.isChecked():
            self._session.to_do.ask()
        self._refresh()

    def set_search(self, text: str, found: ClientFilter) -> None:
        """Add what was typed in the search field to the conditions.

        Args:
            text: as typed, shown on a chip that takes the condition away again.
            found: what the text means.

        """
        self._search = found
        self._searched.present(self._presentation.texts("clients.searched", text=text))
        self._searched.show()
        self._refresh()

    def _drop_search(self) -> None:
        self._search = ALL_CLIENTS
        self._searched.hide()
        self._refresh()

    def _search_words(self) -> str:
        """What stands in the search of a filter kept by name, whose text is not kept."""
        texts, search = self._presentation.texts, self._search
        parts = [texts("clients.search_number", digits=search.id_prefix)] if search.id_prefix else []
        if search.outcome is Outcome.PAST:
            parts.append(texts("clients.search_past"))
        advices = [texts(f"advice.{one}") for one in Advice if one in search.advices]
        groups = [[self._condition_words(one) for one in group] for group in search.any_category]
        parts += [texts("clients.search_or").join(group) for group in (advices, *groups) if group]
        return " · ".join(parts)

    def _show_others(self, conditions: list[Condition]) -> None:
        for chip in tuple(self._others):
            self._remove(chip)
        for condition in conditions:
            chip = PassingChip(self._presentation)
            chip.present(self._condition_words(condition))
            chip.dropped.connect(lambda chip=chip: self._drop(chip))
            self._row.addWidget(chip)
            self._others[chip] = condition

    def _drop(self, chip: PassingChip) -> None:
        # The chip goes away with the focus that it had.
        self._all.setFocus()
        self._remove(chip)
        self._refresh()

    def _remove(self, chip: PassingChip) -> None:
        del self._others[chip]
        self._row.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _condition_words(self, condition: Condition) -> str:
        return condition_words(condition, self._catalogue, self._presentation)

    def _chip(self, text: str, slot: Callable[[], None]) -> QPushButton:
        chip = ExclusiveChip(text)
        # A second press takes the condition away: to a screen reader, a box to check.
        chip.setAutoExclusive(False)
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

    def _ask_to_do(self) -> None:
        self._session.to_do.ask()
        self._refresh()

    def _follow_to_do(self) -> None:
        if self._to_do.isChecked():
            self._refresh()

    def _refresh(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        self._all.setChecked(self.client_filter == ALL_CLIENTS)
