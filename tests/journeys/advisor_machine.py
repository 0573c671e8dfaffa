"""An advisor who does anything an advisor may do, in any order, and a world that must never contradict itself."""

from __future__ import annotations

import math
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from core.clients.client import Client
from core.clients.consistency import check_consistent
from core.clients.offer import file_offer, offer_like
from core.errors import ContradictionError, InvalidValueError
from core.model.policy import Advice
from core.values import Value
from desktop.pages.simulation.figure_row import FigureRow
from desktop.pages.simulation.input_row import ChoiceRow
from desktop.pages.simulation.number_row import NumberRow
from desktop.pages.simulation.page import SimulationPage
from desktop.pages.simulation.scenarios_dialog import NameDialog
from desktop.widgets.fields.value_text import ValueText
from tests.journeys.advisor import plain
from tests.journeys.memory import Memory, same_edits
from tests.journeys.shown import check_page
from tests.journeys.witness import Answer, JournalReader, Witness
from tests.journeys.workplace import INSTALLED, Workplace

FACTORS = st.sampled_from((0.25, 0.5, 0.8, 0.93, 1.0, 1.1, 1.5, 3.0))
ODD_TEXTS = st.sampled_from(("", "0", "-5", "beaucoup", "1e9", "99999999999", "12,5"))
NAMES = st.sampled_from(("moins", "plus long", "essai"))
PLACES = st.integers(0, 40)
PATIENCE = {
    "bundle": 340, "day": 380, "look": 360, "offers": 8, "replay": 25, "list": 8, "compare": 60, "decide": 20,
    "datum": 16, "screen": 30, "verify": 15,
}  # fmt: skip
"""Steps from one costly act of a kind to the next, and from the morning to the first."""


