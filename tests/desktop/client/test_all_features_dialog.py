"""Every feature of the catalogue is in the table, and any word finds it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.formatting import Formatter
from core.meaning.variables import FEW
from desktop.client.all_features_dialog import AllFeaturesDialog, feature_lines
from desktop.client.feature_table_model import FEATURE_COLUMNS, FeatureColumn, FeatureSearch, FeatureTableModel
from desktop.looks.presentation import Presentation
from tests.desktop.sessions import KNOWN_CLIENT

VALUE, REFERENCE = FEATURE_COLUMNS.index(FeatureColumn.VALUE), FEATURE_COLUMNS.index(FeatureColumn.REFERENCE)


@pytest.fixture
def client(demo: Bundle) -> Client:
    return demo.store.get(KNOWN_CLIENT)


@pytest.fixture
def dialog(qtbot: QtBot, presentation: Presentation, demo: Bundle, client: Client) -> AllFeaturesDialog:
    made = AllFeaturesDialog(presentation, client, demo)
    qtbot.addWidget(made)
    made.show()
    return made


def rows(dialog: AllFeaturesDialog) -> int:
    return dialog.findChildren(QTableView)[0].model().rowCount()


def test_every_feature_is_there_with_the_clients_value(dialog: AllFeaturesDialog, demo: Bundle, client: Client) -> None:
    model = dialog.findChildren(QTableView)[0].model()
    assert rows(dialog) == len(demo.catalogue.features)
    formatter = Formatter("fr")
    for row, feature in enumerate(demo.catalogue.features):
        value = formatter.value(feature, client.values[feature.name], demo.catalogue)
        assert model.index(row, VALUE).data() == value


def test_the_search_ignores_accents_and_case_and_wants_every_word(dialog: AllFeaturesDialog, qtbot: QtBot) -> None:
    field = dialog.findChildren(QLineEdit)[0]
    qtbot.keyClicks(field, "MENSUALITE revenus")
    assert 0 < rows(dialog) < 20
    field.clear()
    qtbot.keyClicks(field, "zzz")
    assert rows(dialog) == 0
    assert any("Aucune variable ne correspond" in one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def test_the_search_finds_what_is_meant_where_no_label_holds_the_words(dialog: AllFeaturesDialog, demo: Bundle) -> None:
    field = dialog.findChildren(QLineEdit)[0]
    field.setText("ce qu’il lui reste pour vivre")
    model = dialog.findChildren(QTableView)[0].model()
    labels = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert demo.catalogue.by_name["income_after_instalment"].wording["fr"].label in labels
    assert len(labels) <= 2 * FEW


def test_only_what_the_model_uses(dialog: AllFeaturesDialog, demo: Bundle) -> None:
    box = dialog.findChildren(QCheckBox)[0]
    box.click()
    assert rows(dialog) == len(demo.catalogue.model_features)
    box.click()
    assert rows(dialog) == len(demo.catalogue.features)


def test_the_models_keep_qts_rules(presentation: Presentation, demo: Bundle, client: Client) -> None:
    model = FeatureTableModel(presentation, feature_lines(client, demo, presentation))
    found = FeatureSearch(model, demo.variables, "fr")
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = QAbstractItemModelTester(model, fatal), QAbstractItemModelTester(found, fatal)
    found.search("âge", only_model=False)
    found.sort(0)
    assert found.rowCount() >= 1
    assert testers[0].model() is model


def test_only_the_features_of_the_model_have_a_reference(dialog: AllFeaturesDialog, demo: Bundle) -> None:
    model = dialog.findChildren(QTableView)[0].model()
    for row, feature in enumerate(demo.catalogue.features):
        assert bool(model.index(row, REFERENCE).data()) == (
            feature.in_model and not np.isnan(demo.reference.granted_median[feature.name])
        )


@pytest.mark.parametrize("width", [800, 1093, 1220, 1600])
def test_no_column_is_cut_at_any_width(dialog: AllFeaturesDialog, width: int) -> None:
    dialog.resize(width, 660)
    QApplication.processEvents()
    table = dialog.findChildren(QTableView)[0]
    shown = [place for place in range(len(FEATURE_COLUMNS)) if not table.isColumnHidden(place)]
    assert table.horizontalScrollBar().maximum() == 0
    header = table.horizontalHeader()
    assert [place for place in shown if header.sectionSize(place) < header.sectionSizeHint(place)] == []
    assert (FEATURE_COLUMNS.index(FeatureColumn.HELP) in shown) is (width >= 1093)
    tip = table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Crédit demandé" in tip
