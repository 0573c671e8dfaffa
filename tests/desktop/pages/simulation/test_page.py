"""The simulation page: every edit is shown before and after in one paint, with what would lead to an agreement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.features.catalogue import Kind
from core.features.formatting import Formatter
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.population.filter import ClientFilter, ClientOrder
from desktop.charts.frame import ChartFrame
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.number_row import NumberRow
from desktop.pages.simulation.page import SimulationPage
from desktop.pages.simulation.reason_changes_card import reason_changes
from desktop.session.session import Session
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import MainWindow
from tests.desktop.conftest import make_presentation
from tests.desktop.focus_chain import focus_chain
from tests.desktop.pages.simulation.pages import CREDIT, NARROW, WIDE, Shown, client_with, open_page
from tests.desktop.sessions import KNOWN_CLIENT, running_session


@pytest.fixture
def empty(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, WIDE)


@pytest.fixture
def shown(empty: Shown) -> Shown:
    empty.open(KNOWN_CLIENT)
    return empty


@pytest.fixture(params=["fr", "en"])
def large(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, demo: Bundle) -> Iterator[Shown]:
    yield from open_page(qtbot, make_presentation(qapp, text_percent=200, language=request.param), demo, NARROW)
    make_presentation(qapp)


def test_without_a_client_it_says_what_to_do(empty: Shown) -> None:
    assert any("Ctrl+K" in text for text in empty.texts())


def test_ratios_are_recomputed_and_told_beside_those_of_the_file(shown: Shown) -> None:
    file = shown.settle().before.client
    shown.session.simulation.edit({"AMT_INCOME_TOTAL": 2.0 * file.number("AMT_INCOME_TOTAL")})
    after = shown.settle().after.client
    feature = shown.demo.catalogue.by_name["annuity_to_income"]
    assert feature.kind is Kind.DERIVED
    new, old = shown.page._presentation.formatter.distinct(
        feature.unit, after.number(feature.name), file.number(feature.name)
    )
    assert f"mensualité / revenus {new} ({old})" in shown.texts()


def test_reasons_are_those_of_both_assessments_named_as_on_the_clients_page(shown: Shown) -> None:
    shown.session.simulation.edit({CREDIT: 150_000.0})
    found = shown.settle()
    writer = ReasonWriter(shown.demo.catalogue, shown.demo.codes, Formatter("fr"))
    changes = reason_changes(found, writer)
    told = {change.title: change for side in changes.values() for change in side}
    titles = {
        reason.factor: writer.write(reason, one.client).title
        for one in (found.before, found.after)
        for reason in one.explanation.reasons
    }
    for reason in found.after.explanation.reasons:
        change = told[titles[reason.factor]]
        assert change.after == reason.size_points
        assert change.sense is reason.sense
    for reason in found.before.explanation.reasons:
        assert told[titles[reason.factor]].before == reason.size_points
    assert set(told) <= set(shown.texts())


class Updates(QObject):
    """Counts the paints of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.UpdateRequest
        return super().eventFilter(watched, event)


def test_an_edit_costs_one_paint_and_makes_no_widget(shown: Shown) -> None:
    slider = shown.row(CREDIT).slider
    slider.setFocus()
    for _ in range(4):
        shown.qtbot.keyClick(slider, Qt.Key.Key_Left)
        shown.settle()
    shown.offers()
    QApplication.processEvents()
    widgets, updates = len(shown.page.findChildren(QWidget)), Updates(shown.page)
    with shown.qtbot.waitSignal(shown.session.simulation.what_if_changed, timeout=20_000):
        shown.qtbot.keyClick(slider, Qt.Key.Key_Left)
    QApplication.processEvents()
    QApplication.processEvents()
    assert updates.count == 1
    assert len(shown.page.findChildren(QWidget)) == widgets
    assert slider.updatesEnabled()


def test_the_simulation_moves_on_the_map_at_once(shown: Shown) -> None:
    chart = shown.content.map.chart
    shown.session.simulation.edit({CREDIT: 0.6 * float(shown.session.simulation.value(CREDIT))})
    shown.settle()
    spec = chart.spec
    assert [series.symbol for series in spec.points] == ["ring", "diamond"]  # type: ignore[union-attr]


def test_a_cell_of_the_map_is_tried(shown: Shown) -> None:
    found = shown.session.simulation.offers.found
    assert found is not None
    columns = len(found.map.amounts)
    shown.content.map.chart.chosen.emit(2 * columns + 5)
    after = shown.settle().after
    assert after.client.number(CREDIT) == found.map.amounts[5]
    assert after.probability == pytest.approx(found.map.probabilities[2, 5], abs=1e-12)


def test_the_rate_is_changed_in_its_field_and_refused_in_words(shown: Shown) -> None:
    card, offers = shown.content.map, shown.session.simulation.offers
    with shown.qtbot.waitSignal(offers.offers_changed, timeout=20_000):
        card.rate.entered.emit("12,5 %")
    assert card.rate.text() == "12,5\u202f%"
    for text, said in (("cher", "n’est pas un taux"), ("400", "ne paie pas les intérêts")):
        card.rate.entered.emit(text)
        assert said in card._problem.text()
    assert offers.annual_rate == pytest.approx(0.125)
    with shown.qtbot.waitSignal(offers.offers_changed, timeout=20_000):
        card.rate.stepped.emit(1)
    assert offers.annual_rate == pytest.approx(0.13)


