"""What the form still lacks, where to go for it, and the button that estimates the risk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from core.new_files.form import FieldProblem
from desktop.looks.announcement import announce
from desktop.pages.new_file.sentences import FormWriter
from desktop.widgets.state import set_property
from desktop.widgets.words import Card, words

LINKS_SHOWN = 6


class FormSummary(Card):
    """A list of what is missing or wrong, and the way on.

    Signals:
        wanted: name of the feature to go to.
        score_asked: the risk is to be estimated.
        removal_asked: the values that the form does not show are to be removed.

    Args:
        writer: texts of the form.
    """

    wanted = Signal(str)
    score_asked = Signal()
    removal_asked = Signal()

    def __init__(self, writer: FormWriter) -> None:
        presentation = writer.presentation
        texts = presentation.texts
        super().__init__(presentation, texts("new_file.summary"))
        self._writer = writer
        self._problems: tuple[FieldProblem, ...] = ()
        self._title = words(role="section", wrap=True)
        self._links = [self._link() for _ in range(LINKS_SHOWN)]
        self._more = words(role="small-muted", wrap=True)
        self._optional = words(role="small-muted", wrap=True)
        self._unseen = words(role="small-muted", wrap=True)
        self._remove = QPushButton(texts("new_file.unseen_remove"))
        self._remove.setProperty("role", "link")
        self._remove.clicked.connect(self.removal_asked)
        self.score = QPushButton(texts("new_file.score"))
        self.score.setProperty("role", "primary")
        self.score.setObjectName("new_file.score")
        self.score.setToolTip(texts("new_file.score_tip"))
        self.score.clicked.connect(self.score_asked)
        self._key = words(texts("new_file.score_key"), "small-muted", wrap=True)
        self.body.addWidget(self._title)
        links = QVBoxLayout()
        links.setSpacing(0)
        for one in (*self._links, self._more):
            links.addWidget(one)
        self.body.addLayout(links)
        for one in (self._optional, self._unseen, self._remove, self.score, self._key):
            self.body.addWidget(one)

    @property
    def sentence(self) -> str:
        """The state of the form in words."""
        return self._title.text()

    def present(self, problems: Sequence[FieldProblem], optional_filled: int, optional: int, unseen: int) -> None:
        """Show how far the form is.

        Args:
            problems: what keeps it from being scored.
            optional_filled: number of optional questions with an answer.
            optional: number of optional questions.
            unseen: number of values that came from a file and have no question.
        """
        texts = self._writer.presentation.texts
        missing = [one for one in problems if one.problem == "missing_required"]
        wrong = [one for one in problems if one.problem != "missing_required"]
        before, ordered = self.sentence, (*wrong, *missing)
        self._title.setText(self._state(len(missing), len(wrong)))
        set_property(self._title, "tone", "" if problems else "primary")
        self._problems = tuple(ordered[:LINKS_SHOWN])
        for place, link in enumerate(self._links):
            link.setVisible(place < len(self._problems))
            if place < len(self._problems):
                link.setText(self._line(self._problems[place]))
        left = len(ordered) - len(self._problems)
        self._more.setText(texts("new_file.more", count=left) if left else "")
        self._more.setVisible(left > 0)
        self._optional.setText(texts("new_file.optional_filled", count=optional_filled, total=optional))
        self._unseen.setText(texts("new_file.unseen", count=unseen) if unseen else "")
        for one in (self._unseen, self._remove):
            one.setVisible(unseen > 0)
        self.score.setEnabled(not problems)
        if before and before != self.sentence and not problems:
            announce(self.score, self.sentence)

    def _state(self, missing: int, wrong: int) -> str:
        texts = self._writer.presentation.texts
        lacks = texts("new_file.missing", count=missing) if missing else ""
        faults = texts("new_file.wrong", count=wrong) if wrong else ""
        if lacks and faults:
            return texts("new_file.missing_and_wrong", missing=lacks, wrong=faults)
        return lacks or faults or texts("new_file.ready")

    def _line(self, problem: FieldProblem) -> str:
        label = self._writer.label(problem.feature).replace("&", "&&")
        key = "new_file.link_missing" if problem.problem == "missing_required" else "new_file.link_wrong"
        return self._writer.presentation.texts(key, label=label)

    def _link(self) -> QPushButton:
        link = QPushButton()
        link.setProperty("role", "link")
        link.clicked.connect(lambda: self.wanted.emit(self._problems[self._links.index(link)].feature))
        return link
