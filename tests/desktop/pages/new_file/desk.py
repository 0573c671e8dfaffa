"""The page of a new file on a desk of its own, and what an advisor does there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation
from desktop.pages.new_file.page import NewFilePage
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.session.test_new_files import WAIT_MS, settle
from tests.desktop.sessions import own_copy

WIDTH, HEIGHT = 1240, 800


def type_in(widget: QWidget, text: str) -> None:
    """Type a text; the test library's own way ends the process at the first accent."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\u202f", " ").replace("\u2002", " ").replace("\xa0", " ")


@dataclass
class Desk:
    page: NewFilePage
    session: Session
    qtbot: QtBot
    folder: Path

    def line(self, name: str) -> QLineEdit:
        editor = self.page.form.views[name].editor
        assert isinstance(editor, QLineEdit)
        return editor

    def combo(self, name: str) -> QComboBox:
        editor = self.page.form.views[name].editor
        assert isinstance(editor, QComboBox)
        return editor

    def type(self, name: str, text: str) -> None:
        self.line(name).setFocus()
        self.line(name).selectAll()
        type_in(self.line(name), text)

    def choose(self, name: str, label: str) -> None:
        self.combo(name).setFocus()
        type_in(self.combo(name), label)

    def button(self, text: str) -> QPushButton:
        return next(one for one in self.page.findChildren(QPushButton) if plain(one.text()) == text and one.isVisible())

    def words(self) -> str:
        return plain("\n".join(one.text() for one in self.page.findChildren(QLabel) if one.isVisible()))

    def fault(self, name: str) -> str:
        return plain(self.page.form.views[name].sentence)

    @property
    def summary(self) -> str:
        return plain(self.page.summary.sentence)


def make_desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, folder: Path, **page: object) -> Desk:
    session = Session(Lane(), new_files_folder=folder / "files")
    session.adopt(own_copy(demo))
    settle(qtbot, session)
    widget = NewFilePage(presentation, session, **page)  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow, timeout=WAIT_MS)
    return Desk(widget, session, qtbot, folder)


def drop(page: NewFilePage, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def answer(desk: Desk, choice: str) -> None:
    desk.page.new_files.delete.click()
    dialog = desk.page.findChild(QMessageBox)
    assert dialog is not None
    assert "Mme Diallo" in dialog.text()
    next(one for one in dialog.buttons() if plain(one.text()) == choice).click()
    desk.qtbot.waitUntil(lambda: desk.page.findChild(QMessageBox) is None, timeout=WAIT_MS)
