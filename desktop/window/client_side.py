"""The two sides of the window, the advisor's and the client's, and what is handed over: letter and data."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from core.desk.parts import Part
from desktop.client_side.data_wish_dialog import DataWishDialog
from desktop.client_side.letter_dialog import LetterDialog
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.client_side.screen import ClientScreen
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.window.top_bar import TopBar


class ClientSide(QStackedWidget):
    """The advisor's workspace, and the client's screen when it is asked for.

    Signals:
        turned: whether the client's screen is shown now.
        revealed: whether the score of the open client may be shown; True while no client is open.

    Args:
        presentation: texts and looks.
        session: the open client.
        workspace: the advisor's side.
        top_bar: holds the buttons.
    """

    turned = Signal(bool)
    revealed = Signal(bool)

    def __init__(self, presentation: Presentation, session: Session, workspace: QWidget, top_bar: TopBar) -> None:
        super().__init__()
        self._presentation, self._session, self._top_bar = presentation, session, top_bar
        self._screen: ClientScreen | None = None
        self.addWidget(workspace)
        top_bar.client_screen.clicked.connect(lambda _checked=False: self.toggle())
        top_bar.letter.clicked.connect(lambda _checked=False: self.open_letter())
        session.client_opened.connect(self.refresh)
        session.case_changed.connect(self.refresh)
        session.desk.form_asked.connect(self._open_form)
        self.refresh()

    @property
    def client_sees(self) -> bool:
        """Whether the client's screen is shown."""
        return self._screen is not None

    @property
    def ready(self) -> bool:
        """Whether there is a client whose score may be shown."""
        opened = self._session.opened
        return opened is not None and self._presentation.shows_scores and opened.case.revealed

    def adopt(self, presentation: Presentation) -> None:
        """Follow another bundle.

        Args:
            presentation: with the currency of the bundle.
        """
        self._presentation = presentation
        self.leave()
        self.refresh()

    def refresh(self, _change: object = None) -> None:
        """Follow the open client and what is recorded about it."""
        ready, opened = self.ready, self._session.opened
        waits = opened is not None and not opened.case.revealed
        self._top_bar.offer_client_side(
            possible=ready, reason=self._presentation.texts("opinion.waits") if waits else ""
        )
        self._top_bar.stress_letter(ready and opened is not None and opened.case.holding is not None)
        self.revealed.emit(opened is None or opened.case.revealed)

    def toggle(self) -> None:
        """Turn the window to the client, or back."""
        if self.client_sees:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Turn the window to the client; nothing happens while there is nothing to show."""
        opened = self._session.opened
        if not self.ready or self.client_sees or opened is None:
            return
        screen = ClientScreen(self._presentation, self._session.decisions, opened)
        screen.left.connect(self.leave)
        screen.data_asked.connect(self._ask_wish)
        self._screen = screen
        self.addWidget(screen)
        self.setCurrentWidget(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit(True)

    def leave(self) -> None:
        """Turn the window back to the advisor."""
        if self._screen is None:
            return
        self.setCurrentIndex(0)
        self.removeWidget(self._screen)
        self._screen.deleteLater()
        self._screen = None
        self.turned.emit(False)
        self.hand_data_over()

    def open_letter(self) -> None:
        """Open the letter to the client; nothing happens while there is none."""
        opened = self._session.opened
        if self.ready and opened is not None:
            self._open(LetterDialog(self._presentation, self._session.decisions, opened, self.window()))

    def hand_data_over(self) -> None:
        """Open the data of a client who asked for them; nothing happens while the client sees, or did not ask."""
        assessment, desk = self._session.assessment, self._session.desk
        wished = "" if assessment is None else desk.data_wish(assessment.client.client_id)
        if self.client_sees or not self.ready or assessment is None or not wished:
            return
        documents = self._session.decisions.documents
        dialog = PersonalDataDialog(self._presentation, documents, assessment, self.window(), wished=wished)
        dialog.handed_over.connect(partial(desk.keep_data_wish, assessment.client.client_id, ""))
        self._open(dialog)

    def _ask_wish(self) -> None:
        # No file and no folder is named here: the client reads this, and the advisor saves.
        dialog = DataWishDialog(self._presentation, self.window())
        dialog.wished.connect(self._note_wish)
        self._open(dialog)

    def _note_wish(self, ending: str) -> None:
        if self._screen is not None and self._session.opened is not None:
            self._session.desk.keep_data_wish(self._session.opened.client_id, ending)
            self._screen.tell_wish()

    def _open_form(self, part: Part) -> None:
        if part is Part.DATA_WISH:
            self.hand_data_over()

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
