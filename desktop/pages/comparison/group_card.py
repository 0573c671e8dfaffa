"""With whom the client is compared: chips of groups and conditions, how many clients, and what became of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from core.comparison.like_client import Likeness
from core.features.catalogue import Catalogue
from core.population.filter import ClientFilter
from desktop.filters.words import closeness_words, condition_words, outcome_words
from desktop.looks.announcement import announce
from desktop.looks.icons import ICON_GAP, icon
from desktop.looks.presentation import Presentation
from desktop.session.comparison_choice import ComparisonChoice, GroupKind, conditions_of
from desktop.session.comparison_desk import GroupFacts
from desktop.widgets.exclusive_chip import ExclusiveChip
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.words import STRESS, Card, WordGroup, line, literal_tip, say_stressed, stressed, words

CROSS_PX, ICON_PX = 12, 16


class ComparisonGroupCard(Card):
    """The group and its figures.

    Signals:
        group_chosen: a ``GroupKind``.
        filter_asked: name of the feature whose condition is to be changed, empty for a new one.
        condition_removed: name of the feature whose condition goes away.
        conditions_chosen: the ``ClientFilter`` of a group of clients like the one who is compared.

    Args:
        presentation: texts and looks.
        catalogue: labels of the conditions.
    """

    group_chosen = Signal(GroupKind)
    filter_asked = Signal(str)
    condition_removed = Signal(str)
    conditions_chosen = Signal(ClientFilter)

    def __init__(self, presentation: Presentation, catalogue: Catalogue) -> None:
        super().__init__(presentation, presentation.texts("comparison.group"))
        self._presentation, self._catalogue = presentation, catalogue
        self._chips: dict[str, _ConditionChip] = {}
        self._told = ""
        self._row = FlowLayout(gap=presentation.scale.gap(2))
        self._row.addWidget(words(presentation.texts("comparison.group"), "section"))
        self._kinds = self._make_kinds()
        self._separator = line("column-line")
        self._separator.setFixedHeight(presentation.scale.px(24))
        self._row.addWidget(self._separator)
        add = presentation.texts("comparison.add_filter")
        self._add = self._chip(f"{ICON_GAP}{add}", lambda: self.filter_asked.emit(""))
        self._add.setAccessibleName(add)
        self._add.setIcon(icon("filter", presentation.theme))
        self._add.setIconSize(QSize(*[presentation.scale.px(ICON_PX)] * 2))
        self._row.addWidget(self._add)
        self.saved = self._chip(presentation.texts("comparison.saved_filters"), lambda: None)
        self._row.addWidget(self.saved)
        self._alike: Mapping[Likeness, ClientFilter] = {}
        self._likenesses = WordGroup(presentation.texts("comparison.alike"))
        self._alike_chips = self._make_likenesses()
        self._outcome = stressed()
        self._closeness = words(role="small-muted", wrap=True)
        gap = presentation.scale.gap
        self.body.setContentsMargins(gap(4), gap(3), gap(4), gap(3))
        self.body.addLayout(self._row)
        self.body.addWidget(self._likenesses)
        self.body.addWidget(self._outcome)
        self.body.addWidget(self._closeness)

    def present_choice(self, choice: ComparisonChoice) -> None:
        """Show which group is chosen, and the conditions of the filter."""
        self._kinds[choice.kind].setChecked(True)
        wanted = {one.feature: one for one in conditions_of(choice.conditions)}
        for feature in [one for one in self._chips if one not in wanted]:
            self._drop(feature)
        for feature, condition in wanted.items():
            if feature not in self._chips:
                self._chips[feature] = self._make_condition(feature)
            self._chips[feature].present(condition_words(condition, self._catalogue, self._presentation))
            self._chips[feature].setVisible(choice.kind is GroupKind.FILTER)
        self._keep_order()

    def present_alike(self, groups: Mapping[Likeness, ClientFilter]) -> None:
        """Offer groups of clients like the one who is compared."""
        self._alike = groups
        for likeness, chip in self._alike_chips.items():
            chip.setVisible(likeness in groups)
        self._likenesses.setVisible(bool(groups))

    def present_facts(self, facts: GroupFacts) -> None:
        """Show how many clients the group holds, and what became of them."""
        say_stressed(self._outcome, outcome_words(facts, self._presentation, STRESS))
        closeness = closeness_words(facts, self._presentation)
        if facts.choice.kind is GroupKind.FILTER and not conditions_of(facts.choice.conditions):
            closeness = self._presentation.texts("comparison.no_condition")
        self._closeness.setText(closeness)
        self._closeness.setVisible(bool(closeness))
        told = " ".join(one for one in (outcome_words(facts, self._presentation), closeness) if one)
        self.setAccessibleDescription(told)
        if self._told and told != self._told and self.isVisible():
            announce(self, told)
        self._told = told

    def forget(self) -> None:
        """Another client is compared: what the group becomes for that one is no change of the group."""
        self._told = ""

    def focus_add(self) -> None:
        """Give the keyboard to the button that adds a condition."""
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_order(self) -> None:
        """Conditions come after the groups and before the buttons, for the eye as for the keyboard."""
        for button in (self._add, self.saved):
            self._row.removeWidget(button)
            self._row.addWidget(button)
        chips = [button for chip in self._chips.values() for button in (chip.edit, chip.remove)]
        for before, after in itertools.pairwise((*self._kinds.values(), *chips, self._add, self.saved)):
            QWidget.setTabOrder(before, after)

    def _make_kinds(self) -> dict[GroupKind, QPushButton]:
        group = QButtonGroup(self)
        kinds: dict[GroupKind, QPushButton] = {}
        for kind in GroupKind:
            chip = ExclusiveChip(self._presentation.texts(f"comparison.kind_{kind}"))
            chip.clicked.connect(partial(self._choose, kind))
            group.addButton(chip)
            self._row.addWidget(chip)
            kinds[kind] = chip
        return kinds

    def _make_likenesses(self) -> dict[Likeness, QPushButton]:
        row = FlowLayout(self._likenesses, gap=self._presentation.scale.gap(2))
        row.addWidget(words(self._presentation.texts("comparison.alike"), "muted"))
        chips: dict[Likeness, QPushButton] = {}
        for likeness in Likeness:
            chip = self._chip(
                self._presentation.texts(f"comparison.alike_{likeness}"), partial(self._choose_alike, likeness)
            )
            row.addWidget(chip)
            chips[likeness] = chip
        return chips

    def _choose_alike(self, likeness: Likeness) -> None:
        self.conditions_chosen.emit(self._alike[likeness])

    def _choose(self, kind: GroupKind, _checked: bool = False) -> None:
        self.group_chosen.emit(kind)

    def _chip(self, text: str, slot: Callable[[], None]) -> QPushButton:
        chip = QPushButton(text)
        chip.setProperty("role", "chip")
        chip.clicked.connect(lambda _checked: slot())
        return chip

    def _make_condition(self, feature: str) -> _ConditionChip:
        chip = _ConditionChip(self._presentation)
        chip.edit.clicked.connect(lambda _checked: self.filter_asked.emit(feature))
        chip.remove.clicked.connect(lambda _checked: self._remove(feature))
        self._row.addWidget(chip)
        return chip

    def _remove(self, feature: str) -> None:
        had_focus = self._chips[feature].remove.hasFocus()
        self.condition_removed.emit(feature)
        if had_focus:
            self.focus_add()

    def _drop(self, feature: str) -> None:
        chip = self._chips.pop(feature)
        self._row.removeWidget(chip)
        chip.hide()
        chip.deleteLater()


class _ConditionChip(QFrame):
    """A pill of two buttons: the condition, which changes it, and a cross, which takes it away."""

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self.setProperty("role", "pill")
        self.edit = QPushButton()
        self.remove = QPushButton()
        side = presentation.scale.px(CROSS_PX)
        self.remove.setIcon(icon("close", presentation.theme))
        self.remove.setIconSize(QSize(side, side))
        self.edit.setProperty("role", "pill")
        self.remove.setProperty("role", "pill-cross")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.edit)
        row.addWidget(self.remove)

    def present(self, shown: str) -> None:
        texts = self._presentation.texts
        self.edit.setText(shown.replace("&", "&&"))
        self.edit.setAccessibleName(texts("comparison.change_condition", condition=shown))
        self.remove.setAccessibleName(texts("comparison.remove_condition", condition=shown))
        self.remove.setToolTip(literal_tip(texts("comparison.remove_condition", condition=shown)))
