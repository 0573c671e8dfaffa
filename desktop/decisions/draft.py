"""What is typed in a form and not sent: kept with every key, offered again, taken away once it is sent or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QPushButton

from core.desk.parts import OF, Part, begun_about, is_empty
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
        about: what of the client the form is about, where it can be begun about several things at once.
    """

    def __init__(
        self,
        desk: SessionDesk,
        client_id: int,
        part: Part,
        read: Callable[[], Fields],
        write: Callable[[Fields], None],
        about: str = "",
    ) -> None:
        self._desk, self._client_id, self._part, self._read, self._write = desk, client_id, part, read, write
        self._prefix = f"{about}{OF}" if about else ""
        self._is_sent = False

    @property
    def begun(self) -> tuple[str, ...]:
        """About what the form was begun, in the order of the first key."""
        return begun_about(self._everything)

    def offer(self, page: DialogPage, presentation: Presentation) -> QPushButton:
        """Fill the form with the draft that an earlier opening left, and say so.

        Returns:
            The button that empties the form, shown where there is a draft.
        """
        texts = presentation.texts
        button = page.add_button(texts("draft.clear"), self.give_up)
        button.setVisible(self.take_up())
        if not button.isHidden():
            page.inform(texts("draft.taken_up"))
        return button

    def turn_to(self, about: str) -> bool:
        """Be about something else of the client; whether the form was begun about it, and is filled."""
        self._prefix = f"{about}{OF}"
        return self.take_up()

    def take_up(self) -> bool:
        """Fill the form with its draft; whether there is one."""
        found = self._own
        if found:
            self._write(found)
        return bool(found)

    def keep(self) -> None:
        """Keep what the form says; nothing once it was sent."""
        if not self._is_sent:
            self._replace(self._read())

    def give_up(self) -> None:
        """Empty the form."""
        self._write({})
        self.drop()

    def send(self) -> None:
        """What it says is written down: it is no draft any more."""
        self._is_sent = True
        self.drop()

    def drop(self) -> None:
        """Keep nothing of what the form says."""
        self._replace({})

    @property
    def _everything(self) -> Fields:
        return self._desk.draft(self._client_id, self._part)

    @property
    def _own(self) -> Fields:
        return {name[len(self._prefix):]: text for name, text in self._everything.items()
                if name.startswith(self._prefix)}  # fmt: skip

    def _replace(self, fields: Fields) -> None:
        others = {name: text for name, text in self._everything.items() if not name.startswith(self._prefix)}
        own = {} if is_empty(fields) else {f"{self._prefix}{name}": text for name, text in fields.items()}
        self._desk.keep_draft(self._client_id, self._part, {**others, **own})
