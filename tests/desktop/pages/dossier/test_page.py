"""The client's page shows one assessment whole, restacks when text grows, and can be read without eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QScrollArea, QTableView, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.features.formatting import Formatter
from core.features.rounding import out_of_a_hundred
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.population.filter import ClientFilter, ClientOrder
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.risk import RiskRowsSpec
from desktop.charts.specs.spec import ReasonBarsSpec
from desktop.client.all_features_dialog import AllFeaturesDialog
from desktop.client.feature_table_model import FEATURE_COLUMNS, FeatureColumn
from desktop.client.profile_card import ProfileCard
from desktop.client.reasons_card import ReasonsCard
from desktop.client.standing_card import StandingCard
from desktop.client.verdict_card import VerdictCard
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.page import DossierPage
from desktop.pages.dossier.why import WhyPart
from desktop.widgets.words import WordGroup
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import revealed
from tests.desktop.focus_chain import focus_chain
from tests.desktop.sessions import KNOWN_CLIENT, running_session
from tests.known import known

WIDE, NARROW = (1232, 810), (1072, 710)


@dataclass
class Shown:
    page: DossierPage
    demo: Bundle
    qtbot: QtBot

    def present(self, client_id: int) -> Assessment:
        assessment = assess(self.demo, self.demo.store.get(client_id))
        self.page.present(revealed(assessment))
        QApplication.processEvents()
        return assessment

    def texts(self) -> list[str]:
        return [re.sub("<[^>]+>", "", label.text()) for label in self.page.findChildren(QLabel) if label.isVisible()]


def open_page(qtbot: QtBot, presentation: Presentation, demo: Bundle, size: tuple[int, int]) -> Iterator[Shown]:
    with running_session(demo) as session:
        page = DossierPage(presentation, session)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        yield Shown(page, demo, qtbot)


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, WIDE)


@pytest.fixture(params=["fr", "en"])
def large(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, demo: Bundle) -> Iterator[Shown]:
    yield from open_page(qtbot, make_presentation(qapp, text_percent=200, language=request.param), demo, NARROW)
    make_presentation(qapp)


def client_with(demo: Bundle, advice: Advice) -> int:
    rows = demo.store.rows(ClientFilter(advices=frozenset({advice})), ClientOrder(), ["AMT_CREDIT"], 0, 1)
    return rows[0].client_id


def test_without_a_client_it_says_what_to_do(shown: Shown) -> None:
    assert any("Ctrl+K" in text for text in shown.texts())


@pytest.mark.parametrize(
    ("advice", "words"),
    [(Advice.GRANT, "Accord conseillé"), (Advice.REVIEW, "À examiner"), (Advice.REFUSE, "Refus conseillé")],
)
def test_advice_distance_and_outcomes_are_those_of_the_assessment(shown: Shown, advice: Advice, words: str) -> None:
    assessment = shown.present(client_with(shown.demo, advice))
    texts = shown.texts()
    points = Formatter("fr").points(assessment.distance_points)
    assert words in texts
    assert any(f"{points} point" in text and "seuil" in text for text in texts)
    assert any(text.startswith(f"{out_of_a_hundred(assessment.probability)} client") for text in texts)


def test_both_sides_of_the_reasons_share_one_scale_and_are_told_as_sentences(shown: Shown) -> None:
    assessment = shown.present(KNOWN_CLIENT)
    writer = ReasonWriter(shown.demo.catalogue, shown.demo.codes, Formatter("fr"))
    cards = shown.page.findChildren(ReasonsCard)
    spoken = " ".join(card.accessibleDescription() for card in cards)
    for reason in assessment.explanation.reasons:
        words = writer.write(reason, assessment.client)
        verb = "diminue" if reason.size_points < 0 else "augmente"
        points = Formatter("fr").points(reason.size_points)
        assert f"{words.title}\u202f: {verb} le risque de {points} point" in spoken
        assert words.detail in spoken
    specs = [one.spec for one in shown.page.findChildren(ChartFrame) if isinstance(one.spec, ReasonBarsSpec)]
    largest = max(abs(reason.size_points) for reason in assessment.explanation.reasons)
    assert {spec.largest for spec in specs} == {largest}


def test_a_side_without_reasons_says_so(shown: Shown) -> None:
    assessment = assess(shown.demo, shown.demo.store.get(KNOWN_CLIENT))
    shown.page.present(revealed(replace(assessment, explanation=replace(assessment.explanation, raising=()))))
    assert "Aucun élément de ce dossier n’augmente nettement le risque." in shown.texts()


@pytest.mark.parametrize("advice", list(Advice))
def test_the_answer_is_on_screen_without_scrolling_at_1280_by_800(shown: Shown, advice: Advice) -> None:
    shown.page.resize(*NARROW)
    shown.present(client_with(shown.demo, advice))
    for part in (*shown.page.findChildren(VerdictCard), *shown.page.findChildren(ReasonsCard)):
        corner = part.mapTo(shown.page, QPoint(part.width(), part.height()))
        assert corner.x() <= NARROW[0]
        assert corner.y() <= NARROW[1], type(part).__name__


def test_at_twice_the_text_cards_restack_and_nothing_is_cut_or_covered(large: Shown) -> None:
    large.present(client_with(large.demo, Advice.REVIEW))
    area = large.page.findChildren(QScrollArea)[0]
    assert area.horizontalScrollBar().maximum() == 0
    lowering, raising = large.page.findChildren(ReasonsCard)
    assert lowering.geometry().bottom() < raising.geometry().top()
    visible = [one for one in leaves(large.page) if one.isVisible()]
    for widget in visible:
        width = widget.width()
        needed = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        assert widget.height() >= needed, widget
        if isinstance(widget, QAbstractButton):
            assert width >= widget.sizeHint().width(), widget.text()
    boxes = [(one, one.rect().translated(one.mapTo(large.page, QPoint(0, 0)))) for one in visible]
    for number, (one, box) in enumerate(boxes):
        for other, other_box in boxes[number + 1 :]:
            assert not box.intersects(other_box), (one, other)


def leaves(page: QWidget) -> list[QWidget]:
    """Words, buttons and charts: whatever must never be cut or covered."""
    return [
        one
        for kind in (QLabel, QAbstractButton, ChartFrame)
        for one in page.findChildren(kind)
        if kind is not QAbstractButton or not known(one.parent()).inherits("QScrollBar")
    ]


def test_every_control_and_chart_is_reached_by_tab_in_reading_order(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    expected = [
        one
        for one in shown.page.findChildren(QWidget)
        if isinstance(one, ChartFrame | QAbstractButton)
        and one.isVisible()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    chain = [one for one in focus_chain(shown.page) if one in expected]
    assert sorted(map(id, chain)) == sorted(map(id, expected))
    kinds = [type(one.spec).__name__ if isinstance(one, ChartFrame) else "button" for one in chain]
    assert kinds == [
        *["button"] * 4, "GaugeSpec", "IconArraySpec", *["button"] * 3, "ReasonBarsSpec", "ReasonBarsSpec",
        *["OutlineSpec"] * 4, *["button"] * 3,
    ]  # fmt: skip
    for one in chain:
        assert one.accessibleName() or (isinstance(one, QAbstractButton) and one.text())


def test_the_profile_shows_the_theme_asked_for_and_marks_what_is_never_used(shown: Shown) -> None:
    assessment = shown.present(KNOWN_CLIENT)
    assert "non utilisé pour la décision" in shown.texts()
    profile = shown.page.findChildren(ProfileCard)[0]
    profile.choose("external")
    labels = {one.wording["fr"].label for one in shown.demo.catalogue.features if one.theme == "external"}
    assert labels <= set(shown.texts())
    shown.page.present(revealed(assessment))
    assert profile.theme == "external"


def test_a_value_that_training_never_saw_is_marked(shown: Shown) -> None:
    assessment = assess(shown.demo, shown.demo.store.get(KNOWN_CLIENT))
    beyond = 10 * shown.demo.reference.seen["AMT_INCOME_TOTAL"].high
    client = replace(assessment.client, values={**assessment.client.values, "AMT_INCOME_TOTAL": beyond})
    shown.page.present(revealed(replace(assessment, client=client)))
    assert any("hors des valeurs connues du modèle" in text for text in shown.texts())


def test_a_second_client_makes_no_new_widget(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    before = len(shown.page.findChildren(QWidget))
    shown.present(client_with(shown.demo, Advice.REFUSE))
    assert len(shown.page.findChildren(QWidget)) == before


def test_charts_take_the_height_of_each_client(shown: Shown) -> None:
    for client_id in (100_001, 100_011, 100_009, KNOWN_CLIENT):
        shown.present(client_id)
        for chart in shown.page.findChildren(ChartFrame):
            assert not chart.isVisible() or chart.height() >= chart._measure(chart.width())


def test_the_whole_file_opens_in_a_table(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.page.show_all_features(only_model=True)
    dialog = shown.page.findChildren(AllFeaturesDialog)[0]
    assert isinstance(dialog, QDialog)
    assert dialog.isVisible()
    dialog.close()


def test_each_card_is_a_group_with_a_name_of_its_own(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    cards = [one for one in shown.page.findChildren(WordGroup) if one.isVisible()]
    names = [one.accessibleName() for one in cards]
    assert all(QAccessible.queryAccessibleInterface(one).role() == QAccessible.Role.Grouping for one in cards)
    assert len(set(names)) == len(names) == 9


def test_the_waterfall_takes_the_place_of_the_reasons_and_stays_for_the_next_client(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    why = shown.page.findChildren(WhyPart)[0]
    why.segments.choose("steps")
    other = shown.present(client_with(shown.demo, Advice.REFUSE))
    charts = [one for one in why.findChildren(ChartFrame) if one.isVisible()]
    (spec,) = (one.spec for one in charts)
    assert isinstance(spec, RiskRowsSpec)
    assert spec.spans[-1].reading.text == Formatter("fr").risk(other.probability)
    why.segments.choose("main")
    assert {type(one.spec) for one in why.findChildren(ChartFrame) if one.isVisible()} == {ReasonBarsSpec}


def test_what_each_variable_adds_is_hidden_as_long_as_the_score_is(shown: Shown) -> None:
    assessment = assess(shown.demo, shown.demo.store.get(KNOWN_CLIENT))
    opened = revealed(assessment)
    for case, hidden in ((opened.case, False), (replace(opened.case, revealed=False), True)):
        shown.page.present(replace(opened, case=case))
        shown.page.show_all_features(only_model=True)
        dialog = shown.page.findChildren(AllFeaturesDialog)[-1]
        table = dialog.findChildren(QTableView)[0]
        assert table.isColumnHidden(FEATURE_COLUMNS.index(FeatureColumn.EFFECT)) is hidden
        dialog.close()


def test_a_tall_window_has_no_empty_foot(shown: Shown) -> None:
    shown.page.resize(1700, 1000)
    shown.present(KNOWN_CLIENT)
    card = shown.page.findChildren(StandingCard)[0]
    assert card.mapTo(shown.page, QPoint(0, card.height())).y() >= 1000 - 60


@pytest.mark.parametrize("place", range(0, 20_000, 1_700))
def test_the_reasons_of_any_client_are_on_the_first_screen(shown: Shown, place: int) -> None:
    shown.page.resize(*NARROW)
    row = shown.demo.store.rows(ClientFilter(), ClientOrder(), (), place, 1)[0]
    shown.present(row.client_id)
    for part in shown.page.findChildren(ReasonsCard):
        assert part.mapTo(shown.page, QPoint(0, part.height())).y() <= NARROW[1]
