"""My files: those made on this workstation, to open, change or delete."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QMessageBox, QPushButton

from core.new_files.store import FileState, NewFile
from desktop.looks.presentation import Presentation
from desktop.pages.new_file.new_files_model import ROW_PX, NewFilesModel, file_name
from desktop.session.client_number import ClientNumber
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.quiet_table import QuietTable
from desktop.widgets.words import Card, words

ROWS_SHOWN = 4


class NewFilesCard(Card):
    """A list and what can be done with the chosen file.

    Signals:
        opened: a complete file is to be shown as a client.
        resumed: a file is to be put in the form.
        deleted: a file is to be removed; the advisor has confirmed.

    Args:
        presentation: texts and sizes.
    """

    opened = Signal(ClientNumber)
    resumed = Signal(ClientNumber)
    deleted = Signal(ClientNumber)

    def __init__(self, presentation: Presentation) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("new_file.files.title"))
        self._presentation = presentation
        self.model = NewFilesModel(presentation)
        self.list = QListView()
        self.list.setProperty("role", "plain")
        self.list.setModel(self.model)
        QuietTable(self.list)
        self.list.setAccessibleName(texts("new_file.files.title"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = words(texts("new_file.files.empty"), "muted", wrap=True)
        self._damaged = words(role="small-muted", wrap=True)
        self.open = self._button("new_file.files.open", self._open)
        self.change = self._button("new_file.files.change", self._resume)
        self.delete = self._button("new_file.files.delete", self._ask)
        title = words(texts("new_file.files.title"), "section")
        title.setBuddy(self.list)
        self.body.addWidget(title)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.list)
        row = FlowLayout(gap=presentation.scale.gap(2))
        for button in (self.open, self.change, self.delete):
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self._damaged)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._enable())
        self.list.activated.connect(self._activate)
        erase = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        erase.setContext(Qt.ShortcutContext.WidgetShortcut)
        erase.activated.connect(self._ask)
        self.present((), ())

    def present(self, files: tuple[NewFile, ...], unreadable: tuple[str, ...]) -> None:
        """List the files, the chosen one staying chosen.

        Args:
            files: those that can be read.
            unreadable: names of documents that cannot.
        """
        chosen = self._chosen()
        self.model.present(files)
        row = self.model.row_of(chosen.client_id) if chosen is not None else -1
        if files:
            self.list.setCurrentIndex(self.model.index(max(0, row)))
        rows = min(len(files), ROWS_SHOWN)
        self.list.setFixedHeight(self._presentation.scale.px(ROW_PX) * rows + 2)
        self._empty.setVisible(not files)
        for one in (self.list, self.open, self.change, self.delete):
            one.setVisible(bool(files))
        texts = self._presentation.texts
        self._damaged.setVisible(bool(unreadable))
        if unreadable:
            names = ", ".join(unreadable)
            self._damaged.setText(texts("new_file.files.unreadable", count=len(unreadable), names=names))
        self._enable()

    def _chosen(self) -> NewFile | None:
        return self.model.file(self.list.currentIndex())

    def _enable(self) -> None:
        chosen = self._chosen()
        self.open.setEnabled(chosen is not None and chosen.state is FileState.COMPLETE)
        for button in (self.change, self.delete):
            button.setEnabled(chosen is not None)

    def _activate(self, index: QModelIndex | QPersistentModelIndex) -> None:
        file = self.model.file(index)
        if file is not None:
            (self.opened if file.state is FileState.COMPLETE else self.resumed).emit(file.client_id)

    def _open(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.opened.emit(chosen.client_id)

    def _resume(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.resumed.emit(chosen.client_id)

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        texts, name = self._presentation.texts, file_name(chosen, self._presentation)
        dialog = QMessageBox(QMessageBox.Icon.Question, texts("new_file.files.delete_title"), "", parent=self)
        dialog.setTextFormat(Qt.TextFormat.PlainText)
        dialog.setText(texts("new_file.files.delete_question", name=name))
        dialog.setInformativeText(texts("new_file.files.delete_warning"))
        keep = dialog.addButton(texts("new_file.files.keep"), QMessageBox.ButtonRole.RejectRole)
        erase = dialog.addButton(texts("new_file.files.delete"), QMessageBox.ButtonRole.DestructiveRole)
        dialog.setDefaultButton(keep)
        dialog.setEscapeButton(keep)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        erase.clicked.connect(lambda: self.deleted.emit(chosen.client_id))
        dialog.open()

    def _button(self, key: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._presentation.texts(key))
        button.clicked.connect(slot)
        return button
