"""The advisor's opinion, written down before the tool's advice is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QButtonGroup, QPushButton

from core.decisions.record import Opinion
from core.desk.parts import Part
from core.errors import UserFacingError
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.widgets.choice_button import ChoiceButton
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import Card, words


class OpinionCard(Card):
    """Three opinions, a note, and the button that reveals the advice.

    Args:
        presentation: texts and looks.
        decisions: writes the journal.
    """

    def __init__(self, presentation: Presentation, decisions: SessionDecisions) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("opinion.title"))
        self._texts, self._decisions = texts, decisions
        self._client_id = 0
        self._choices = QButtonGroup(self)
        row = FlowLayout(gap=presentation.scale.gap(4))
        self.buttons: dict[Opinion, ChoiceButton] = {}
        for opinion in Opinion:
            button = self.buttons[opinion] = ChoiceButton(texts(f"opinion.{opinion}"))
            self._choices.addButton(button)
            button.installEventFilter(self)
            row.addWidget(button)
        self.note = TextArea(presentation, texts("opinion.note"))
        self._problem = words(role="small", tone="raises", wrap=True)
        self.save = QPushButton(texts("opinion.save"))
        self.save.setProperty("role", "primary")
        self.save.clicked.connect(lambda _checked=False: self._save())
        self._choices.buttonToggled.connect(lambda _button, _on: self._problem.hide())
        for button in self.buttons.values():
            button.clicked.connect(self._keep)
        self.note.edited.connect(self._keep)
        self.body.addWidget(words(texts("opinion.title"), "title"))
        self.body.addWidget(words(texts("opinion.text"), "muted", wrap=True))
        self.body.addLayout(row)
        self.body.addWidget(self.note)
        self.body.addWidget(self._problem)
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._problem.hide()

    @property
    def problem(self) -> str:
        """The sentence shown, empty where nothing is wrong."""
        return "" if self._problem.isHidden() else self._problem.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is typed after an opinion was ticked goes to the note, and Enter saves."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is not self.note.field:
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
                self._save()
                return True
            if event.text().strip() and event.text().isprintable() and not held:
                self.note.field.setFocus(Qt.FocusReason.OtherFocusReason)
                self.note.field.moveCursor(QTextCursor.MoveOperation.End)
                self.note.field.insertPlainText(event.text())
                return True
        return super().eventFilter(watched, event)

    def present(self, client_id: int) -> None:
        """Ask for an opinion on a client; what was begun for another one waits for its return."""
        if client_id == self._client_id:
            return
        self._client_id = client_id
        draft = self._decisions.desk.draft(client_id, Part.OPINION)
        self._choices.setExclusive(False)
        for opinion, button in self.buttons.items():
            button.setChecked(str(opinion) == draft.get("opinion", ""))
        self._choices.setExclusive(True)
        self.note.set_text(draft.get("note", ""))
        self._problem.hide()

    def _keep(self) -> None:
        chosen = "" if self._chosen is None else str(self._chosen)
        fields = {"opinion": chosen, "note": self.note.text}
        self._decisions.desk.keep_draft(self._client_id, Part.OPINION, fields)

    @property
    def _chosen(self) -> Opinion | None:
        return next((one for one, button in self.buttons.items() if button.isChecked()), None)

    def _save(self) -> None:
        opinion = self._chosen
        if opinion is None:
            self._tell(self._texts("opinion.choose"))
            self.buttons[Opinion.FAVOURABLE].setFocus()
            return
        try:
            self._decisions.record_opinion(self._client_id, opinion, self.note.text)
        except UserFacingError as error:
            self._tell(sentence(error, self._texts))
        else:
            self._decisions.desk.drop_draft(self._client_id, Part.OPINION)
            announce(self, self._texts("opinion.saved", opinion=self._texts(f"opinion.{opinion}")))

    def _tell(self, told: str) -> None:
        self._problem.setText(told)
        self._problem.show()
        announce(self, told)
