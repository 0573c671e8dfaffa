"""A contested datum is put right: what the file says, what is true, and the document that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.contested_data import ContestedDatum
from core.decisions.data_correction import DataCorrection, correctable_features, corrected_risk
from core.desk.parts import Part
from core.errors import ContradictionError, DecisionError, InvalidValueError, JournalError
from core.values import Value, same_value
from desktop.decisions.draft import FormDraft
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.session.session import Session
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.choice_entry import ChoiceEntry
from desktop.widgets.fields.feature_choices import FeatureChoices
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.fields.line_entry import LineEntry
from desktop.widgets.fields.refusal_words import refusal_sentence
from desktop.widgets.fields.value_text import ValueText, is_chosen
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words

SIZE_PX = QSize(640, 560)
ANSWERED = "yes"


class DataCorrectionDialog(QDialog):
    """Corrects one datum of the open file.

    Args:
        presentation: texts and looks.
        decisions: writes the journal, and keeps what is not written there yet.
        assessed: the file as it is shown.
        bundle: labels and ranges.
        shows_risk: whether the score of the client may be seen.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        assessed: Assessment,
        bundle: Bundle,
        *,
        shows_risk: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._corrections, self._bundle = presentation, decisions.corrections, bundle
        self._assessed, self._client, self._shows_risk = assessed, assessed.client, shows_risk
        texts, features = presentation.texts, correctable_features(bundle.catalogue)
        self._feature = next(one for one in features if is_chosen(one))
        choices = FeatureChoices(presentation, bundle.catalogue, features, self, bundle.variables)
        self.datum = FeatureCombo(presentation, choices, texts("datum.which"))
        self.datum.setProperty("role", None)
        self.before = words(wrap=True)
        self.number, self.choice = LineEntry(self._writing), ChoiceEntry(self._writing)
        self.effect = words(role="strong", wrap=True)
        self.back = QPushButton()
        self.document = TextArea(presentation, texts("datum.document"), hint=texts("datum.document_hint"))
        title = texts("datum.title", client=presentation.formatter.client_id(self._client.client_id))
        self.page = DialogPage(presentation, title, self._lay_out(decisions.settings.author))
        self.draft = FormDraft(decisions.desk, self._client.client_id, Part.DATUM, self._typed, self._take_up)
        self.clear = self.page.add_button(texts("draft.clear"), self.draft.give_up)
        self.page.add_button(texts("draft.close"), self.reject)
        self.save = self.page.add_button(texts("datum.save"), self._save, primary=True)
        fill_dialog(self, presentation, title, self.page, SIZE_PX)
        self.datum.feature_chosen.connect(self._go_on_to)
        self.back.clicked.connect(lambda _on: self._go_back())
        for entry in (self.number, self.choice):
            entry.changed.connect(self._tell_effect)
            entry.changed.connect(self.draft.keep)
        self.document.edited.connect(self.draft.keep)
        # What was begun is finished first; what was put right is most likely looked at again.
        begun = [name for name in self.draft.begun if name in {one.name for one in features}]
        self.choose(next(iter((*begun, *self._client.corrected)), next(one.name for one in features if one.in_model)))

    def choose(self, name: str) -> None:
        """Correct this datum, from where it was left."""
        self._feature = self._bundle.catalogue.by_name[name]
        self.datum.show_feature(name)
        self.before.setText(self._writing.label(self._client.values[name]))
        self._entry.ask(self._writing)
        for one in (self.number, self.choice):
            one.setVisible(one is self._entry)
        corrected = self._client.corrected
        self.back.setVisible(name in corrected)
        if name in corrected:
            self.back.setText(self._presentation.texts("datum.back", value=self._writing.label(corrected[name])))
        self.page.clear()
        begun = self.draft.turn_to(name)
        if begun:
            self.page.inform(self._presentation.texts("draft.taken_up"))
        else:
            self.document.set_text("")
        self.clear.setVisible(begun)
        self._tell_effect()

    def _go_on_to(self, name: str) -> None:
        """Correct another datum; a document named before any value goes with it."""
        document = "" if self._is_answered else self.document.text
        if document:
            self.draft.drop()
        self.choose(name)
        if document and not self.document.text:
            self.document.set_text(document)

    @property
    def _is_answered(self) -> bool:
        return self.choice.currentIndex() >= 0 if self._entry is self.choice else bool(self.number.text())

    def _typed(self) -> dict[str, str]:
        answered = ANSWERED if self._is_answered else ""
        return {"answered": answered, "after": self._entry.kept() if answered else "", "document": self.document.text}

    def _take_up(self, fields: Mapping[str, str]) -> None:
        self._entry.ask(self._writing)
        if fields.get("answered") == ANSWERED:
            self._entry.show_kept(fields.get("after", ""))
        self.document.set_text(fields.get("document", ""))
        self._tell_effect()

    def propose(self, contested: ContestedDatum) -> None:
        """Correct what the client contests, with the value that the client gives as the one to be confirmed."""
        self.choose(contested.feature)
        if contested.claimed is not None and contested.feature not in self.draft.begun:
            self._entry.show_value(contested.claimed)
            self._tell_effect()

    def _go_back(self) -> None:
        """Propose the value of before the correction; why is still to be said."""
        self._entry.show_value(self._client.corrected[self._feature.name])
        self._tell_effect()
        self.draft.keep()
        self.document.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_effect(self) -> None:
        """Say what the risk becomes with what is entered, before anything is written."""
        told = self._effect() if self._shows_risk else ""
        self.effect.setText(told)
        self.effect.setVisible(bool(told))

    def _effect(self) -> str:
        before = self._client.values[self._feature.name]
        try:
            correction = DataCorrection(self._feature.name, before, self._entered(before), "")
            if same_value(correction.after, before):
                return ""
            risk = corrected_risk(self._bundle, self._client, (correction,))
        except InvalidValueError:
            return ""
        texts, shown = self._presentation.texts, self._presentation.formatter.risk
        advice = self._bundle.manifest.policy.advise(risk)
        return texts(
            "datum.effect",
            before=shown(self._assessed.probability),
            after=shown(risk),
            advice_before=texts(f"advice.{self._assessed.advice}"),
            advice_after=texts(f"advice.{advice}"),
        )

    def _save(self) -> None:
        before = self._client.values[self._feature.name]
        try:
            correction = DataCorrection(self._feature.name, before, self._entered(before), self.document.text)
            self._corrections.correct(self._client, correction, self._text(correction))
        except (InvalidValueError, ContradictionError) as error:
            self.page.tell(refusal_sentence(error, self._bundle.catalogue, self._presentation))
        except (DecisionError, JournalError) as error:
            self.page.refuse(error, {"document_missing": self.document})
        else:
            self.draft.send()
            self.accept()

    def _entered(self, before: Value) -> Value:
        is_unanswered = self._entry is self.choice and self.choice.currentIndex() < 0
        return before if is_unanswered else self._entry.value()

    def _text(self, correction: DataCorrection) -> str:
        first = self._client.corrected.get(correction.feature)
        goes_back = first is not None and same_value(correction.after, first)
        return self._presentation.texts(
            "datum.text_back" if goes_back else "datum.text",
            label=self._feature.wording[self._presentation.language].label,
            before=self._writing.label(correction.before),
            after=self._writing.label(correction.after),
            document=correction.document,
        )

    @property
    def _writing(self) -> ValueText:
        return ValueText(self._feature, self._bundle.catalogue, self._presentation.formatter)

    @property
    def _entry(self) -> LineEntry | ChoiceEntry:
        return self.choice if is_chosen(self._feature) else self.number

    def _lay_out(self, author: str) -> QVBoxLayout:
        texts = self._presentation.texts
        content = QVBoxLayout()
        content.setSpacing(self._presentation.scale.gap(2))
        content.addWidget(words(texts("datum.note"), "muted", wrap=True))
        for key, fields in (
            ("which", (self.datum,)),
            ("before", (self.before,)),
            ("after", (self.number, self.choice)),
        ):
            label = words(texts(f"datum.{key}"), "strong")
            label.setBuddy(fields[0])
            content.addWidget(label)
            for field in fields:
                field.setAccessibleName(texts(f"datum.{key}"))
                content.addWidget(field)
        content.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        content.addWidget(self.effect)
        content.addWidget(self.document)
        content.addWidget(words(texts("datum.author", author=author), "small-muted", wrap=True))
        content.addStretch(1)
        return content


def open_data_correction(
    presentation: Presentation,
    session: Session,
    assessed: Assessment,
    bundle: Bundle,
    parent: QWidget,
    contested: ContestedDatum | None = None,
    *,
    shows_risk: bool = True,
) -> None:
    """Open the dialog over a window, at what the client contests where that is given.

    Once a datum is put right, the file is opened again to be seen.

    Args:
        presentation: texts and looks.
        session: the open client.
        assessed: the file as it is shown.
        bundle: labels and ranges.
        parent: the window.
        contested: what the client says is wrong.
        shows_risk: whether the score of the client may be seen.
    """
    dialog = DataCorrectionDialog(
        presentation, session.decisions, assessed, bundle, shows_risk=shows_risk, parent=parent
    )
    if contested is not None:
        dialog.propose(contested)
    dialog.accepted.connect(partial(session.open_client, assessed.client.client_id))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
