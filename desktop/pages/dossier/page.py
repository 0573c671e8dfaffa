"""The client's page: advice, distance and reasons first, then who the client is and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.contested_data import ContestedDatum
from core.desk.parts import Part
from core.model.wording import ReasonWriter
from desktop.client.all_features_dialog import AllFeaturesDialog
from desktop.client.chart_specs import ChartWriter
from desktop.client.client_title import client_title
from desktop.client.profile_card import ProfileCard
from desktop.client.risk_level_card import RiskLevelCard
from desktop.client.standing_card import StandingCard
from desktop.client.verdict_card import VerdictCard
from desktop.decisions.checklist_card import ChecklistCard
from desktop.decisions.contested_card import ContestedCard
from desktop.decisions.corrected_data import CorrectedChip
from desktop.decisions.data_correction_dialog import open_data_correction
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.decision_state import DecisionNotes
from desktop.decisions.opinion_card import OpinionCard
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.parts import DossierParts
from desktop.pages.dossier.why import WhyPart
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.one_paint import one_paint
from desktop.widgets.layout.scrolled import PaddedScrollArea
from desktop.widgets.words import Card, line, literal_tip, page_title, words

PROFILE_BESIDE_PX = 900
"""Narrowest page, in pixels at 100 % text, with the profile beside the rest."""
PAIRS_BESIDE_PX = 600
"""Narrowest column, in pixels at 100 % text, with two cards side by side."""
MAIN_SHARE, PROFILE_SHARE = 28, 10
VERDICT_SHARE, RISK_LEVEL_SHARE = 5, 3
HORIZONTAL, VERTICAL = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class DossierPage(QWidget):
    """Everything about one client on one page.

    Args:
        presentation: texts and looks.
        session: knows the open bundle.

    Signals:
        page_asked: id of another page to go to.

    """

    page_asked = Signal(str)

    def __init__(self, presentation: Presentation, session: Session) -> None:
        super().__init__()
        self._presentation, self._session = presentation, session
        self._shown: tuple[OpenedClient, Bundle] | None = None
        self._writers: tuple[Bundle, ChartWriter, ReasonWriter] | None = None
        self.setAccessibleName(presentation.texts("dossier.page"))
        self._title = page_title(presentation)
        self._contract = words(role="chip")
        self._state = words(role="chip")
        self._corrected = CorrectedChip(presentation, session, self)
        self._verdict = VerdictCard(presentation)
        self._risk_level = RiskLevelCard(presentation)
        self._why = WhyPart(presentation)
        self._standing = StandingCard(presentation)
        self._profile = ProfileCard(presentation)
        self._profile.all_asked.connect(lambda: self.show_all_features(only_model=False))
        self._profile.correction_asked.connect(self.correct_datum)
        self._why.detail_asked.connect(lambda: self.show_all_features(only_model=True))
        self._decision = self._make_decision_bar()
        self._simulate = QPushButton(presentation.texts("navigation.simuler"))
        self._simulate.setAccessibleName(presentation.texts("dossier.simulate"))
        self._notes = DecisionNotes(presentation)
        self._checklist = ChecklistCard(presentation, session.decisions)
        self._checklist.second_look_asked.connect(lambda: session.desk.ask_form(Part.REVIEW_REQUEST))
        self._opinion = OpinionCard(presentation, session.decisions)
        self._contested = ContestedCard(presentation, session.decisions.contests)
        self._contested.correction_asked.connect(self.correct_datum)
        session.case_changed.connect(self._follow_case)
        session.desk.form_asked.connect(self._open_form)
        self._answer, self._separators = self._make_answer()
        self._answer_card = Card(presentation, presentation.texts("dossier.answer"))
        self._head = QBoxLayout(HORIZONTAL)
        self._situation = QWidget()
        self._columns = QBoxLayout(HORIZONTAL, self._situation)
        self._parts = DossierParts(presentation, session.fetch_history, self._situation)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyPage(presentation, presentation.texts("dossier.empty_title"), presentation.texts("dossier.empty_text"))
        )
        self._stack.addWidget(self._make_content())

    def present(self, opened: OpenedClient) -> None:
        """Show one client, every part at once."""
        assessment, bundle = opened.assessment, self._session.bundle
        if bundle is None:
            return
        _, chart_writer, reason_writer = self._writers_of(bundle)
        self._shown = opened, bundle
        with one_paint(self):
            self._present_head(assessment, bundle)
            self._present_case(opened, bundle)
            self._verdict.present(assessment, chart_writer)
            self._risk_level.present(assessment, chart_writer)
            self._why.present(assessment, chart_writer, reason_writer)
            self._standing.present(assessment, chart_writer)
            self._profile.present(assessment, bundle)
            self._parts.present(assessment.client.client_id, bundle)
            self._stack.setCurrentIndex(1)

    def show_all_features(self, *, only_model: bool) -> None:
        """Open the table of every feature; nothing happens while no client is shown."""
        if self._shown is None:
            return
        opened, bundle = self._shown
        assessment = opened.assessment
        # What each variable adds would tell the score.
        effects = assessment.explanation.waterfall if opened.case.revealed else None
        dialog = AllFeaturesDialog(
            self._presentation, assessment.client, bundle, effects=effects, only_model=only_model, parent=self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def correct_datum(self, contested: ContestedDatum | None = None) -> None:
        """Open the correction of a datum, of the one that the client contests where there is one.

        Nothing happens while no client is shown.
        """
        if self._shown is not None:
            opened, bundle = self._shown
            open_data_correction(
                self._presentation, self._session, opened.assessment, bundle, self.window(), contested,
                shows_risk=opened.case.revealed,
            )  # fmt: skip

    def _make_decision_bar(self) -> DecisionBar:
        session = self._session
        return DecisionBar(
            self._presentation,
            session.decisions,
            simulated=lambda: session.simulation.what_if,
            rate=lambda: session.simulation.offers.annual_rate,
        )

    def _open_form(self, part: Part) -> None:
        if part is Part.DATUM:
            self.correct_datum()

    def _follow_case(self, opened: OpenedClient) -> None:
        if self._shown is not None and self._shown[0].client_id == opened.client_id:
            self._shown = opened, self._shown[1]
            self._present_case(*self._shown)

    def _present_case(self, opened: OpenedClient, bundle: Bundle) -> None:
        self._decision.present(opened, bundle)
        self._notes.present(opened)
        self._checklist.present(opened, bundle)
        # What was decided waits for nobody any more.
        self._state.setVisible(opened.case.holding is None)
        self._contested.present(opened, bundle)
        revealed = opened.case.revealed
        for part in (self._answer_card, self._why, self._decision):
            part.setVisible(revealed)
        self._simulate.setEnabled(revealed)
        key = "dossier.simulate" if revealed else "opinion.waits"
        self._simulate.setToolTip(literal_tip(self._presentation.texts(key)))
        self._opinion.setVisible(not revealed)
        if not revealed:
            self._opinion.present(opened.client_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Restack the cards where the text has become too large for columns."""
        super().resizeEvent(event)
        self._restack(self.width() * 100 / self._presentation.scale.text_percent)

    def _restack(self, width_px: float) -> None:
        beside = width_px >= PROFILE_BESIDE_PX
        main_px = width_px * MAIN_SHARE / (MAIN_SHARE + PROFILE_SHARE) if beside else width_px
        pairs = main_px >= PAIRS_BESIDE_PX
        self._columns.setDirection(HORIZONTAL if beside else VERTICAL)
        for pair in (self._answer, self._head):
            pair.setDirection(HORIZONTAL if pairs else VERTICAL)
        self._why.set_direction(HORIZONTAL if pairs else VERTICAL)
        self._checklist.set_narrow(not pairs)
        for separator, in_pairs in zip(self._separators, (True, False), strict=True):
            separator.setVisible(pairs is in_pairs)
        self._standing.set_columns(4 if pairs else 2 if main_px >= PAIRS_BESIDE_PX / 2 else 1)

    def _writers_of(self, bundle: Bundle) -> tuple[Bundle, ChartWriter, ReasonWriter]:
        if self._writers is None or self._writers[0] is not bundle:
            catalogue, formatter = bundle.catalogue, self._presentation.formatter
            self._writers = (
                bundle,
                ChartWriter(self._presentation, catalogue, bundle.manifest.policy),
                ReasonWriter(catalogue, bundle.codes, formatter),
            )
        return self._writers

    def _present_head(self, assessment: Assessment, bundle: Bundle) -> None:
        texts, formatter, client = self._presentation.texts, self._presentation.formatter, assessment.client
        contract = bundle.catalogue.by_name["NAME_CONTRACT_TYPE"]
        self._title.setText(client_title(client.client_id, self._session, self._presentation))
        self._contract.setText(formatter.value(contract, client.values[contract.name], bundle.catalogue))
        self._state.setText(texts("dossier.pending" if client.pending else "dossier.past"))

    def _make_answer(self) -> tuple[QBoxLayout, tuple[QFrame, QFrame]]:
        separators = line("column-line"), line()
        answer = QBoxLayout(HORIZONTAL)
        answer.setSpacing(self._presentation.scale.gap(4))
        answer.addWidget(self._verdict, VERDICT_SHARE)
        for separator in separators:
            answer.addWidget(separator)
        answer.addWidget(self._risk_level, RISK_LEVEL_SHARE)
        return answer, separators

    def _make_head(self) -> FlowLayout:
        head = FlowLayout(gap=self._presentation.scale.gap(3))
        for one in (self._title, self._parts.segments):
            head.addWidget(one)
        self._simulate.clicked.connect(lambda: self.page_asked.emit("simuler"))
        # What is only said comes last: where there is no room for all, no button stands alone on a second line.
        head.addWidget(self._simulate)
        for said in (self._contract, self._state, self._corrected):
            head.addWidget(said)
        return head

    def _make_content(self) -> QWidget:
        gap = self._presentation.scale.gap
        self._answer_card.body.addLayout(self._answer)
        self._head.setSpacing(gap(3))
        self._head.addLayout(self._make_head(), 1)
        self._head.addWidget(self._decision, 0, Qt.AlignmentFlag.AlignTop)
        main = QVBoxLayout()
        main.setSpacing(gap(3))
        main.addWidget(self._opinion)
        main.addWidget(self._contested)
        main.addWidget(self._answer_card)
        main.addWidget(self._why)
        main.addWidget(self._checklist)
        main.addWidget(self._standing, 1)
        main.addStretch(0)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(gap(4))
        self._columns.addLayout(main, MAIN_SHARE)
        self._columns.addWidget(self._profile, PROFILE_SHARE, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        content.setProperty("role", "page")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body = QVBoxLayout(content)
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(self._head)
        body.addWidget(self._notes)
        body.addWidget(self._situation, 1)
        body.addWidget(self._parts.history, 1)
        area = PaddedScrollArea()
        area.setWidget(content)
        return area
