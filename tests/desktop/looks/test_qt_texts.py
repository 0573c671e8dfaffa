"""Qt's own dialogs speak the language of the screens, whole, and their buttons look like all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialogButtonBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.looks.qt_texts import install_qt_texts

ENGLISH = ("Look", "Files", "File ", "type", "Save", "Cancel", "Name", "Size", "Date", "Modified", "Parent", "List",
           "Print", "Copies of", "Set", "Page range", "Color", "Output")  # fmt: skip


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    assert install_qt_texts(qapp, "fr")
    yield
    install_qt_texts(qapp, "en")


def said(dialog: QWidget) -> list[str]:
    words = [one.text() for one in dialog.findChildren(QLabel)]
    words += [one.text() for one in dialog.findChildren(QAbstractButton)]
    words += [one.toolTip() for one in dialog.findChildren(QAbstractButton)]
    words += [one.itemText(place) for one in dialog.findChildren(QComboBox) for place in range(one.count())]
    return [one.replace("&", "") for one in words if one]


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("mode", list(QFileDialog.AcceptMode))
def test_the_file_dialog_has_no_english(qtbot: QtBot, tmp_path: Path, mode: QFileDialog.AcceptMode) -> None:
    dialog = QFileDialog(None, "Titre", str(tmp_path), "Document PDF (*.pdf)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    qtbot.addWidget(dialog)
    words = said(dialog)
    assert "Annuler" in words
    assert [word for word in words if any(one in word for one in ENGLISH)] == []


@pytest.mark.usefixtures("french")
def test_the_print_dialog_has_no_english(qtbot: QtBot) -> None:
    printer = QPrinter()
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    words = said(dialog)
    assert "Imprimer" in words
    assert [word for word in words if any(one in word for one in ENGLISH)] == []
    dialog.deleteLater()
    qtbot.wait(0)


@pytest.mark.usefixtures("french")
def test_what_nobody_translated_stays_as_it_is_and_pages_of_documents_can_be_read(tmp_path: Path) -> None:
    page = QImage(992, 1403, QImage.Format.Format_ARGB32)
    page.fill(Qt.GlobalColor.white)
    file = tmp_path / "page.png"
    assert page.save(str(file))
    assert QCoreApplication.translate("Nowhere", "Nobody’s words") == "Nobody’s words"
    assert QImage.fromData(file.read_bytes()).size() == page.size()


def test_the_language_can_be_changed_back_and_forth(qtbot: QtBot, qapp: QApplication) -> None:
    found = []
    for language in ("fr", "en", "fr"):
        install_qt_texts(qapp, language)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        found.append(box.button(QDialogButtonBox.StandardButton.Cancel).text())
    install_qt_texts(qapp, "en")
    assert found == ["Annuler", "Cancel", "Annuler"]


def test_buttons_of_dialogs_have_no_icons_of_another_style(qtbot: QtBot, presentation: Presentation) -> None:
    both = QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    box = QDialogButtonBox(both, Qt.Orientation.Horizontal)
    qtbot.addWidget(box)
    box.show()
    assert [one.text() for one in box.buttons() if not one.icon().isNull()] == []
    assert presentation.language == "fr"
