"""The line chosen in the journal: everything it says, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from core.bundle.bundle import Bundle
from core.decisions.reading import JournalLine
from core.decisions.rules import CORRECTABLE
from core.journal.journal import EntryKind
from desktop.decisions.line_facts import FactsList, line_facts
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.session.client_number import ClientNumber
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import Card, words


class JournalDetail(Card):
    """One line.

    Signals:
        replay_asked: position of the decision to do again.
        client_asked: number of the client to open.
        answer_asked: position of the request to answer.
        correction_asked: position of the line to correct.

    Args:
        presentation: texts and looks.
        bundle: names features.
    """

    replay_asked = Signal(int)
    client_asked = Signal(ClientNumber)
    answer_asked = Signal(int)
    correction_asked = Signal(int)

    def __init__(self, presentation: Presentation, bundle: Bundle) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("journal.detail"))
        self._presentation, self._bundle = presentation, bundle
        self._line: JournalLine | None = None
        self._title = words(texts("journal.detail"), "section", wrap=True)
        self.facts = FactsList(presentation)
        self.replay = QPushButton(texts("journal.replay"))
        self.open_client = QPushButton(texts("journal.open_client"))
        self.answer = QPushButton(texts("journal.answer"))
        self.correct = QPushButton(texts("journal.correct"))
        self._result = words(role="strong", wrap=True)
        self._result.hide()
        self._buttons = FlowLayout(gap=presentation.scale.gap(2))
        for button in (self.replay, self.open_client, self.answer, self.correct):
            self._buttons.addWidget(button)
        self.replay.clicked.connect(lambda: self._ask(self.replay_asked))
        self.answer.clicked.connect(lambda: self._ask(self.answer_asked))
        self.correct.clicked.connect(lambda: self._ask(self.correction_asked))
        self.open_client.clicked.connect(self._ask_client)
        facts = QVBoxLayout()
        facts.setContentsMargins(0, 0, 0, 0)
        facts.addWidget(self.facts)
        facts.addStretch(1)
        self.body.addWidget(self._title)
        self.body.addWidget(scrolled(facts, padded=False), 1)
        self.body.addWidget(self._result)
        self.body.addLayout(self._buttons)

    @property
    def line(self) -> JournalLine | None:
        """The line shown."""
        return self._line

    @property
    def result(self) -> str:
        """The sentence on what was done with the line, empty where nothing was."""
        return "" if self._result.isHidden() else self._result.text()

    def present(self, line: JournalLine, *, waits: bool) -> None:
        """Show a line.

        Args:
            line: with all its facts.
            waits: whether it is a request for a second look that has no answer.
        """
        self._line = line
        kind = self._presentation.texts(f"journal.kind.{line.entry.kind}")
        self._title.setText(kind[:1].upper() + kind[1:])
        self.facts.present(line_facts(line, self._bundle, self._presentation))
        self._result.hide()
        self.replay.setVisible(line.entry.kind is EntryKind.DECISION)
        self.open_client.setVisible(line.entry.client_id > 0)
        self.answer.setVisible(waits)
        self.correct.setVisible(line.entry.kind in CORRECTABLE)

    def tell(self, sentence: str) -> None:
        """Say what was done with the line."""
        self._result.setText(sentence)
        self._result.show()
        announce(self, sentence)

    def _ask(self, signal: object) -> None:
        if self._line is not None:
            signal.emit(self._line.entry.sequence)  # type: ignore[attr-defined]

    def _ask_client(self) -> None:
        if self._line is not None:
            self.client_asked.emit(self._line.entry.client_id)
