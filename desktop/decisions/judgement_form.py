"""What a person decides and why: the fields that every decision needs, and those that an override needs too."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout

from core.decisions.record import Decision, Judgement, is_override
from core.errors import DecisionError
from core.model.policy import Advice
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.widgets.choice_button import ChoiceButton
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import WordGroup, words


class JudgementForm(WordGroup):
    """Decision, reason, and the reason for going against the advice where it does.

    Signals:
        edited: something was chosen or written.

    Args:
        presentation: texts and looks.
        advice: what the tool advised.
    """

    edited = Signal()

    def __init__(self, presentation: Presentation, advice: Advice) -> None:
        texts = presentation.texts
        super().__init__(texts("decision.form_title"))
        self._texts, self._advice = texts, advice
        self._choices = QButtonGroup(self)
        row = FlowLayout(gap=presentation.scale.gap(4))
        self._buttons: dict[Decision, ChoiceButton] = {}
        for decision in Decision:
            button = self._buttons[decision] = ChoiceButton(texts(f"decision.{decision}"))
            self._choices.addButton(button)
            row.addWidget(button)
        self._unchosen = words(texts("decision.choose"), "small", tone="raises", wrap=True)
        self._unchosen.hide()
        self.reason = TextArea(presentation, texts("decision.reason"), hint=texts("decision.reason_hint"))
        self._override_note = words(role="small", tone="raises", wrap=True)
        self.override_reason = TextArea(presentation, texts("decision.override_reason"))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(2))
        body.addLayout(row)
        for one in (self._unchosen, self.reason, self._override_note, self.override_reason):
            body.addWidget(one)
        self._choices.buttonToggled.connect(lambda _button, _on: self._follow())
        self.reason.edited.connect(self.edited)
        self.override_reason.edited.connect(self.edited)
        self._follow()

    @property
    def decision(self) -> Decision | None:
        """What is chosen."""
        return next((one for one, button in self._buttons.items() if button.isChecked()), None)

    @property
    def judgement(self) -> Judgement | None:
        """What is chosen and written; None, and said so, where nothing is chosen."""
        decision = self.decision
        if decision is None:
            self._unchosen.show()
            self.setAccessibleDescription(self._unchosen.text())
            self._buttons[Decision.GRANTED].setFocus()
            announce(self, self._unchosen.text())
            return None
        override = self.override_reason.text if is_override(self._advice, decision) else ""
        return Judgement(decision, self.reason.text, override)

    def set_advice(self, advice: Advice) -> None:
        """Judge beside another advice; what is chosen and written stays."""
        self._advice = advice
        self._follow()

    def choose(self, decision: Decision) -> None:
        """Choose a decision."""
        self._buttons[decision].setChecked(True)

    def present(self, judgement: Judgement) -> None:
        """Fill every field."""
        self.choose(judgement.decision)
        self.reason.set_text(judgement.reason)
        self.override_reason.set_text(judgement.override_reason)

    @property
    def fields(self) -> dict[str, str]:
        """What is chosen and written, by field, to be kept as a draft."""
        decision = "" if self.decision is None else str(self.decision)
        return {
            "decision": decision, "reason": self.reason.text, "override_reason": self.override_reason.text
        }  # fmt: skip

    def take_up(self, fields: Mapping[str, str]) -> None:
        """Fill every field from a draft, an empty one too."""
        chosen = fields.get("decision", "")
        self._choices.setExclusive(False)
        for decision, button in self._buttons.items():
            button.setChecked(str(decision) == chosen)
        self._choices.setExclusive(True)
        self.reason.set_text(fields.get("reason", ""))
        self.override_reason.set_text(fields.get("override_reason", ""))
        self._follow()

    def refuse(self, error: DecisionError) -> bool:
        """Say a problem beside the field that it is about; False where it is about none of these fields."""
        fields = {"reason_missing": self.reason, "override_reason_missing": self.override_reason}
        field = fields.get(error.problem)
        if field is not None:
            field.refuse(sentence(error, self._texts))
        return field is not None

    def _follow(self) -> None:
        decision = self.decision
        against = decision is not None and is_override(self._advice, decision)
        if decision is not None:
            self._unchosen.hide()
            self.setAccessibleDescription("")
        if against:
            self._override_note.setText(self._texts(f"decision.override_{decision}"))
        self._override_note.setVisible(against)
        self.override_reason.setVisible(against)
        self.edited.emit()