def test_a_refused_client_is_granted_by_a_button_or_told_that_nothing_leads_there(empty: Shown) -> None:
    rows = empty.demo.store.rows(ClientFilter(advices=frozenset({Advice.REFUSE})), ClientOrder(), [], 0, 6)
    outcomes = set()
    for row in rows:
        empty.open(row.client_id)
        card = empty.content.changes
        outcomes.add(bool(card.buttons))
        if card.buttons:
            assert not any("Aucun changement" in text for text in empty.texts())
            card.buttons[0].click()
            assert empty.settle().after.advice is Advice.GRANT
            assert card.buttons
        else:
            assert any(text.startswith("Aucun changement possible sur ces points") for text in empty.texts())
    assert outcomes == {True, False}


def test_a_granted_client_needs_no_change(empty: Shown) -> None:
    empty.open(client_with(empty.demo, Advice.GRANT))
    assert not empty.content.changes.buttons
    assert any("un accord est déjà conseillé" in text for text in empty.texts())


def test_a_credit_without_an_end_has_no_map_and_says_why(shown: Shown) -> None:
    shown.session.simulation.edit({"NAME_CONTRACT_TYPE": "Revolving loans"})
    shown.settle()
    shown.offers()
    assert not shown.content.map.chart.isVisible()
    assert any(text.startswith("Crédit renouvelable") for text in shown.texts())


def test_at_twice_the_text_cards_restack_and_nothing_is_cut_or_covered(large: Shown) -> None:
    large.open(client_with(large.demo, Advice.REFUSE))
    large.session.simulation.edit({CREDIT: 0.7 * float(large.session.simulation.value(CREDIT))})
    large.settle()
    large.offers()
    QApplication.processEvents()
    area = large.page.findChildren(QScrollArea)[0]
    assert area.horizontalScrollBar().maximum() == 0
    visible = [
        one
        for kind in (QLabel, QAbstractButton, ChartFrame, QSlider)
        for one in large.content.findChildren(kind)
        if one.isVisible() and not isinstance(one.parent(), QLineEdit)
    ]
    for widget in visible:
        width = widget.width()
        needed = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        assert widget.height() >= needed, widget
        if isinstance(widget, QAbstractButton | QLabel) and not (isinstance(widget, QLabel) and widget.wordWrap()):
            assert width >= widget.sizeHint().width(), widget.text()
    boxes = [(one, one.rect().translated(one.mapTo(large.page, QPoint(0, 0)))) for one in visible]
    for number, (one, box) in enumerate(boxes):
        for other, other_box in boxes[number + 1 :]:
            assert not box.intersects(other_box), (one, other)


def test_every_control_is_reached_by_tab_and_has_a_name(shown: Shown) -> None:
    chain = []
    for current in focus_chain(shown.page):
        holder = current.parentWidget()
        is_inside = holder is not None and holder.focusProxy() is None and current.focusProxy()
        takes_tab = current.focusPolicy() & Qt.FocusPolicy.TabFocus
        if current.isVisible() and current.isEnabled() and takes_tab and not is_inside:
            chain.append(current)
    kinds = [type(one).__name__ for one in chain]
    order = [kinds.index(kind) for kind in ("EntrySlider", "SteppedEntry", "ChoiceEntry", "QLineEdit")]
    assert order == sorted(order)
    assert "ChoosableMap" in kinds
    for one in chain:
        if not isinstance(one, QScrollArea):
            assert one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()), one


def open_window(presentation: Presentation, session: Session) -> MainWindow:
    window = MainWindow(presentation, session, FirstStartView(presentation, dict(weights())))
    window.show()
    return window


def test_the_dossier_leads_here_and_another_window_shows_the_same_simulation(
    qtbot: QtBot, qapp: QApplication, presentation: Presentation, demo: Bundle
) -> None:
    with running_session(demo) as session:
        first = open_window(presentation, session)
        with qtbot.waitSignal(session.client_opened, timeout=20_000):
            session.open_client(KNOWN_CLIENT)
        buttons = first.page("dossier").findChildren(QPushButton)
        next(one for one in buttons if one.accessibleName() == "Simuler une modification").click()
        assert first.current_page == "simuler"
        session.simulation.edit({CREDIT: 200_000.0})
        second = open_window(make_presentation(qapp, language="en"), session)
        qtbot.addWidget(second)
        second.show_page("simuler")
        first.retire()
        qtbot.waitUntil(lambda: session.simulation.offers.changes is not None, timeout=20_000)
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=20_000)
        page = second.page("simuler")
        assert isinstance(page, SimulationPage)
        row = page.content.inputs.row(CREDIT)
        assert isinstance(row, NumberRow)
        assert row.field.text() == "200,000"
        assert any(label.text() == "1 value changed" for label in page.findChildren(QLabel))
    make_presentation(qapp)
