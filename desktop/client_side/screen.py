"""The same client for the client's own eyes: step by step, in large words, with nobody else's data."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.documents.letter_contacts import default_contacts
from core.errors import DocumentError
from desktop.client_side.answer_step import AnswerStep
from desktop.client_side.changes_step import ChangesStep
from desktop.client_side.client_words import ClientWords
from desktop.client_side.contest_step import ContestStep
from desktop.client_side.data_step import DataStep
from desktop.client_side.hold_button import HoldButton
from desktop.client_side.step import LARGE, large_button
from desktop.client_side.why_step import WhyStep
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.session.opened_client import OpenedClient
from desktop.widgets.exclusive_chip import ExclusiveChip
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import WordGroup, words

STEPS = ("decision", "why", "changes", "data", "contest")
ROOM_FOR_STEPS_PX = 1_000
"""Narrowest screen, in pixels at 100 % text, with all steps by name; below, one says which of them it is."""
SIDE_PX, LOGO_PX = 54, 34


def about(opened: OpenedClient, bundle: Bundle) -> Assessment:
    """What the client is told of: the offer that was decided where the present model knows it, else the file."""
    record, client = opened.case.rests_on, opened.assessment.client
    if record is None or not record.edits or record.bundle_fingerprint != bundle.manifest.fingerprint:
        return opened.assessment
    # A record holds figures only; the credits that it does not list are those of the file.
    offer = replace(record.client(client.client_id), credits_elsewhere=client.credits_elsewhere)
    return assess(bundle, offer)


class ClientScreen(QWidget):
    """Decision, reasons, what would change it, the client's data, and how to contest.

    Signals:
        left: the advisor takes the screen back.
        data_asked: the client wants a copy of the data.

    Args:
        presentation: texts and looks.
        decisions: looks for changes, and writes down what the client contests.
        opened: the file, and what is decided on it.
    """

    left = Signal()
    data_asked = Signal()

    def __init__(self, presentation: Presentation, decisions: SessionDecisions, opened: OpenedClient) -> None:
        super().__init__()
        self._presentation, self._decisions, self._opened = presentation, decisions, opened
        self._told = ClientWords(presentation, decisions.bundle)
        self._about = about(opened, decisions.bundle)
        self.setAccessibleName(presentation.texts("client_screen.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "none")
        self._stack = QStackedWidget()
        self._areas: dict[str, QScrollArea] = {}
        self._chips = {step: self._make_chip(number, step) for number, step in enumerate(STEPS, start=1)}
        self._lay_out()
        self.show_step(STEPS[0])

    @property
    def step(self) -> str:
        """The step on screen, one of ``STEPS``."""
        return self._step

    def show_step(self, step: str) -> None:
        """Go to a step.

        Args:
            step: one of ``STEPS``.
        """
        self._step = step
        if step not in self._areas:
            area = self._areas[step] = scrolled(self._make_step(step))
            self._stack.addWidget(area)
        self._stack.setCurrentWidget(self._areas[step])
        self._chips[step].setChecked(True)
        self._tell_place()

    def page(self, step: str) -> QWidget:
        """The widget of a step that was shown.

        Raises:
            KeyError: it was not shown yet.
        """
        return self._areas[step]

    def tell_wish(self) -> None:
        """Say that the wish for the data is noted."""
        self.leave_note.setText(self._presentation.texts("client_screen.data_wished"))
        self.leave_note.show()
        announce(self.data, self.leave_note.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name all steps where there is room for them."""
        super().resizeEvent(event)
        wide = self.width() * 100 / self._presentation.scale.text_percent >= ROOM_FOR_STEPS_PX
        self._steps.setVisible(wide)

    def _make_step(self, step: str) -> QWidget:
        presentation, opened = self._presentation, self._opened
        match step:
            case "decision":
                return AnswerStep(presentation, self._about, opened.case, self._decisions.bundle)
            case "why":
                return WhyStep(presentation, self._about, self._told)
            case "changes":
                changes = ChangesStep(presentation, self._about, self._decisions.documents)
                changes.step_asked.connect(self.show_step)
                return changes
            case "data":
                return DataStep(self._told, opened, self._decisions.contests)
        language = presentation.language
        try:
            contacts = self._decisions.documents.contacts(language)
        except (OSError, DocumentError):
            # The advisor is told of a spoilt file of addresses in the settings, not the client.
            contacts = default_contacts(language)
        return ContestStep(presentation, contacts)

    def _tell_place(self) -> None:
        texts, place = self._presentation.texts, STEPS.index(self._step)
        name = texts(f"client_screen.steps_by_name.{self._step}")
        told = texts("client_screen.step", number=place + 1, total=len(STEPS), name=name)
        self.place.setText(told)
        self.back.setEnabled(place > 0)
        following = STEPS[place + 1 : place + 2]
        if not following and self.next.hasFocus():
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.next.setVisible(bool(following))
        if following:
            name = texts(f"client_screen.steps_by_name.{following[0]}")
            self.next.setText(texts("client_screen.next", name=name))
        announce(self, told)

    def _move(self, by: int) -> None:
        self.show_step(STEPS[STEPS.index(self._step) + by])

    def _lay_out(self) -> None:
        scale = self._presentation.scale
        side = scale.px(SIDE_PX) if scale.text_percent == 100 else scale.gap(5)
        body = QVBoxLayout(self)
        body.setContentsMargins(side, scale.gap(4), side, scale.gap(4))
        body.setSpacing(scale.gap(3))
        body.addLayout(self._make_head())
        body.addWidget(self.leave_note)
        body.addWidget(self._make_steps())
        body.addWidget(self._stack, 1)
        body.addLayout(self._make_foot())

    def _make_head(self) -> QHBoxLayout:
        texts, scale = self._presentation.texts, self._presentation.scale
        logo = words(texts("product.short"), "badge", tone="primary")
        logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        logo.setAccessibleName(texts("product.name"))
        logo.setFixedSize(scale.px(LOGO_PX) + scale.px(8), scale.px(LOGO_PX))
        self.data = large_button(texts("client_screen.take_away"))
        self.data.clicked.connect(self.data_asked)
        self.leave = HoldButton(texts("client_screen.leave"))
        self.leave.setProperty(*LARGE)
        self.leave.setAccessibleDescription(texts("client_screen.leave_how"))
        self.leave.held.connect(self.left)
        self.leave.tapped.connect(self._tell_how_to_leave)
        self.leave_note = words(texts("client_screen.leave_how"), "client-muted", wrap=True)
        self.leave_note.hide()
        buttons = FlowLayout(gap=scale.gap(3))
        for button in (self.data, self.leave):
            buttons.addWidget(button)
        head = QHBoxLayout()
        head.setSpacing(scale.gap(3))
        head.addWidget(logo)
        head.addWidget(words(texts("client_screen.title"), "client-title", wrap=True), 1)
        head.addLayout(buttons)
        return head

    def _tell_how_to_leave(self) -> None:
        self.leave_note.setText(self._presentation.texts("client_screen.leave_how"))
        self.leave_note.show()
        announce(self.leave, self.leave_note.text())

    def _make_chip(self, number: int, step: str) -> ExclusiveChip:
        name = self._presentation.texts(f"client_screen.steps_by_name.{step}")
        chip = ExclusiveChip(f"{number}. {name}")
        chip.setProperty("role", "client-choice")
        chip.setProperty(*LARGE)
        chip.clicked.connect(partial(self._choose, step))
        return chip

    def _choose(self, step: str, _checked: bool = False) -> None:
        self.show_step(step)

    def _make_steps(self) -> WordGroup:
        self._steps = WordGroup(self._presentation.texts("client_screen.steps"))
        row, group = QHBoxLayout(self._steps), QButtonGroup(self._steps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._presentation.scale.gap(2))
        for chip in self._chips.values():
            group.addButton(chip)
            row.addWidget(chip, 1)
        return self._steps

    def _make_foot(self) -> QHBoxLayout:
        texts, foot = self._presentation.texts, QHBoxLayout()
        self.back = large_button(texts("client_screen.back"))
        self.next = large_button("", "primary")
        self.place = words(role="client-muted", wrap=True)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back.clicked.connect(lambda _on: self._move(-1))
        self.next.clicked.connect(lambda _on: self._move(1))
        foot.setSpacing(self._presentation.scale.gap(3))
        foot.addWidget(self.back)
        foot.addWidget(self.place, 1)
        foot.addWidget(self.next)
        return foot
