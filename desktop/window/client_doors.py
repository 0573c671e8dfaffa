"""The windows about the open client that reach the scoring libraries: loaded once a client is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.looks.presentation import Presentation

if TYPE_CHECKING:
    from core.assessment.assessment import Assessment
    from core.bundle.bundle import Bundle
    from desktop.client_side.screen import ClientScreen
    from desktop.session.decisions import SessionDecisions
    from desktop.session.documents import SessionDocuments
    from desktop.session.opened_client import OpenedClient


def make_client_screen(presentation: Presentation, assessment: Assessment, bundle: Bundle) -> ClientScreen:
    """The client's screen for one file."""
    from desktop.client_side.screen import ClientScreen  # noqa: PLC0415  (reaches the scoring libraries)

    return ClientScreen(presentation, assessment, bundle)


def open_letter(presentation: Presentation, decisions: SessionDecisions, opened: OpenedClient, parent: QWidget) -> None:
    """Open the letter over a window; it goes when it is closed."""
    from desktop.client_side.letter_dialog import LetterDialog  # noqa: PLC0415  (reaches the scoring libraries)

    dialog = LetterDialog(presentation, decisions, opened, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def open_personal_data(
    presentation: Presentation, documents: SessionDocuments, assessment: Assessment, parent: QWidget
) -> None:
    """Open the client's data, said to the client, over a window; it goes when it is closed."""
    from desktop.client_side.personal_data_dialog import PersonalDataDialog  # noqa: PLC0415  (reaches scoring libraries)

    dialog = PersonalDataDialog(presentation, documents, assessment, parent, to_client=True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
