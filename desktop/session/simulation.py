"""The simulation of the open client: what is tried, undone, kept under a name, and scored in the lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.assessment.assessment import Assessment, WhatIf, what_if
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.clients.history import PastCredit
from core.clients.offer import FIGURE_INPUTS, Figure, Offer, changed_offer, offer_said
from core.desk.parts import KeptScenario
from core.errors import ContradictionError, InvalidValueError
from core.simulation.edits import (
    NO_EDITS,
    EditHistory,
    Edits,
    Scenarios,
    make_scenario,
    rebased_history,
    rebased_scenarios,
    same_file,
)
from core.simulation.proposals import Proposal
from core.simulation.risk_curve import RiskCurve
from core.simulation.search import point_edits, proposal_edits
from core.values import Value
from desktop.session.desk import SessionDesk
from desktop.session.lane import Lane
from desktop.session.offers import OfferSearch, RiskCurveSearch
from desktop.session.topics import Subject, Topic

WHAT_IF_TOPIC = Topic(Subject.WHAT_IF)


@dataclass(frozen=True)
class Refusal:
    """An edit that was not made.

    Args:
        features: that it would have changed.
        error: why, with its facts.
    """

    features: tuple[str, ...]
    error: InvalidValueError | ContradictionError


class Simulation(QObject):
    """Owner of the edits of every client opened with one bundle, and of the scenarios kept for each.

    One score at a time is asked of the lane: edits made meanwhile are scored together right after, so that a dragged
    slider never starves the screen. Offers follow once the advisor pauses; see ``OfferSearch``.

    Signals:
        edits_changed: the edits, the possibility to undo, or the client are different; nothing is scored yet.
        what_if_changed: a ``WhatIf`` to show, before and after in one.
        edit_refused: a ``Refusal``; the edits are as they were.
        scenarios_changed: the ``Scenarios`` of the client.
        failed: any exception nobody expected.

    Args:
        bundle: scores the simulations.
        lane: the one worker.
        parent: Qt owner.
        desk: keeps scenarios and what is tried from one run to the next; by default for this run only.
    """

    edits_changed = Signal()
    what_if_changed = Signal(WhatIf)
    edit_refused = Signal(Refusal)
    scenarios_changed = Signal(Scenarios)
    failed = Signal(Exception)

    def __init__(
        self, bundle: Bundle, lane: Lane, parent: QObject | None = None, desk: SessionDesk | None = None
    ) -> None:
        super().__init__(parent)
        self._bundle, self._lane = bundle, lane
        self._desk = desk or SessionDesk(lane, None, self)
        self.offers = OfferSearch(bundle, lane, self)
        self.offers.failed.connect(self.failed)
        self.curves = RiskCurveSearch(bundle, lane, self)
        self.curves.failed.connect(self.failed)
        self._files: dict[int, Client] = {}
        self._histories: dict[int, EditHistory] = {}
        self._scenarios: dict[int, Scenarios] = {}
        self._unfit: dict[int, tuple[KeptScenario, ...]] = {}
        self._before: Assessment | None = None
        self._what_if: WhatIf | None = None
        # A continuous movement starts anew from where it began: an offer that gave way on the way comes back.
        self._gesture: tuple[str, EditHistory, Offer | None] | None = None
        self._locked: Figure | None = None
        self._scored: Edits | None = None
        self._scoring = False

    @property
    def before(self) -> Assessment | None:
        """The file as it is, assessed; None before a client is open."""
        return self._before

    @property
    def what_if(self) -> WhatIf | None:
        """The newest score; that of the file itself as long as nothing else is scored."""
        return self._what_if

    @property
    def edits(self) -> Edits:
        """What is changed."""
        return self._history.edits

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a state was undone."""
        return self._history.can_redo

    @property
    def is_scoring(self) -> bool:
        """Whether a score is on its way."""
        return self._scoring

    @property
    def scenarios(self) -> Scenarios:
        """Those kept for the open client."""
        return self._scenarios.get(self._client_id, Scenarios())

    def value(self, feature: str) -> Value:
        """A feature of the simulated file, known before it is scored.

        Raises:
            RuntimeError: no client is open.
        """
        return self.edits[feature] if feature in self.edits else self._opened().client.own(feature)

    @property
    def offer(self) -> Offer | None:
        """What is tried, whole, known before it is scored; None where its figures give no terms."""
        file = self.offers.file
        return None if file is None else offer_said(file, self.value)

    @property
    def locked(self) -> Figure | None:
        """The figure of the offer that stays while others are moved."""
        return self._locked

    def lock(self, figure: Figure | None) -> None:
        """Keep one figure of the offer, in place of any other; None frees it."""
        self._locked = figure

    def ask(self, figure: Figure, value: float, gesture: str = "") -> bool:
        """Change one figure of the offer; the others give way as ``changed_offer`` says.

        Args:
            figure: what is asked for.
            value: of that figure.
            gesture: as for ``edit``.

        Returns:
            Whether the change was accepted.
        """
        begun = self._gesture[2] if gesture and self._gesture is not None and self._gesture[0] == gesture else None
        # A movement that filled in what was empty began without that figure: it goes on from the offer there is now.
        offer = begun if begun is not None and begun.has_figure(figure) else self.offer
        if offer is None or not offer.has_figure(figure):
            return False
        try:
            changed = changed_offer(offer, figure, value, self._locked)
        except ContradictionError as error:
            self.edit_refused.emit(Refusal((FIGURE_INPUTS[figure], *error.features), error))
            return False
        return self._edit(point_edits(self._opened().client, changed), gesture, offer, FIGURE_INPUTS[figure])

    @property
    def closed_credit(self) -> PastCredit | None:
        """The credit elsewhere that is paid off, as it is now; None where none is."""
        place = self.edits.get(CLOSED_CREDIT)
        return self._opened().client.credits_elsewhere[int(place)] if place else None

    def begin(self, before: Assessment) -> None:
        """Simulate this client from now on, with the edits made when the client was open earlier."""
        former, self._files[before.client.client_id] = self._files.get(before.client.client_id), before.client
        self._before, self._gesture, self._scored = before, None, NO_EDITS
        if former is None:
            self._take_up(before.client)
        elif not same_file(former, before.client):
            self._rebase(before.client)
        self._what_if = WhatIf(before, before, ())
        self.edits_changed.emit()
        self.scenarios_changed.emit(self.scenarios)
        if self.edits:
            self._score()
        else:
            self.what_if_changed.emit(self._what_if)
        self.offers.open_client(before.client, self.edits)

    def edit(self, changes: Mapping[str, Value], gesture: str = "") -> bool:
        """Change some values at once; ends in ``what_if_changed`` or ``edit_refused``.

        Args:
            changes: new values by feature name.
            gesture: name of a continuous movement; its edits are one step of undo until another edit or
                ``end_gesture``.

        Returns:
            Whether the change was accepted.
        """
        return self._edit(changes, gesture, self.offer)

    def end_gesture(self) -> None:
        """The next edit is a step of undo of its own."""
        if self._gesture is not None:
            self._gesture = None
            self._keep_edits()

    def undo(self) -> None:
        """One state back; nothing happens where there is none."""
        self._move(self._history.undo())

    def redo(self) -> None:
        """One undone state forward; nothing happens where there is none."""
        self._move(self._history.redo())

    def reset(self) -> None:
        """Show the file as it is; may be undone."""
        self._move(self._history.reset())

    def take_point(self, row: int, column: int) -> None:
        """Try an offer of the map, by the position of its duration and of its amount."""
        found = self.offers.found
        if found is not None:
            self.edit(point_edits(self._opened().client, found.map.point(row, column).offer))

    def apply_proposal(self, proposal: Proposal) -> None:
        """Try one of the smallest changes."""
        self.edit(proposal_edits(self._opened().client, proposal))

    def keep_credit(self) -> None:
        """Pay no credit elsewhere off."""
        self.edit({CLOSED_CREDIT: ""})

    def keep(self, name: str) -> None:
        """Keep what is tried under a name, in place of what had that name; a blank name keeps nothing."""
        before, edits = self._opened(), self.edits
        if name.strip():
            self._lane.submit(
                lambda: make_scenario(self._bundle, before.client, name, edits),
                lambda scenario: self._shelve(before.client.client_id, lambda kept: kept.keep(scenario)),
                self._tell_failure,
                Topic(Subject.SCENARIO, (before.client.client_id, name)),
            )

    def rename(self, old: str, new: str) -> bool:
        """Give a scenario another name; False where that name is blank or taken by another one."""
        scenario, other = self.scenarios.named(old), self.scenarios.named(new)
        if scenario is None or not new.strip() or other not in (None, scenario):
            return False
        self._shelve(self._client_id, lambda kept: kept.renamed(scenario, new.strip()))
        return True

    def drop(self, name: str) -> None:
        """Keep a scenario no longer."""
        self._shelve(self._client_id, lambda kept: kept.without(name))

    def open_scenario(self, name: str) -> None:
        """Try a scenario again; nothing happens where none has this name."""
        scenario = self.scenarios.named(name)
        if scenario is not None:
            client = self._opened().client
            self.edit({**{name: client.own(name) for name in self.edits}, **scenario.edits})

    def close(self) -> None:
        """Ask nothing more of the lane."""
        self._before = None
        self.offers.close()
        self.curves.watch("", None)

    def retire(self) -> None:
        """Give way to the simulation of another bundle."""
        self.close()
        self.deleteLater()

    @property
    def _history(self) -> EditHistory:
        return self._histories.get(self._client_id, EditHistory())

    @property
    def _client_id(self) -> int:
        return self._before.client.client_id if self._before is not None else 0

    def _take_up(self, file: Client) -> None:
        """What an earlier run left of this client."""
        tried, scenarios = self._desk.edits(file.client_id), self._desk.scenarios(file.client_id)
        if tried:
            former = EditHistory((tried,))
            self._histories[file.client_id] = rebased_history(former, file, self._bundle.catalogue)
        if scenarios:
            self._score_again(file, tuple((one.name, one.edits) for one in scenarios))

    def _rebase(self, file: Client) -> None:
        kept = self._scenarios.pop(file.client_id, Scenarios())
        self._histories[file.client_id] = rebased_history(self._history, file, self._bundle.catalogue)
        self._score_again(file, tuple((one.name, one.edits) for one in kept.kept))

    def _score_again(self, file: Client, kept: tuple[tuple[str, Edits], ...]) -> None:
        def take(found: Scenarios) -> None:
            # What does not fit this version of the file stays written down: a later one may take it again.
            unfit = (KeptScenario(name, edits) for name, edits in kept if found.named(name) is None)
            self._unfit[file.client_id] = tuple(unfit)
            self._shelve(file.client_id, lambda _former: found)

        self._lane.submit(
            lambda: rebased_scenarios(self._bundle, file, kept),
            take,
            self._tell_failure,
            Topic(Subject.SCENARIOS_REBASED, file.client_id),
        )

    def _opened(self) -> Assessment:
        if self._before is None:
            raise RuntimeError("no client is open")
        return self._before

    def _edit(self, changes: Mapping[str, Value], gesture: str, offer: Offer | None, asked: str = "") -> bool:
        client, history = self._opened().client, self._history
        if gesture and self._gesture is not None and self._gesture[0] == gesture:
            history = self._gesture[1]
        try:
            changed = history.edit(client, changes, self._bundle.catalogue)
        except (InvalidValueError, ContradictionError) as error:
            self.edit_refused.emit(Refusal((asked, *changes) if asked else tuple(changes), error))
            return False
        self._gesture = (gesture, history, offer) if gesture else None
        self._adopt(changed)
        return True

    def _move(self, history: EditHistory) -> None:
        self._gesture = None
        if history is not self._history:
            self._adopt(history)

    def _adopt(self, history: EditHistory) -> None:
        changed = history.edits is not self.edits
        self._histories[self._client_id] = history
        self.edits_changed.emit()
        if changed:
            self._score()
            self.offers.follow(self.edits)
            if self._gesture is None:
                self._keep_edits()

    def _keep_edits(self) -> None:
        if self._before is not None:
            self._desk.keep_edits(self._client_id, self.edits)

    def _score(self) -> None:
        if self._scoring or self._before is None:
            return
        before, edits = self._before, self.edits
        self._scoring = True
        self._lane.submit(
            self.curves.after(lambda: what_if(self._bundle, before, edits)),
            lambda found: self._show(*found, edits),
            self._fail,
            WHAT_IF_TOPIC,
        )

    def _show(self, found: WhatIf, curve: RiskCurve | None, edits: Edits) -> None:
        self._scoring = False
        if found.before is self._before:
            self._what_if, self._scored = found, edits
            self.curves.tell(curve)
            self.what_if_changed.emit(found)
        if self._before is not None and self._scored is not self.edits:
            self._score()

    def _fail(self, error: Exception) -> None:
        self._scoring = False
        self._tell_failure(error)

    def _tell_failure(self, error: Exception) -> None:
        if self._before is not None:
            self.failed.emit(error)

    def _shelve(self, client_id: int, change: Callable[[Scenarios], Scenarios]) -> None:
        kept = self._scenarios[client_id] = change(self._scenarios.get(client_id, Scenarios()))
        written = [KeptScenario(one.name, one.edits) for one in kept.kept]
        unfit = (one for one in self._unfit.get(client_id, ()) if kept.named(one.name) is None)
        self._desk.keep_scenarios(client_id, [*written, *unfit])
        if client_id == self._client_id:
            self.scenarios_changed.emit(self.scenarios)
