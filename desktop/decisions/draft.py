"""What is typed in a form and not sent: kept with every key, offered again, taken away once it is sent or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QPushButton

from core.desk.parts import Part
from desktop.looks.presentation import Presentation
from desktop.session.desk import SessionDesk
from desktop.widgets.dialog_page import DialogPage

Fields = Mapping[str, str]


class FormDraft:
    """The draft of one form about one client.

    Args:
        desk: keeps it.
        client_id: the client concerned.
        part: which form.
        read: what the form says now.
        write: fills the form.
    """

    def __init__(
        self,
        desk: SessionDesk,
        client_id: int,
        part: Part,
        read: Callable[[], Fields],
        write: Callable[[Fields], None],
    ) -> None:
        self._desk, self._client_id, self._part, self._read, self._write = desk, client_id, part, read, write
        self._is_sent = False

    def offer(self, page: DialogPage, presentation: Presentation) -> QPushButton:
        """Fill the form with the draft that an earlier opening left, and say so.

        Returns:
            The button that empties the form, shown where there is a draft.
        """
        texts = presentation.texts
        button = page.add_button(texts("draft.clear"), self.give_up)
        found = self._desk.draft(self._client_id, self._part)
        button.setVisible(bool(found))
        if found:
            self._write(found)
            page.inform(texts("draft.taken_up"))
        return button

    def keep(self) -> None:
        """Keep what the form says; nothing once it was sent."""
        if not self._is_sent:
            self._desk.keep_draft(self._client_id, self._part, self._read())

    def give_up(self) -> None:
        """Empty the form."""
        self._write({})
        self._desk.drop_draft(self._client_id, self._part)

    def send(self) -> None:
        """What it says is written down: it is no draft any more."""
        self._is_sent = True
        self._desk.drop_draft(self._client_id, self._part)
