"""A direction that the data contradict is found and stops the training; one they bear out, or do not know, does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.comparable import wilson_interval
from training.configuration import DirectionSettings, load_configuration
from training.errors import TrainingError
from training.features.catalogue import shipped_catalogue
from training.features.table import FeatureTable
from training.model.direction_evidence import Evidence, Judged, Verdict, direction_evidence
from training.model.directions import check_confirmed, directions_text, refuse_contradictions
from training.model.ordered_curve import Cells, chance_of_departure, fitted_shifts

CLIENTS = 6_000
NOBODY = DirectionSettings()
RISING, FALLING, UNRELATED = "AMT_CREDIT", "bureau_debt_amount", "card_use"
"""All three may only raise the risk."""


def catalogue() -> Catalogue:
    shipped = shipped_catalogue()
    kept = (RISING, FALLING, UNRELATED)
    return replace(shipped, features=tuple(feature for feature in shipped.features if feature.name in kept))


def judged(clients: int = CLIENTS, falls: bool = True, seed: int = 0) -> Judged:
    """Clients whose risk rises with one column and falls with another; the model knows of the first only."""
    generator = np.random.default_rng(seed)
    columns = generator.normal(0.0, 1.0, (3, clients))
    margin = -2.3 + 0.7 * columns[0]
    target = (generator.random(clients) < 1.0 / (1.0 + np.exp(-margin + 0.7 * falls * columns[1]))).astype(np.float64)
    columns[2, generator.random(clients) < 0.5] = np.nan
    table = FeatureTable(
        client_ids=np.arange(clients),
        is_train=np.ones(clients, dtype=np.bool_),
        target=target,
        numbers=dict(zip((RISING, FALLING, UNRELATED), columns, strict=True)),
        texts={},
        invented_clients=True,
    )
    persons = np.arange(clients)
    return Judged(table, 1.0 / (1.0 + np.exp(-margin)), persons % 5, persons)


def by_name(found: tuple[Evidence, ...]) -> dict[str, Evidence]:
    return {one.feature: one for one in found}


def test_each_direction_gets_the_verdict_that_the_data_were_made_for() -> None:
    found = by_name(direction_evidence(judged(), catalogue(), NOBODY, 1))
    assert {name: one.verdict for name, one in found.items()} == {
        RISING: Verdict.SUPPORTED, FALLING: Verdict.CONTRADICTED, UNRELATED: Verdict.UNDECIDED
    }  # fmt: skip
    assert found[FALLING].price.low > 0.0 and found[FALLING].residual_departure < 1e-6
    assert found[RISING].price.low <= 0.0


def test_the_price_is_what_a_free_curve_saves_beyond_a_constrained_one() -> None:
    """With half of a relation unknown to the model, freeing it is worth the log-loss that the truth would save."""
    clients = judged(60_000)
    found = by_name(direction_evidence(clients, catalogue(), NOBODY, 1))[FALLING]
    margin = np.log(clients.probability / (1.0 - clients.probability))
    truth = margin - 0.7 * clients.table.numbers[FALLING]
    target = clients.table.target
    # What is known of the first column alone is scaled by what the second one hides: the truth saves a little more.
    saved = np.mean(np.logaddexp(0.0, margin) - target * margin - np.logaddexp(0.0, truth) + target * truth)
    assert found.price.low < found.price.mean < found.price.high
    assert 0.6 * saved < found.price.mean < 1.05 * saved


def test_the_rates_are_those_counted_by_hand() -> None:
    clients = judged()
    found = by_name(direction_evidence(clients, catalogue(), NOBODY, 1))[UNRELATED]
    values, target = clients.table.numbers[UNRELATED], clients.table.target
    assert sum(group.clients for group in found.groups) == int((~np.isnan(values)).sum())
    for group in found.groups:
        inside = (values >= group.low) & (values <= group.high)
        assert (group.clients, group.not_repaid) == (int(inside.sum()), int(target[inside].sum()))
        assert (group.rate_low, group.rate_high) == wilson_interval(group.not_repaid, group.clients)
    sizes = [group.clients for group in found.groups]
    assert len(sizes) == 10 and max(sizes) - min(sizes) <= 2


def test_a_contradiction_stops_in_one_sentence_and_a_confirmed_one_does_not() -> None:
    found = direction_evidence(judged(), catalogue(), NOBODY, 1)
    with pytest.raises(TrainingError) as refusal:
        refuse_contradictions(found, catalogue())
    said = str(refusal.value)
    assert FALLING in said and RISING not in said and "[directions.confirmed]" in said and "\n" not in said
    confirmed = DirectionSettings({FALLING: "the lender's rule", RISING: "not needed"})
    kept = by_name(direction_evidence(judged(), catalogue(), confirmed, 1))
    refuse_contradictions(tuple(kept.values()), catalogue())
    assert (kept[FALLING].reason, kept[RISING].reason) == ("the lender's rule", "")
    assert "kept: the lender's rule" in directions_text([one.document() for one in kept.values()])


def test_chance_alone_contradicts_nothing() -> None:
    for seed in range(20):
        found = direction_evidence(judged(1_500, falls=False, seed=seed), catalogue(), NOBODY, seed)
        assert Verdict.CONTRADICTED not in {one.verdict for one in found}


def test_only_a_feature_with_a_direction_is_confirmed_and_only_with_a_reason() -> None:
    shipped = shipped_catalogue()
    check_confirmed(shipped, load_configuration().directions)
    for name in ("implied_instalments", "CODE_GENDER", "nothing"):
        with pytest.raises(TrainingError, match=r"no direction to confirm"):
            check_confirmed(shipped, DirectionSettings({name: "because"}))
    with pytest.raises(TrainingError, match=r"No reason is given"):
        DirectionSettings({RISING: " "})


def test_a_column_that_is_empty_or_all_the_same_has_no_evidence() -> None:
    clients = judged(400)
    columns = {**clients.table.numbers, RISING: np.full(400, np.nan), FALLING: np.full(400, 3.0)}
    found = direction_evidence(replace(clients, table=replace(clients.table, numbers=columns)), catalogue(), NOBODY, 1)
    assert [one.feature for one in found] == [UNRELATED]


def cells(defaults: NDArray[np.float64]) -> Cells:
    clients = np.full((len(defaults), 1), 200.0)
    return Cells(np.full((len(defaults), 1), -1.0), clients, defaults[:, np.newaxis])


@settings(max_examples=50)
@given(st.lists(st.integers(1, 150), min_size=2, max_size=8))
def test_ordered_rates_are_pooled_free_ones_and_never_more_likely(counts: list[int]) -> None:
    found = cells(np.array(counts, dtype=np.float64))
    free, rising = fitted_shifts(found), fitted_shifts(found, 1)
    rates = 1.0 / (1.0 + np.exp(-(free - 1.0)))
    assert rates == pytest.approx(np.array(counts) / 200.0, abs=1e-5)
    assert (np.diff(rising) >= -1e-12).all()
    assert found.log_likelihood(rising) <= found.log_likelihood(free) + 1e-9
    if counts == sorted(counts):
        assert rising == pytest.approx(free, abs=1e-5)
        assert chance_of_departure(found, 1) > 0.99
