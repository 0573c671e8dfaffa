"""One datum before the client: what the file says, and whether that is right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from core.decisions.contested_data import ContestedDatum
from core.errors import ContradictionError, InvalidValueError
from core.features.catalogue import Feature
from core.values import Value
from desktop.client_side.client_words import ClientWords
from desktop.client_side.step import LARGE, large_button
from desktop.looks.announcement import announce
from desktop.widgets.exclusive_chip import ExclusiveChip
from desktop.widgets.fields.entry import Entry, entry_for
from desktop.widgets.fields.refusal_words import refusal_sentence
from desktop.widgets.fields.value_text import ValueText
from desktop.widgets.state import set_property
from desktop.widgets.words import line, words

NAME_SHARE, VALUE_SHARE = 4, 3
BREATH_PX = 26
ANSWER_PX = 124
"""Width of an answer with its disc, so that the values stand in one column."""


class DatumRow(QWidget):
    """A label, a value and two answers; what should be there instead is asked for where the client says it is wrong.

    Signals:
        contested: the client says that the value is wrong: a ``ContestedDatum``.
        accepted: the client says that it is right: name of the feature.

    Args:
        told: words for the client.
        feature: which datum.
        value: what the file says.
        contested: what the client said before, None where nothing waits.
    """

    contested = Signal(ContestedDatum)
    accepted = Signal(str)

    def __init__(self, told: ClientWords, feature: Feature, value: Value, contested: ContestedDatum | None) -> None:
        super().__init__()
        self.feature = feature
        self._told, self._value = told, value
        presentation = told.presentation
        texts, label = presentation.texts, told.label(feature)
        self.right, self.wrong = (
            ExclusiveChip(texts("client_screen.right")),
            ExclusiveChip(texts("client_screen.wrong")),
        )
        self._group = QButtonGroup(self)
        for button, name in ((self.right, "right"), (self.wrong, "wrong")):
            button.setProperty(*LARGE)
            button.setMinimumWidth(presentation.scale.px(ANSWER_PX))
            button.setAccessibleName(texts(f"client_screen.{name}_spoken", label=label))
            self._group.addButton(button)
        self.right.clicked.connect(lambda _on: self._accept())
        self.wrong.clicked.connect(lambda _on: self._ask())
        self.note = words(role="client-strong", wrap=True)
        self.note.hide()
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(presentation.scale.gap(2))
        self._body.addWidget(line())
        self._body.addItem(self._breath())
        self._body.addLayout(self._make_line(label))
        self._body.addWidget(self.note)
        self._body.addItem(self._breath())
        self.claim: Entry | None = None
        self._claim_box: QWidget | None = None
        if contested is not None:
            self.wrong.setChecked(True)
            self.show_contested(contested)

    def set_wide(self, wide: bool) -> None:
        """Answers beside the value, or below it."""
        side = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._line.setDirection(side)

    def show_contested(self, datum: ContestedDatum) -> None:
        """Say what waits for the advisor."""
        texts = self._told.presentation.texts
        said = (
            texts("client_screen.claim_said_nothing")
            if datum.claimed is None
            else texts("client_screen.claim_said", value=self._told.value(self.feature, datum.claimed))
        )
        if self._claim_box is not None:
            self._claim_box.hide()
        self._say(said, "primary")

    def refuse(self, sentence: str) -> None:
        """Say why what the client said could not be kept."""
        self._say(sentence, "raises")

    def send(self, *, with_value: bool) -> None:
        """Tell the advisor that the datum is wrong.

        Args:
            with_value: whether the client gives another value.
        """
        try:
            claimed = self.claim.value() if with_value and self.claim is not None else None
        except (InvalidValueError, ContradictionError) as error:
            self.refuse(refusal_sentence(error, self._told.bundle.catalogue, self._told.presentation))
            return
        self.contested.emit(ContestedDatum(self.feature.name, self._value, claimed))

    def _accept(self) -> None:
        self.note.hide()
        if self._claim_box is not None:
            self._claim_box.hide()
        self.accepted.emit(self.feature.name)

    def _ask(self) -> None:
        if self._claim_box is None:
            self._claim_box = self._make_claim()
            self._body.insertWidget(self._body.count() - 1, self._claim_box)
        self._claim_box.show()
        if self.claim is not None:
            self.claim.editors[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str, tone: str) -> None:
        self.note.setText(sentence)
        set_property(self.note, "tone", tone)
        self.note.show()
        announce(self.wrong, sentence)

    def _breath(self) -> QSpacerItem:
        """Room above and below the words where the screen is tall."""
        height_px, policy = self._told.presentation.scale.px(BREATH_PX), QSizePolicy.Policy
        return QSpacerItem(0, height_px, policy.Minimum, policy.Maximum)

    def _make_line(self, label: str) -> QBoxLayout:
        gap, told = self._told.presentation.scale.gap, self._told
        name = QVBoxLayout()
        name.setSpacing(0)
        name.addWidget(words(label, "client-strong", wrap=True))
        name.addWidget(words(told.meaning(self.feature), "muted", wrap=True))
        answers = QHBoxLayout()
        answers.setSpacing(gap(2))
        answers.addWidget(self.right)
        answers.addWidget(self.wrong)
        answers.addStretch(1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(gap(3))
        self._line.addLayout(name, NAME_SHARE)
        self._line.addWidget(words(told.value(self.feature, self._value), "client", wrap=True), VALUE_SHARE)
        self._line.addLayout(answers)
        return self._line

    def _make_claim(self) -> QWidget:
        presentation = self._told.presentation
        texts, gap = presentation.texts, presentation.scale.gap
        writing = ValueText(self.feature, self._told.bundle.catalogue, presentation.formatter)
        self.claim = entry_for(writing, presentation, "")
        self.claim.describe(texts("client_screen.claim"), self._told.label(self.feature))
        for editor in self.claim.editors:
            editor.setProperty(*LARGE)
        send = large_button(texts("client_screen.claim_send"))
        unknown = large_button(texts("client_screen.claim_unknown"))
        send.clicked.connect(lambda _on: self.send(with_value=True))
        unknown.clicked.connect(lambda _on: self.send(with_value=False))
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, gap(2))
        row.setSpacing(gap(2))
        label = words(texts("client_screen.claim"), "client")
        label.setBuddy(self.claim)
        row.addWidget(label)
        row.addWidget(self.claim, 1)
        row.addWidget(send)
        row.addWidget(unknown)
        return box
