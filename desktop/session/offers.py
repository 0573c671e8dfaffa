"""What is looked for around a simulation in the lane: the map of offers, the smallest changes, and curves of risk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from core.assessment.assessment import WhatIf
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.offer import Offer, file_offer
from core.errors import ContradictionError
from core.simulation.edits import NO_EDITS
from core.simulation.risk_curve import RiskCurve, risk_curve
from core.simulation.search import Edits, Search, SimulatedChanges, SimulatedOffers, besides_offer, searched
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic

OFFERS_TOPIC, RISK_CURVE_TOPIC = Topic(Subject.OFFERS), Topic(Subject.RISK_CURVE)
PAUSE_MS = 200
"""Nothing is looked for while edits follow each other faster, as quick presses of a key do: a score would wait."""


class OfferSearch(QObject):
    """Looks for the offers around one simulation, as long as somebody watches.

    Signals:
        offers_changed: a ``SimulatedOffers``, None for a credit without an end, or the ``ContradictionError`` that
            leaves the file without terms.
        proposals_changed: a ``SimulatedChanges``, or that ``ContradictionError``.
        proposals_outdated: the proposals are of an earlier state; others follow in ``proposals_changed``.
        rate_changed: another rate is supposed; what follows from it is looked for.
        rate_refused: the ``ContradictionError`` of a rate that the file cannot have.
        failed: any exception nobody expected.

    Args:
        bundle: scores the offers.
        lane: the one worker.
        parent: Qt owner.
    """

    offers_changed = Signal(object)
    proposals_changed = Signal(object)
    proposals_outdated = Signal()
    rate_changed = Signal()
    rate_refused = Signal(ContradictionError)
    failed = Signal(Exception)

    def __init__(self, bundle: Bundle, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bundle, self._lane = bundle, lane
        self._client: Client | None = None
        self._edits: Edits = NO_EDITS
        self._rates: dict[int, float] = {}
        self._margin = 0.0
        self._watchers: set[object] = set()
        self._offers: SimulatedOffers | ContradictionError | None = None
        self._changes: SimulatedChanges | ContradictionError | None = None
        self._stale_offers = self._stale_changes = True
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)

    @property
    def offers(self) -> SimulatedOffers | ContradictionError | None:
        """What ``offers_changed`` said last."""
        return self._offers

    @property
    def found(self) -> SimulatedOffers | None:
        """The map, where there is one."""
        return self._offers if isinstance(self._offers, SimulatedOffers) else None

    @property
    def changes(self) -> SimulatedChanges | ContradictionError | None:
        """What ``proposals_changed`` said last; None while they are being looked for."""
        return self._changes

    @property
    def is_stale(self) -> bool:
        """Whether the map is of an earlier state of the simulation."""
        return self._stale_offers

    @property
    def has_current_changes(self) -> bool:
        """Whether the proposals are of the present state of the simulation."""
        return self._changes is not None and not self._stale_changes

    @property
    def annual_rate(self) -> float | None:
        """The rate asked for this client (0.2: 20 %), None for the one that the file implies."""
        return self._rates.get(self._client.client_id) if self._client is not None else None

    @property
    def margin(self) -> float:
        """How far below the zone to be examined proposals are to be (0.01: one point)."""
        return self._margin

    @property
    def file(self) -> Offer | None:
        """The offer of the file at the rate asked; None where it gives none."""
        try:
            return file_offer(self._client, self.annual_rate) if self._client is not None else None
        except ContradictionError:
            return None

    def open_client(self, client: Client, edits: Edits) -> None:
        """Look around another client."""
        self._client, self._edits = client, edits
        self._offers = self._changes = None
        self._stale_offers = self._stale_changes = True
        self._start(0)

    def follow(self, edits: Edits) -> None:
        """Look around the same client with other edits."""
        if besides_offer(edits) != besides_offer(self._edits):
            self._outdate_changes()
        self._edits, self._stale_offers = edits, True
        self._start(PAUSE_MS)

    def set_rate(self, annual_rate: float | None) -> None:
        """Suppose another yearly rate (0.2: 20 %), None for the one that the file implies."""
        if self._client is None or annual_rate == self.annual_rate:
            return
        try:
            file_offer(self._client, annual_rate)
        except ContradictionError as error:
            self.rate_refused.emit(error)
            return
        if annual_rate is None:
            self._rates.pop(self._client.client_id)
        else:
            self._rates[self._client.client_id] = annual_rate
        self._stale_offers = True
        self._outdate_changes()
        self.rate_changed.emit()
        self._start(0)

    def set_margin(self, margin: float) -> None:
        """Look for proposals that are so far below the zone to be examined (0.01: one point), for every client."""
        if margin != self._margin:
            self._margin = margin
            self._stale_offers = True
            self._outdate_changes()
            self._start(0)

    def watch(self, watcher: object) -> None:
        """Look for offers as long as this watcher, or another one, sees the result."""
        self._watchers.add(watcher)
        self._start(0)

    def unwatch(self, watcher: object) -> None:
        """Forget a watcher; the last one to leave ends the search."""
        self._watchers.discard(watcher)
        if not self._watchers:
            self._pause.stop()

    def close(self) -> None:
        """Ask nothing more of the lane."""
        self._client = None
        self._watchers.clear()
        self._pause.stop()

    def _outdate_changes(self) -> None:
        self._stale_changes = True
        self.proposals_outdated.emit()

    def _start(self, pause_ms: int) -> None:
        if self._watchers and self._client is not None:
            self._pause.start(pause_ms)

    def _look(self) -> None:
        if self._client is None:
            return
        if not (self._stale_offers or self._stale_changes):
            return
        bundle, search = self._bundle, Search(self._client, self._edits, self.annual_rate, self._margin)
        known = None if self._stale_changes else self._changes
        self._lane.submit(
            lambda: searched(bundle, search, known),
            lambda found: self._tell(search, *found),
            self._miss,
            OFFERS_TOPIC,
        )

    def _tell(
        self,
        search: Search,
        changes: SimulatedChanges | ContradictionError,
        offers: SimulatedOffers | ContradictionError | None,
    ) -> None:
        if search.file is not self._client:
            return
        if (search.annual_rate, search.margin) != (self.annual_rate, self._margin):
            return
        if self._stale_changes and besides_offer(search.edits) == besides_offer(self._edits):
            self._changes, self._stale_changes = changes, False
            self.proposals_changed.emit(changes)
        if search.edits is self._edits:
            self._offers, self._stale_offers = offers, False
            self.offers_changed.emit(offers)

    def _miss(self, error: Exception) -> None:
        if self._client is not None:
            self.failed.emit(error)


class RiskCurveSearch(QObject):
    """Rescores one client with every value of the input that is looked at.

    Signals:
        found: a ``RiskCurve``, of what is tried now and of the input looked at.
        failed: any exception nobody expected.

    Args:
        bundle: scores the variants.
        lane: the one worker.
        parent: Qt owner.
    """

    found = Signal(RiskCurve)
    failed = Signal(Exception)

    def __init__(self, bundle: Bundle, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bundle, self._lane = bundle, lane
        self._feature = ""

    def watch(self, feature: str, client: Client | None) -> None:
        """Look at an input from now on, at none if it is empty; a client asks for its curve at once."""
        self._feature = feature
        if client is None or not feature:
            self._lane.forget(RISK_CURVE_TOPIC)
        else:
            bundle = self._bundle
            self._lane.submit(
                lambda: risk_curve(bundle, client, feature), self.found.emit, self.failed.emit, RISK_CURVE_TOPIC, self
            )

    def after(self, work: Callable[[], WhatIf]) -> Callable[[], tuple[WhatIf, RiskCurve | None]]:
        """A score with the curve that goes with it, so that both are shown in one paint."""
        bundle, feature = self._bundle, self._feature

        def both() -> tuple[WhatIf, RiskCurve | None]:
            found = work()
            return found, risk_curve(bundle, found.after.client, feature) if feature else None

        return both

    def tell(self, curve: RiskCurve | None) -> None:
        """Show a curve unless another input is looked at by now; an older answer is outdated."""
        if curve is not None and curve.feature == self._feature:
            self._lane.forget(RISK_CURVE_TOPIC)
            self.found.emit(curve)
