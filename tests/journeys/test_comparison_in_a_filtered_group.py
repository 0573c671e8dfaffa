"""The advisor compares a client with salespeople of a certain income, keeps that filter, and takes the table away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.comparison.group import compare_table, group_outcome
from core.population.filter import CategoryCondition, ClientFilter, RangeCondition
from desktop.pages.comparison.filter_dialog import FilterDialog
from desktop.pages.comparison.page import ComparisonPage
from desktop.session.comparison_choice import MAIN_FEATURES, GroupKind
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options

WANTED = ClientFilter(
    categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff"})),),
    ranges=(RangeCondition("AMT_INCOME_TOTAL", 120_000.0, 200_000.0),),
)


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo_folder: Path) -> Iterator[Application]:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    options = Options(bundle=demo_folder, size=(1280, 800), client_id=100_002, page="comparer")
    made = Application(qapp, options, paths, SettingsStore(paths.settings, paths.policy))
    with qtbot.waitSignal(made.session.client_opened, timeout=60_000):
        made.start()
    yield made
    settle(qtbot, made)
    made.close()


def settle(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(lambda: not application.lane.busy, timeout=20_000)
    QApplication.processEvents()


def press(qtbot: QtBot, key: Qt.Key, widget: QWidget | None = None) -> None:
    qtbot.keyClick(widget or QApplication.focusWidget() or QApplication.activeWindow(), key)


def page_of(application: Application) -> ComparisonPage:
    page = application.window.page("comparer")
    assert isinstance(page, ComparisonPage)
    return page


def button(page: QWidget, words: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if words in (one.text() + one.accessibleName()))


def look_for(qtbot: QtBot, application: Application, words: str) -> FilterDialog:
    """Open the filter dialog and go to what the words find, by keyboard."""
    page = page_of(application)
    add = button(page, "Ajouter un filtre")
    add.setFocus()
    press(qtbot, Qt.Key.Key_Space, add)
    dialog = page.findChildren(FilterDialog)[-1]
    assert dialog.focusWidget() is not None
    qtbot.keyClicks(dialog.focusWidget(), words)
    settle(qtbot, application)
    for _ in ("to the list", "to the values"):
        press(qtbot, Qt.Key.Key_Return, dialog.focusWidget())
    return dialog


def keep_salespeople(qtbot: QtBot, application: Application) -> None:
    dialog = look_for(qtbot, application, "metier")
    categories = dialog.focusWidget()
    assert categories is not None and "vente" not in dialog.windowTitle()
    qtbot.keyClicks(categories, "Personnel de v")
    press(qtbot, Qt.Key.Key_Space, categories)
    settle(qtbot, application)
    apply_button = button(dialog, "Appliquer")
    assert apply_button.isEnabled()
    press(qtbot, Qt.Key.Key_Space, apply_button)
    settle(qtbot, application)


def keep_incomes(qtbot: QtBot, application: Application) -> None:
    dialog = look_for(qtbot, application, "revenus declares dans")
    qtbot.keyClicks(dialog.focusWidget(), "120000")
    press(qtbot, Qt.Key.Key_Tab, dialog.focusWidget())
    qtbot.keyClicks(dialog.focusWidget(), "200 000")
    settle(qtbot, application)
    press(qtbot, Qt.Key.Key_Return, dialog.focusWidget())
    settle(qtbot, application)


def test_a_client_is_compared_in_a_filtered_group_by_keyboard(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    settle(qtbot, application)
    assert application.window.current_page == "comparer"
    keep_salespeople(qtbot, application)
    keep_incomes(qtbot, application)
    comparison, bundle = application.session.comparison, application.session.bundle
    assert bundle is not None and application.session.assessment is not None
    assert (comparison.choice.kind, comparison.choice.conditions) == (GroupKind.FILTER, WANTED)

    outcome = group_outcome(bundle, WANTED)
    description = page_of(application).content.group.accessibleDescription()
    assert description.startswith(f"{outcome.total} clients · {outcome.rate.out_of_100} sur 100")  # type: ignore[union-attr]
    rows = compare_table(bundle, application.session.assessment.client, MAIN_FEATURES, WANTED)
    shown = page_of(application).content.table.model.lines
    assert [line.position for line in shown[:1]] == [rows[0].place_in_group.position]  # type: ignore[union-attr]

    comparison.filters.save("Vente, revenus moyens", comparison.choice.conditions)
    page_of(application).export(tmp_path / "comparaison.csv")
    exported = (tmp_path / "comparaison.csv").read_text(encoding="utf-8-sig")
    assert "Médiane du filtre" in exported and f"{outcome.total} clients" in exported

    before = application.window
    application.change_display("theme", "dark")
    qtbot.waitUntil(lambda: application.window is not before)
    settle(qtbot, application)
    assert application.window.current_page == "comparer"
    assert page_of(application).content.group.accessibleDescription() == description
    assert [saved.conditions for saved in comparison.filters.all()] == [WANTED]
