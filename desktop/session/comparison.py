"""The comparison of the open client with a group: what is chosen, and the questions asked of the client store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from core.errors import UserFacingError
from core.population.filter import ClientFilter, on_features
from core.population.saved_filters import SavedFilter, UnsuitableFilterError, check_known
from desktop.session.comparison_choice import (
    MAIN_FEATURES,
    ComparisonChoice,
    Condition,
    GroupKind,
    choice_document,
    fitting_choice,
    read_choice,
)
from desktop.session.comparison_desk import ComparisonDesk, GroupFacts, PointsAnswer, TableAnswer, VariableAnswer
from desktop.session.desk import SessionDesk
from desktop.session.filters import SessionFilters
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle
    from core.clients.client import Client

T = TypeVar("T")
FACTS, VARIABLE = Topic(Subject.COMPARISON_FACTS), Topic(Subject.COMPARISON_VARIABLE)
POINTS, EVERYTHING = Topic(Subject.COMPARISON_POINTS), Topic(Subject.COMPARISON_EVERYTHING)
OPTIONS, COUNT = Topic(Subject.COMPARISON_OPTIONS), Topic(Subject.COMPARISON_COUNT)
TOPICS = (FACTS, VARIABLE, POINTS, EVERYTHING, OPTIONS, COUNT)


class SessionComparison(QObject):
    """Owner of the choice of group, filter and variables; the newest request of each kind wins.

    Signals:
        choice_changed: the ``ComparisonChoice`` now in force.
        facts_found, variable_found, points_found, table_found: answers of ``desktop.session.comparison_desk``.
        options_found: ``NumberOptions`` or ``CategoryOptions`` of the feature asked for last.
        count_found: clients who meet the conditions asked for last.
        failed: an exception to be said in words.

    Attributes:
        filters: the filters kept by name.

    Args:
        lane: the one worker.
        desk: keeps the choice from one run to the next.
        filters_file: where filters are kept by name; None keeps none.
        parent: Qt owner.
    """

    choice_changed = Signal(ComparisonChoice)
    facts_found = Signal(GroupFacts)
    variable_found = Signal(VariableAnswer)
    points_found = Signal(PointsAnswer)
    table_found = Signal(TableAnswer)
    options_found = Signal(object)
    count_found = Signal(int)
    failed = Signal(Exception)

    def __init__(
        self, lane: Lane, desk: SessionDesk, filters_file: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lane, self._kept_on = lane, desk
        self.filters = SessionFilters(filters_file, self)
        self.filters.failed.connect(self.failed)
        self._bundle: Bundle | None = None
        self._desk: ComparisonDesk | None = None
        self._choice = ComparisonChoice()

    @property
    def choice(self) -> ComparisonChoice:
        """What is compared with what."""
        return self._choice

    def adopt(self, bundle: Bundle) -> None:
        """Compare with the clients of this bundle, as an earlier run did; what it does not know is dropped."""
        self._drop_questions()
        self._bundle, self._desk = bundle, None
        self._choice = fitting_choice(read_choice(self._kept_on.comparison) or self._choice, bundle.catalogue)

    def look_at(self, client: Client) -> None:
        """Compare this client, simulated or not, from now on; nothing is asked yet."""
        if self._bundle is not None:
            self._drop_questions()
            self._desk = ComparisonDesk(self._bundle, client)

    def ask(self) -> None:
        """Ask everything again: the group in figures first, then the rest at once."""
        desk, choice = self._desk, self._choice
        if desk is None:
            return
        self._submit(lambda: desk.facts(choice), self.facts_found.emit, FACTS)
        work = partial(_everything, desk, choice)
        self._submit(work, self._tell_everything, EVERYTHING)

    def choose_group(self, kind: GroupKind) -> None:
        """Compare with another group."""
        self._change(replace(self._choice, kind=kind))

    def choose_conditions(self, conditions: ClientFilter) -> None:
        """Compare with who meets these conditions, in the place of those so far."""
        self._change(replace(self._choice, kind=GroupKind.FILTER, conditions=conditions))

    def set_condition(self, condition: Condition) -> None:
        """Add a condition to the filter, or change the one on its feature, and compare with who meets it."""
        self._change(self._choice.with_condition(condition))

    def remove_condition(self, feature: str) -> None:
        """Take a condition away."""
        self._change(self._choice.without_condition(feature))

    def choose_variable(self, feature: str) -> None:
        """Draw another distribution."""
        if feature == self._choice.variable:
            return
        choice = self._replace(replace(self._choice, variable=feature))
        if (desk := self._desk) is not None:
            self._submit(lambda: desk.variable(choice), self.variable_found.emit, VARIABLE)
        self._keep()

    def choose_axes(self, across: str, up: str) -> None:
        """Put two other features against each other."""
        if (across, up) == (self._choice.across, self._choice.up):
            return
        choice = self._replace(replace(self._choice, across=across, up=up))
        if (desk := self._desk) is not None:
            self._submit(lambda: desk.points(choice), self.points_found.emit, POINTS)
        self._keep()

    def ask_options(self, feature: str) -> None:
        """Ask what a filter on a feature can be set to; ends in ``options_found``."""
        conditions = self._choice.conditions
        if (desk := self._desk) is not None:
            self._submit(lambda: desk.options(feature, conditions), self.options_found.emit, OPTIONS)

    def ask_count(self, conditions: ClientFilter) -> None:
        """Ask how many clients meet some conditions; ends in ``count_found``."""
        if (desk := self._desk) is not None:
            self._submit(lambda: desk.count(conditions), self.count_found.emit, COUNT)

    def load_filter(self, saved: SavedFilter) -> None:
        """Take the conditions of a filter kept by name, unless this page or this bundle cannot apply them."""
        if self._bundle is None:
            return
        try:
            check_known(saved, self._bundle.catalogue)
            if saved.conditions != on_features(saved.conditions):
                raise UnsuitableFilterError("list_only", saved.name)
        except UserFacingError as error:
            self.failed.emit(error)
        else:
            self._change(replace(self._choice, kind=GroupKind.FILTER, conditions=saved.conditions))

    def _change(self, choice: ComparisonChoice) -> None:
        if choice != self._choice:
            self._replace(choice)
            self.ask()
            self._keep()

    def _keep(self) -> None:
        # After the question: what is written waits in the lane behind what somebody waits for.
        self._kept_on.keep_comparison(choice_document(self._choice))

    def _replace(self, choice: ComparisonChoice) -> ComparisonChoice:
        self._choice = choice
        self.choice_changed.emit(choice)
        return choice

    def _tell_everything(self, found: tuple[VariableAnswer, PointsAnswer, TableAnswer]) -> None:
        variable, points, table = found
        # A variable chosen meanwhile has its own answer on the way.
        if variable.choice.variable == self._choice.variable:
            self.variable_found.emit(variable)
        if (points.choice.across, points.choice.up) == (self._choice.across, self._choice.up):
            self.points_found.emit(points)
        self.table_found.emit(table)

    def _drop_questions(self) -> None:
        for topic in TOPICS:
            self._lane.forget(topic)

    def _submit(self, work: Callable[[], T], done: Callable[[T], None], topic: Topic) -> None:
        self._lane.submit(work, done, self.failed.emit, topic)


def _everything(desk: ComparisonDesk, choice: ComparisonChoice) -> tuple[VariableAnswer, PointsAnswer, TableAnswer]:
    return desk.variable(choice), desk.points(choice), desk.table(choice, MAIN_FEATURES)
