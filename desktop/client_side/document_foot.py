"""What every document that is handed over can do: be printed, saved, and opened once it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop.client_side.printing import ask_printer, print_pages
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.documents import Document, SessionDocuments
from desktop.widgets.dialog_page import DialogPage

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.client_side.printing import AskPrinter


@dataclass(frozen=True)
class DocumentWays:
    """How one document leaves the dialog.

    Args:
        document: which one.
        save: asks where, and begins to write.
        print_out: begins to set the pages for a printer.
        saved_key: sentence with a ``path`` that says that it is written.
    """

    document: Document
    save: Callable[[], None]
    print_out: Callable[[], None]
    saved_key: str


class DocumentFoot(QObject):
    """The buttons at the foot of the dialog of one document, and what they end in.

    Signals:
        handed_over: it is saved or printed.

    Args:
        presentation: texts.
        page: holds the buttons; its foot says what happened.
        documents: sets and writes.
        ways: how this document leaves.
        save_text: words of the button that saves.
        ask: asks for a printer.
    """

    handed_over = Signal()

    def __init__(
        self,
        presentation: Presentation,
        page: DialogPage,
        documents: SessionDocuments,
        ways: DocumentWays,
        save_text: str,
        ask: AskPrinter = ask_printer,
    ) -> None:
        super().__init__(page)
        self._texts, self._page, self._ways, self._ask = presentation.texts, page, ways, ask
        self._printer: QPrinter | None = None
        self._saved: Path | None = None
        self.open = page.add_button(self._texts("papers.open"), self._open)
        self.open.hide()
        self.print_out = page.add_button(self._texts("papers.print"), self._print)
        self.save = page.add_button(save_text, ways.save, primary=True)
        documents.saved.connect(self._tell_saved)
        documents.pages_set.connect(self._send)
        documents.failed.connect(self._give_up)

    def allow(self, allowed: bool) -> None:
        """Let the document leave, or not."""
        self.save.setEnabled(allowed)
        self.print_out.setEnabled(allowed)

    def _print(self) -> None:
        self._printer = self._ask(self._page.window(), self._page.window().windowTitle())
        if self._printer is not None:
            self._page.inform(self._texts("papers.printing"))
            self._ways.print_out()

    def _send(self, pages: tuple[bytes, ...], document: Document) -> None:
        if document is not self._ways.document or self._printer is None:
            return
        printer, self._printer = self._printer, None
        if print_pages(printer, pages):
            self._page.inform(self._texts("papers.printed", count=len(pages)))
            self.handed_over.emit()
        else:
            self._page.tell(self._texts("papers.not_printed"))

    def _tell_saved(self, path: Path, document: Document) -> None:
        if document is self._ways.document:
            self._saved = path
            self.open.show()
            self._page.inform(self._texts(self._ways.saved_key, path=path))
            self.handed_over.emit()

    def _give_up(self, error: Exception, document: Document) -> None:
        if document is self._ways.document:
            self._printer = None
            self._page.tell(sentence(error, self._texts))

    def _open(self) -> None:
        if self._saved is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved))):
            self._page.tell(self._texts("papers.not_opened", path=self._saved))
