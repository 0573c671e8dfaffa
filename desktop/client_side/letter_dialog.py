"""The letter that the client takes home: what it says follows the journal, and it is seen before it is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.decisions.record import Decision
from core.documents.letter import LetterRequest
from core.errors import DecisionError
from desktop.client_side.document_foot import DocumentFoot, DocumentWays
from desktop.client_side.page_images import PageImages
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.client_side.printing import ask_printer
from desktop.client_side.summary_dialog import SummaryDialog
from desktop.decisions.decision_dialog import BesideBasis
from desktop.looks.messages import sentence
from desktop.looks.moments import day_words
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.session.documents import Document, LetterOrder, LetterPreview
from desktop.session.opened_client import OpenedClient
from desktop.settings.settings import LANGUAGES, LONGEST_LINE
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.file_choice import AskPath, ask_path
from desktop.widgets.fields.wheel import leave_wheel_to_page
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import line, words

if TYPE_CHECKING:
    from desktop.client_side.printing import AskPrinter

SIZE_PX = QSize(1120, 760)
PIXELS_PER_INCH = 120.0
PAUSE_MS = 300
"""Typing pauses this long before the preview follows."""


class LetterDialog(QDialog):
    """What may be chosen at the left, the pages at the right.

    Args:
        presentation: texts and looks.
        decisions: sets the letter.
        opened: the client's file, and what is decided on it.
        parent: the window it belongs to.
        ask_file: asks where to write.
        ask: asks for a printer.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        opened: OpenedClient,
        parent: QWidget | None = None,
        ask_file: AskPath = ask_path,
        ask: AskPrinter = ask_printer,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._decisions, self._ask_file = presentation, decisions, ask_file
        self._assessment, self._case = opened.assessment, opened.case
        self._make_controls()
        self.pages = PageImages(presentation)
        # Each scrolls by itself: the fields stay in sight beside the last page.
        self._fields = self._make_fields()
        self._form, self._sheets = scrolled(self._fields), scrolled(self.pages)
        self._columns = BesideBasis(presentation, self._form, self._sheets)
        self._columns.setStretch(0, 2)
        self._columns.setStretch(1, 3)
        texts, number = presentation.texts, presentation.formatter.client_id(opened.client_id)
        title = texts("letter.title", client=number)
        self.page = DialogPage(presentation, title, self._columns)
        self.page.add_button(texts("letter.close"), self.reject)
        ways = DocumentWays(Document.LETTER, self._save, self._print, "letter.saved")
        self.foot = DocumentFoot(presentation, self.page, decisions.documents, ways, texts("letter.save"), ask)
        self.save = self.foot.save
        fill_dialog(self, presentation, title, self.page, SIZE_PX)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._preview)
        self._listen()
        if self._case.problem is not None:
            self.page.tell(sentence(self._case.problem, texts))
        self._preview()

    @property
    def decision(self) -> Decision:
        """The decision that the letter tells: the one that holds, or that nothing is decided yet."""
        line = self._case.holding
        return line.decision if line is not None and line.decision is not None else Decision.TO_REVIEW

    @property
    def order(self) -> LetterOrder:
        """The letter as it is asked for now."""
        line = self._case.holding
        request = LetterRequest(
            decision=self.decision,
            dated=date.today(),
            advisor=self.advisor.text(),
            advisor_contact=self.contact.text(),
            client_name=self.client_name.text(),
            own_reason=self.own_reason.text,
            entry=0 if line is None else line.entry.sequence,
            entry_hash="" if line is None else line.entry.entry_hash,
        )
        language = str(self.language.currentData())
        return LetterOrder(self._assessment, self._case.rests_on, request, self.changes.isChecked(), language)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the pages below the fields where the text has become too large."""
        super().resizeEvent(event)
        self._columns.fit(self.width())
        stacked = self._columns.direction() is QBoxLayout.Direction.TopToBottom
        self._form.setMinimumHeight(self._fields.sizeHint().height() if stacked else 0)
        self._sheets.setMinimumHeight(self.height() * 2 // 3 if stacked else 0)

    def _make_controls(self) -> None:
        texts, settings = self._presentation.texts, self._decisions.settings
        self.client_name, self.advisor = QLineEdit(), QLineEdit(settings.signer)
        self.contact = QLineEdit(settings.contact)
        for field in (self.client_name, self.advisor, self.contact):
            field.setMaxLength(LONGEST_LINE)
        self.language = QComboBox()
        leave_wheel_to_page(self.language)
        for language in LANGUAGES:
            self.language.addItem(texts(f"display.language_{language}"), language)
        self.language.setCurrentIndex(LANGUAGES.index(self._presentation.language))
        self.own_reason = TextArea(self._presentation, texts("letter.own_reason"), lines=3)
        line = self._case.holding
        if line is not None and line.override:
            self.own_reason.set_text(str(line.facts.get("override_reason", "")))
        self.own_reason.setVisible(line is not None)
        self.changes = QCheckBox(texts("letter.changes"))
        refused = self.decision is Decision.REFUSED
        self.changes.setChecked(refused)
        self.changes.setVisible(refused)

    def _make_fields(self) -> QWidget:
        texts = self._presentation.texts
        form = QWidget()
        fields = QVBoxLayout(form)
        gap = self._presentation.scale.gap
        fields.setContentsMargins(gap(1), gap(1), gap(4), gap(1))
        fields.setSpacing(gap(2))
        fields.addWidget(words(texts("letter.variant"), "strong"))
        fields.addWidget(words(self._variant(), wrap=True))
        for key, control in (
            ("client_name", self.client_name),
            ("advisor", self.advisor),
            ("contact", self.contact),
            ("language", self.language),
        ):
            label = words(texts(f"letter.{key}"), "strong", wrap=True)
            label.setBuddy(control)
            control.setAccessibleName(texts(f"letter.{key}"))
            fields.addWidget(label)
            fields.addWidget(control)
        fields.addWidget(self.own_reason)
        fields.addWidget(self.changes)
        fields.addWidget(line())
        fields.addWidget(words(texts("papers.also"), "strong", wrap=True))
        for key, slot in (("papers.summary", self._open_summary), ("letter.data", self._open_data)):
            also = QPushButton(texts(key))
            also.setAutoDefault(False)
            also.clicked.connect(lambda _checked=False, slot=slot: slot())
            fields.addWidget(also, 0, Qt.AlignmentFlag.AlignLeft)
        fields.addStretch(1)
        return form

    def _variant(self) -> str:
        line = self._case.holding
        if line is None:
            return self._presentation.texts("letter.variant_none")
        day = day_words(line.entry.recorded_at, self._presentation.language)
        return self._presentation.texts(f"letter.variant_{line.decision}", day=day)

    def _listen(self) -> None:
        for field in (self.client_name, self.advisor, self.contact):
            field.textChanged.connect(lambda _text: self._pause.start())
        self.language.currentIndexChanged.connect(lambda _place: self._preview())
        self.own_reason.edited.connect(self._pause.start)
        self.changes.toggled.connect(lambda _on: self._preview())
        documents = self._decisions.documents
        documents.previewed.connect(self._show)
        documents.failed.connect(self._refuse)

    def _preview(self) -> None:
        if not self.pages.count:
            self.page.inform(self._presentation.texts("letter.working"))
        self._decisions.documents.preview_letter(self.order, PIXELS_PER_INCH)

    def _show(self, preview: LetterPreview) -> None:
        letter = preview.letter
        self.pages.present(preview.pages, " ".join((letter.title, letter.opening, *letter.role.paragraphs)))
        self.foot.allow(True)
        self.page.clear()

    def _refuse(self, error: Exception, document: Document) -> None:
        if document is not Document.LETTER:
            return
        told = sentence(error, self._presentation.texts)
        # A file that could not be written may be written elsewhere; a letter that cannot be set may not.
        self.foot.allow(isinstance(error, OSError))
        if isinstance(error, DecisionError) and error.problem == "override_reason_missing":
            self.own_reason.refuse(told)
            self.page.clear()

    def _save(self) -> None:
        texts = self._presentation.texts
        suggested = texts("letter.file_name", client=self._assessment.client.client_id)
        path = self._ask_file(self, texts("letter.save"), suggested, texts("letter.file_kind"))
        if path is not None:
            self._decisions.documents.save_letter(self.order, path)

    def _print(self) -> None:
        self._decisions.documents.print_letter(self.order)

    def _open_summary(self) -> None:
        # What would change the result is of use in a meeting that does not end in an agreement.
        order = replace(self.order, look_for_changes=self.decision is not Decision.GRANTED)
        dialog = SummaryDialog(self._presentation, self._decisions.documents, order, self, self._ask_file)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open_data(self) -> None:
        dialog = PersonalDataDialog(
            self._presentation, self._decisions.documents, self._assessment, self, ask_file=self._ask_file
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
