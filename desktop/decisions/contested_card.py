"""What the client says is wrong in the file, each datum to be put right or answered; gone once nothing waits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.bundle.bundle import Bundle
from core.decisions.contested_data import ContestedDatum, ContestOutcome
from core.decisions.data_correction import correctable_features
from core.errors import DecisionError, JournalError
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.contests import SessionContests
from desktop.session.opened_client import OpenedClient
from desktop.settings.settings import LONGEST_LINE
from desktop.widgets.fields.value_text import ValueText
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.words import Card, words

Settle = Callable[[str, str], str]
"""Answers a datum with a reason; gives the sentence of a refusal, empty where the answer is kept."""


class ContestedCard(Card):
    """One line a contested datum.

    Signals:
        correction_asked: a ``ContestedDatum`` is to be put right.

    Args:
        presentation: texts and looks.
        contests: writes down the answers.
    """

    correction_asked = Signal(ContestedDatum)

    def __init__(self, presentation: Presentation, contests: SessionContests) -> None:
        super().__init__(presentation, presentation.texts("contested.card"))
        self._presentation, self._contests = presentation, contests
        self._shown: tuple[int, tuple[ContestedDatum, ...]] = 0, ()
        self.lines: tuple[ContestedLine, ...] = ()
        self._title = words(role="section", tone="primary", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(presentation.scale.gap(2))
        self.body.addWidget(self._title)
        self.body.addLayout(self._list)
        self.hide()

    def present(self, opened: OpenedClient, bundle: Bundle) -> None:
        """Show what one client contests now."""
        contested = opened.case.contested_data
        self.setVisible(bool(contested))
        if self._shown == (opened.client_id, contested):
            return
        self._shown = opened.client_id, contested
        for line in self.lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._title.setText(self._presentation.texts("contested.title", count=len(contested)))
        self.lines = tuple(ContestedLine(self._presentation, bundle, datum, self._settle) for datum in contested)
        for line in self.lines:
            line.correction_asked.connect(self.correction_asked)
            self._list.addWidget(line)

    def _settle(self, feature: str, reason: str) -> str:
        try:
            self._contests.settle(self._shown[0], feature, ContestOutcome.DISMISSED, reason)
        except (DecisionError, JournalError) as error:
            return sentence(error, self._presentation.texts)
        return ""


class ContestedLine(QWidget):
    """What the file says and what the client says, and the two ways to answer.

    Signals:
        correction_asked: the datum is to be put right.

    Args:
        presentation: texts and looks.
        bundle: labels.
        datum: what is contested.
        settle: answers it.
    """

    correction_asked = Signal(ContestedDatum)

    def __init__(self, presentation: Presentation, bundle: Bundle, datum: ContestedDatum, settle: Settle) -> None:
        super().__init__()
        texts, gap = presentation.texts, presentation.scale.gap
        self.datum, self._settle = datum, settle
        feature = bundle.catalogue.by_name[datum.feature]
        self.told = words(_told(presentation, bundle, datum), wrap=True)
        self.correct = QPushButton(texts("contested.correct"))
        self.correct.clicked.connect(lambda _on: self.correction_asked.emit(datum))
        self.keep = QPushButton(texts("contested.keep"))
        self.keep.clicked.connect(lambda _on: self._ask())
        self.reason = QLineEdit(placeholderText=texts("contested.reason"), maxLength=LONGEST_LINE)
        self.reason.setAccessibleName(texts("contested.reason"))
        self.confirm = QPushButton(texts("contested.confirm"))
        self.confirm.clicked.connect(lambda _on: self._answer())
        self.reason.returnPressed.connect(self._answer)
        self._refusal = words(role="small", tone="raises", wrap=True)
        self._refusal.hide()
        buttons = FlowLayout(gap=gap(2))
        can_correct = feature in correctable_features(bundle.catalogue)
        for button in (self.correct, self.keep):
            buttons.addWidget(button)
        if not can_correct:
            self.correct.hide()
        self._form = self._make_form(gap(2))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap(1))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.told)
        if not can_correct:
            told.addWidget(words(texts("contested.at_source"), "small-muted", wrap=True))
        told.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(gap(3))
        head.addLayout(told, 1)
        head.addLayout(buttons, 1)
        body.addLayout(head)
        body.addWidget(self._form)
        body.addWidget(self._refusal)

    def _ask(self) -> None:
        self._form.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self) -> None:
        refusal = self._settle(self.datum.feature, self.reason.text())
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))

    def _make_form(self, gap_px: int) -> QWidget:
        made = QWidget()
        form = QHBoxLayout(made)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(gap_px)
        form.addWidget(self.reason, 1)
        form.addWidget(self.confirm)
        made.hide()
        return made


def _told(presentation: Presentation, bundle: Bundle, datum: ContestedDatum) -> str:
    feature = bundle.catalogue.by_name[datum.feature]
    writing = ValueText(feature, bundle.catalogue, presentation.formatter)
    facts = {"label": feature.wording[presentation.language].label, "shown": writing.label(datum.shown)}
    if datum.claimed is None:
        return presentation.texts("contested.nothing", **facts)
    return presentation.texts("contested.value", **facts, claimed=writing.label(datum.claimed))
