"""A group like a client holds that client, and only clients like it."""

from __future__ import annotations

import math
from dataclasses import replace

from core.bundle.bundle import Bundle
from core.comparison.like_client import NEAR_SHARE, RESPECTS, Likeness, groups_like
from core.population.filter import ClientOrder


def test_the_client_is_in_each_group_and_all_are_alike(demo: Bundle) -> None:
    for client_id in (100_001, 100_002, 100_118, 101_971):
        client = demo.store.get(client_id)
        for likeness, group in groups_like(client).items():
            categories, numbers = RESPECTS[likeness]
            rows = demo.store.rows(group, ClientOrder(), [*categories, *numbers], 0, 20_000)
            assert client_id in {row.client_id for row in rows}
            for row in rows:
                assert all(row.values[name] == client.text(name) for name in categories)
                for name in numbers:
                    value, own = row.values[name], client.number(name)
                    assert isinstance(value, float)
                    assert abs(value - own) <= NEAR_SHARE * own + 0.5


def test_nothing_is_offered_in_a_respect_that_is_not_known(demo: Bundle) -> None:
    client = demo.store.get(100_002)
    assert set(groups_like(client)) == set(Likeness)
    unknown = replace(client, values={**client.values, "OCCUPATION_TYPE": "", "AMT_CREDIT": math.nan})
    assert set(groups_like(unknown)) == {Likeness.SITUATION_AND_INCOME}
