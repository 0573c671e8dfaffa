"""Where an advisor writes down a decision, beside the reasons it rests on, and sees what was recorded."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDialog, QStackedWidget, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment, WhatIf
from core.bundle.bundle import Bundle
from core.decisions.reading import journal_line, last_view
from core.desk.parts import Part
from core.errors import DecisionError, JournalError
from core.features.catalogue import Editable
from core.journal.journal import JournalEntry
from desktop.decisions.decision_basis import DecisionBasis, basis_of
from desktop.decisions.draft import FormDraft
from desktop.decisions.judgement_form import JudgementForm
from desktop.decisions.line_facts import FactsList, line_facts
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.closing_words import ClosingWords
from desktop.session.decisions import SessionDecisions
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.wheel import leave_wheel_to_page
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words

SIZE_PX = QSize(1040, 720)
SHORTEST_SUBJECT = 20
BESIDE_PX = 760
"""Narrowest dialog, in pixels at 100 % text, with the reasons beside the form."""


class BesideBasis(QBoxLayout):
    """What a decision rests on at the left, and what is to be filled in at the right; one above the other when narrow.

    Args:
        presentation: sizes.
        basis: the reasons.
        form: the fields.
    """

    def __init__(self, presentation: Presentation, basis: QWidget, form: QWidget) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self._scale = presentation.scale
        self.setSpacing(presentation.scale.gap(5))
        self._basis = basis
        self.addWidget(basis, 1)
        self.addWidget(form, 1)

    def replace_basis(self, basis: QWidget) -> None:
        """Show another basis."""
        self.replaceWidget(self._basis, basis)
        basis.show()
        self._basis.hide()
        self._basis.deleteLater()
        self._basis = basis

    def fit(self, width_px: int) -> None:
        """Follow the width of the dialog, in pixels."""
        beside = width_px * 100 / self._scale.text_percent >= BESIDE_PX
        self.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)


class DecisionDialog(QDialog):
    """The form; once the decision is recorded, what the journal holds.

    Args:
        presentation: texts and looks.
        decisions: writes and reads the journal.
        bundle: scored the file.
        assessed: the file as it is.
        offer: a simulated offer that may be decided instead, None where nothing is simulated.
        parent: the window it belongs to.
        annual_rate: nominal yearly rate that the advisor chose (0.2: 20 %); None for the one that the file implies.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        bundle: Bundle,
        assessed: Assessment,
        offer: WhatIf | None = None,
        parent: QWidget | None = None,
        *,
        annual_rate: float | None = None,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._decisions, self._bundle, self._assessed = presentation, decisions, bundle, assessed
        self._offer, self._annual_rate = offer, annual_rate
        texts = presentation.texts
        self.subject = QComboBox()
        leave_wheel_to_page(self.subject)
        self.subject.addItem(texts("decision.subject_file"))
        self.subject.addItem(texts("decision.subject_offer", changes=self._changes()))
        self.form = JudgementForm(presentation, assessed.advice)
        self.client_view = TextArea(presentation, texts("decision.client_view"))
        self.facts = FactsList(presentation)
        self._columns = BesideBasis(presentation, self._make_basis(), self._make_fields())
        number = presentation.formatter.client_id(assessed.client.client_id)
        title = texts("decision.dialog_title", client=number)
        self.asking = DialogPage(presentation, title, self._columns)
        self.draft = FormDraft(decisions.desk, assessed.client.client_id, Part.DECISION, self._typed, self._take_up)
        self.clear = self.draft.offer(self.asking, presentation)
        self.asking.add_button(texts("draft.close"), self.reject)
        self.save = self.asking.add_button(texts("decision.save"), self._save, primary=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.asking)
        self._pages.addWidget(self._make_recorded())
        fill_dialog(self, presentation, title, self._pages, SIZE_PX)
        self.form.edited.connect(self.asking.clear)
        self.subject.currentIndexChanged.connect(lambda _place: self._change_subject())
        for edited in (self.form.edited, self.client_view.edited, self.subject.currentIndexChanged):
            edited.connect(self.draft.keep)

    @property
    def decided(self) -> Assessment | WhatIf:
        """What the decision is about."""
        return self._assessed if self._offer is None or self.subject.currentIndex() == 0 else self._offer

    @property
    def recorded(self) -> bool:
        """Whether the decision is written and shown back."""
        return self._pages.currentIndex() == 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the form below the reasons where the text has become too large."""
        super().resizeEvent(event)
        self._columns.fit(self.width())

    def _save(self) -> None:
        judgement = self.form.judgement
        if judgement is None:
            return
        try:
            language, view = self._presentation.language, self.client_view.text
            entry = self._decisions.decide(self.decided, judgement, language, view, self._annual_rate)
        except DecisionError as error:
            if not self.form.refuse(error):
                self.asking.tell(sentence(error, self._presentation.texts))
        except JournalError as error:
            self.asking.tell(sentence(error, self._presentation.texts))
        else:
            self.draft.send()
            self._show_recorded(entry)

    def _typed(self) -> dict[str, str]:
        offer = "offer" if self._offer is not None and self.subject.currentIndex() == 1 else ""
        return {**self.form.fields, "client_view": self.client_view.text, "subject": offer}

    def _take_up(self, fields: Mapping[str, str]) -> None:
        if self._offer is not None:
            self.subject.setCurrentIndex(1 if fields.get("subject") else 0)
            self._change_subject()
        self.form.take_up(fields)
        self.client_view.set_text(fields.get("client_view", ""))

    def _show_recorded(self, entry: JournalEntry) -> None:
        journal = self._decisions.journal
        line, view = journal_line(journal, entry.sequence), last_view(journal, entry.client_id)
        if line is not None:
            told = ((self._presentation.texts("decision.client_view_told"), view),) if self.client_view.text else ()
            self.facts.present((*line_facts(line, self._bundle, self._presentation), *told))
        self._pages.setCurrentIndex(1)
        self._close.setFocus()
        announce(self, self._presentation.texts("decision.recorded_title"))

    def _change_subject(self) -> None:
        self._columns.replace_basis(self._make_basis())
        self.form.set_advice(self._advised.advice)

    @property
    def _advised(self) -> Assessment:
        decided = self.decided
        return decided.after if isinstance(decided, WhatIf) else decided

    def _make_basis(self) -> DecisionBasis:
        basis = basis_of(self._advised, self._bundle, self._presentation)
        if isinstance(self.decided, WhatIf):
            basis.note(self._presentation.texts("decision.simulated"))
        return basis

    def _changes(self) -> str:
        if self._offer is None:
            return ""
        catalogue, language = self._bundle.catalogue, self._presentation.language
        value = self._presentation.formatter.value
        changed = ((catalogue.by_name[change.feature], change.after) for change in self._offer.changes)
        told = [
            f"{feature.wording[language].label} {value(feature, after, catalogue)}"
            for feature, after in changed
            if feature.editable is not Editable.NO
        ]
        if (closed := self._offer.closed) is not None:
            texts = self._presentation.texts
            credit = ClosingWords(texts, self._presentation.formatter, catalogue).whole(closed)
            told.insert(0, texts("closing.told", credit=credit))
        return ", ".join(told)

    def _make_fields(self) -> QWidget:
        texts = self._presentation.texts
        form = QWidget()
        fields = QVBoxLayout(form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(self._presentation.scale.gap(3))
        fields.addWidget(words(texts("decision.form_title"), "section"))
        if self._offer is not None:
            label = words(texts("decision.subject"), "strong")
            label.setBuddy(self.subject)
            self.subject.setAccessibleName(texts("decision.subject"))
            self.subject.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.subject.setMinimumContentsLength(SHORTEST_SUBJECT)
            fields.addWidget(label)
            fields.addWidget(self.subject)
        fields.addWidget(self.form)
        fields.addWidget(self.client_view)
        author = texts("decision.author", author=self._decisions.settings.author)
        fields.addWidget(words(author, "small-muted", wrap=True))
        fields.addWidget(words(texts("draft.kept"), "small-muted", wrap=True))
        fields.addStretch(1)
        return form

    def _make_recorded(self) -> DialogPage:
        texts = self._presentation.texts
        content = QVBoxLayout()
        content.setSpacing(self._presentation.scale.gap(3))
        content.addWidget(words(texts("decision.recorded_text"), "muted", wrap=True))
        content.addWidget(self.facts)
        content.addStretch(1)
        page = DialogPage(self._presentation, f"✓ {texts('decision.recorded_title')}", content)
        self._close = page.add_button(texts("decision.close"), self.accept, primary=True)
        return page
