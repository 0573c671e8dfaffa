"""The client's page while the model is suspended: who the client is and where they stand, without any score."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.desk.parts import Part
from desktop.client.all_features_dialog import AllFeaturesDialog
from desktop.client.chart_specs import ChartWriter
from desktop.client.client_title import client_title
from desktop.client.profile_card import ProfileCard
from desktop.client.standing_card import StandingCard
from desktop.decisions.data_correction_dialog import open_data_correction
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.parts import DossierParts
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.suspension import SuspendedCard
from desktop.widgets.words import page_title, words

BESIDE_PX = 900
"""Narrowest page, in pixels at 100 % text, with the profile beside the rest."""
PLACES_BESIDE_PX = 600
MAIN_SHARE, PROFILE_SHARE = 29, 10
HORIZONTAL, VERTICAL = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class SuspendedDossierPage(QWidget):
    """A client's information.

    Args:
        presentation: texts, looks, and why there is no score.
        session: knows the open bundle.
    """

    def __init__(self, presentation: Presentation, session: Session) -> None:
        super().__init__()
        self._presentation, self._session = presentation, session
        self._shown: tuple[Assessment, Bundle] | None = None
        self.setAccessibleName(presentation.texts("dossier.page"))
        self._title, self._state = page_title(presentation), words(role="chip")
        self._standing, self._profile = StandingCard(presentation), ProfileCard(presentation)
        self._profile.all_asked.connect(self.show_all_features)
        self._profile.correction_asked.connect(self.correct_datum)
        session.desk.form_asked.connect(self._open_form)
        self._situation = QWidget()
        self._columns = QBoxLayout(HORIZONTAL, self._situation)
        self._parts = DossierParts(presentation, session.fetch_history, self._situation)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyPage(presentation, presentation.texts("dossier.empty_title"), presentation.texts("dossier.empty_text"))
        )
        self._stack.addWidget(scrolled(self._make_content()))

    def present(self, opened: OpenedClient) -> None:
        """Show the information of one client."""
        assessment, bundle = opened.assessment, self._session.bundle
        if bundle is None:
            return
        self._shown = assessment, bundle
        client = assessment.client
        writer = ChartWriter(self._presentation, bundle.catalogue, bundle.manifest.policy)
        self._title.setText(client_title(client.client_id, self._session, self._presentation))
        self._state.setText(self._presentation.texts("dossier.pending" if client.pending else "dossier.past"))
        self._standing.present(assessment, writer)
        self._profile.present(assessment, bundle)
        self._parts.present(client.client_id, bundle)
        self._stack.setCurrentIndex(1)

    def show_all_features(self) -> None:
        """Open the table of every feature."""
        if self._shown is not None:
            assessment, bundle = self._shown
            AllFeaturesDialog(self._presentation, assessment.client, bundle, parent=self).open()

    def correct_datum(self) -> None:
        """Open the correction of a datum; nothing happens while no client is shown."""
        if self._shown is not None:
            open_data_correction(self._presentation, self._session, *self._shown, self.window(), shows_risk=False)

    def _open_form(self, part: Part) -> None:
        if part is Part.DATUM:
            self.correct_datum()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cards where the text has become too large for columns."""
        super().resizeEvent(event)
        width = self.width() * 100 / self._presentation.scale.text_percent
        beside = width >= BESIDE_PX
        self._columns.setDirection(HORIZONTAL if beside else VERTICAL)
        main = width * MAIN_SHARE / (MAIN_SHARE + PROFILE_SHARE) if beside else width
        self._standing.set_columns(4 if main >= PLACES_BESIDE_PX else 2 if main >= PLACES_BESIDE_PX / 2 else 1)

    def _make_content(self) -> QVBoxLayout:
        gap = self._presentation.scale.gap
        head = FlowLayout(gap=gap(3))
        for one in (self._title, self._parts.segments, self._state):
            head.addWidget(one)
        main = QVBoxLayout()
        main.setSpacing(gap(3))
        main.addWidget(SuspendedCard(self._presentation))
        main.addWidget(self._standing)
        main.addStretch(1)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(gap(4))
        self._columns.addLayout(main, MAIN_SHARE)
        self._columns.addWidget(self._profile, PROFILE_SHARE)
        body = QVBoxLayout()
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(head)
        body.addWidget(self._situation, 1)
        body.addWidget(self._parts.history, 1)
        return body
