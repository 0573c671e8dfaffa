"""The one window: search above, pages at the left, the page asked for, and the facts at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.desk.parts import Part
from core.population.filter import ClientFilter
from desktop.looks.actions import WINDOW_ACTIONS, add_actions, page_action
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.settings.settings import SMALLEST_WINDOW_PX, TEXT_PERCENTS
from desktop.window.client_heard import ClientHeard
from desktop.window.client_side import ClientSide
from desktop.window.first_start_view import FirstStartView
from desktop.window.focus_regions import FocusRegions, focus_first
from desktop.window.help.about_pages import NEWS_TOPIC
from desktop.window.help.dialog import HelpDialog
from desktop.window.keyboard import press_with_enter, put_last
from desktop.window.navigation import Navigation
from desktop.window.notice_room import NoticeRoom
from desktop.window.page_entries import PAGES, PageEntry
from desktop.window.page_shelf import PageShelf
from desktop.window.search.results_model import Place, PlaceKind
from desktop.window.status_line import StatusLine
from desktop.window.top_bar import TopBar
from desktop.window.tour_dialog import TourDialog

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle
    from desktop.session.opened_client import OpenedClient
    from desktop.window.page_builders import Page

ROOM_FOR_LABELS_PX = 900
FIRST_CLIENT_PAGE, KEYS_TOPIC = "dossier", "raccourcis"
CLIENT_SCREEN = "ecran-client"
"""Id of the client's screen, which is no page of the navigation."""
STAYING_ACTIONS = ("client_screen", "larger_text", "smaller_text", "quit")
"""What the advisor's keys still do while the client looks."""


