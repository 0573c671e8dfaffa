"""Where the advice is not certain: what to ask for, what to verify, and another person in one key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.bundle.bundle import Bundle
from core.decisions.checklist import CheckItem, CheckKind
from core.decisions.record import Decision
from core.errors import DocumentError
from core.model.policy import Advice
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.session.opened_client import OpenedClient
from desktop.settings.checklist_file import checklist_in_force
from desktop.widgets.words import Card, words


class ChecklistCard(Card):
    """The lender's list, ticked as the meeting goes; the ticks are written with the decision.

    Signals:
        second_look_asked: another person is to look.

    Args:
        presentation: texts and looks.
        decisions: keeps the ticks, and knows the lender's list.
    """

    second_look_asked = Signal()

    def __init__(self, presentation: Presentation, decisions: SessionDecisions) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("checklist.title"))
        self._presentation, self._decisions = presentation, decisions
        self._client_id = 0
        self.boxes: dict[str, QCheckBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._title = words(role="section")
        self.problem = words(role="small", tone="raises", wrap=True)
        self.problem.hide()
        self._items = self._read()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(presentation.scale.gap(5))
        for kind in CheckKind:
            self._columns.addLayout(self._column(kind), 1)
        self.ask = QPushButton(texts("checklist.second_look"))
        self.ask.clicked.connect(lambda _checked=False: self.second_look_asked.emit())
        self.body.addWidget(self._title)
        self.body.addWidget(words(texts("checklist.what"), "small-muted", wrap=True))
        self.body.addWidget(self.problem)
        self.body.addLayout(self._columns)
        self.body.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def present(self, opened: OpenedClient, bundle: Bundle) -> None:
        """Show the list where a client is in the zone to examine and nobody has granted or refused.

        Args:
            opened: the client.
            bundle: names the values beside the list.
        """
        holding = opened.case.holding
        is_open = holding is None or holding.decision is Decision.TO_REVIEW
        is_grey = opened.assessment.advice is Advice.REVIEW
        self.setVisible(is_open and is_grey and opened.case.revealed)
        if self.isHidden():
            return
        self._client_id = opened.client_id
        ticked = self._decisions.desk.checks(self._client_id)
        for item in self._items:
            box, told = self.boxes[item.name], self._words(item, opened, bundle)
            box.setAccessibleName(told)
            self._labels[item.name].setText(told)
            box.setChecked(item.name in ticked)
        self._count()

    def set_narrow(self, is_narrow: bool) -> None:
        """Put what to verify below what to ask for, or beside it."""
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tick a box by its words."""
        if event.type() is QEvent.Type.MouseButtonRelease:
            for name, label in self._labels.items():
                if label is watched:
                    self.boxes[name].click()
        return super().eventFilter(watched, event)

    def _read(self) -> tuple[CheckItem, ...]:
        try:
            return checklist_in_force(self._decisions.settings.settings.review_checklist)
        except (DocumentError, OSError) as error:
            self.problem.setText(sentence(error, self._presentation.texts))
            self.problem.show()
            return ()

    def _column(self, kind: CheckKind) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._presentation.scale.gap(1))
        items = [item for item in self._items if item.kind is kind]
        if items:
            column.addWidget(words(self._presentation.texts(f"checklist.{kind}"), "strong"))
        for item in items:
            column.addLayout(self._row(item.name))
        column.addStretch(1)
        return column

    def _row(self, name: str) -> QHBoxLayout:
        """A box beside its words: those of a box itself stay on one line, however long."""
        box, label = QCheckBox(), words(wrap=True)
        self.boxes[name], self._labels[name] = box, label
        box.clicked.connect(self._keep)
        label.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(self._presentation.scale.gap(2))
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return row

    def _words(self, item: CheckItem, opened: OpenedClient, bundle: Bundle) -> str:
        told = item.words(self._presentation.language)
        feature = bundle.catalogue.by_name.get(item.feature)
        if feature is None:
            return told
        client = opened.assessment.client
        value = self._presentation.formatter.value(feature, client.values[feature.name], bundle.catalogue)
        return self._presentation.texts("checklist.with_value", told=told, value=value)

    def _keep(self, _checked: bool = False) -> None:
        ticked = frozenset(name for name, box in self.boxes.items() if box.isChecked())
        self._decisions.desk.keep_checks(self._client_id, ticked)
        self._count()

    def _count(self) -> None:
        number = self._presentation.formatter.number
        done = sum(box.isChecked() for box in self.boxes.values())
        told = self._presentation.texts("checklist.count", done=number(done), total=number(len(self.boxes)))
        self._title.setText(told)
        self.setAccessibleDescription(told)
