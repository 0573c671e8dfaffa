"""What must be told of a risk, worked out anew from the model's own files and in whole numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.model.encoding import model_vector
from core.model.policy import Advice, Policy
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.population.store import ClientRow
from tests.core.model.test_every_demo_client import IndependentModel

PERCENT = re.compile(r"(\d+,\d)\s%")
FINE = 10**10
TAIL, SAFE, NEAR_A_LIMIT, CLIENTS = 30, 20, 20, 200


def tenths(probability: float) -> int:
    """A risk in tenths of a percent, halves up."""
    whole, rest = divmod(round(probability * 1000 * FINE), FINE)
    return whole + (2 * rest >= FINE)


def written(tenths_of_percent: int) -> str:
    """Tenths as French figures."""
    return f"{tenths_of_percent // 10},{tenths_of_percent % 10}"


@dataclass(frozen=True)
class Truth:
    """What is true of one client, from the figures that a reader sees.

    Args:
        client: the file.
        probability: by the model's own files (0 to 1).
        policy: its limits and threshold.
    """

    client: Client
    probability: float
    policy: Policy

    @property
    def risk(self) -> str:
        """The figure of the risk."""
        return written(tenths(self.probability))

    @property
    def threshold(self) -> str:
        """The figure of the threshold."""
        return written(tenths(self.policy.threshold))

    @property
    def limits(self) -> tuple[str, str]:
        """The figures of both limits."""
        return written(tenths(self.policy.review_low)), written(tenths(self.policy.review_high))

    @property
    def out_of_100(self) -> int:
        """Clients out of a hundred."""
        return (tenths(self.probability) + 5) // 10

    @property
    def distance(self) -> str:
        """The difference of both figures."""
        return written(abs(tenths(self.probability) - tenths(self.policy.threshold)))

    @property
    def advice(self) -> Advice:
        """The zone in which the figure of the risk lies between the figures of the limits."""
        shown, low, high = (tenths(one) for one in (self.probability, self.policy.review_low, self.policy.review_high))
        return Advice.GRANT if shown < low else Advice.REVIEW if shown < high else Advice.REFUSE

    @property
    def zones(self) -> str:
        """The three zones with their limits, spaces plain."""
        low, high = self.limits
        return f"accord : moins de {low} % · à examiner : de {low} % à moins de {high} % · refus : {high} % et plus"

    def check(self, place: str, text: str) -> None:
        """Fail where a text says another figure than the risk, the threshold and the limits, or not the risk."""
        told = set(PERCENT.findall(plain(text)))
        assert self.risk in told, (place, self.client.client_id, self.risk, text)
        assert told <= {self.risk, self.threshold, *self.limits}, (place, self.client.client_id, told)


def plain(text: str) -> str:
    """A text with plain spaces and without marks of emphasis."""
    return re.sub(r"<[^>]+>", "", text).replace("\u202f", " ").replace("\u00a0", " ")


def truths(demo: Bundle, rows: Sequence[ClientRow]) -> tuple[Truth, ...]:
    """What is true of some clients."""
    clients = [demo.store.get(row.client_id) for row in rows]
    matrix = np.array([model_vector(one, demo.catalogue.model_features, demo.codes) for one in clients])
    percents = IndependentModel(demo).percent(matrix)
    return tuple(
        Truth(one, float(percent) / 100.0, demo.manifest.policy) for one, percent in zip(clients, percents, strict=True)
    )


def chosen_rows(demo: Bundle) -> tuple[ClientRow, ...]:
    """Two hundred clients: both tails, those nearest to each limit and to the threshold, and others in between."""
    rows = sorted(
        demo.store.rows(ALL_CLIENTS, ClientOrder(), ["AMT_INCOME_TOTAL"], 0, demo.manifest.client_count),
        key=lambda row: row.probability,
    )
    policy = demo.manifest.policy
    found = {row.client_id: row for row in (*rows[-TAIL:], *rows[:SAFE])}
    for limit in (policy.review_low, policy.threshold, policy.review_high):
        nearest = sorted(rows, key=lambda row: abs(row.probability - limit))[:NEAR_A_LIMIT]
        found |= {row.client_id: row for row in nearest}
    step = len(rows) // (CLIENTS - len(found))
    for row in rows[step // 2 :: step]:
        if len(found) < CLIENTS:
            found.setdefault(row.client_id, row)
    return tuple(found.values())
