"""The data of the open file that were put right, in few words for the head of every page about a client."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.shown_values import shown_value
from desktop.looks.presentation import Presentation
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session
from desktop.widgets.words import literal_tip


def corrected_words(client: Client, bundle: Bundle, presentation: Presentation) -> tuple[str, ...]:
    """Each datum that was put right: what it is, its value, and the one before."""
    catalogue, formatter = bundle.catalogue, presentation.formatter
    return tuple(
        presentation.texts(
            "datum.corrected_one",
            label=catalogue.by_name[name].wording[presentation.language].label,
            value=shown_value(client, catalogue.by_name[name], formatter, catalogue),
            before=formatter.value(catalogue.by_name[name], before, catalogue),
        )
        for name, before in client.corrected.items()
    )


class CorrectedChip(QLabel):
    """How many data were put right, and the first of them; hidden where none was.

    Args:
        presentation: texts and looks.
        session: the open client.
        parent: on which it is shown.
        is_short: whether there is room for the number only; which data they are is then said by the hint.
    """

    def __init__(
        self, presentation: Presentation, session: Session, parent: QWidget | None = None, *, is_short: bool = False
    ) -> None:
        super().__init__(parent)
        self._presentation, self._session, self._is_short = presentation, session, is_short
        self.setProperty("role", "chip")
        self.hide()
        session.client_opened.connect(self._follow)
        if session.opened is not None:
            self._follow(session.opened)

    def _follow(self, opened: OpenedClient) -> None:
        bundle = self._session.bundle
        told = () if bundle is None else corrected_words(opened.assessment.client, bundle, self._presentation)
        self.setText(self._text(told) if told else "")
        self.setToolTip(literal_tip("\n".join(told)))
        self.setAccessibleDescription(", ".join(told))
        self.setVisible(bool(told))

    def _text(self, told: tuple[str, ...]) -> str:
        texts = self._presentation.texts
        counted = texts("datum.corrected", count=len(told))
        if self._is_short:
            return counted
        more = texts("datum.more", count=len(told) - 1) if len(told) > 1 else ""
        return texts("datum.corrected_first", counted=counted, first=f"{told[0]}{more}")
