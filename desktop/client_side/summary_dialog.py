"""The summary of a meeting, one page: seen before it is printed or saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.client_side.document_foot import DocumentFoot, DocumentWays
from desktop.client_side.page_images import PageImages
from desktop.client_side.printing import ask_printer
from desktop.looks.presentation import Presentation
from desktop.session.documents import Document, LetterOrder, SessionDocuments
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.file_choice import AskPath, ask_path

if TYPE_CHECKING:
    from desktop.client_side.printing import AskPrinter

SIZE_PX = QSize(760, 760)
PIXELS_PER_INCH = 120.0


class SummaryDialog(QDialog):
    """One page, and the ways it leaves.

    Args:
        presentation: texts and looks.
        documents: sets the summary.
        order: the file, the decision and the names, as for the letter.
        parent: the window it belongs to.
        ask_file: asks where to write.
        ask: asks for a printer.
    """

    def __init__(
        self,
        presentation: Presentation,
        documents: SessionDocuments,
        order: LetterOrder,
        parent: QWidget | None = None,
        ask_file: AskPath = ask_path,
        ask: AskPrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._documents, self._order, self._ask_file = presentation, documents, order, ask_file
        texts = presentation.texts
        self.pages = PageImages(presentation)
        content = QVBoxLayout()
        content.addWidget(self.pages)
        title = texts("papers.summary_title")
        self.page = DialogPage(presentation, title, content)
        self.page.add_button(texts("letter.close"), self.reject)
        ways = DocumentWays(
            Document.SUMMARY, self._save, lambda: documents.print_summary(order), "papers.summary_saved"
        )
        self.foot = DocumentFoot(presentation, self.page, documents, ways, texts("letter.save"), ask)
        self.foot.allow(False)
        fill_dialog(self, presentation, title, self.page, SIZE_PX)
        documents.summary_previewed.connect(self._show)
        self.page.inform(texts("letter.working"))
        documents.preview_summary(order, PIXELS_PER_INCH)

    def _show(self, pages: tuple[bytes, ...]) -> None:
        self.pages.present(pages, self._presentation.texts("papers.summary_title"))
        self.foot.allow(True)
        self.page.clear()

    def _save(self) -> None:
        texts = self._presentation.texts
        suggested = texts("papers.summary_file", client=self._order.assessment.client.client_id)
        path = self._ask_file(self, texts("letter.save"), suggested, texts("letter.file_kind"))
        if path is not None:
            self._documents.save_summary(self._order, path)
