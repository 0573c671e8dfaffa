"""The files kept on this workstation as a list: name on the first line, state and date on the second."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt

from core.new_files.store import FileState, NewFile
from desktop.looks.moments import moment_words
from desktop.looks.presentation import Presentation

_NOWHERE = QModelIndex()
ROW_PX = 46


class NewFilesModel(QAbstractListModel):
    """One row a file.

    Args:
        presentation: texts and dates.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self._files: tuple[NewFile, ...] = ()

    def present(self, files: tuple[NewFile, ...]) -> None:
        """List other files; nothing happens where they are the same."""
        if [file.client_id for file in files] == [file.client_id for file in self._files]:
            self._files = files
            if files:
                self.dataChanged.emit(self.index(0), self.index(len(files) - 1))
            return
        self.beginResetModel()
        self._files = files
        self.endResetModel()

    def file(self, index: QModelIndex | QPersistentModelIndex) -> NewFile | None:
        """The file of a row, None where there is no such row."""
        return self._files[index.row()] if 0 <= index.row() < len(self._files) else None

    def row_of(self, client_id: int) -> int:
        """The row of a file, -1 where it is not listed."""
        return next((row for row, file in enumerate(self._files) if file.client_id == client_id), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Number of files."""
        return 0 if parent.isValid() else len(self._files)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, state and date of a file."""
        file = self.file(index)
        if file is None:
            return None
        texts = self._presentation.texts
        name, state = file_name(file, self._presentation), self._state(file)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name}\n{state}"
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, self._presentation.scale.px(ROW_PX))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return texts("new_file.files.spoken", name=name, state=state)
        return None

    def _state(self, file: NewFile) -> str:
        texts = self._presentation.texts
        key = "new_file.files.draft" if file.state is FileState.DRAFT else "new_file.files.complete"
        return texts(key, moment=moment_words(file.saved_at, self._presentation.language))


def file_name(file: NewFile, presentation: Presentation) -> str:
    """What a file is called."""
    return file.title.strip() or presentation.texts("new_file.files.nameless")
