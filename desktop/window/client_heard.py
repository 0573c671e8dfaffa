"""Who is open, in the window's title, in the name of the page, and in the one sentence heard when a client opens."""

from __future__ import annotations

from desktop.client.chart_specs import distance_words
from desktop.client.client_title import client_title
from desktop.looks.presentation import Presentation
from desktop.session.opened_client import OpenedClient
from desktop.session.session import Session


class ClientHeard:
    """Words on the open client, with no more of the score than the screen shows.

    Args:
        presentation: texts and number style.
        session: knows the open bundle and the names of new files.
    """

    def __init__(self, presentation: Presentation, session: Session) -> None:
        self._presentation, self._session = presentation, session

    @property
    def name(self) -> str:
        """Number of the open client or name of the new file, empty while none is open."""
        opened = self._session.opened
        return "" if opened is None else client_title(opened.client_id, self._session, self._presentation)

    def window_title(self, page: str, *, about_client: bool) -> str:
        """The title of the window: who first, as it is all that a list of windows may show.

        Args:
            page: name of the page on screen.
            about_client: whether it shows the open client.
        """
        texts, product = self._presentation.texts, self._presentation.texts("product.name")
        if not about_client or not self.name:
            return texts("product.title", page=page, product=product)
        return texts("product.title_client", client=self.name, page=page, product=product)

    def page_name(self, page: str) -> str:
        """What a screen reader calls a page about the client: who, and the advice where it may be shown."""
        advice = self._advice()
        named = self._presentation.texts("product.page_client", page=page, client=self.name)
        return f"{named}, {advice}" if advice else named

    def sentence(self) -> str:
        """What is heard when the client opens: who, advice, risk and distance where they may be shown."""
        opened, texts = self._session.opened, self._presentation.texts
        if opened is None:
            return ""
        if self._presentation.suspension:
            return f"{self.name}. {self._presentation.suspension}"
        if not opened.case.revealed:
            return f"{self.name}. {texts('opinion.waits')}"
        return texts(
            "verdict.heard",
            client=self.name,
            advice=self._advice(),
            risk=self._presentation.formatter.risk(opened.assessment.probability),
            distance=distance_words(opened.assessment.distance_points, self._presentation),
        )

    def _advice(self) -> str:
        opened = self._session.opened
        if opened is None or not self._may_tell(opened):
            return ""
        advice = self._presentation.texts(f"advice.{opened.assessment.advice}")
        return advice[0].lower() + advice[1:]

    def _may_tell(self, opened: OpenedClient) -> bool:
        return self._presentation.shows_scores and opened.case.revealed
