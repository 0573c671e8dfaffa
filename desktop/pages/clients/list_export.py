"""The button that writes the client list to a file: where to, how far it is, how it ended."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.client.columns import LIST_FEATURES
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.clients.export_writer import ClientExportWriter
from desktop.pages.clients.head import ClientsHead
from desktop.pages.clients.table_model import ClientTableModel
from desktop.session.export import ListExport, SessionExport
from desktop.widgets.fields.file_choice import AskPath

if TYPE_CHECKING:
    from desktop.session.decisions import SessionDecisions


class ClientListExport(QObject):
    """Says above the list what becomes of its export, also of one that an earlier window began.

    Args:
        presentation: texts and number style.
        export: writes.
        head: where it is said; owns this object.
        ask_file: asks where to write.
    """

    def __init__(self, presentation: Presentation, export: SessionExport, head: ClientsHead, ask_file: AskPath) -> None:
        super().__init__(head)
        self._presentation, self._export, self._head, self._ask_file = presentation, export, head, ask_file
        self._is_possible = False
        export.progressed.connect(self._show_progress)
        export.finished.connect(self._tell_end)
        export.failed.connect(self._tell_failure)
        export.stopped.connect(self._tell_stop)
        if export.running is not None:
            self._show_progress(0)
            self._show_state()

    def offer(self, *, possible: bool) -> None:
        """Follow whether there is anything to write."""
        self._is_possible = possible
        self._show_state()

    def forget_last(self) -> None:
        """Say nothing any more of an export that has ended."""
        if self._export.running is None:
            self._head.clear()

    def ask(self, model: ClientTableModel, decisions: SessionDecisions) -> None:
        """Ask where the list goes and write it, or stop what is being written.

        Args:
            model: the list as it is filtered and sorted now.
            decisions: the corrections of the files, and the advisor's own decisions.
        """
        if self._export.running is not None:
            self._export.stop()
            return
        texts = self._presentation.texts
        suggested = texts("clients.export_name", day=f"{datetime.now():%Y-%m-%d}")
        path = self._ask_file(self._head, texts("clients.export"), suggested, texts("clients.export_kind"))
        # The dialog of the system let time pass: an export may have begun, or the list may have become empty.
        if path is None or self._export.running is not None or not model.rowCount():
            return
        writer = ClientExportWriter(model.writer)
        order = ListExport(
            path, model.client_filter, model.order, model.rowCount(), LIST_FEATURES, writer.header, writer.cells,
            self._presentation.language,
        )  # fmt: skip
        self._export.start(order, decisions.corrections.listed(), decisions.reading.own_latest)
        self._head.tell(self._progress_words(0, order.count))
        self._show_state()

    def _show_progress(self, rows: int) -> None:
        running = self._export.running
        if running is not None:
            self._head.show_progress(self._progress_words(rows, running.count))

    def _progress_words(self, rows: int, count: int) -> str:
        number = self._presentation.formatter.number
        return self._presentation.texts("clients.exporting", shown=number(rows), total=number(count))

    def _tell_end(self, rows: int, path: Path) -> None:
        shown = self._presentation.formatter.number(rows)
        self._tell(self._presentation.texts("clients.exported", count=rows, lines=shown, path=path))

    def _tell_failure(self, error: Exception) -> None:
        self._tell(sentence(error, self._presentation.texts))

    def _tell_stop(self) -> None:
        self._tell(self._presentation.texts("clients.export_stopped"))

    def _tell(self, said: str) -> None:
        self._head.tell(said)
        self._show_state()

    def _show_state(self) -> None:
        self._head.present_export(running=self._export.running is not None, possible=self._is_possible)
