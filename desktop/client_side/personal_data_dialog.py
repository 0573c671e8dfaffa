"""A copy of everything that is known about one client, in the format that the client wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from desktop.client_side.document_foot import DocumentFoot, DocumentWays
from desktop.client_side.printing import ask_printer
from desktop.looks.presentation import Presentation
from desktop.session.documents import Document, SessionDocuments
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.file_choice import AskPath, ask_path
from desktop.widgets.words import WordGroup, words

if TYPE_CHECKING:
    from desktop.client_side.printing import AskPrinter

SIZE_PX = QSize(600, 320)
ENDINGS = ("pdf", "json", "csv")


class PersonalDataDialog(QDialog):
    """Chooses a format and a place.

    Args:
        presentation: texts and looks.
        documents: writes the file.
        assessment: the client's file.
        parent: the window it belongs to.
        to_client: whether the client reads this dialog.
        ask_file: asks where to write.
        ask: asks for a printer.
    """

    def __init__(
        self,
        presentation: Presentation,
        documents: SessionDocuments,
        assessment: Assessment,
        parent: QWidget | None = None,
        *,
        to_client: bool = False,
        ask_file: AskPath = ask_path,
        ask: AskPrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._documents, self._assessment = presentation, documents, assessment
        self._ask_file = ask_file
        texts = presentation.texts
        number = presentation.formatter.client_id(assessment.client.client_id)
        title = texts("personal_data.own_title") if to_client else texts("personal_data.title", client=number)
        content = QVBoxLayout()
        content.setSpacing(presentation.scale.gap(3))
        content.addWidget(words(texts("personal_data.own_text" if to_client else "personal_data.text"), wrap=True))
        content.addWidget(self._make_formats())
        content.addStretch(1)
        self.page = DialogPage(presentation, title, content)
        self.page.add_button(texts("personal_data.close"), self.reject)
        ways = DocumentWays(Document.DATA, self._save, self._print, "personal_data.saved")
        self.foot = DocumentFoot(presentation, self.page, documents, ways, texts("personal_data.save"), ask)
        self.save = self.foot.save
        fill_dialog(self, presentation, title, self.page, SIZE_PX)

    def choose(self, ending: str) -> None:
        """Choose a format by its ending: ``pdf``, ``json`` or ``csv``."""
        self._formats[ending].setChecked(True)

    def _make_formats(self) -> WordGroup:
        texts = self._presentation.texts
        group = WordGroup(texts("personal_data.format"))
        self._choices = QButtonGroup(self)
        self._formats: dict[str, QRadioButton] = {}
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        for ending in ENDINGS:
            button = self._formats[ending] = QRadioButton(texts(f"personal_data.{ending}"))
            self._choices.addButton(button)
            column.addWidget(button)
        self.choose("pdf")
        return group

    def _save(self) -> None:
        texts, client_id = self._presentation.texts, self._assessment.client.client_id
        ending = next(one for one, button in self._formats.items() if button.isChecked())
        suggested = texts("personal_data.file_name", client=client_id, ending=ending)
        path = self._ask_file(self, texts("personal_data.save"), suggested, texts(f"personal_data.kind_{ending}"))
        if path is None:
            return
        self.page.clear()
        chosen = path.with_suffix(f".{ending}")
        self._documents.save_personal_data(self._assessment, chosen, self._presentation.language)

    def _print(self) -> None:
        self._documents.print_personal_data(self._assessment, self._presentation.language)
