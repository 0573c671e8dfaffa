"""The decision that holds, in few words, for the head of every page about a client, and what must be said beside it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.decisions.granted import decision_words, terms_words
from core.decisions.people import same_person
from desktop.looks.messages import sentence
from desktop.looks.moments import day_words, short_day_words
from desktop.looks.presentation import Presentation
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.widgets.words import literal_tip, words


def state_words(opened: OpenedClient, presentation: Presentation, reader: str) -> str:
    """What holds today, empty where nothing was decided.

    Args:
        opened: the client.
        presentation: texts.
        reader: who looks: only others are named.
    """
    texts, case = presentation.texts, opened.case
    if case.problem is not None:
        return texts("decision.no_journal")
    line = case.holding
    if line is None:
        return ""
    if case.waiting is not None:
        return texts("decision.waits", state=texts(f"decision.{line.decision}"))
    decision = decision_words(str(line.decision), case.terms, texts, presentation.formatter)
    if not same_person(line.entry.author, reader):
        return texts("decision.state_by", decision=decision, author=line.entry.author)
    if case.terms is not None:
        return decision
    day = short_day_words(line.entry.recorded_at, presentation.language, datetime.now().astimezone())
    return texts("decision.state", decision=decision, day=day)


def state_told(opened: OpenedClient, presentation: Presentation) -> str:
    """Who decided and when, or why nobody can tell; empty where nothing was decided."""
    if opened.case.problem is not None:
        return sentence(opened.case.problem, presentation.texts)
    line = opened.case.holding
    if line is None:
        return ""
    day = day_words(line.entry.recorded_at, presentation.language)
    return presentation.texts("decision.state_name", day=day, author=line.entry.author)


class DecisionChip(QLabel):
    """The decision that holds, on one line; hidden where nothing was decided.

    Args:
        presentation: texts and looks.
        parent: on which it is shown.
    """

    def __init__(self, presentation: Presentation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presentation = presentation
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "chip")
        self.hide()

    def present(self, opened: OpenedClient, reader: str) -> None:
        """Show where the decision on a client stands.

        Args:
            opened: the client.
            reader: who looks.
        """
        text, told = state_words(opened, self._presentation, reader), state_told(opened, self._presentation)
        self.setText(text)
        self.setVisible(bool(text))
        self.setToolTip(literal_tip(told))
        self.setAccessibleDescription(told)


class FollowingChip(DecisionChip):
    """The same, on a page that shows the open client and is told of nothing else.

    Args:
        presentation: texts and looks.
        session: the open client.
        parent: on which it is shown.
    """

    def __init__(self, presentation: Presentation, session: Session, parent: QWidget) -> None:
        super().__init__(presentation, parent)
        self._session = session
        session.client_opened.connect(self._follow)
        session.case_changed.connect(self._follow)
        if session.opened is not None:
            self._follow(session.opened)

    def _follow(self, opened: OpenedClient) -> None:
        self.present(opened, self._session.decisions.settings.author)


class DecisionNotes(QWidget):
    """What keeps the page and the decision from contradicting each other: another offer, another advice since.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self._offer = words(role="strong", wrap=True)
        self._changed = words(role="strong", tone="raises", wrap=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(1))
        for one in (self._offer, self._changed):
            body.addWidget(one)
            one.hide()
        self.hide()

    @property
    def told(self) -> tuple[str, ...]:
        """The sentences shown."""
        return tuple(one.text() for one in (self._offer, self._changed) if not one.isHidden())

    def present(self, opened: OpenedClient) -> None:
        """Say what the decision on a client rests on, where the page shows something else."""
        for label, told in ((self._offer, self._offer_words(opened)), (self._changed, self._changed_words(opened))):
            label.setText(told)
            label.setVisible(bool(told))
        self.setVisible(opened.case.revealed and bool(self.told))

    def _offer_words(self, opened: OpenedClient) -> str:
        record = opened.case.rests_on
        if record is None or not record.edits:
            return ""
        texts, formatter = self._presentation.texts, self._presentation.formatter
        return texts(
            "decision.other_offer",
            terms="" if record.granted is None else terms_words(record.granted, formatter),
            risk=formatter.risk(record.probability),
            advice=texts(f"advice.{record.advice}"),
        )

    def _changed_words(self, opened: OpenedClient) -> str:
        record, line = opened.case.rests_on, opened.case.holding
        if record is None or line is None or opened.advice_today in (None, record.advice):
            return ""
        texts = self._presentation.texts
        return texts(
            "decision.advice_changed",
            before=texts(f"advice.{record.advice}"),
            after=texts(f"advice.{opened.advice_today}"),
            day=day_words(line.entry.recorded_at, self._presentation.language),
        )
