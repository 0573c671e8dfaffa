"""The curve follows the keyboard from input to input, and the client on it is what is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.features.formatting import Formatter
from desktop.charts.specs.risk import RiskCurveSpec, RiskRowsSpec
from desktop.looks.presentation import Presentation
from tests.desktop.pages.simulation.pages import CREDIT, WIDE, Shown, open_page
from tests.desktop.sessions import KNOWN_CLIENT

INCOME, OCCUPATION = "AMT_INCOME_TOTAL", "OCCUPATION_TYPE"


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    for page in open_page(qtbot, presentation, demo, WIDE):
        page.open(KNOWN_CLIENT)
        yield page


def curve_of(shown: Shown, feature: str) -> RiskCurveSpec | RiskRowsSpec:
    card = shown.content.curve
    label = shown.demo.catalogue.by_name[feature].wording["fr"].label
    wanted = f"Risque selon\u202f: {label}"

    def is_shown() -> bool:
        return card.chart.spec is not None and card.chart.spec.title == wanted

    shown.qtbot.waitUntil(is_shown, timeout=20_000)
    spec = card.chart.spec
    assert isinstance(spec, RiskCurveSpec | RiskRowsSpec)
    return spec


def test_the_input_with_the_keyboard_is_the_one_shown(shown: Shown) -> None:
    shown.row(INCOME).editor.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert shown.content.curve.feature == INCOME
    spec = curve_of(shown, INCOME)
    assert isinstance(spec, RiskCurveSpec) and spec.client is not None
    assert spec.client.reading.text == Formatter("fr").risk(shown.settle().after.probability)
    assert [zone.label for zone in spec.zones] == ["Accord", "À examiner", "Refus"]


def test_the_clients_point_moves_with_what_is_tried(shown: Shown) -> None:
    shown.content.curve.choose(CREDIT)
    curve_of(shown, CREDIT)
    shown.session.simulation.edit({CREDIT: 1_350_000.0})
    risk = Formatter("fr").risk(shown.settle().after.probability)

    def is_followed() -> bool:
        spec = shown.content.curve.chart.spec
        return (
            isinstance(spec, RiskCurveSpec)
            and spec.client is not None
            and spec.client.x > 0.0
            and (spec.client.reading.text == risk)
        )

    shown.qtbot.waitUntil(is_followed, timeout=20_000)


def test_answers_are_rows_with_the_clients_own_among_them(shown: Shown) -> None:
    shown.content.curve.choose(OCCUPATION)
    spec = curve_of(shown, OCCUPATION)
    assert isinstance(spec, RiskRowsSpec)
    (own,) = (span for span in spec.spans if span.is_own)
    assert own.reading.text == Formatter("fr").risk(shown.settle().after.probability)
    assert len(spec.rows()) - 1 >= len(shown.demo.catalogue.categories[OCCUPATION])
