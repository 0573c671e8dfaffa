"""An assessment's parts agree with one another and with what they were computed from."""

from __future__ import annotations

import numpy as np
import pytest

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.features.rounding import shown_points
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.population.standing import BIN_COUNT, SITUATED_FEATURES


@pytest.fixture(scope="module")
def ids(demo: Bundle) -> list[int]:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, demo.manifest.client_count)
    return [row.client_id for row in rows[::500]]


def test_advice_distance_and_probability_agree(demo: Bundle, ids: list[int]) -> None:
    policy = demo.manifest.policy
    for client_id in ids:
        found = assess(demo, demo.store.get(client_id))
        assert found.probability == found.explanation.probability
        assert found.advice is policy.advise(found.probability)
        assert found.distance_points == shown_points(policy.threshold, found.probability)
        assert found.observed == demo.comparable.band(found.probability)


def test_standings_agree_with_the_client_table(demo: Bundle, ids: list[int]) -> None:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), SITUATED_FEATURES, 0, demo.manifest.client_count)
    for client_id in ids[:10]:
        found = assess(demo, demo.store.get(client_id))
        assert [standing.feature for standing in found.standings] == list(SITUATED_FEATURES)
        for standing in found.standings:
            column = np.array([row.values[standing.feature] for row in rows], dtype=np.float64)
            known = column[~np.isnan(column)]
            assert len(standing.edges) == BIN_COUNT + 1
            assert standing.counts.sum() == len(known)
            if np.isnan(standing.value):
                assert np.isnan(standing.share_below)
            else:
                assert standing.share_below == pytest.approx((known < standing.value).mean())
