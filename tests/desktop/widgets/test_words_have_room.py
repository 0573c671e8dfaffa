"""What is said on a page is said whole: nothing cut, broken inside a number, or in an order its figures contradict."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QFontMetrics, QStandardItemModel, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.decisions.record import Decision
from desktop.client.chart_specs import by_size
from desktop.client.columns import COLUMNS, ClientCellWriter, ClientColumn
from desktop.client.profile_card import ProfileCard
from desktop.looks.presentation import Presentation
from desktop.pages.clients.table import ClientTable
from desktop.pages.clients.table_model import ClientTableModel
from desktop.pages.model.cards import IdentityCard
from desktop.pages.model.facts import ModelInWords
from desktop.pages.simulation.number_row import LONGEST_MONTHS, NumberRow
from desktop.widgets.row_delegate import CELL_ROLE, Cell, RowDelegate
from desktop.widgets.word_table import WordTable
from desktop.widgets.word_table_model import WordTableModel
from desktop.widgets.words import CONTROL_PX, STRESS, say_stressed, stressed
from desktop.window.navigation import Navigation
from desktop.window.page_entries import PAGES
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import KNOWN_CLIENT, running_session

NARROW_CARD_PX = 268
"""The profile beside the answer in a window of 1280 pixels."""


def test_a_stressed_figure_keeps_its_narrow_spaces(qtbot: QtBot, presentation: Presentation) -> None:
    label = stressed()
    qtbot.addWidget(label)
    amount = presentation.formatter.amount(70_000)
    say_stressed(label, "apporter " + STRESS.format(amount))
    drawn = QTextDocument()
    drawn.setHtml(label.text())
    assert drawn.toRawText() == f"apporter {amount}"


def test_durations_of_the_profile_are_whole(qtbot: QtBot, qapp: QApplication, demo: Bundle) -> None:
    card = ProfileCard(make_presentation(qapp, language="en"))
    qtbot.addWidget(card)
    card.present(assess(demo, demo.store.get(KNOWN_CLIENT)), demo)
    card.setFixedWidth(NARROW_CARD_PX)
    card.show()
    said = [label for label in card.findChildren(QLabel) if "years" in label.text() and label.isVisible()]
    assert said
    for label in said:
        longest = max(label.text().split(" "), key=len)
        assert label.fontMetrics().horizontalAdvance(longest) <= label.width(), label.text()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_profile_has_room_for_every_duration(qtbot: QtBot, qapp: QApplication, demo: Bundle, language: str) -> None:
    presentation = make_presentation(qapp, language=language)
    card = ProfileCard(presentation)
    qtbot.addWidget(card)
    card.present(assess(demo, demo.store.get(KNOWN_CLIENT)), demo)
    card.setFixedWidth(NARROW_CARD_PX)
    card.show()
    values = [one for one in card.findChildren(QLabel) if one.property("role") == "strong" and one.isVisible()]
    durations = [presentation.formatter.duration_months(months) for months in range(1200)]
    assert max(map(values[0].fontMetrics().horizontalAdvance, durations)) <= min(one.width() for one in values)


@pytest.mark.parametrize(("language", "text_percent"), [("fr", 150), ("en", 150), ("fr", 200)])
def test_the_identity_of_a_model_breaks_no_word(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, language: str, text_percent: int
) -> None:
    presentation = make_presentation(qapp, text_percent=text_percent, language=language)
    facts = ModelInWords(presentation, demo)
    card = IdentityCard(presentation, facts.identity(), "0")
    qtbot.addWidget(card)
    card.setFixedWidth(presentation.scale.px(NARROW_CARD_PX))
    card.show()
    headings = [one for one in card.findChildren(QLabel) if one.property("role") == "muted"]
    assert headings
    for heading in headings:
        assert max(map(heading.fontMetrics().horizontalAdvance, heading.text().split())) <= heading.width()


@pytest.mark.parametrize("theme_name", ["light", "dark", "contrast"])
def test_the_chosen_row_is_seen_without_its_ground(qtbot: QtBot, qapp: QApplication, theme_name: str) -> None:
    presentation = make_presentation(qapp, theme_name)
    primary = presentation.theme.color("primary")
    table = WordTable(presentation, WordTableModel(("a", "b"), (("1", "2"), ("3", "4"))), "", (100,))
    topics = QListWidget()
    topics.addItems(["a", "b"])
    clients = QTableView()
    rows = QStandardItemModel(2, 2)
    for row, column in itertools.product(range(2), range(2)):
        rows.setData(rows.index(row, column), Cell("1"), CELL_ROLE)
    clients.setModel(rows)
    clients.setItemDelegate(RowDelegate(presentation, clients))
    clients.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    for view in (table, topics, clients):
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.show()
        view.setCurrentIndex(view.model().index(1, 0))
        place = view.visualRect(view.model().index(1, 0))
        assert view.viewport().grab(place).toImage().pixelColor(1, 0) == primary, view


@pytest.mark.parametrize("language", ["fr", "en"])
def test_titles_and_decisions_of_the_client_list_are_whole(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, language: str
) -> None:
    presentation = make_presentation(qapp, language=language)
    policy = demo.manifest.policy
    with running_session(demo) as session:
        model = ClientTableModel(session, ClientCellWriter(presentation, demo.catalogue, policy))
        table = ClientTable(presentation, policy, 0.25, model)
        qtbot.addWidget(table)
        header, font = table.horizontalHeader(), QFontMetrics(table.font())
        for place, column in enumerate(COLUMNS):
            assert table.columnWidth(place) >= header.sectionSizeHint(place), column
        words = [presentation.texts(f"decision.{one}") + ", 28 Dec" for one in Decision]
        room = table.columnWidth(COLUMNS.index(ClientColumn.DECISION))
        assert room > max(map(font.horizontalAdvance, words))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_field_holds_the_longest_duration(qtbot: QtBot, qapp: QApplication, demo: Bundle, language: str) -> None:
    presentation = make_presentation(qapp, language=language)
    row = NumberRow(demo.catalogue.by_name["employment_years"], demo, presentation)
    qtbot.addWidget(row)
    row.show()
    line = row.field.findChild(QLineEdit)
    longest = presentation.formatter.duration_months(LONGEST_MONTHS)
    assert line is not None
    assert line.fontMetrics().horizontalAdvance(longest) < line.width()


def test_the_navigation_fits_the_smallest_window_at_twice_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    navigation = Navigation(make_presentation(qapp, text_percent=200), PAGES)
    qtbot.addWidget(navigation)
    navigation.set_collapsed(True)
    navigation.setFixedHeight(460)
    navigation.show()
    buttons = navigation.findChildren(QPushButton)
    places = [button.geometry() for button in buttons]
    for above, below in itertools.pairwise(places):
        assert above.bottom() < below.top()
    assert places[-1].bottom() < navigation.height()
    assert min(place.height() for place in places) >= CONTROL_PX


def test_the_navigation_is_as_high_as_buttons_where_there_is_room(qtbot: QtBot, presentation: Presentation) -> None:
    navigation = Navigation(presentation, PAGES)
    qtbot.addWidget(navigation)
    navigation.setFixedHeight(700)
    navigation.show()
    assert {button.height() for button in navigation.findChildren(QPushButton)} == {CONTROL_PX}


def test_reasons_stand_in_the_order_of_their_numbers(demo: Bundle) -> None:
    for client_id in range(100_001, 100_021):
        explanation = assess(demo, demo.store.get(client_id)).explanation
        for side in (explanation.lowering, explanation.raising):
            sizes = [abs(reason.size_points) for reason in by_size(side)]
            assert sizes == sorted(sizes, reverse=True)
            assert set(by_size(side)) == set(side)
