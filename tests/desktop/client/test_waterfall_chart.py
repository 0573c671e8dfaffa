"""The waterfall says every factor, adds up as it is read, and names factors as the reasons do."""

from __future__ import annotations

import re

import pytest
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.features.formatting import MINUS
from core.model.wording import ReasonWriter
from desktop.client.all_features_dialog import feature_lines
from desktop.client.chart_specs import ChartWriter
from desktop.client.waterfall_card import WaterfallCard
from desktop.client.waterfall_chart import MOST_STEPS, waterfall_chart
from desktop.looks.presentation import Presentation
from tests.desktop.sessions import KNOWN_CLIENT

CLIENTS = (KNOWN_CLIENT, *range(100_001, 100_301, 7))


def read_tenths(text: str) -> int:
    """A number as it is read, in tenths: "− 3,4" is -34."""
    digits = re.sub(r"[^0-9]", "", text)
    return (-1 if text.startswith(MINUS) else 1) * int(digits)


class Desk:
    def __init__(self, demo: Bundle, presentation: Presentation) -> None:
        self.demo, self.presentation = demo, presentation
        self.writer = ChartWriter(presentation, demo.catalogue, demo.manifest.policy)
        self.reasons = ReasonWriter(demo.catalogue, demo.codes, presentation.formatter)

    def assess(self, client_id: int) -> Assessment:
        return assess(self.demo, self.demo.store.get(client_id))


@pytest.fixture
def desk(demo: Bundle, presentation: Presentation) -> Desk:
    return Desk(demo, presentation)


def test_what_is_read_adds_up_in_the_drawing_and_in_the_table(desk: Desk) -> None:
    for client_id in CLIENTS:
        assessment = desk.assess(client_id)
        spec = waterfall_chart(assessment, desk.writer, desk.reasons)
        first, *steps, last = (read_tenths(span.reading.text) for span in spec.spans)
        assert first + sum(steps) == last
        assert last == read_tenths(desk.presentation.formatter.risk(assessment.probability))
        _header, start, *rows, end = spec.rows()
        reached = read_tenths(start[2])
        assert len(rows) == len(desk.demo.catalogue.factor_positions)
        for _label, effect, risk in rows:
            reached += read_tenths(effect)
            assert reached == read_tenths(risk)
        assert reached == read_tenths(end[2]) == last


def test_each_bar_begins_where_the_one_above_ends_and_none_is_below_no_risk(desk: Desk) -> None:
    for client_id in CLIENTS:
        spec = waterfall_chart(desk.assess(client_id), desk.writer, desk.reasons)
        reached = spec.spans[0].end
        for span in spec.spans[1:-1]:
            assert span.start == pytest.approx(reached)
            assert (span.end > span.start) is (span.tone == "raises")
            assert span.end >= 0.0
            reached = span.end
        assert spec.spans[-1].end == pytest.approx(reached)
        assert len(spec.spans) <= MOST_STEPS + 4
        assert max(max(span.start, span.end) for span in spec.spans) <= spec.axis.high


def test_factors_are_named_as_in_the_reasons_and_go_the_same_way(desk: Desk) -> None:
    for client_id in CLIENTS:
        assessment = desk.assess(client_id)
        effects = {
            row[0]: read_tenths(row[1]) for row in waterfall_chart(assessment, desk.writer, desk.reasons).rows()[2:-1]
        }
        for reason in assessment.explanation.reasons:
            title = desk.reasons.write(reason, assessment.client).title
            assert effects[title] * reason.size_points >= 0.0


def test_the_whole_file_tells_the_effect_of_each_variable_unless_the_score_is_hidden(desk: Desk) -> None:
    assessment = desk.assess(KNOWN_CLIENT)
    way = assessment.explanation.waterfall
    lines = feature_lines(assessment.client, desk.demo, desk.presentation, way)
    risk = desk.presentation.formatter.risk
    told = sum(read_tenths(line.effect) for line in lines if line.in_model)
    assert told == read_tenths(risk(way.end)) - read_tenths(risk(way.start))
    assert {line.effect for line in lines if not line.in_model} == {""}
    assert {line.effect for line in feature_lines(assessment.client, desk.demo, desk.presentation)} == {""}


def test_the_card_says_from_where_to_where(qtbot: QtBot, desk: Desk) -> None:
    card = WaterfallCard(desk.presentation)
    qtbot.addWidget(card)
    card.show()
    assessment = desk.assess(KNOWN_CLIENT)
    card.present(assessment, desk.writer, desk.reasons)
    assert card.chart.spec is not None
    assert desk.presentation.formatter.risk(assessment.probability) in card.chart.spec.summary()
