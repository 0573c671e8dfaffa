"""The journal of decisions: read, filtered, checked, exported, and each decision done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.decisions.first_decision import FirstDecision
from core.decisions.reading import ALL_LINES, JournalLine
from core.decisions.replay import Replay
from core.documents.journal_csv import save_journal_csv
from core.errors import JournalError
from core.journal.journal import EntryKind
from desktop.decisions.correction_dialog import CorrectionDialog
from desktop.decisions.replay_sentence import replay_sentence, trust_sentence
from desktop.decisions.restore_dialog import RestoreDialog
from desktop.decisions.review_dialogs import ReviewAnswerDialog
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.journal.detail import JournalDetail
from desktop.pages.journal.filters import JournalFilters
from desktop.pages.journal.line_filter import matches
from desktop.pages.journal.summary import JournalSummary
from desktop.pages.journal.table import JournalTable
from desktop.pages.journal.table_model import JournalTableModel
from desktop.session.decisions import SessionDecisions
from desktop.session.journal import WholeLine
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.fields.file_choice import AskPath, ask_path
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import page_title, words

BESIDE_PX = 980
"""Narrowest page, in pixels at 100 % text, with the chosen line beside the table."""
TABLE_SHARE, DETAIL_SHARE = 2, 1
SMALLEST_TABLE_PX = 220


class JournalPage(QWidget):
    """The journal.

    Args:
        presentation: texts and looks.
        decisions: reads and writes the journal.
        open_client: opens the client with this number.
        ask_file: asks where to write a file.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        open_client: Callable[[int], None],
        ask_file: AskPath = ask_path,
    ) -> None:
        super().__init__()
        self._presentation, self._decisions, self._ask_file = presentation, decisions, ask_file
        self._bundle = decisions.bundle
        self._lines: tuple[JournalLine, ...] = ()
        self._chosen: int | None = None
        self._contested: FirstDecision | None = None
        self._is_read = False
        texts = presentation.texts
        self.setAccessibleName(texts("journal.title"))
        self.model = JournalTableModel(presentation, self)
        self.table = JournalTable(presentation, self.model)
        self.filters = JournalFilters(presentation)
        self.summary = JournalSummary(presentation)
        self.detail = JournalDetail(presentation, self._bundle)
        self.export_button = QPushButton(texts("journal.export"))
        self.export_button.setEnabled(False)
        self.verify_button = QPushButton(texts("journal.verify"))
        self.restore_button = QPushButton(texts("journal.restore"))
        self.restore_button.hide()
        self._totals = words(role="muted")
        self._show_all = QPushButton(texts("journal.show_all"))
        self._empty = EmptyPage(presentation, action=self._show_all)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._content = QStackedWidget()
        self._lay_out()
        self._listen()
        self.detail.client_asked.connect(open_client)

    def refresh(self) -> None:
        """Read the journal again, in the background."""
        if not self._is_read:
            self._totals.setText(self._presentation.texts("journal.reading"))
        self._decisions.reading.ask()

    def _take(self, lines: tuple[JournalLine, ...]) -> None:
        if self._is_read and lines is self._lines:
            return
        self._is_read, self._lines = True, lines
        self.filters.offer_authors(line.entry.author for line in lines)
        self._apply()

    def _refuse(self, error: Exception) -> None:
        self._is_read, self._lines = False, ()
        self._totals.clear()
        self._show_empty("unreadable", sentence(error, self._presentation.texts))

    def _apply(self) -> None:
        chosen, wanted = self._chosen, self.filters.wanted
        self._show(tuple(line for line in self._lines if matches(line, wanted)))
        if chosen is not None:
            self.select(chosen)

    def select(self, sequence: int) -> None:
        """Choose a line; the first one where it is not shown."""
        row = self.model.row_of(sequence)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row or 0, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was written meanwhile, here or at another workstation."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chosen line below the table where the text has become too large."""
        super().resizeEvent(event)
        wide = self.width() * 100 / self._presentation.scale.text_percent >= BESIDE_PX
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        self._head.setDirection(direction)

    def focus_table(self) -> None:
        """Give the keyboard to the table."""
        self.table.setFocus()

    def _listen(self) -> None:
        self.filters.changed.connect(self._apply)
        self.table.chosen.connect(self._choose)
        self._show_all.clicked.connect(self.filters.clear)
        self.export_button.clicked.connect(self._export)
        self.verify_button.clicked.connect(self._verify)
        self.restore_button.clicked.connect(self._declare_restore)
        self.detail.replay_asked.connect(self._replay)
        self.detail.answer_asked.connect(self._answer)
        self.detail.correction_asked.connect(self._correct)
        self._decisions.recorded.connect(self._follow)
        self._decisions.reading.read.connect(self._take)
        self._decisions.reading.read_failed.connect(self._refuse)
        self._decisions.reading.line_read.connect(self._show_detail)
        self._decisions.reading.line_failed.connect(self._tell)
        self._decisions.replayed.connect(self._show_replay)
        self._decisions.replay_failed.connect(self._show_failure)

    def _follow(self, _entry: object) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, lines: tuple[JournalLine, ...]) -> None:
        texts, number = self._presentation.texts, self._presentation.formatter.number
        self.model.present(lines)
        decided = sum(line.entry.kind is EntryKind.DECISION for line in lines)
        counts = (
            texts("journal.lines", count=len(lines), shown=number(len(lines))),
            texts("journal.decisions", count=decided, shown=number(decided)),
        )
        self._totals.setText(" · ".join(counts))
        self.summary.present(lines)
        self.export_button.setEnabled(bool(lines))
        if lines:
            self._content.setCurrentIndex(0)
            self.select(lines[-1].entry.sequence)
        else:
            filtered = self.filters.wanted != ALL_LINES
            reason = "filtered" if filtered else "empty"
            self._show_empty(reason, texts(f"journal.{reason}_text"))

    def _show_empty(self, reason: str, text: str) -> None:
        title = self._presentation.texts(f"journal.{reason}_title")
        self._empty.say(title, text, can_go_on=reason == "filtered")
        self._content.setCurrentIndex(1)

    def _choose(self, sequence: int) -> None:
        self._chosen = sequence
        self._decisions.reading.ask_line(sequence)

    def _show_detail(self, found: WholeLine) -> None:
        self._contested = found.contested
        self.detail.present(found.line, waits=found.waits)

    def _tell(self, error: Exception) -> None:
        self.summary.tell(sentence(error, self._presentation.texts))

    def _verify(self) -> None:
        try:
            found = self._decisions.check_journal()
        except JournalError as error:
            self.summary.tell(sentence(error, self._presentation.texts))
        else:
            self.summary.tell(trust_sentence(found, self._presentation))
            self.restore_button.setVisible(found.loss is not None and bool(found.loss.seen_at))

    def _declare_restore(self) -> None:
        self.restore_button.hide()
        self._open(RestoreDialog(self._presentation, self._decisions, self))

    def _export(self) -> None:
        texts = self._presentation.texts
        suggested = texts("journal.export_name", day=f"{datetime.now():%Y-%m-%d}")
        path = self._ask_file(self, texts("journal.export"), suggested, texts("journal.export_kind"))
        if path is None:
            return
        lines = tuple(reversed(self.model.lines))
        try:
            save_journal_csv(lines, path, self._presentation.language)
        except OSError as error:
            self.summary.tell(sentence(error, texts))
        else:
            shown = self._presentation.formatter.number(len(lines))
            self.summary.tell(texts("journal.exported", count=len(lines), lines=shown, path=path))

    def _replay(self, sequence: int) -> None:
        self.detail.tell(self._presentation.texts("replay.running"))
        self._decisions.replay(sequence)

    def _show_replay(self, sequence: int, found: Replay) -> None:
        shown = self.detail.line
        if shown is not None and shown.entry.sequence == sequence:
            self.detail.tell(replay_sentence(found, self._presentation))

    def _show_failure(self, error: Exception) -> None:
        self.detail.tell(sentence(error, self._presentation.texts))

    def _answer(self, _sequence: int) -> None:
        line, first = self.detail.line, self._contested
        if line is not None and first is not None:
            self._open(ReviewAnswerDialog(self._presentation, self._decisions, self._bundle, line, first, self))

    def _correct(self, _sequence: int) -> None:
        if self.detail.line is not None:
            self._open(CorrectionDialog(self._presentation, self._decisions, self.detail.line, self))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _lay_out(self) -> None:
        gap = self._presentation.scale.gap
        title = page_title(self._presentation, self._presentation.texts("journal.title"))
        named, buttons = FlowLayout(gap=gap(3)), FlowLayout(gap=gap(2))
        for layout, parts in (
            (named, (title, self._totals)),
            (buttons, (self.restore_button, self.verify_button, self.export_button)),
        ):
            for part in parts:
                layout.addWidget(part)
        self._head.addLayout(named, 1)
        self._head.addLayout(buttons)
        self._head.setAlignment(named, Qt.AlignmentFlag.AlignVCenter)
        for side in (self.table, self.detail):
            side.setMinimumHeight(self._presentation.scale.px(SMALLEST_TABLE_PX))
        self._columns.setSpacing(gap(4))
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addWidget(self.table, TABLE_SHARE)
        self._columns.addWidget(self.detail, DETAIL_SHARE)
        lines = QWidget()
        lines.setLayout(self._columns)
        self._content.addWidget(lines)
        self._content.addWidget(self._empty)
        body = QVBoxLayout()
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(self._head)
        body.addWidget(self.filters)
        body.addWidget(self.summary)
        body.addWidget(self._content, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(body))
