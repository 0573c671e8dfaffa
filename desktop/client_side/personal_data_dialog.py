"""A copy of everything that is known about one client, in the format that the client wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from desktop.client_side.data_formats import DataFormats
from desktop.client_side.document_foot import DocumentFoot, DocumentWays
from desktop.client_side.printing import ask_printer
from desktop.looks.presentation import Presentation
from desktop.session.documents import Document, SessionDocuments
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.file_choice import AskPath, ask_path
from desktop.widgets.words import words

if TYPE_CHECKING:
    from desktop.client_side.printing import AskPrinter

SIZE_PX = QSize(600, 320)


class PersonalDataDialog(QDialog):
    """Chooses a format and a place.

    Signals:
        handed_over: the data are saved or printed.

    Args:
        presentation: texts and looks.
        documents: writes the file.
        assessment: the client's file.
        parent: the window it belongs to.
        wished: ending of the format that the client asked for, empty where nobody asked.
        ask_file: asks where to write.
        ask: asks for a printer.
    """

    handed_over = Signal()

    def __init__(
        self,
        presentation: Presentation,
        documents: SessionDocuments,
        assessment: Assessment,
        parent: QWidget | None = None,
        *,
        wished: str = "",
        ask_file: AskPath = ask_path,
        ask: AskPrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._documents, self._assessment = presentation, documents, assessment
        self._ask_file = ask_file
        texts = presentation.texts
        number = presentation.formatter.client_id(assessment.client.client_id)
        title = texts("personal_data.title", client=number)
        self.formats = DataFormats(presentation)
        content = QVBoxLayout()
        content.setSpacing(presentation.scale.gap(3))
        content.addWidget(words(texts("personal_data.text"), wrap=True))
        content.addWidget(self.formats)
        content.addStretch(1)
        self.page = DialogPage(presentation, title, content)
        self.page.add_button(texts("personal_data.close"), self.reject)
        ways = DocumentWays(Document.DATA, self._save, self._print, "personal_data.saved")
        self.foot = DocumentFoot(presentation, self.page, documents, ways, texts("personal_data.save"), ask)
        self.save = self.foot.save
        self.foot.handed_over.connect(self.handed_over)
        fill_dialog(self, presentation, title, self.page, SIZE_PX)
        if wished:
            self.choose(wished)
            self.page.inform(texts("personal_data.wished"))

    def choose(self, ending: str) -> None:
        """Choose a format by its ending: ``pdf``, ``json`` or ``csv``."""
        self.formats.choose(ending)

    def _save(self) -> None:
        texts, client_id = self._presentation.texts, self._assessment.client.client_id
        ending = self.formats.ending
        suggested = texts("personal_data.file_name", client=client_id, ending=ending)
        path = self._ask_file(self, texts("personal_data.save"), suggested, texts(f"personal_data.kind_{ending}"))
        if path is None:
            return
        self.page.clear()
        chosen = path.with_suffix(f".{ending}")
        self._documents.save_personal_data(self._assessment, chosen, self._presentation.language)

    def _print(self) -> None:
        self._documents.print_personal_data(self._assessment, self._presentation.language)
