"""What waits today, each line opening its client at the right place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.model.policy import Advice
from core.population.filter import ClientFilter, Outcome
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.to_do.lines import Section, TaskLine, TaskWriter
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.widgets.layout.one_paint import one_paint
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import Card, page_title, words

MOST_LINES = 8
"""Lines of one kind; the list of clients shows the others."""
NAME_PX = 190


class SectionCard(Card):
    """The lines of one kind.

    Signals:
        chosen: a ``TaskLine`` to follow.
        all_asked: every one of them is to be listed.

    Args:
        presentation: texts and sizes.
        section: which kind.
        lines: those that wait.
    """

    chosen = Signal(TaskLine)
    all_asked = Signal()

    def __init__(self, presentation: Presentation, section: Section, lines: tuple[TaskLine, ...]) -> None:
        texts, number = presentation.texts, presentation.formatter.number
        title = texts("to_do.section", name=texts(f"to_do.title.{section}"), number=number(len(lines)))
        super().__init__(presentation, title)
        self.body.addWidget(words(title, "section"))
        self.body.addWidget(words(texts(f"to_do.what.{section}"), "small-muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(presentation.scale.gap(3))
        grid.setVerticalSpacing(presentation.scale.gap(1))
        grid.setColumnMinimumWidth(0, presentation.scale.px(NAME_PX))
        grid.setColumnStretch(1, 1)
        self.buttons: list[QPushButton] = []
        for row, line in enumerate(lines[:MOST_LINES]):
            button = _link(line.title, f"{line.title}, {line.told}")
            button.clicked.connect(partial(self._choose, line))
            self.buttons.append(button)
            grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(words(line.told, "muted", wrap=True), row, 1)
        self.body.addLayout(grid)
        if len(lines) > MOST_LINES:
            self.all = _link(texts("to_do.all", number=number(len(lines))), title)
            self.all.clicked.connect(lambda _checked=False: self.all_asked.emit())
            self.body.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self, line: TaskLine, _checked: bool = False) -> None:
        self.chosen.emit(line)


class ToDoPage(QWidget):
    """Pending files, second looks, drafts, scenarios and changed advice, counted and listed.

    Signals:
        page_asked: id of another page to go to.
        list_asked: the words and the filter of clients to be listed.

    Args:
        presentation: texts and looks.
        session: knows what waits.
    """

    page_asked = Signal(str)
    list_asked = Signal(str, ClientFilter)

    def __init__(self, presentation: Presentation, session: Session) -> None:
        super().__init__()
        self._presentation, self._session = presentation, session
        self._writer, self._wanted = TaskWriter(presentation, session), TaskLine(0, "", "")
        self.cards: dict[Section, SectionCard] = {}
        self.setAccessibleName(presentation.texts("to_do.page"))
        self.summary = words(role="muted", wrap=True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(presentation.scale.gap(3))
        body = QVBoxLayout()
        gap = presentation.scale.gap
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addWidget(page_title(presentation, presentation.texts("to_do.page")))
        body.addWidget(self.summary)
        body.addLayout(self._cards)
        body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(body))
        session.to_do.changed.connect(self._follow)
        session.to_do.failed.connect(self._tell)
        session.client_opened.connect(self._go_on)

    def focus_first(self) -> None:
        """Put the focus on the first thing that waits."""
        first = next((card.buttons[0] for card in self.cards.values()), None)
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for what waits now."""
        super().showEvent(event)
        self._show()
        self._session.to_do.ask()

    def _follow(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        sections = self._writer.sections()
        focused = self.focusWidget()
        name = focused.accessibleName() if focused is not None else ""
        with one_paint(self):
            for card in self.cards.values():
                self._cards.removeWidget(card)
                card.hide()
                card.deleteLater()
            self.cards = {section: self._card(section, lines) for section, lines in sections.items()}
            self._say(sections)
        again = [one for card in self.cards.values() for one in card.buttons if name and one.accessibleName() == name]
        if again:
            again[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, section: Section, lines: tuple[TaskLine, ...]) -> SectionCard:
        card = SectionCard(self._presentation, section, lines)
        card.chosen.connect(self._open)
        card.all_asked.connect(partial(self._list, section))
        self._cards.addWidget(card)
        return card

    def _say(self, sections: dict[Section, tuple[TaskLine, ...]]) -> None:
        texts, number = self._presentation.texts, self._presentation.formatter.number
        mine = sum(len(lines) for section, lines in sections.items() if section is not Section.GREY)
        pending = self._session.to_do.found.pending
        told = texts("to_do.mine", count=mine, number=number(mine)) if mine else texts("to_do.nothing")
        waiting = texts("to_do.pending", count=pending, number=number(pending)) if pending else ""
        whole = " ".join(one for one in (told, waiting) if one)
        if whole != self.summary.text():
            self.summary.setText(whole)
            announce(self.summary, whole)

    def _open(self, line: TaskLine) -> None:
        if line.page == "nouveau":
            self._session.files.resume(line.client_id)
            self.page_asked.emit(line.page)
            return
        self._wanted = line
        self._session.open_client(line.client_id)

    def _go_on(self, opened: OpenedClient) -> None:
        line, self._wanted = self._wanted, TaskLine(0, "", "")
        if line.client_id != opened.client_id:
            return
        self.page_asked.emit(line.page)
        if line.form is not None:
            self._session.desk.ask_form(line.form)

    def _list(self, section: Section) -> None:
        wanted = ClientFilter(advices=frozenset({Advice.REVIEW}), outcome=Outcome.PENDING)
        if section is not Section.GREY:
            wanted = ClientFilter(client_ids=tuple(line.client_id for line in self._writer.sections()[section]))
        self.list_asked.emit(self._presentation.texts(f"to_do.title.{section}"), wanted)

    def _tell(self, error: Exception) -> None:
        self.summary.setText(sentence(error, self._presentation.texts))


def _link(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setAccessibleName(name)
    return button
