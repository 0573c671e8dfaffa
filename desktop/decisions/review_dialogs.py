"""The second look: asked for with what is contested, answered by another person."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.first_decision import FirstDecision
from core.decisions.reading import JournalLine
from core.desk.parts import Part
from core.errors import DecisionError, JournalError
from desktop.decisions.decision_basis import basis_of_record
from desktop.decisions.decision_dialog import BesideBasis
from desktop.decisions.draft import FormDraft
from desktop.decisions.judgement_form import JudgementForm
from desktop.decisions.line_facts import FactsList, first_facts, request_facts
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.settings.settings import LONGEST_NAME
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words

REQUEST_SIZE_PX = QSize(620, 360)
ANSWER_SIZE_PX = QSize(1040, 700)
NAME_FIELD = "reviewer"


class ReviewRequestDialog(QDialog):
    """Asks another person to look again at a decision.

    Args:
        presentation: texts and looks.
        decisions: writes the journal.
        subject: the decision that holds, or the file where nothing is decided yet.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        subject: JournalLine | Assessment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        texts = presentation.texts
        self._presentation, self._decisions = presentation, decisions
        self._subject = subject
        kind = "request" if isinstance(subject, JournalLine) else "undecided"
        self.text = TextArea(presentation, texts(f"review.{kind}_text"), lines=4)
        content = QVBoxLayout()
        content.setSpacing(presentation.scale.gap(3))
        content.addWidget(words(texts(f"review.{kind}_note"), "muted", wrap=True))
        content.addWidget(self.text)
        content.addStretch(1)
        title = texts("review.request_title")
        self.page = DialogPage(presentation, title, content)
        self.draft = FormDraft(
            decisions.desk,
            subject.entry.client_id if isinstance(subject, JournalLine) else subject.client.client_id,
            Part.REVIEW_REQUEST,
            lambda: {"text": self.text.text},
            lambda fields: self.text.set_text(fields.get("text", "")),
        )
        self.clear = self.draft.offer(self.page, presentation)
        self.page.add_button(texts("draft.close"), self.reject)
        self.save = self.page.add_button(texts("review.request_save"), self._save, primary=True)
        fill_dialog(self, presentation, title, self.page, REQUEST_SIZE_PX)
        self.text.edited.connect(self.draft.keep)

    def _save(self) -> None:
        try:
            self._ask(self.text.text)
        except (DecisionError, JournalError) as error:
            self.page.refuse(error, {"text_missing": self.text, "reason_missing": self.text})
        else:
            self.draft.send()
            self.accept()

    def _ask(self, text: str) -> None:
        if isinstance(self._subject, JournalLine):
            line = self._subject
            self._decisions.request_review(int(line.facts.get("decision_sequence") or line.entry.sequence), text)
        else:
            self._decisions.put_off(self._subject, text, self._presentation.language)


class ReviewAnswerDialog(QDialog):
    """Writes down what another person decides after a second look.

    Args:
        presentation: texts and looks.
        decisions: writes the journal.
        bundle: names features.
        request: the request, with all its facts.
        first: the decision that is contested.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        bundle: Bundle,
        request: JournalLine,
        first: FirstDecision,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        texts = presentation.texts
        self._presentation, self._decisions, self._request = presentation, decisions, request
        self.reviewer = QLineEdit()
        self.reviewer.setMaxLength(LONGEST_NAME)
        self.reviewer.setObjectName(NAME_FIELD)
        self.reviewer.setAccessibleName(texts("review.reviewer"))
        self.form = JudgementForm(presentation, first.record.advice)
        self.asked = FactsList(presentation)
        self.asked.present(request_facts(request, presentation))
        self.first = FactsList(presentation)
        self.first.present(first_facts(first, bundle, presentation))
        basis = basis_of_record(first.record, presentation)
        self._columns = BesideBasis(presentation, basis, self._make_fields())
        title = texts("review.answer_title", client=presentation.formatter.client_id(request.entry.client_id))
        self.page = DialogPage(presentation, title, self._columns)
        self.draft = FormDraft(decisions.desk, request.entry.client_id, Part.REVIEW_ANSWER, self._typed, self._take_up)
        self.clear = self.draft.offer(self.page, presentation)
        self.page.add_button(texts("draft.close"), self.reject)
        self.save = self.page.add_button(texts("review.answer_save"), self._save, primary=True)
        fill_dialog(self, presentation, title, self.page, ANSWER_SIZE_PX)
        self.form.edited.connect(self.page.clear)
        self.form.edited.connect(self.draft.keep)
        self.reviewer.textEdited.connect(self.draft.keep)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the form below the reasons where the text has become too large."""
        super().resizeEvent(event)
        self._columns.fit(self.width())

    def _save(self) -> None:
        judgement = self.form.judgement
        if judgement is None:
            return
        try:
            self._decisions.answer_review(self.reviewer.text(), self._request.entry.sequence, judgement)
        except DecisionError as error:
            if not self.form.refuse(error):
                self.page.tell(sentence(error, self._presentation.texts))
                if error.problem in ("author_missing", "same_person", "same_account"):
                    self.reviewer.setFocus()
        except JournalError as error:
            self.page.tell(sentence(error, self._presentation.texts))
        else:
            self.draft.send()
            self.accept()

    def _typed(self) -> dict[str, str]:
        return {**self.form.fields, "reviewer": self.reviewer.text()}

    def _take_up(self, fields: Mapping[str, str]) -> None:
        self.form.take_up(fields)
        self.reviewer.setText(fields.get("reviewer", ""))

    def _make_fields(self) -> QWidget:
        texts = self._presentation.texts
        name = words(texts("review.reviewer"), "strong")
        name.setBuddy(self.reviewer)
        form = QWidget()
        fields = QVBoxLayout(form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(self._presentation.scale.gap(2))
        fields.addWidget(words(texts("review.first_shown"), "section"))
        fields.addWidget(self.first)
        fields.addSpacing(self._presentation.scale.gap(2))
        fields.addWidget(words(texts("review.request_shown"), "section"))
        fields.addWidget(self.asked)
        fields.addSpacing(self._presentation.scale.gap(2))
        fields.addWidget(words(texts("review.answer_section"), "section"))
        fields.addWidget(name)
        fields.addWidget(self.reviewer)
        fields.addWidget(words(texts("review.other_person"), "small-muted", wrap=True))
        fields.addWidget(self.form)
        fields.addStretch(1)
        return form
