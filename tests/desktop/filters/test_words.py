"""What the comparison page says and draws is what was counted."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.comparison.group import GroupOutcome, NumericComparison, compare_feature, compare_table
from core.comparison.scatter import scatter
from core.features.catalogue import Unit
from core.model.comparable import ObservedRate
from core.population.binning import AxisKind, Bins
from core.population.filter import ALL_CLIENTS, CategoryCondition, ClientFilter, RangeCondition
from core.population.groups import NumberPlace
from core.population.similarity import Closeness
from core.simulation.risk_curve import risk_curve
from desktop.charts.specs.distribution import BarSpec, DistributionSpec
from desktop.client.amount_axis import round_amounts
from desktop.filters.words import closeness_words, condition_words, outcome_words, place_sentence
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.lines import column_titles, comparison_lines, ordinal, table_csv
from desktop.pages.comparison.scatter import sample_words, scatter_chart, scatter_sentence
from desktop.pages.comparison.specs import ComparisonWriter
from desktop.session.comparison_choice import ComparisonChoice, GroupKind
from desktop.session.comparison_desk import GroupFacts, PointsAnswer, TableAnswer, VariableAnswer
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import KNOWN_CLIENT

SALES = ClientFilter(categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff"})),))
FILTER, EVERYONE = ComparisonChoice(GroupKind.FILTER, SALES), ComparisonChoice(GroupKind.EVERYONE)
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def client(demo: Bundle) -> Client:
    return demo.store.get(KNOWN_CLIENT)


def answer(demo: Bundle, client: Client, feature: str, choice: ComparisonChoice = FILTER) -> VariableAnswer:
    group = choice.conditions if choice.kind is GroupKind.FILTER else ALL_CLIENTS
    return VariableAnswer(choice, compare_feature(demo, client, feature, group), risk_curve(demo, client, feature))


@pytest.mark.parametrize("feature", ["AMT_INCOME_TOTAL", "annuity_to_income", "bureau_credit_count", "DAYS_EMPLOYED"])
def test_a_distribution_says_the_shares_that_were_counted(demo, presentation, client, feature) -> None:  # type: ignore[no-untyped-def]
    asked = answer(demo, client, feature)
    chart = ComparisonWriter(presentation, demo.catalogue).chart(asked)
    assert isinstance(chart, DistributionSpec) and isinstance(asked.found, NumericComparison)
    for group, counted in zip(chart.groups, (asked.found.everyone, asked.found.group), strict=True):
        assert sum(one.amount for one in group.shares) == pytest.approx(1.0)
        assert [round(one.amount * counted.known) for one in group.shares] == counted.counts.tolist()
    assert "20\u202f000" in chart.groups[0].label
    assert chart.edges[0] == chart.axis.low and chart.edges[-1] == chart.axis.high
    assert all(chart.axis.low <= tick.amount <= chart.axis.high for tick in chart.axis.ticks)
    assert 2 <= len(chart.axis.ticks) <= 12
    assert len({tick.text for tick in chart.axis.ticks}) == len(chart.axis.ticks)


def test_a_logarithmic_axis_says_so_and_places_the_client_by_logarithm(demo, presentation, client) -> None:  # type: ignore[no-untyped-def]
    asked = answer(demo, client, "AMT_INCOME_TOTAL")
    writer = ComparisonWriter(presentation, demo.catalogue)
    chart = writer.chart(asked)
    assert isinstance(chart, DistributionSpec) and chart.client is not None
    assert chart.axis.label == "Revenus (par an) (échelle logarithmique)"
    assert "Échelle logarithmique" in writer.notes(asked)
    assert chart.client.amount == pytest.approx(math.log(client.number("AMT_INCOME_TOTAL")))


def test_a_value_beyond_the_axis_is_marked_at_its_end_and_says_so(demo, presentation, client) -> None:  # type: ignore[no-untyped-def]
    rich = replace(client, values={**client.values, "AMT_INCOME_TOTAL": 90_000_000.0})
    chart = ComparisonWriter(presentation, demo.catalogue).chart(answer(demo, rich, "AMT_INCOME_TOTAL"))
    assert isinstance(chart, DistributionSpec) and chart.client is not None
    assert chart.client.amount == chart.axis.high
    assert chart.client.text == "90\u202f000\u202f000, au-delà du dessin"


def test_a_missing_value_has_no_mark_and_those_of_the_group_are_counted(demo, presentation, client) -> None:  # type: ignore[no-untyped-def]
    writer = ComparisonWriter(presentation, demo.catalogue)
    unknown = replace(client, values={**client.values, "bureau_debt_ratio": math.nan})
    asked = answer(demo, unknown, "bureau_debt_ratio")
    chart = writer.chart(asked)
    assert isinstance(chart, DistributionSpec) and isinstance(asked.found, NumericComparison)
    assert chart.client is None
    assert writer.sentence(asked) == "Valeur non renseignée\u202f: pas de comparaison"
    missing = presentation.formatter.percent(asked.found.everyone.missing / asked.found.everyone.total)
    assert missing in writer.notes(asked) and "clients du filtre" in writer.notes(asked)


@pytest.mark.parametrize("feature", ["OCCUPATION_TYPE", "NAME_CONTRACT_TYPE", "FLAG_PHONE"])
@pytest.mark.parametrize("choice", [FILTER, EVERYONE], ids=str)
def test_categories_are_lines_that_add_up_with_the_client_s_own(demo, presentation, client, feature, choice) -> None:  # type: ignore[no-untyped-def]
    asked = answer(demo, client, feature, choice)
    chart = ComparisonWriter(presentation, demo.catalogue).chart(asked)
    assert isinstance(chart, BarSpec)
    assert len(chart.groups) == (1 if choice is EVERYONE else 2)
    for group in chart.groups:
        assert sum(one.amount for one in group.shares) == pytest.approx(1.0)
    value = presentation.formatter.value(demo.catalogue.by_name[feature], client.values[feature], demo.catalogue)
    assert chart.client_category is not None
    assert chart.groups[0].shares[chart.client_category].label == value
    assert chart.conclusion.startswith(value)


PLACES = [
    (NumberPlace(200, 72, 2, 0.1), "Plus élevé que 36\u202f% des clients du filtre"),
    (NumberPlace(200, 0, 1, 0.1), "Parmi les plus bas des clients du filtre"),
    (NumberPlace(200, 200, 0, 0.1), "Parmi les plus élevés des clients du filtre"),
    (NumberPlace(200, 0, 120, 0.1), "Comme 60\u202f% des clients du filtre, aucun n’est plus bas"),
    (NumberPlace(200, 20, 120, 0.1), "Plus élevé que 10\u202f% des clients du filtre, comme 60\u202f% d’entre eux"),
    (NumberPlace(0, 0, 0, math.nan), "Personne dans ce groupe à qui comparer cette valeur"),
]


@pytest.mark.parametrize(("place", "expected"), PLACES)
def test_the_place_is_said_in_words_ties_included(demo, presentation, client, place, expected) -> None:  # type: ignore[no-untyped-def]
    found = answer(demo, client, "annuity_to_income").found
    assert isinstance(found, NumericComparison)
    feature, shown = demo.catalogue.by_name["annuity_to_income"], replace(found, place_in_group=place)
    assert place_sentence(feature, shown, GroupKind.FILTER, presentation) == expected


@quick
@given(known=st.integers(1, 500), below=st.integers(0, 500), equal=st.integers(0, 500))
def test_no_place_is_ever_said_as_none_or_all(demo, presentation, client, known, below, equal) -> None:  # type: ignore[no-untyped-def]
    below, equal = min(below, known), min(equal, known - min(below, known))
    found = answer(demo, client, "annuity_to_income").found
    assert isinstance(found, NumericComparison)
    shown = replace(found, place_in_group=NumberPlace(known, below, equal, 0.1))
    told = place_sentence(demo.catalogue.by_name["annuity_to_income"], shown, GroupKind.SIMILAR, presentation)
    assert "que 0\u202f%" not in told and "que 100\u202f%" not in told


def test_the_rate_is_said_out_of_a_hundred_and_hidden_for_few(presentation: Presentation) -> None:
    shown = GroupFacts(FILTER, GroupOutcome(1_284, 1_000, ObservedRate(70, 1_000, 0.056, 0.087)))
    assert outcome_words(shown, presentation, "<b>{}</b>") == (
        "<b>1\u202f284</b> clients · <b>7 sur 100</b> n’ont pas remboursé (6 à 9)"
    )
    hidden = GroupFacts(FILTER, GroupOutcome(60, 49, None))
    told = outcome_words(hidden, presentation)
    assert "sur 100" not in told and "49" in told and "au moins 50" in told


@pytest.mark.parametrize("closeness", list(Closeness))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_similar_the_similar_are_is_said_for_them_only(qapp, closeness: Closeness, language: str) -> None:  # type: ignore[no-untyped-def]
    presentation = make_presentation(qapp, language=language)
    similar = GroupFacts(ComparisonChoice(), GroupOutcome(200, 180, None), closeness, 0.168)
    words = {closeness_words(replace(similar, closeness=one), presentation) for one in Closeness}
    assert len(words) == len(Closeness)
    # Plain words: how far in places out of a hundred was understood by nobody.
    assert closeness_words(similar, presentation) in words and not any(re.search(r"\d", one) for one in words)
    assert closeness_words(replace(similar, closeness=None), presentation) == ""


def test_conditions_are_said_as_on_their_chips(demo: Bundle, presentation: Presentation) -> None:
    def told(condition: RangeCondition | CategoryCondition) -> str:
        return condition_words(condition, demo.catalogue, presentation)

    income = RangeCondition("AMT_INCOME_TOTAL", 120_000.0, 200_000.0)
    assert told(income) == "Revenus (par an)\u202f: 120\u202f000 – 200\u202f000"
    assert told(RangeCondition("annuity_to_income", None, 0.3)).endswith("au plus 30\u202f%")
    assert told(RangeCondition("employment_years", 2.0, None)).endswith("au moins 2\u00a0ans")
    assert told(RangeCondition("FLAG_PHONE", 1.0, 1.0)).endswith("oui")
    assert told(RangeCondition("DAYS_BIRTH", -14_610.0, -10_957.5)).endswith("30\u00a0ans – 40\u00a0ans")
    assert told(SALES.categories[0]) == "Métier\u202f: Personnel de vente"
    assert told(CategoryCondition("OCCUPATION_TYPE", frozenset({"", "Drivers"}))) == "Métier\u202f: 2 choisis"


def test_points_are_told_apart_by_their_shape(demo: Bundle, presentation: Presentation, client: Client) -> None:
    choice = replace(FILTER, across="AMT_INCOME_TOTAL", up="annuity_to_income")
    asked = PointsAnswer(choice, scatter(demo, client, choice.across, choice.up, SALES))
    chart = scatter_chart(asked, demo.catalogue, presentation)
    counts = {series.symbol: len(series.points) for series in chart.series}
    outcomes = [point.not_repaid for point in asked.found.points]
    expected = {"dot": outcomes.count(None), "ring": outcomes.count(False), "cross": outcomes.count(True), "disc": 1}
    assert counts == expected
    assert "400" in sample_words(asked, presentation)
    assert f"{outcomes.count(True)} n’ont pas remboursé" in scatter_sentence(asked, demo.catalogue, presentation)
    assert "échelle logarithmique" in chart.x_axis.label


def test_a_small_group_shows_no_outcome_and_a_missing_value_no_client(demo, presentation, client) -> None:  # type: ignore[no-untyped-def]
    few = ClientFilter(client_ids=tuple(range(100_010, 100_050)))
    unknown = replace(client, values={**client.values, "annuity_to_income": math.nan})
    choice = replace(FILTER, across="AMT_INCOME_TOTAL", up="annuity_to_income")
    asked = PointsAnswer(choice, scatter(demo, unknown, choice.across, choice.up, few))
    chart = scatter_chart(asked, demo.catalogue, presentation)
    assert [series.symbol for series in chart.series] == ["ring"]
    assert "masqué" in chart.series[0].label
    assert "n’y figure pas" in chart.conclusion


def test_the_table_says_value_medians_place_and_centile(demo, presentation, client) -> None:  # type: ignore[no-untyped-def]
    names = ("annuity_to_income", "bureau_debt_ratio", "OCCUPATION_TYPE")
    unknown = replace(client, values={**client.values, "bureau_debt_ratio": math.nan})
    asked = TableAnswer(FILTER, compare_table(demo, unknown, names, SALES))
    number, missing, category = comparison_lines(asked, demo.catalogue, presentation)
    place, percent = asked.rows[0].place_in_group, presentation.formatter.percent
    assert place is not None
    rank = round(100 * place.position)
    medians = (percent(float(asked.rows[0].typical_of_all)), percent(place.median))
    assert number.cells[1:] == ("15\u202f%", *medians, f"{rank} sur 100", f"{rank}ᵉ")
    assert number.position == place.position
    assert missing.cells[1] == "non renseigné" and missing.position is None
    assert category.cells[3] == "surtout\u202f: Personnel de vente" and "comme 0\u202f% du filtre" in category.cells
    assert column_titles(GroupKind.FILTER, presentation)[3] == "Médiane du filtre"


def test_the_exported_table_runs_no_formula(demo: Bundle, presentation: Presentation, client: Client) -> None:
    asked = TableAnswer(FILTER, compare_table(demo, client, ("annuity_to_income",), SALES))
    lines = comparison_lines(asked, demo.catalogue, presentation)
    titles = column_titles(GroupKind.FILTER, presentation)
    hostile = replace(lines[0], cells=("=1+1", *lines[0].cells[1:]))
    text = table_csv(titles, (hostile,), ("@cmd",), presentation).decode("utf-8-sig")
    header, first, heading, *_ = text.splitlines()
    assert header.startswith('"Information";"Ce client"')
    assert first.startswith('"\'=1+1";') and heading.startswith('"\'@cmd";')


CENTILES = [(1, "1ᵉʳ", "1st"), (2, "2ᵉ", "2nd"), (11, "11ᵉ", "11th"), (93, "93ᵉ", "93rd")]


@pytest.mark.parametrize(("rank", "french", "english"), CENTILES)
def test_centiles_are_ordinal_numbers(qapp, rank: int, french: str, english: str) -> None:  # type: ignore[no-untyped-def]
    assert ordinal(rank, make_presentation(qapp)) == french
    assert ordinal(rank, make_presentation(qapp, language="en")) == english


@quick
@given(
    unit=st.sampled_from([one for one in Unit if one not in (Unit.CATEGORY, Unit.FLAG)]),
    kind=st.sampled_from([AxisKind.LINEAR, AxisKind.CLIPPED, AxisKind.LOG]),
    low=st.floats(-40_000, 1e6),
    width=st.floats(0.5, 1e7),
)
def test_round_amounts_lie_on_the_axis_and_are_few(unit: Unit, kind: AxisKind, low: float, width: float) -> None:
    low = abs(low) + 1.0 if kind is AxisKind.LOG else low
    bins = Bins(kind, low, low + width)
    amounts = np.array(round_amounts(unit, bins))
    assert len(amounts) <= 7
    assert (np.diff(amounts) > 0).all()
    nothing_seen = 1e-6 * (abs(low) + width)
    assert ((amounts >= low - nothing_seen) & (amounts <= low + width + nothing_seen)).all()
