"""While the organisation has suspended the model, no risk and no advice is shown anywhere, and the reason is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.spec import GaugeSpec, IconArraySpec, ReasonBarsSpec
from desktop.client.columns import COLUMNS, SCORE_COLUMNS
from desktop.looks.presentation import Presentation
from desktop.pages.clients.table import ClientTable
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from desktop.widgets.suspension import SuspendedPage
from desktop.window.main_window import MainWindow
from desktop.window.page_builders import WITHOUT_SCORES
from desktop.window.page_entries import PAGES
from tests.desktop.sessions import KNOWN_CLIENT, running_session
from tests.desktop.window.test_main_window import make_window, open_client
from tests.known import known

REASON = "audit annuel jusqu’au 3 mai."
SCORE = re.compile(r"\d,\d\u202f%|clients? sur 100|points? (sous|au-dessus)|Accord|Refus conseillé|À examiner")


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[MainWindow]:
    with running_session(demo) as session:
        made = make_window(qtbot, replace(presentation, suspension=REASON), session)
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=20_000)
        yield made
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=20_000)


def visible_texts(window: MainWindow) -> list[str]:
    parts = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    parts += [one.text() for one in window.findChildren(QAbstractButton) if one.isVisible()]
    return [re.sub("<[^>]+>", "", text) for text in parts]


def scores_in(texts: list[str]) -> list[str]:
    return [text for text in texts if SCORE.search(text)]


def test_the_reason_stands_above_every_page_and_in_the_status_line(window: MainWindow) -> None:
    for page_id in ("clients", "modele", "reglages"):
        window.show_page(page_id)
        QApplication.processEvents()
        assert any(REASON in text and text.startswith("Modèle suspendu") for text in visible_texts(window))
    assert any(words.endswith("suspendu") for words in window.status.words)


def test_the_list_shows_clients_without_advice_or_risk(window: MainWindow) -> None:
    table = known(window.page("clients").findChild(ClientTable))
    model = table.model()
    assert model.rowCount() > 0
    for column in SCORE_COLUMNS:
        position = COLUMNS.index(column)
        assert table.isColumnHidden(position)
        cell = model.index(0, position)
        assert not cell.data()
        assert not cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index(0, 0).data()
    assert scores_in(visible_texts(window)) == []


def test_the_search_finds_clients_without_their_advice(qtbot: QtBot, window: MainWindow) -> None:
    window.top_bar.search.focus_field()
    qtbot.keyClicks(window.top_bar.search.field, str(KNOWN_CLIENT))
    results = window.top_bar.search.results
    qtbot.waitUntil(lambda: results.isVisible() and known(results._model).rowCount() > 0, timeout=10_000)
    model = known(results._model)
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells[0]
    assert scores_in([str(cell) for cell in cells]) == []
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert scores_in([spoken]) == []
    window.top_bar.search.clear()


def test_the_client_page_keeps_the_information_and_hides_the_scores(qtbot: QtBot, window: MainWindow) -> None:
    open_client(qtbot, window)
    QApplication.processEvents()
    assert window.current_page == "dossier"
    page = window.page("dossier")
    specs = [one.spec for one in page.findChildren(ChartFrame)]
    assert not any(isinstance(one, GaugeSpec | IconArraySpec | ReasonBarsSpec) for one in specs)
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Client 100\u202f002" in texts
    assert "Profil" in texts
    assert any(REASON in text for text in texts)
    assert scores_in([text for text in texts if "niveau de risque" in text or "Risque" in text]) == []


def test_pages_that_are_made_of_scores_are_replaced(window: MainWindow) -> None:
    replaced = [entry.page_id for entry in PAGES if entry.page_id in WITHOUT_SCORES]
    assert {"dossier", "comparer", "simuler", "nouveau"} == set(replaced)
    for page_id in replaced:
        if page_id != "dossier":
            assert isinstance(window.page(page_id), SuspendedPage)


def test_a_policy_suspends_the_model(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo_folder: Path) -> None:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path), "PAD_POLICY": str(tmp_path / "policy.toml")}, tmp_path)
    paths.policy.write_text("model_suspended = true\n", encoding="utf-8")
    options = Options(bundle=demo_folder, size=(1280, 800))
    made = Application(qapp, options, paths, SettingsStore(paths.settings, paths.policy))
    with qtbot.waitSignal(made.session.bundle_opened, timeout=60_000):
        made.start()
    assert made.presentation.suspension
    assert any("Aucun risque ni conseil n’est montré" in text for text in visible_texts(made.window))
    qtbot.waitUntil(lambda: not made.lane.busy, timeout=20_000)
    made.close()