class AdvisorMachine(RuleBasedStateMachine):
    """The rules of the simulation; those of files and of decisions are in the classes below.

    Attributes:
        place, witnesses, clients: of the whole run; the window is shared by all examples, its state is not.
        all_steps: taken in the whole run.
    """

    place: ClassVar[Workplace]
    witnesses: ClassVar[dict[str, Witness]]
    clients: ClassVar[tuple[int, ...]]
    all_steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory(INSTALLED)
        self.steps = 0
        self.last: dict[str, int] = {}
        self.place.begin_anew()

    @property
    def witness(self) -> Witness:
        return self.witnesses[self.memory.bundle]

    @property
    def journal(self) -> JournalReader:
        return JournalReader(self.place.paths.journal / "decisions.sqlite")

    def answer(self, edits: dict[str, Value]) -> Answer:
        return self.witness.answer(self.memory.client_id, self.memory.own_corrected, edits)

    def may(self, act: str) -> bool:
        """Whether enough was done since the last costly act of a kind, and since the morning."""
        return self.steps - self.last.get(act, 0) >= PATIENCE[act]

    def did(self, act: str) -> None:
        self.last[act] = self.steps

    @property
    def has_scores(self) -> bool:
        return bool(self.memory.client_id) and not self.memory.suspended

    def simulation(self) -> SimulationPage:
        """The page, gone to where it is not on screen."""
        if self.place.window.current_page != "simuler":
            self.place.go_to("simuler")
        page = self.place.window.page("simuler")
        assert isinstance(page, SimulationPage)
        return page

    @invariant()
    def nothing_contradicts_anything(self) -> None:
        self.steps += 1
        type(self).all_steps += 1
        assert self.place.failures == []
        assert self.place.window.notice.sentence == ""
        assert (self.place.session.assessment is None) is (self.memory.client_id == 0)
        check_page(self.place, self.memory, self.witness)
        assert self.journal.count() == len(self.memory.written)

    @precondition(lambda self: self.has_scores)
    @rule(place=PLACES, factor=FACTORS)
    def type_a_value(self, place: int, factor: float) -> None:
        rows = [row for row in self.simulation().content.inputs.rows if isinstance(row, NumberRow)]
        row = rows[place % len(rows)]
        file = self.answer({}).client
        if isinstance(row, FigureRow):
            own = self._figure(row, file)
            wanted = 1000.0 if math.isnan(own) else own * factor
            self._enter(row, row._text(wanted))
            return
        own = file.number(row.feature.name)
        wanted = 1000.0 if math.isnan(own) else own * factor
        self._enter(row, self.place.presentation.formatter.quantity(row.feature.unit, wanted))

    @precondition(lambda self: self.has_scores)
    @rule(place=PLACES, text=ODD_TEXTS)
    def type_nonsense(self, place: int, text: str) -> None:
        rows = [row for row in self.simulation().content.inputs.rows if isinstance(row, NumberRow)]
        self._enter(rows[place % len(rows)], text)

    @precondition(lambda self: self.has_scores)
    @rule(place=PLACES, answer=PLACES)
    def choose_an_answer(self, place: int, answer: int) -> None:
        rows = [row for row in self.simulation().content.inputs.rows if isinstance(row, ChoiceRow)]
        row = rows[place % len(rows)]
        row.list.setCurrentIndex(answer % row.list.count())
        chosen = row.list.value()
        row.list.activated.emit(row.list.currentIndex())
        self.place.settle()
        self._remember(row.feature.name, chosen, bool(row.problem))

    @precondition(lambda self: self.has_scores)
    @rule(place=PLACES, key=st.sampled_from((Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home)))
    def pull_a_slider(self, place: int, key: Qt.Key) -> None:
        rows = [row for row in self.simulation().content.inputs.rows if isinstance(row, NumberRow)]
        row = rows[place % len(rows)]
        row.slider.setFocus()
        for _ in range(3):
            self.place.press(key, row.slider)
        row.slider.clearFocus()
        self.place.settle()
        self.memory.own_tried.add(self.place.session.simulation.edits)
        if not row.problem:
            self._check_value_shown(row)

    @precondition(lambda self: self.has_scores)
    @rule(act=st.sampled_from(("undo", "redo", "reset")))
    def step_through_what_was_tried(self, act: str) -> None:
        content, tried = self.simulation().content, self.memory.own_tried
        getattr(content, f"{act}_button").click()
        if act == "reset":
            tried.add({})
        else:
            getattr(tried, act)()
        self.place.settle()

    @precondition(lambda self: self.has_scores and self.may("offers"))
    @rule(place=PLACES, on_map=st.booleans())
    def take_an_offer_over(self, place: int, on_map: bool) -> None:
        self.did("offers")
        content, offers = self.simulation().content, self.place.session.simulation.offers
        self.place.until(lambda: not offers.is_stale and offers.has_current_changes)
        if on_map:
            if offers.found is not None:
                content.map.chart.chosen.emit(place * 7 % offers.found.map.probabilities.size)
        elif content.changes.buttons:
            content.changes.buttons[place % len(content.changes.buttons)].click()
        self.place.settle()
        self.memory.own_tried.add(self.place.session.simulation.edits)
        if not on_map and content.changes.buttons:
            assert self.answer(self.memory.own_tried.now).advice is Advice.GRANT

    @precondition(lambda self: self.has_scores)
    @rule(name=NAMES)
    def keep_a_scenario(self, name: str) -> None:
        button = self.simulation().content.keep_button
        assert button.isEnabled() is bool(self.memory.own_tried.now)
        if button.isEnabled():
            button.click()
            dialog = self.place.dialog(NameDialog)
            dialog.field.setText(name)
            dialog.accept()
            self.place.settle()
            self.memory.own_kept[name] = dict(self.memory.own_tried.now)

    @precondition(lambda self: self.has_scores and self.memory.own_kept)
    @rule(place=PLACES, drop=st.booleans())
    def open_or_drop_a_scenario(self, place: int, drop: bool) -> None:
        card, kept = self.simulation().content.scenarios, self.memory.own_kept
        name = list(kept)[place % len(kept)]
        card.select(place % len(kept) + 1)
        if drop:
            card.drop_button.click()
            box = self.place.dialog(QMessageBox)
            next(one for one in box.buttons() if box.buttonRole(one) is QMessageBox.ButtonRole.AcceptRole).click()
            del kept[name]
        else:
            card.open_button.click()
            self.memory.own_tried.add(kept[name])
        self.place.settle()

    def _enter(self, row: NumberRow, text: str) -> None:
        row.field.setFocus()
        line = row.field.lineEdit()
        if plain(line.text()) == plain(text):
            return
        line.selectAll()
        line.insert(text)
        self.place.press(Qt.Key.Key_Return, row.field)
        self.place.settle()
        if isinstance(row, FigureRow):
            self._remember_figure(row)
            return
        try:
            formatter = self.place.presentation.formatter
            value = ValueText(row.feature, self.witness.bundle.catalogue, formatter).read(text)
        except InvalidValueError:
            assert row.problem
            value = math.nan
        self._remember(row.feature.name, value, bool(row.problem))
        if not row.problem:
            self._check_value_shown(row)

    def _remember_figure(self, row: FigureRow) -> None:
        """A figure of the offer takes others with it: which ones is the application's to say, that it holds is not."""
        found = self.place.session.simulation.edits
        if row.problem:
            assert same_edits(found, self.memory.own_tried.now)
            return
        check_consistent(self.answer({}).client, self.answer(dict(found)).client)
        self.memory.own_tried.add(found)
        self._check_value_shown(row)

    def _remember(self, name: str, value: Value, refused: bool) -> None:
        """What an accepted value makes of the simulation; a refusal changes nothing, and has its reason."""
        tried, file = self.memory.own_tried, self.answer({}).client
        edits = {key: one for key, one in {**tried.now, name: value}.items() if key != name}
        own = file.values[name]
        if value != own and not (value != value and own != own):  # noqa: PLR0124  (NaN)
            edits[name] = value
        if not refused:
            check_consistent(file, self.answer(edits).client)
            tried.add(edits)

    def _figure(self, row: FigureRow, client: Client) -> float:
        """A figure of the offer that a changed file asks for; a raw input alone where there is no offer."""
        try:
            return offer_like(file_offer(self.answer({}).client), client).figure(row.figure)
        except ContradictionError:
            return client.number(row.feature.name) if row.feature.name in client.values else math.nan

    def _check_value_shown(self, row: NumberRow) -> None:
        if isinstance(row, FigureRow):
            shown = self._figure(row, self.answer(self.memory.own_tried.now).client)
            told = (row.figure, row.field.text(), "" if math.isnan(shown) else row._text(shown))
            assert plain(told[1]) == plain(told[2]), told
            return
        value = self.answer(self.memory.own_tried.now).client.values[row.feature.name]
        catalogue, formatter = self.witness.bundle.catalogue, self.place.presentation.formatter
        wanted = "" if value != value else formatter.value(row.feature, value, catalogue)  # noqa: PLR0124  (NaN)
        assert plain(row.field.text()) == plain(wanted)
