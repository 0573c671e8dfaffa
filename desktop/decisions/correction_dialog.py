"""A correction of what a person wrote in the journal: a new line, with its reason, the first one stays."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.decisions.reading import JournalLine
from core.decisions.record import Judgement
from core.desk.parts import Part
from core.errors import DecisionError, JournalError
from desktop.decisions.draft import FormDraft
from desktop.decisions.judgement_form import JudgementForm
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words

SIZE_PX = QSize(640, 460)


class CorrectionDialog(QDialog):
    """Corrects one line.

    Args:
        presentation: texts and looks.
        decisions: writes the journal.
        line: with all its facts.
        parent: the window it belongs to.
    """

    def __init__(
        self, presentation: Presentation, decisions: SessionDecisions, line: JournalLine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        texts = presentation.texts
        self._presentation, self._decisions, self._line = presentation, decisions, line
        self.form: JudgementForm | None = None
        self.text: TextArea | None = None
        content = QVBoxLayout()
        content.setSpacing(presentation.scale.gap(3))
        content.addWidget(words(texts("correction.note"), "muted", wrap=True))
        content.addWidget(self._make_fields())
        self.why = TextArea(presentation, texts("correction.why"))
        content.addWidget(self.why)
        content.addStretch(1)
        title = texts("correction.title", number=presentation.formatter.number(line.entry.sequence))
        self.page = DialogPage(presentation, title, content)
        self.draft = FormDraft(
            decisions.desk, line.entry.client_id, Part.JOURNAL_LINE, self._typed, self._take_up,
            about=str(line.entry.sequence),
        )  # fmt: skip
        self.clear = self.draft.offer(self.page, presentation)
        self.page.add_button(texts("draft.close"), self.reject)
        self.save = self.page.add_button(texts("correction.save"), self._save, primary=True)
        fill_dialog(self, presentation, title, self.page, SIZE_PX)
        for field in (self.why, self.text, self.form):
            if field is not None:
                field.edited.connect(self.draft.keep)

    def _typed(self) -> dict[str, str]:
        """What is written, nothing where it is what the journal says already."""
        fields = self._fields()
        is_new = self.why.text or any(text != self._written(name) for name, text in fields.items())
        return {**fields, "why": self.why.text} if is_new else {}

    def _take_up(self, fields: Mapping[str, str]) -> None:
        found = {name: fields.get(name, self._written(name)) for name in self._fields()}
        if self.form is not None:
            self.form.take_up(found)
        if self.text is not None:
            self.text.set_text(found["text"])
        self.why.set_text(fields.get("why", ""))

    def _fields(self) -> dict[str, str]:
        if self.form is not None:
            return self.form.fields
        return {} if self.text is None else {"text": self.text.text}

    def _written(self, name: str) -> str:
        if name == "decision":
            return str(self._line.decision or "")
        return str(self._line.facts.get(name, "")).strip()

    def _make_fields(self) -> QWidget:
        facts, advice = self._line.facts, self._line.advice
        if self._line.decision is not None and advice is not None:
            self.form = JudgementForm(self._presentation, advice)
            override = str(facts.get("override_reason", ""))
            self.form.present(Judgement(self._line.decision, str(facts.get("reason", "")), override))
            return self.form
        self.text = TextArea(self._presentation, self._presentation.texts("correction.text"), lines=4)
        self.text.set_text(str(facts.get("text", "")))
        return self.text

    def _changes(self) -> dict[str, str]:
        if self.text is not None:
            found = {"text": self.text.text}
        else:
            judgement = self.form.judgement if self.form is not None else None
            found = {} if judgement is None else _facts(judgement)
        return {name: value for name, value in found.items() if value != str(self._line.facts.get(name, ""))}

    def _save(self) -> None:
        try:
            self._decisions.correct(self._line.entry.sequence, self._changes(), self.why.text)
        except DecisionError as error:
            self._refuse(error)
        except JournalError as error:
            self.page.tell(sentence(error, self._presentation.texts))
        else:
            self.draft.send()
            self.accept()

    def _refuse(self, error: DecisionError) -> None:
        told = sentence(error, self._presentation.texts)
        if not self.why.text:
            self.why.refuse(told)
        elif self.text is not None and error.problem == "text_missing":
            self.text.refuse(told)
        elif self.form is None or not self.form.refuse(error):
            self.page.tell(told)


def _facts(judgement: Judgement) -> dict[str, str]:
    return {
        "decision": str(judgement.decision),
        "reason": judgement.reason,
        "override_reason": judgement.override_reason,
    }
