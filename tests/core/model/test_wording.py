"""A reason is read beside one named reference, and nothing is compared that has no size."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.clients.shown_values import PENSIONER, shown_value
from core.features.catalogue import Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.formatting import Formatter
from core.model.explanation import Reason
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.population.filter import ALL_CLIENTS, ClientOrder

FRENCH = Formatter("fr")
MEDIAN, MOST_FREQUENT = "médiane des acceptés\u202f: ", "le plus fréquent chez les acceptés\u202f: "


@pytest.fixture(scope="module")
def told(demo: Bundle) -> list[tuple[Reason, Assessment, str]]:
    writer = ReasonWriter(demo.catalogue, demo.codes, FRENCH)
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, demo.manifest.client_count)[::100]
    assessed = [assess(demo, demo.store.get(row.client_id)) for row in rows]
    return [
        (reason, one, writer.write(reason, one.client).detail) for one in assessed for reason in one.explanation.reasons
    ]


def test_every_reference_is_named_and_is_of_the_right_kind(
    demo: Bundle, told: list[tuple[Reason, Assessment, str]]
) -> None:
    named = 0
    for reason, _one, detail in told:
        feature = demo.catalogue.by_name[reason.lead]
        if "acceptés" in detail:
            named += 1
            worded = feature.is_text or feature.unit is Unit.FLAG
            assert (MOST_FREQUENT if worded else MEDIAN) in detail
            assert (MEDIAN if worded else MOST_FREQUENT) not in detail
    assert named > len(told) / 2


def test_an_absence_is_not_compared_with_a_size(told: list[tuple[Reason, Assessment, str]]) -> None:
    absent = [detail for reason, one, detail in told if one.client.is_missing(reason.lead)]
    assert absent
    assert not [detail for detail in absent if "acceptés" in detail]


def test_the_most_frequent_answer_is_counted_among_the_accepted(demo: Bundle) -> None:
    texts = [feature for feature in demo.catalogue.model_features if feature.is_text]
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), [one.name for one in texts], 0, demo.manifest.client_count)
    accepted = [row for row in rows if demo.manifest.policy.advise(row.probability) is Advice.GRANT]
    assert texts
    for feature in texts:
        counted = Counter(str(row.values[feature.name]) for row in accepted)
        said = demo.codes.nearest_category(feature.name, demo.reference.granted_median[feature.name])
        assert counted[said] == max(counted.values()), feature.name
        assert np.isfinite(demo.reference.granted_median[feature.name])


def test_a_pensioner_is_retired_and_lacks_no_job(demo: Bundle, told: list[tuple[Reason, Assessment, str]]) -> None:
    retired = [
        (reason, one, detail)
        for reason, one, detail in told
        if one.client.text("NAME_INCOME_TYPE") == PENSIONER
        and one.client.number("DAYS_EMPLOYED") == NO_CURRENT_JOB_DAYS
    ]
    assert retired
    for reason, one, detail in retired:
        assert "emploi en cours" not in detail and "sans emploi" not in detail
        if demo.catalogue.by_name[reason.lead].factor == "employment":
            assert detail == "à la retraite"
        for feature in demo.catalogue.features:
            assert "sans emploi" not in shown_value(one.client, feature, FRENCH, demo.catalogue)
