"""Every raw input an advisor may change, by theme, and what follows from the changes."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from core.assessment.assessment import WhatIf
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.offer import FIGURE_INPUTS, OFFER_FEATURES, Figure, Offer
from core.errors import InvalidValueError
from core.features.catalogue import Feature
from core.simulation.edits import lock_of
from core.values import Value, same_value
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.closed_credit_row import ClosedCreditRow
from desktop.pages.simulation.figure_row import FigureRow, with_offer_figures
from desktop.pages.simulation.input_row import ChoiceRow, InputRow, LockedRow
from desktop.pages.simulation.number_row import NumberRow
from desktop.session.simulation import Refusal, Simulation
from desktop.widgets.fields.input_choice import LOCKED_THEME, MAIN_THEME, inputs_of, themes
from desktop.widgets.fields.refusal_words import refusal_sentence
from desktop.widgets.fields.value_text import is_chosen
from desktop.widgets.glossed import glossed
from desktop.widgets.layout.steady import say, steady
from desktop.widgets.words import Card, line, words

RATIOS = ("annuity_to_income", "credit_to_goods", "credit_to_income")
"""The recomputed features that are always told."""
RATIO_COLUMNS = 2
WIDEST_RATIO = 8.88
"""Few ratios are wider in print."""


class InputsCard(Card):
    """The inputs of the open client.

    Signals:
        relaid: other rows are on screen.

    Args:
        presentation: texts and looks.
        simulation: takes the edits.
        bundle: the features.
    """

    relaid = Signal()

    def __init__(self, presentation: Presentation, simulation: Simulation, bundle: Bundle) -> None:
        super().__init__(presentation, presentation.texts("simuler.inputs"))
        self._presentation, self._simulation = presentation, simulation
        self._bundle = replace(bundle, catalogue=with_offer_figures(bundle.catalogue, presentation.texts))
        self._theme = MAIN_THEME
        self._narrow = False
        self._made: dict[str, InputRow] = {}
        self._shown: tuple[str, ...] = ()
        self._touched: set[str] = set()
        self.closed_credit = ClosedCreditRow(presentation, simulation, bundle.catalogue)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._filter = QPushButton()
        self._filter.setProperty("role", "chip")
        self._filter.setMenu(self._make_menu())
        self._ratios = {name: words(role="small-muted") for name in RATIOS if name in bundle.catalogue.by_name}
        head = QHBoxLayout()
        head.addWidget(words(presentation.texts("simuler.inputs"), "section"))
        head.addStretch(1)
        head.addWidget(self._filter)
        self.body.setSpacing(presentation.scale.gap(1))
        self.body.addLayout(head)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.closed_credit)
        self.body.addWidget(line())
        self.body.addLayout(self._lay_ratios())
        self.body.addWidget(glossed(presentation, presentation.texts("simuler.past"), "small-muted"))
        self.body.addStretch(1)
        self._name_filter()
        simulation.offers.rate_changed.connect(self.rebase)

    @property
    def rows(self) -> tuple[InputRow, ...]:
        """The rows on screen, from the top."""
        return tuple(self._made[name] for name in self._shown)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        editors = (editor for row in self.rows for editor in row.editors)
        return (self._filter, *editors, self.closed_credit.button)

    def row(self, feature: str) -> InputRow:
        """The row of an input.

        Raises:
            KeyError: it has not been shown yet.
        """
        return self._made[feature]

    def choose(self, theme: str) -> None:
        """Show the inputs of another theme."""
        self._theme = theme
        self._name_filter()
        self.present()

    def rebase(self) -> None:
        """Start from another file."""
        self._shown = ()
        self.present()

    def present(self) -> None:
        """Show the values that are tried, scored or not."""
        before = self._simulation.before
        if before is None:
            return
        offer = self._simulation.offer
        features = self._with_figures(inputs_of(self._bundle.catalogue, self._theme, self._simulation.edits), offer)
        names = tuple(feature.name for feature in features)
        if names != self._shown:
            self._lay_rows(features)
            self._shown = names
            for row in self.rows:
                self._rebase_row(row, before.client)
            self._touched.update(names)
            self.relaid.emit()
        for row in self.rows:
            value = self._value(row, offer)
            # A key on one slider leaves twenty rows as they are, and may not take longer than a frame.
            if row.feature.name in self._touched or not row.shows(value):
                row.present(value)
        self._touched.clear()
        self.closed_credit.present(self._simulation.closed_credit)

    def present_ratios(self, found: WhatIf) -> None:
        """Say what was recomputed."""
        for name, label in self._ratios.items():
            say(label, self._ratio(name, found))

    def refuse(self, refusal: Refusal) -> bool:
        """Say beside the field why an edit was refused; False where its field is not on screen."""
        row = next((self._made[name] for name in refusal.features if name in self._shown), None)
        if row is not None:
            self._touched.add(row.feature.name)
            row.refuse(refusal_sentence(refusal.error, self._bundle.catalogue, self._presentation))
        return row is not None

    def set_narrow(self, narrow: bool) -> None:
        """Put editors below their labels, or beside them."""
        if narrow != self._narrow:
            self._narrow = narrow
            for row in self._made.values():
                row.set_narrow(narrow)

    def focus_first(self) -> None:
        """Put the focus on the first input."""
        if self.rows:
            self.rows[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_rows(self, features: tuple[Feature, ...]) -> None:
        while self._rows.count():
            self._rows.takeAt(0)
        for feature in features:
            if feature.name not in self._made:
                self._made[feature.name] = self._make_row(feature)
            self._rows.addWidget(self._made[feature.name])
        wanted = {feature.name for feature in features}
        for name, row in self._made.items():
            row.setVisible(name in wanted)

    def _with_figures(self, features: tuple[Feature, ...], offer: Offer | None) -> tuple[Feature, ...]:
        """The figures of the offer in the place of the raw inputs that say it, as far as the credit has them."""
        raw = [feature for feature in features if feature.name in OFFER_FEATURES]
        if offer is None or not raw:
            return features
        absent = {Figure.DEPOSIT} if not offer.has_goods else set()
        absent |= {Figure.DURATION} if not offer.has_duration else set()
        known = self._bundle.catalogue.by_name
        figures = tuple(known[name] for figure, name in FIGURE_INPUTS.items() if figure not in absent)
        place = features.index(raw[0])
        return (*features[:place], *figures, *(one for one in features[place:] if one not in raw))

    def _rebase_row(self, row: InputRow, file: Client) -> None:
        own = self._simulation.offers.file
        if isinstance(row, FigureRow) and own is not None:
            row.set_offer(own)
            row.lock.setChecked(row.figure is self._simulation.locked)
        row.rebase(file)

    def _value(self, row: InputRow, offer: Offer | None) -> Value:
        name = row.feature.name
        return self._figure(name, offer) if name in tuple(Figure) else self._simulation.value(name)

    def _figure(self, name: str, offer: Offer | None) -> float:
        return math.nan if offer is None else offer.figure(Figure(name))

    def _lock(self, figure: Figure, is_locked: bool) -> None:
        self._simulation.lock(figure if is_locked else None)
        for row in self._made.values():
            if isinstance(row, FigureRow):
                row.lock.setChecked(row.figure is self._simulation.locked)

    def _make_row(self, feature: Feature) -> InputRow:
        figure = next((one for one, name in FIGURE_INPUTS.items() if name == feature.name), None)
        if figure is not None:
            figure_row = FigureRow(figure, feature, self._bundle, self._presentation)
            figure_row.locked.connect(partial(self._lock, figure))
            row: InputRow = figure_row
        else:
            locked = lock_of(feature) is not None
            kind = LockedRow if locked else ChoiceRow if is_chosen(feature) else NumberRow
            row = kind(feature, self._bundle, self._presentation)
        row.set_narrow(self._narrow)
        row.wanted.connect(lambda value, moving, name=feature.name: self._edit(name, value, moving))
        row.misread.connect(lambda error, name=feature.name: self._misread(name, error))
        row.left.connect(self._simulation.end_gesture)
        return row

    def _edit(self, name: str, value: Value, moving: bool) -> None:
        self._touched.add(name)
        self._ask(name, value, name if moving else "")
        if moving and self._simulation.is_scoring:
            self._made[name].hold()

    def _ask(self, name: str, value: Value, gesture: str) -> None:
        row, offer = self._made[name], self._simulation.offer
        if not isinstance(row, FigureRow) or offer is None or not isinstance(value, float):
            self._simulation.edit({name: value}, gesture)
        elif math.isnan(value) or math.isnan(offer.figure(row.figure)) or not offer.has_figure(row.figure):
            # A raw input may be emptied or filled in; a figure that follows from others comes back.
            if name in OFFER_FEATURES:
                self._simulation.edit({name: value}, gesture)
            else:
                self.present()
        else:
            self._simulation.ask(row.figure, value, gesture)

    def _misread(self, name: str, error: InvalidValueError) -> None:
        self.refuse(Refusal((name,), error))

    def _ratio(self, name: str, found: WhatIf) -> str:
        feature = self._bundle.catalogue.by_name[name]
        before, after = (one.client.values[name] for one in (found.before, found.after))
        formatter, texts = self._presentation.formatter, self._presentation.texts
        label = texts(f"simuler.ratio.{name}")
        if same_value(before, after):
            value = formatter.value(feature, after, self._bundle.catalogue)
            return texts("simuler.ratio_same", label=label, value=value)
        shown = _told_apart(feature, before, after, self._bundle, self._presentation)
        return texts("simuler.ratio_changed", label=label, value=shown[1], before=shown[0])

    def _lay_ratios(self) -> QGridLayout:
        texts, formatter = self._presentation.texts, self._presentation.formatter
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(self._presentation.scale.gap(3))
        grid.setColumnStretch(RATIO_COLUMNS, 1)
        grid.addWidget(words(texts("simuler.recomputed"), "small-muted"), 0, 0, 1, RATIO_COLUMNS)
        for place, (name, label) in enumerate(self._ratios.items()):
            widest = formatter.quantity(self._bundle.catalogue.by_name[name].unit, WIDEST_RATIO)
            said = texts("simuler.ratio_changed", label=texts(f"simuler.ratio.{name}"), value=widest, before=widest)
            steady(label, (said,))
            grid.addWidget(label, 1 + place // RATIO_COLUMNS, place % RATIO_COLUMNS)
        return grid

    def _make_menu(self) -> QMenu:
        menu = QMenu(self._filter)
        group = QActionGroup(menu)
        for theme in themes(self._bundle.catalogue):
            action = QAction(self._theme_label(theme), group, checkable=True)
            action.setData(theme)
            action.triggered.connect(lambda _checked, one=theme: self.choose(one))
            menu.addAction(action)
        return menu

    def _theme_label(self, theme: str) -> str:
        if theme == MAIN_THEME:
            return self._presentation.texts("simuler.main_inputs")
        if theme == LOCKED_THEME:
            return self._presentation.texts("simuler.locked_inputs")
        return self._bundle.catalogue.themes[theme][self._presentation.language]

    def _name_filter(self) -> None:
        label = self._theme_label(self._theme)
        self._filter.setText(label)
        self._filter.setAccessibleName(self._presentation.texts("simuler.filter_spoken", name=label))
        for action in self._filter.menu().actions():
            action.setChecked(action.data() == self._theme)


def _told_apart(
    feature: Feature, before: Value, after: Value, bundle: Bundle, presentation: Presentation
) -> tuple[str, str]:
    formatter = presentation.formatter
    if isinstance(before, float) and isinstance(after, float) and not math.isnan(before) and not math.isnan(after):
        return formatter.distinct(feature.unit, before, after)
    return formatter.value(feature, before, bundle.catalogue), formatter.value(feature, after, bundle.catalogue)