class MainWindow(QMainWindow):
    """Holds the pages and moves between them.

    Signals:
        display_chosen: name of a display setting and its new value.
        page_shown: id of the page that is on screen now.
        painted: the window was drawn for the first time.

    Args:
        presentation: texts and looks; another one needs another window.
        session: the open bundle and client.
        start_view: what stands in for the pages until a bundle is open.
        fixed: names of the settings that the policy fixes.
        pages: the pages of the navigation.
    """

    display_chosen = Signal(str, object)
    page_shown = Signal(str)
    painted = Signal()

    def __init__(
        self,
        presentation: Presentation,
        session: Session,
        start_view: FirstStartView,
        fixed: frozenset[str] = frozenset(),
        pages: Sequence[PageEntry] = PAGES,
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._session = session
        self._client = ClientHeard(presentation, session)
        self._specs = {spec.page_id: spec for spec in pages}
        self._current = ""
        self._was_painted = False
        self.start_view = start_view
        self._stack = QStackedWidget()
        self._stack.addWidget(start_view)
        self._pages = PageShelf(self._specs, self._stack, self._take_page)
        self._notice_room = NoticeRoom(presentation)
        self.notice = self._notice_room.notice
        self.navigation = Navigation(presentation, pages)
        self.status = StatusLine(presentation)
        self.top_bar = TopBar(presentation, session, fixed, self)
        self._lay_out()
        self._regions = FocusRegions(
            (
                (self.top_bar, self.top_bar.search.focus_field),
                (self.navigation, self.navigation.focus_current),
                (self._stack, self.focus_page),
            )
        )
        self._add_actions(fixed)
        self._listen()
        self.setMinimumSize(*SMALLEST_WINDOW_PX)
        self._adopt(session.bundle)

    @property
    def current_page(self) -> str:
        """Id of the page on screen, empty before a bundle is open."""
        return CLIENT_SCREEN if self.client_side.client_sees else self._current

    def page(self, page_id: str) -> QWidget:
        """The widget of a page.

        Raises:
            KeyError: no bundle is open, or there is no such page.
        """
        return self._pages[page_id].widget

    def show_page(self, page_id: str) -> None:
        """Show a page; nothing happens where it cannot be shown now."""
        if page_id == CLIENT_SCREEN:
            self.client_side.enter()
            return
        if page_id in self._pages and self._actions[f"page.{page_id}"].isEnabled():
            self._current = page_id
            self._bring_forward(self._pages[page_id].widget)
            self.navigation.set_current(page_id)
            self._tell_title()
            self.page_shown.emit(page_id)

    def focus_page(self) -> None:
        """Put the focus where the page is used."""
        if self._current not in self._pages:
            focus_first(self._stack.currentWidget())
            return
        page = self._pages[self._current]
        if page.focus is not None:
            page.focus()
        else:
            # The page as a whole: a screen reader says its name, Tab goes on to its first control.
            page.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_forward(self, widget: QWidget) -> None:
        """Show a page; where the keyboard is in the former one, it goes over in one step.

        Qt would first look for another place in the page that goes, then for one in the page that comes, and a screen
        reader would say all of them.
        """
        focused = QApplication.focusWidget()
        if focused is not None and widget is not self._stack.currentWidget() and self._stack.isAncestorOf(focused):
            widget.setGeometry(self._stack.rect())
            widget.show()
            self.focus_page()
        self._stack.setCurrentWidget(widget)
        put_last(self, self.status.controls)

    def _tell_title(self) -> None:
        """Name the window after the page and, where it is about a client, after the client."""
        spec = self._specs.get(self._current)
        if spec is not None:
            page = self._presentation.texts(spec.text_key)
            self.setWindowTitle(self._client.window_title(page, about_client=spec.about_client))

    def _name_pages(self) -> None:
        """What is focused names the client, so that nobody works on the wrong one."""
        for spec, page in self._pages.made():
            self._name_page(spec, page)

    def _name_page(self, spec: PageEntry, page: Page) -> None:
        if spec.about_client and self._session.opened is not None:
            page.widget.setAccessibleName(self._client.page_name(self._presentation.texts(spec.text_key)))

    def tell(self, told: str) -> None:
        """Say a sentence above the page until the advisor has read it."""
        self._notice_room.tell(told)

    def show_help(self) -> None:
        """Open the help of the page on screen."""
        self._open_help(self._current or "clients")

    def show_news(self) -> None:
        """Open the help at what is new."""
        self._open_help(NEWS_TOPIC)

    def show_tour(self) -> None:
        """Open the guided tour from its beginning."""
        TourDialog(self._presentation, self._session.preferences, self).open()

    def retire(self) -> None:
        """Give way to another window: nothing is asked, nothing is closed."""
        self.hide()
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the page its room."""
        super().resizeEvent(event)
        self.navigation.set_collapsed(self.width() < self._presentation.scale.px(ROOM_FOR_LABELS_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button it is on."""
        if not press_with_enter(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that there is something to see."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def _open_help(self, topic: str) -> None:
        dialog = HelpDialog(self._presentation, topic, self, self.top_bar.search.find_help)
        dialog.tour_asked.connect(self.show_tour)
        dialog.open()

    def _lay_out(self) -> None:
        work = QVBoxLayout()
        work.setSpacing(0)
        work.addWidget(self._notice_room)
        work.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(work, 1)
        central = QWidget()
        central.setProperty("role", "page")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.client_side = ClientSide(self._presentation, self._session, central, self.top_bar)
        self.setCentralWidget(self.client_side)
        self.setWindowTitle(self._presentation.texts("product.name"))

    def _add_actions(self, fixed: frozenset[str]) -> None:
        text_is_fixed = "text_percent" in fixed
        slots: dict[str, Callable[[], object]] = {
            "search": self.top_bar.search.focus_field,
            "previous_client": self._session.open_previous,
            "next_region": lambda: self._regions.move(1),
            "previous_region": lambda: self._regions.move(-1),
            "larger_text": lambda: None if text_is_fixed else self._step_text(1),
            "smaller_text": lambda: None if text_is_fixed else self._step_text(-1),
            "help": self.show_help,
            "keys": lambda: self._open_help(KEYS_TOPIC),
            "client_screen": self.client_side.toggle,
            "letter": self.client_side.open_letter,
            "second_look": lambda: self._session.desk.ask_form(Part.REVIEW_REQUEST),
            "quit": self.close,
        }
        specs = list(WINDOW_ACTIONS)
        for position, spec in enumerate(self._specs.values(), start=1):
            action = page_action(position, spec.page_id, spec.text_key)
            slots[action.action_id] = partial(self._go_to, spec.page_id)
            specs.append(action)
        self._actions = add_actions(self, tuple(specs), self._presentation.texts, slots)
        self._bundle_actions = [self._actions[spec.action_id] for spec in specs if spec.needs_bundle]

    def _listen(self) -> None:
        self._session.bundle_opened.connect(self._adopt)
        self._session.client_opened.connect(self._present)
        self._session.case_changed.connect(self._name_pages)
        self._session.failed.connect(self._tell_failure)
        self._session.busy_changed.connect(self.status.set_busy)
        self.client_side.turned.connect(self._turn)
        self.client_side.revealed.connect(self._allow_scores)
        self.navigation.chosen.connect(self._go_to)
        self.top_bar.display.chosen.connect(self.display_chosen)
        self.status.help_asked.connect(self.show_help)
        self.status.news_asked.connect(self.show_news)
        self.top_bar.search.listed.connect(self._list_search)
        self.top_bar.search.place_chosen.connect(self._open_place)

    def _adopt(self, bundle: Bundle | None) -> None:
        for action in self._bundle_actions:
            action.setEnabled(bundle is not None)
        self.status.present(bundle)
        self.status.set_busy(self._session.busy)
        for spec in self._specs.values():
            self.navigation.set_available(spec.page_id, bundle is not None)
        self._pages.clear()
        self._current = ""
        if bundle is None:
            return
        # Only the bundle knows the currency of its amounts.
        formatter = replace(self._presentation.formatter, currency=bundle.manifest.currency)
        presentation = replace(self._presentation, formatter=formatter)
        self._pages.fill(presentation, self._session)
        self.client_side.adopt(presentation)
        # After whatever else is told of the bundle: a client asked for at the start is opened first.
        QTimer.singleShot(0, self, partial(self._prepare_search, bundle, presentation))
        self.show_page(next(iter(self._specs)))

    def _prepare_search(self, bundle: Bundle, presentation: Presentation) -> None:
        if bundle is not self._session.bundle:
            return
        from desktop.window.search.places import Places  # noqa: PLC0415  (after the first paint)

        titles = {page_id: presentation.texts(spec.text_key) for page_id, spec in self._specs.items()}
        self._session.prepare_search(partial(Places, presentation, titles), self.top_bar.search.take_places)

    def _take_page(self, spec: PageEntry, page: Page) -> None:
        search = self.top_bar.search.start_with
        wired = ((page.typed, search), (page.page_asked, self._go_to), (page.list_asked, self._list_search))
        for signal, slot in wired:
            if signal is not None:
                signal.connect(slot)
        self._name_page(spec, page)
        if page.present is not None and self._session.opened is not None:
            page.present(self._session.opened)

    def _present(self, opened: OpenedClient) -> None:
        self._fill(opened)
        self.notice.dismiss()
        client_pages = [spec.page_id for spec in self._specs.values() if spec.about_client]
        if client_pages and self._current not in client_pages:
            self.show_page(client_pages[0])
        self._tell_title()
        self.focus_page()
        announce(self, self._client.sentence())

    def _turn(self, client_sees: bool) -> None:
        for action_id, action in self._actions.items():
            action.setEnabled(not client_sees or action_id in STAYING_ACTIONS)
        if client_sees:
            self.setWindowTitle(self._presentation.texts("client_screen.title"))
            self.page_shown.emit(CLIENT_SCREEN)
        else:
            self.client_side.refresh()
            self._go_to(self._current if self._specs[self._current].about_client else FIRST_CLIENT_PAGE)

    def _allow_scores(self, allowed: bool) -> None:
        for spec in self._specs.values():
            if spec.about_client and spec.page_id != FIRST_CLIENT_PAGE and spec.page_id in self._pages:
                reason = "" if allowed else self._presentation.texts("opinion.waits")
                self.navigation.set_available(spec.page_id, allowed, reason)
                self._actions[f"page.{spec.page_id}"].setEnabled(allowed)
                if not allowed and self._current == spec.page_id:
                    self.show_page(FIRST_CLIENT_PAGE)

    def _fill(self, opened: OpenedClient) -> None:
        self._name_pages()
        for _spec, page in self._pages.made():
            if page.present is not None:
                page.present(opened)

    def _go_to(self, page_id: str) -> None:
        self.show_page(page_id)
        if self._current == page_id:
            self.focus_page()

    def _list_search(self, text: str, wanted: ClientFilter) -> None:
        for page_id in [one.page_id for one in self._specs.values() if one.lists_clients]:
            if (listed := self._pages[page_id].list_search) is not None:
                listed(text, wanted)
                self._go_to(page_id)

    def _open_place(self, place: Place) -> None:
        match place.kind:
            case PlaceKind.PAGE:
                self._go_to(place.key)
            case PlaceKind.HELP:
                self._open_help(place.key)
            case _:
                self._open_variable(place)

    def _open_variable(self, place: Place) -> None:
        from desktop.client.all_features_dialog import AllFeaturesDialog  # noqa: PLC0415  (after the first paint)

        bundle, opened = self._session.bundle, self._session.opened
        if bundle is None:
            return
        if opened is not None:
            # Without effects: whoever opens it may not have been shown the score yet.
            client = opened.assessment.client
            dialog = AllFeaturesDialog(self._presentation, client, bundle, wanted=place.title, parent=self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
            return
        language, catalogue = self._presentation.language, bundle.catalogue
        if place.kind is PlaceKind.VARIABLE:
            told = catalogue.by_name[place.key].wording[language].help
        else:
            labels = [one.wording[language].label for one in catalogue.features if one.factor == place.key]
            told = f"{', '.join(labels)}."
        sentence_told = self._presentation.texts("search.without_client", title=place.title, told=told)
        self.top_bar.search.tell_without_client(sentence_told)

    def _tell_failure(self, error: Exception) -> None:
        self.tell(sentence(error, self._presentation.texts))

    def _step_text(self, step: int) -> None:
        current = self._presentation.scale.text_percent
        wanted = [percent for percent in TEXT_PERCENTS[::step] if (percent - current) * step > 0]
        if wanted:
            self.display_chosen.emit("text_percent", wanted[0])
