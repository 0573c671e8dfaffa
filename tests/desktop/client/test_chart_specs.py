"""What the charts of the client's page say is what the assessment holds."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.features.catalogue import load_catalogue
from core.features.formatting import Formatter
from core.features.rounding import shown_risk
from core.model.comparable import ObservedBand, ObservedRate, wilson_interval
from core.model.policy import Advice, Policy
from core.model.zones import Zones
from core.population.standing import Standing
from core.storage.resource_files import resource
from desktop.client.chart_specs import (
    ChartWriter,
    gauge_end,
    observed_sentence,
    standing_sentence,
    verdict_sentence,
)
from desktop.looks.presentation import Presentation
from desktop.looks.screen_texts import screen_texts
from desktop.looks.theme import Scale, load_theme
from tests.desktop.sessions import KNOWN_CLIENT

POLICY = Policy(0.10, 0.08, 0.12, 10.0, 1.0)
FRENCH = Presentation(screen_texts("fr"), Formatter("fr"), load_theme("light"), Scale(), "fr")
WRITER = ChartWriter(FRENCH, load_catalogue(resource("catalogue.toml").read_bytes()), POLICY)


@pytest.fixture(scope="module")
def assessment(demo: Bundle) -> Assessment:
    return assess(demo, demo.store.get(KNOWN_CLIENT))


@pytest.fixture
def writer(presentation: Presentation, demo: Bundle) -> ChartWriter:
    return ChartWriter(presentation, demo.catalogue, demo.manifest.policy)


def scored(assessment: Assessment, probability: float) -> Assessment:
    distance = POLICY.distance_points(probability)
    return replace(assessment, probability=probability, advice=POLICY.advise(probability), distance_points=distance)


@pytest.mark.parametrize(
    ("probability", "advice", "words"),
    [
        (0.068, Advice.GRANT, "3,2 points sous le seuil, dans la zone d’accord."),
        (0.0906, Advice.REVIEW, "0,9 point sous le seuil, dans la zone à examiner"),
        (0.1002, Advice.REVIEW, "au niveau du seuil, dans la zone"),
        (0.119, Advice.REVIEW, "1,9 point au-dessus du seuil, dans la zone"),
        (0.32, Advice.REFUSE, "22,0 points au-dessus du seuil, dans la zone de refus."),
    ],
)
def test_the_sentence_says_the_distance_its_side_and_the_grey_zone(
    assessment: Assessment, presentation: Presentation, probability: float, advice: Advice, words: str
) -> None:
    one = scored(assessment, probability)
    assert one.advice is advice
    assert words in verdict_sentence(one, POLICY, presentation)


def test_english_counts_points_its_own_way(assessment: Assessment, presentation: Presentation) -> None:
    english = replace(presentation, texts=screen_texts("en"), language="en")
    english = replace(english, formatter=type(presentation.formatter)("en"))
    assert "1.9 points above the threshold" in verdict_sentence(scored(assessment, 0.119), POLICY, english)
    assert "1.0 point below the threshold" in verdict_sentence(scored(assessment, 0.09), POLICY, english)


def test_the_gauge_holds_the_assessment(writer: ChartWriter, assessment: Assessment, demo: Bundle) -> None:
    gauge = writer.gauge(assessment)
    policy = demo.manifest.policy
    assert gauge.value.amount == assessment.probability
    assert (gauge.threshold.amount, *(one.amount for one in gauge.grey_zone)) == (
        policy.threshold, policy.review_low, policy.review_high,
    )  # fmt: skip
    assert "<" not in gauge.conclusion


@pytest.mark.parametrize(("review_high", "end"), [(0.12, 0.25), (0.125, 0.25), (0.2, 0.5), (0.6, 1.0)])
def test_the_gauge_leaves_room_above_the_grey_zone(review_high: float, end: float) -> None:
    assert gauge_end(Policy(0.05, 0.04, review_high, 10.0, 1.0)) == end


@given(probability=st.floats(0.0, 1.0))
def test_both_parts_of_a_risk_add_up_to_a_hundred(probability: float) -> None:
    array = WRITER.icon_array(probability)
    assert array.marked.amount + array.others.amount == 100
    assert abs(array.marked.amount - shown_risk(probability)) <= 0.5
    if array.marked.amount >= 1:
        counts = re.findall(r"\d+", array.conclusion.replace("sur 100 ", ""))
        assert [int(one) for one in counts] == [array.marked.amount, array.others.amount]


def test_one_client_out_of_a_hundred_is_singular() -> None:
    assert WRITER.icon_array(0.011).conclusion == (
        "1 client sur 100 au même niveau de risque ne rembourse pas\u202f; 99 remboursent."
    )
    assert WRITER.icon_array(0.004).conclusion.startswith("Moins de 1 client sur 100 au même niveau de risque")


@given(not_repaid=st.integers(0, 1000))
def test_what_was_observed_names_its_band_and_lies_within_its_interval(not_repaid: int) -> None:
    rate = ObservedRate(not_repaid, 1000, *wilson_interval(not_repaid, 1000))
    sentence = observed_sentence(ObservedBand(9, 12, 1000, rate), FRENCH, Zones(POLICY, FRENCH.formatter))
    assert "parmi les 1\u202f000 clients passés dont le risque est de 9 à 12\u202f%, " in sentence
    count, low, high = (int(one) for one in re.findall(r"\d+", sentence.split("%")[1].replace("sur 100 ", "")))
    assert low <= count <= high
    assert low < high


def test_too_few_clients_in_a_band_are_said_and_not_counted() -> None:
    sentence = observed_sentence(ObservedBand(51, 70, 34, None), FRENCH, Zones(POLICY, FRENCH.formatter))
    assert sentence.startswith("Observé\u202f: 34 clients passés avec un risque de 51 à 70\u202f%, trop peu")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "Au plus bas parmi les clients"),
        (0.001, "Presque au plus bas des clients"),
        (0.56, "Plus élevé que 56\u202f% des clients"),
        (0.9999, "Plus élevé que 99\u202f% des clients"),
        (math.nan, "Valeur non renseignée\u202f: pas de comparaison"),
    ],
)
def test_a_rank_is_never_rounded_to_nobody_or_everybody(presentation: Presentation, share: float, words: str) -> None:
    standing = Standing("AMT_INCOME_TOTAL", 1.0, share, np.array([0.0, 1.0]), np.array([1]))
    assert standing_sentence(standing, presentation) == words


def test_a_distribution_words_every_bin_once_and_drops_a_missing_value(
    writer: ChartWriter, assessment: Assessment
) -> None:
    standing = assessment.standings[0]
    first, again = writer.distribution(standing), writer.distribution(replace(standing, value=math.nan))
    assert sum(one.amount for one in first.groups[0].shares) == pytest.approx(1.0)
    assert first.groups[0] is again.groups[0]
    assert first.client is not None
    assert again.client is None
    labels = [one.label for one in first.groups[0].shares]
    assert labels[0].startswith("moins de ")
    assert labels[-1].endswith(" et plus")
