"""The pages of one window: made when they are asked for, and the rest while the advisor looks at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStackedWidget

from desktop.looks.focus_ring import SHAPE_PROPERTY
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.window.page_entries import PageEntry

if TYPE_CHECKING:
    from desktop.window.page_builders import Page

LEISURE_MS = 250
"""Between two pages made ahead: a key pressed meanwhile waits for one page at most."""


class PageShelf(QObject):
    """Holds what has been made.

    Args:
        entries: the pages there may be, by id, in the order of the navigation.
        stack: where they are shown.
        made: told of each page once, before anybody sees it.
    """

    def __init__(
        self, entries: Mapping[str, PageEntry], stack: QStackedWidget, made: Callable[[PageEntry, Page], None]
    ) -> None:
        super().__init__(stack)
        self._entries, self._stack, self._tell_made = entries, stack, made
        self._source: tuple[Presentation, Session] | None = None
        self._made: dict[str, Page] = {}
        self._leisure = QTimer(self, singleShot=True, interval=LEISURE_MS)
        self._leisure.timeout.connect(self._make_ahead)
        stack.installEventFilter(self)

    def __contains__(self, page_id: str) -> bool:
        return self._source is not None and page_id in self._entries

    def __getitem__(self, page_id: str) -> Page:
        """The page of an id, made now where it was not yet.

        Raises:
            KeyError: no bundle is open, or there is no such page.
        """
        if self._source is None:
            raise KeyError(page_id)
        if page_id not in self._made:
            self._make(self._entries[page_id], *self._source)
        return self._made[page_id]

    def clear(self) -> None:
        """Let all of them go; none can be had until the next ``fill``."""
        self._leisure.stop()
        for page in self._made.values():
            self._stack.removeWidget(page.widget)
            page.widget.deleteLater()
        self._made, self._source = {}, None

    def fill(self, presentation: Presentation, session: Session) -> None:
        """From now on make pages for the open bundle of a session."""
        self._source = presentation, session
        if self._stack.isVisible():
            self._leisure.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make pages ahead only while somebody may look."""
        if event.type() is QEvent.Type.Hide:
            self._leisure.stop()
        elif event.type() is QEvent.Type.Show and self._source is not None:
            self._leisure.start()
        return super().eventFilter(watched, event)

    def made(self) -> Iterator[tuple[PageEntry, Page]]:
        """Those that exist."""
        return ((self._entries[page_id], page) for page_id, page in tuple(self._made.items()))

    def _make(self, entry: PageEntry, presentation: Presentation, session: Session) -> None:
        from desktop.window.page_builders import build_page  # noqa: PLC0415  (the pages, after the first paint)

        page = self._made[entry.page_id] = build_page(entry, presentation, session)
        page.widget.setProperty(SHAPE_PROPERTY, "none")
        self._stack.addWidget(page.widget)
        self._tell_made(entry, page)

    def _make_ahead(self) -> None:
        if self._source is None or self._source[1].bundle is None:
            # The session has been closed, and its window goes.
            return
        for page_id in self._entries:
            if page_id not in self._made:
                self[page_id]
                self._leisure.start()
                return
