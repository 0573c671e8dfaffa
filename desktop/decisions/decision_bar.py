"""The decision on the client at the head of the page: what holds today, and the buttons that go further."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from core.assessment.assessment import WhatIf
from core.bundle.bundle import Bundle
from core.decisions.case import ClientCase
from core.desk.parts import Part
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.decisions.decision_state import DecisionChip
from desktop.decisions.review_dialogs import ReviewAnswerDialog, ReviewRequestDialog
from desktop.looks.presentation import Presentation
from desktop.session.decisions import SessionDecisions
from desktop.session.opened_client import OpenedClient
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.state import set_property
from desktop.widgets.words import literal_tip


class DecisionBar(QWidget):
    """State of the decision, second look, and the button that records.

    Args:
        presentation: texts and looks.
        decisions: writes the journal.
        simulated: gives the offer that is simulated for the client, None where nothing is.
        rate: gives the yearly rate that the advisor chose for the client, None for the one that the file implies.
    """

    def __init__(
        self,
        presentation: Presentation,
        decisions: SessionDecisions,
        simulated: Callable[[], WhatIf | None],
        rate: Callable[[], float | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._presentation, self._decisions, self._simulated, self._rate = presentation, decisions, simulated, rate
        self._shown: tuple[OpenedClient, Bundle] | None = None
        texts = presentation.texts
        self.state = DecisionChip(presentation)
        self.review = QPushButton()
        self.review.setProperty("role", "link")
        self.record = QPushButton(texts("decision.record"))
        self.record.setProperty("role", "primary")
        self.review.clicked.connect(lambda _checked=False: self._open_review())
        self.record.clicked.connect(lambda _checked=False: self.open_decision())
        decisions.desk.changed.connect(self._follow_desk)
        decisions.desk.form_asked.connect(self._open_form)
        row = FlowLayout(self, presentation.scale.gap(3))
        for one in (self.state, self.review, self.record):
            row.addWidget(one)

    def present(self, opened: OpenedClient, bundle: Bundle) -> None:
        """Show where the decision on a client stands.

        Args:
            opened: the client's file and case.
            bundle: scored it.
        """
        self._shown = opened, bundle
        self.state.present(opened, self._decisions.settings.author)
        self._show_buttons()

    def open_decision(self) -> None:
        """Open the form; nothing happens while no client is shown."""
        if self._shown is not None:
            opened, bundle = self._shown
            found = self._simulated()
            offer = found if found is not None and found.changes else None
            self._open(
                DecisionDialog(
                    self._presentation,
                    self._decisions,
                    bundle,
                    opened.assessment,
                    offer,
                    self.window(),
                    annual_rate=self._rate(),
                )
            )

    @property
    def client_id(self) -> int:
        """Number of the client shown, 0 where there is none."""
        return 0 if self._shown is None else self._shown[0].client_id

    @property
    def _case(self) -> ClientCase:
        return ClientCase() if self._shown is None else self._shown[0].case

    def _show_buttons(self) -> None:
        """One primary button until a decision is recorded, then two links: the head keeps its one line."""
        decided = self._case.holding is not None
        draft = self._decisions.desk.draft(self.client_id, Part.DECISION)
        record = "resume" if draft else "again" if decided else "record"
        review = "ask_second_look" if self._case.waiting is None else "answer_second_look"
        for button, key, short in ((self.record, record, decided), (self.review, review, True)):
            name = self._presentation.texts(f"decision.{key}")
            button.setText(self._presentation.texts(f"decision.{key}_short") if short else name)
            button.setAccessibleName(name)
            button.setToolTip(literal_tip(name))
        set_property(self.record, "role", "link" if decided else "primary")
        self.review.setVisible(decided)

    def _open_form(self, part: Part) -> None:
        if part is Part.DECISION:
            self.open_decision()
        elif part in (Part.REVIEW_REQUEST, Part.REVIEW_ANSWER):
            self._open_review()

    def _follow_desk(self, client_id: int) -> None:
        if self._shown is not None and client_id == self.client_id:
            self._show_buttons()

    def _open_review(self) -> None:
        holding, waiting, first = self._case.holding, self._case.waiting, self._case.contested
        if self._shown is None or not self._case.revealed or self._case.problem is not None:
            return
        if holding is None:
            assessed = self._shown[0].assessment
            self._open(ReviewRequestDialog(self._presentation, self._decisions, assessed, self.window()))
        elif waiting is None:
            self._open(ReviewRequestDialog(self._presentation, self._decisions, holding, self.window()))
        elif first is not None:
            self._open(
                ReviewAnswerDialog(self._presentation, self._decisions, self._shown[1], waiting, first, self.window())
            )

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
