"""The band above every page: who we are, the search, and how things are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.looks.icons import ICON_GAP, icon
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.widgets.state import set_property
from desktop.widgets.words import literal_tip
from desktop.window.display_menu import DisplayMenu
from desktop.window.search.field import SearchBox

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle

LOGO_PX = 26
HEIGHT_PX = 60
ROOM_FOR_NAME_PX = 1000
"""Between icon and word: a style sheet cannot ask for it."""
ICON_PX = 18


class TopBar(QWidget):
    """Logo, name, search field and display menu.

    Args:
        presentation: texts and looks.
        session: for the search.
        fixed: names of the settings that the policy fixes.
        window: over which the answers of the search float.
    """

    def __init__(self, presentation: Presentation, session: Session, fixed: frozenset[str], window: QWidget) -> None:
        super().__init__()
        self._presentation = presentation
        self.setProperty("role", "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(presentation.texts("top_bar.name"))
        self.search = SearchBox(presentation, session, window)
        self.display = DisplayMenu(presentation, fixed)
        self.client_screen = self._make_button("client_screen", "client-screen")
        self.letter = self._make_button("letter", "letter")
        self._name = QLabel(presentation.texts("product.name"))
        self._name.setProperty("role", "section")
        self.demonstration = self._make_demonstration_chip()
        self._tell_signer(session.bundle)
        session.bundle_opened.connect(self._tell_signer)
        scale = presentation.scale
        row = QHBoxLayout(self)
        row.setContentsMargins(scale.gap(4) + scale.gap(1), 0, scale.gap(4) + scale.gap(1), 0)
        row.setSpacing(scale.gap(2))
        row.addWidget(self._make_logo())
        row.addWidget(self._name)
        row.addWidget(self.demonstration, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(scale.gap(5))
        row.addWidget(self.search, 4)
        row.addStretch(1)
        for button in (self.client_screen, self.display, self.letter):
            row.addWidget(button)
        self.setFixedHeight(scale.px(HEIGHT_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where room is short."""
        super().resizeEvent(event)
        roomy = self.width() >= self._presentation.scale.px(ROOM_FOR_NAME_PX)
        self._name.setVisible(roomy)
        key = "top_bar.demonstration_key" if roomy else "top_bar.demonstration_key_short"
        self.demonstration.setText(self._presentation.texts(key))
        self.display.set_compact(not roomy)
        for section, button in (("client_screen", self.client_screen), ("letter", self.letter)):
            button.setText(f"{ICON_GAP}{self._presentation.texts(f'{section}.button')}" if roomy else "")

    def offer_client_side(self, *, possible: bool, reason: str) -> None:
        """Allow what is shown or given to the client, or say why not.

        Args:
            possible: whether there is something to show.
            reason: why not yet; empty where nothing is to be said.
        """
        for section, button in (("client_screen", self.client_screen), ("letter", self.letter)):
            button.setEnabled(possible)
            button.setToolTip(literal_tip(reason or self._presentation.texts(f"{section}.tip")))
            button.setAccessibleDescription(reason)

    def stress_letter(self, stressed: bool) -> None:
        """Make the letter the primary button, or one among others."""
        role, token = ("primary", "surface") if stressed else ("", "text")
        if (self.letter.property("role") or "") != role:
            set_property(self.letter, "role", role)
            self.letter.setIcon(icon("letter", self._presentation.theme, token))

    def _tell_signer(self, bundle: Bundle | None) -> None:
        self.demonstration.setVisible(bundle is not None and bundle.signer.demonstration)

    def _make_demonstration_chip(self) -> QLabel:
        chip = QLabel(self._presentation.texts("top_bar.demonstration_key"), self)
        chip.setAccessibleName(chip.text())
        chip.setProperty("role", "chip")
        chip.setProperty("tone", "review")
        chip.setToolTip(self._presentation.texts("top_bar.demonstration_key_tip"))
        chip.setAccessibleDescription(self._presentation.texts("top_bar.demonstration_key_tip"))
        return chip

    def _make_button(self, section: str, drawing: str) -> QPushButton:
        """A button that shows its icon alone where room is short."""
        texts, scale = self._presentation.texts, self._presentation.scale
        button = QPushButton(f"{ICON_GAP}{texts(f'{section}.button')}")
        button.setObjectName(section)
        button.setAccessibleName(texts(f"{section}.button"))
        button.setToolTip(texts(f"{section}.tip"))
        button.setIcon(icon(drawing, self._presentation.theme))
        button.setIconSize(QSize(scale.px(ICON_PX), scale.px(ICON_PX)))
        return button

    def _make_logo(self) -> QLabel:
        logo = QLabel(self._presentation.texts("product.short"))
        logo.setProperty("role", "badge")
        logo.setProperty("tone", "primary")
        logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        logo.setAccessibleName(self._presentation.texts("product.name"))
        side = self._presentation.scale.px(LOGO_PX)
        logo.setFixedSize(side + self._presentation.scale.px(10), side)
        return logo
