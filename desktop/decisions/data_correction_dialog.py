"""A contested datum is put right: what the file says, what is true, and the document that shows it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.data_correction import DataCorrection, correctable_features
from core.errors import ContradictionError, DecisionError, InvalidValueError, JournalError
from core.features.catalogue import MISSING_CATEGORY, Feature, Unit
from core.values import Value
from desktop.looks.presentation import Presentation
from desktop.session.corrections import SessionCorrections
from desktop.session.session import Session
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.fields.feature_choices import FeatureChoices
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.fields.value_entry import read_entry
from desktop.widgets.refusal_words import refusal_sentence
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words

SIZE_PX = QSize(640, 560)


class DataCorrectionDialog(QDialog):
    """Corrects one datum of the open file.

    Args:
        presentation: texts and looks.
        corrections: writes the journal.
        author: in whose name.
        assessed: the file as it is shown.
        bundle: labels and ranges.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        presentation: Presentation,
        corrections: SessionCorrections,
        author: str,
        assessed: Assessment,
        bundle: Bundle,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._corrections, self._bundle = presentation, corrections, bundle
        self._client = assessed.client
        texts, features = presentation.texts, correctable_features(bundle.catalogue)
        self._feature = features[0]
        choices = FeatureChoices(presentation, bundle.catalogue, features, self)
        self.datum = FeatureCombo(presentation, choices, texts("datum.which"))
        self.datum.setProperty("role", None)
        self.before = words(wrap=True)
        self.number, self.choice = QLineEdit(), QComboBox()
        self._values: list[Value] = []
        self.document = TextArea(presentation, texts("datum.document"), hint=texts("datum.document_hint"))
        title = texts("datum.title", client=presentation.formatter.client_id(self._client.client_id))
        self.page = DialogPage(presentation, title, self._lay_out(author))
        self.page.add_button(texts("decision.cancel"), self.reject)
        self.save = self.page.add_button(texts("datum.save"), self._save, primary=True)
        fill_dialog(self, presentation, title, self.page, SIZE_PX)
        self.datum.feature_chosen.connect(self.choose)
        self.choose(next(one.name for one in features if one.in_model))

    def choose(self, name: str) -> None:
        """Correct this datum."""
        self._feature = self._bundle.catalogue.by_name[name]
        self.datum.show_feature(name)
        self.before.setText(self._shown(self._client.values[name]))
        listed = _is_listed(self._feature)
        self.choice.setVisible(listed)
        self.number.setVisible(not listed)
        self.number.clear()
        self._values = self._answers() if listed else []
        self.choice.clear()
        self.choice.addItems([self._shown(value) for value in self._values])
        self.choice.setCurrentIndex(-1)
        self.page.clear()

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
            self.accept()

    def _entered(self, before: Value) -> Value:
        if _is_listed(self._feature):
            place = self.choice.currentIndex()
            return before if place < 0 else self._values[place]
        return read_entry(self._feature, self.number.text(), self._bundle.catalogue, self._presentation.formatter)

    def _text(self, correction: DataCorrection) -> str:
        return self._presentation.texts(
            "datum.text",
            label=self._feature.wording[self._presentation.language].label,
            before=self._shown(correction.before),
            after=self._shown(correction.after),
            document=correction.document,
        )

    def _shown(self, value: Value) -> str:
        return self._presentation.formatter.value(self._feature, value, self._bundle.catalogue)

    def _answers(self) -> list[Value]:
        if self._feature.unit is Unit.FLAG:
            return [0.0, 1.0]
        known = [*self._bundle.catalogue.categories[self._feature.name], MISSING_CATEGORY]
        return sorted(dict.fromkeys(known), key=lambda one: (one == MISSING_CATEGORY, self._shown(one).casefold()))

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
        content.addWidget(self.document)
        content.addWidget(words(texts("datum.author", author=author), "small-muted", wrap=True))
        content.addStretch(1)
        return content


def open_data_correction(
    presentation: Presentation, session: Session, assessed: Assessment, bundle: Bundle, parent: QWidget
) -> None:
    """Open the dialog over a window; once a datum is put right, the file is opened again to be seen."""
    decisions = session.decisions
    author = decisions.settings.author
    dialog = DataCorrectionDialog(presentation, decisions.corrections, author, assessed, bundle, parent)
    dialog.accepted.connect(partial(session.open_client, assessed.client.client_id))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _is_listed(feature: Feature) -> bool:
    return feature.is_text or feature.unit is Unit.FLAG
