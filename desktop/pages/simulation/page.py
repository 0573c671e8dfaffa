"""The simulation page: change a value, and see the answer, the reasons and the offers change together."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment, WhatIf
from core.bundle.bundle import Bundle
from core.model.wording import ReasonWriter
from desktop.client.client_title import client_label
from desktop.decisions.corrected_data import CorrectedChip
from desktop.decisions.decision_state import FollowingChip
from desktop.looks.announcement import announce
from desktop.looks.icons import icon
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.before_after_card import BeforeAfterCard
from desktop.pages.simulation.heard_change import HeardChange
from desktop.pages.simulation.inputs_card import InputsCard
from desktop.pages.simulation.offer_map_card import OfferMapCard
from desktop.pages.simulation.reason_changes_card import ReasonChangesCard
from desktop.pages.simulation.risk_curve_card import RiskCurveCard
from desktop.pages.simulation.scenarios_card import ScenariosCard
from desktop.pages.simulation.smallest_changes_card import SmallestChangesCard
from desktop.session.session import Session
from desktop.session.simulation import Refusal
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.fields.refusal_words import refusal_sentence
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.layout_boundary import LayoutBoundary
from desktop.widgets.layout.one_paint import settle_layouts
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import literal_tip, page_title, words

COLUMNS_FROM_PX = 860
"""Narrowest page, in pixels at 100 % text, with two columns."""
PAIRS_FROM_PX = 430
"""Narrowest column, in pixels at 100 % text, with an editor beside its label."""
ANSWERS_FROM_PX = 540
"""Narrowest column, in pixels at 100 % text, with two answers or two lists of reasons side by side."""
INPUTS_SHARE, ANSWER_SHARE = 24, 27
ICON_PX = 18
SHORTCUTS = {"Ctrl+Z": "undo", "Ctrl+Y": "redo", "Ctrl+Shift+Z": "redo"}
"""Nested layouts, from a row of reasons to the page."""
HORIZONTAL, VERTICAL = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class SimulationPage(QWidget):
    """What would change the answer for the open client.

    Args:
        presentation: texts and looks.
        session: owns the simulation.
    """

    def __init__(self, presentation: Presentation, session: Session) -> None:
        super().__init__()
        self._presentation, self._session = presentation, session
        self._content: SimulationContent | None = None
        self._is_behind = False
        self.setAccessibleName(presentation.texts("simuler.page"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyPage(presentation, presentation.texts("dossier.empty_title"), presentation.texts("simuler.empty_text"))
        )

    @property
    def content(self) -> SimulationContent:
        """The cards.

        Raises:
            RuntimeError: no client was shown yet.
        """
        if self._content is None:
            raise RuntimeError("no client is shown")
        return self._content

    def present(self, _assessment: Assessment) -> None:
        """Show the client whom the session simulates, now or when the page is next on screen."""
        self._is_behind = True
        if self.isVisible():
            self._catch_up()

    def focus_first(self) -> None:
        """Put the focus on the first input."""
        if self._content is not None:
            self._content.inputs.focus_first()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for offers as long as they are seen."""
        super().showEvent(event)
        if self._is_behind:
            self._catch_up()
        if self._session.bundle is not None:
            self._session.simulation.offers.watch(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look for offers no longer."""
        super().hideEvent(event)
        if self._session.bundle is not None:
            self._session.simulation.offers.unwatch(self)

    def _catch_up(self) -> None:
        bundle = self._session.bundle
        if bundle is None or self._session.simulation.before is None:
            return
        self._is_behind = False
        if self._content is None:
            self._content = SimulationContent(self._presentation, self._session, bundle)
            self._stack.addWidget(scrolled(self._content))
        self._stack.setCurrentIndex(1)
        self._content.rebase()


class SimulationContent(QWidget):
    """The cards of the page.

    Args:
        presentation: texts and looks.
        session: the open client, and what is tried on it.
        bundle: the features.
    """

    def __init__(self, presentation: Presentation, session: Session, bundle: Bundle) -> None:
        super().__init__()
        simulation = session.simulation
        self._presentation, self._session, self._simulation, self._bundle = presentation, session, simulation, bundle
        self._decision = FollowingChip(presentation, session, self)
        self._corrected = CorrectedChip(presentation, session, self)
        self.setProperty("role", "page")
        self.inputs = InputsCard(presentation, simulation, bundle)
        self.result = BeforeAfterCard(presentation)
        self.reasons = ReasonChangesCard(
            presentation, ReasonWriter(bundle.catalogue, bundle.codes, presentation.formatter)
        )
        self.curve = RiskCurveCard(presentation, simulation, bundle)
        self.map = OfferMapCard(presentation, simulation)
        self.changes = SmallestChangesCard(presentation, simulation, bundle)
        self.scenarios = ScenariosCard(presentation, simulation, bundle)
        self._heard = HeardChange(self, simulation, presentation)
        self._title = page_title(presentation)
        self._changed = words(role="chip")
        self._problem = words(role="strong", tone="raises", wrap=True)
        self.undo_button = self._quiet("undo", "simuler.undo", simulation.undo)
        self.redo_button = self._quiet("redo", "simuler.redo", simulation.redo)
        self.reset_button = self._button("simuler.reset", simulation.reset)
        self.keep_button = self._button("simuler.keep", self.scenarios.keep)
        self._columns, self._head = QBoxLayout(HORIZONTAL), QBoxLayout(HORIZONTAL)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._answer, self._reasons_room = LayoutBoundary(self.result), LayoutBoundary(self.reasons, keeps_room=True)
        self._lay_out()
        self._listen()

    def rebase(self) -> None:
        """Show another client, or the same one again."""
        before = self._simulation.before
        if before is None:
            return
        client = client_label(before.client.client_id, self._session, self._presentation)
        self._title.setText(self._presentation.texts("simuler.title", client=client))
        self._heard.start()
        self._reasons_room.give_back()
        self.inputs.rebase()
        self.scenarios.present(self._simulation.scenarios)
        offers = self._simulation.offers
        if offers.offers is not None:
            self.map.present(offers.offers)
        else:
            self.map.wait()
        self.changes.present(offers.changes)
        if self._simulation.what_if is not None:
            self.present(self._simulation.what_if)
        self.curve.follow()

    def present(self, found: WhatIf) -> None:
        """Show a score with everything that goes with it, in one paint."""
        self._show_problem("")
        self.inputs.present()
        self.inputs.present_ratios(found)
        self.result.present(found)
        self.reasons.present(found)
        self.map.follow()
        self._show_state()
        settle_layouts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Restack the cards where the text has become too large for columns."""
        super().resizeEvent(event)
        width_px = self.width() * 100 / self._presentation.scale.text_percent
        beside = width_px >= COLUMNS_FROM_PX
        for row in (self._columns, self._head):
            row.setDirection(HORIZONTAL if beside else VERTICAL)
        # In one column, the answer stays above what changes it.
        column = self._right if beside else self._left
        if column.indexOf(self._answer) != 0:
            column.insertWidget(0, self._answer)
        column_px = width_px * INPUTS_SHARE / (INPUTS_SHARE + ANSWER_SHARE) if beside else width_px
        self.inputs.set_narrow(column_px < PAIRS_FROM_PX)
        answer_px = width_px - column_px if beside else width_px
        for card in (self.result, self.reasons):
            card.set_narrow(answer_px < ANSWERS_FROM_PX)
        # What was measured before the cards took this shape is no room to keep.
        self._reasons_room.give_back()

    def _show_state(self) -> None:
        count = len(self._simulation.edits)
        self._changed.setText(self._presentation.texts("simuler.changed", count=count))
        self._changed.setVisible(count > 0)
        for button, is_possible in (
            (self.undo_button, self._simulation.can_undo),
            (self.redo_button, self._simulation.can_redo),
            (self.reset_button, count > 0),
            (self.keep_button, count > 0),
        ):
            if button.isEnabled() != is_possible:
                button.setEnabled(is_possible)

    def _refuse(self, refusal: Refusal) -> None:
        if not self.inputs.refuse(refusal):
            said = refusal_sentence(refusal.error, self._bundle.catalogue, self._presentation)
            self._show_problem(said)
            announce(self, said)

    def _show_problem(self, said: str) -> None:
        if self._problem.text() != said:
            self._problem.setText(said)
            self._problem.setVisible(bool(said))

    def _order_tabs(self) -> None:
        head = (self.undo_button, self.redo_button, self.reset_button, self.keep_button)
        cards = (self.inputs, self.changes, self.scenarios, self.curve, self.map)
        order = [*head, *(control for card in cards for control in card.controls)]
        for one, following in itertools.pairwise(order):
            QWidget.setTabOrder(one, following)

    def _listen(self) -> None:
        self.inputs.relaid.connect(self._order_tabs)
        self._simulation.what_if_changed.connect(self.present)
        self._simulation.what_if_changed.connect(self._heard.hear)
        # What grew with its offers is laid out at once: no paint in between squeezes the cards.
        self._simulation.offers.offers_changed.connect(lambda _found: settle_layouts())
        self._simulation.edits_changed.connect(self._show_state)
        self._simulation.edit_refused.connect(self._refuse)
        for keys, act in SHORTCUTS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(getattr(self._simulation, act))

    def _lay_out(self) -> None:
        gap = self._presentation.scale.gap
        titles, buttons = FlowLayout(gap=gap(3)), FlowLayout(gap=gap(2))
        for label in (self._title, self._changed, self._decision, self._corrected):
            titles.addWidget(label)
        for button in (self.undo_button, self.redo_button, self.reset_button, self.keep_button):
            buttons.addWidget(button)
        self._head.setSpacing(gap(3))
        self._head.addLayout(titles, 1)
        self._head.addLayout(buttons)
        for column, parts in (
            (self._left, [LayoutBoundary(card) for card in (self.inputs, self.changes, self.scenarios)]),
            (self._right, [self._answer, self._reasons_room, LayoutBoundary(self.curve), LayoutBoundary(self.map)]),
        ):
            column.setSpacing(gap(3))
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        self._columns.setSpacing(gap(4))
        self._columns.addLayout(self._left, INPUTS_SHARE)
        self._columns.addLayout(self._right, ANSWER_SHARE)
        body = QVBoxLayout(self)
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(self._head)
        body.addWidget(self._problem)
        body.addLayout(self._columns, 1)
        self._problem.hide()
        self._changed.hide()

    def _button(self, key: str, act: object) -> QPushButton:
        button = QPushButton(self._presentation.texts(key))
        button.clicked.connect(act)
        return button

    def _quiet(self, icon_name: str, key: str, act: object) -> QPushButton:
        button = self._button(key, act)
        button.setText("")
        button.setProperty("role", "quiet")
        button.setIcon(icon(icon_name, self._presentation.theme))
        button.setIconSize(QSize(*[self._presentation.scale.px(ICON_PX)] * 2))
        button.setAccessibleName(self._presentation.texts(key))
        button.setToolTip(literal_tip(self._presentation.texts(key)))
        return button
