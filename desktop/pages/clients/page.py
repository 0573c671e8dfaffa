"""All clients of the bundle: filter, sort, and open one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.bundle.bundle import Bundle
from core.errors import UserFacingError
from core.journal.journal import EntryKind, JournalEntry
from core.model.policy import Policy
from core.population.filter import ALL_CLIENTS, ClientFilter
from core.population.saved_filters import SavedFilter, UnsuitableFilterError, check_known
from desktop.client.chart_specs import gauge_end
from desktop.client.columns import ClientCellWriter
from desktop.looks.announcement import PatientAnnouncement
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.clients.filters import ClientFilters
from desktop.pages.clients.head import ClientsHead
from desktop.pages.clients.list_export import ClientListExport
from desktop.pages.clients.table import ClientTable
from desktop.pages.clients.table_model import ClientTableModel
from desktop.session.session import Session
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.fields.file_choice import AskPath, ask_path
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import words

SMALLEST_LIST_PX = 130
"""Titles and two rows and a half, so that the list is seen to go on."""


class ClientsPage(QWidget):
    """The client list.

    Signals:
        typed: a character was typed over the list, meant for the search field.

    Args:
        presentation: texts and looks.
        session: reads the clients and opens one.
        ask_file: asks where to write a file.

    """

    typed = Signal(str)

    def __init__(self, presentation: Presentation, session: Session, ask_file: AskPath = ask_path) -> None:
        super().__init__()
        self._presentation, self._session = presentation, session
        self._bundle: Bundle | None = None
        self._parts: _Parts | None = None
        self._filtered = False
        self.setAccessibleName(presentation.texts("clients.title"))
        self._voice = PatientAnnouncement(self)
        self.head = ClientsHead(presentation, session.comparison.filters, lambda: self.client_filter)
        self._export = ClientListExport(presentation, session.export, self.head, ask_file)
        gap = presentation.scale.gap
        self._body = QVBoxLayout()
        self._body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        self._body.setSpacing(gap(3))
        self._body.addWidget(self.head)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(self._body))
        self.head.filter_chosen.connect(self.apply)
        self.head.export_asked.connect(self._ask_export)
        self.head.restacked.connect(self._make_room)
        if session.bundle is not None:
            self.present(session.bundle)

    @property
    def client_filter(self) -> ClientFilter:
        """The clients listed."""
        return self._parts.filters.client_filter if self._parts else ALL_CLIENTS

    def present(self, bundle: Bundle) -> None:
        """List the clients of a bundle."""
        if self._parts is not None:
            self._body.removeWidget(self._parts)
            self._parts.deleteLater()
        self._bundle = bundle
        self._parts = _Parts(self._presentation, self._session, bundle)
        self._make_room(self.head.is_wide)
        self._parts.table.typed.connect(self.typed)
        self._parts.model.counted.connect(self._show_totals)
        self._parts.filters.changed.connect(self._export.forget_last)
        self._parts.filters.changed.connect(self._await_count)
        self._body.addWidget(self._parts, 1)
        self._show_totals(bundle.manifest.client_count)
        self._parts.refresh()

    def apply(self, saved: SavedFilter) -> None:
        """List who meets a filter kept by name, chips and lists set to it, unless it cannot be applied here."""
        if self._parts is None or self._bundle is None:
            return
        try:
            check_known(saved, self._bundle.catalogue)
            if saved.conditions.advices and not self._presentation.lists_scores:
                raise UnsuitableFilterError("scores_hidden", saved.name)
        except UserFacingError as error:
            self.head.tell(sentence(error, self._presentation.texts))
        else:
            self._parts.filters.present(saved.conditions)

    def show_search(self, text: str, found: ClientFilter) -> None:
        """List what was typed in the search field, within the other filters.

        Args:
            text: as typed.
            found: what it means.

        """
        if self._parts is not None:
            self._parts.filters.set_search(text, found)

    def focus_list(self) -> None:
        """Give the keyboard to the table."""
        if self._parts is not None:
            self._parts.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_room(self, wide: bool) -> None:
        # Large text leaves few rows: the screen reader and the help say the same as the hint.
        if self._parts is not None:
            self._parts.hint.setVisible(wide)

    def _ask_export(self) -> None:
        if self._parts is not None:
            self._export.ask(self._parts.model, self._session.decisions)

    def _show_totals(self, count: int) -> None:
        if self._bundle is None:
            return
        texts, number = self._presentation.texts, self._presentation.formatter.number
        manifest = self._bundle.manifest
        total = texts("clients.clients", count=manifest.client_count, shown=number(manifest.client_count))
        if self.client_filter != ALL_CLIENTS:
            total = texts("clients.found", count=count, shown=number(count), total=number(manifest.client_count))
        pending = texts("clients.pending_count", count=manifest.pending_count, shown=number(manifest.pending_count))
        self.head.present_totals(texts("clients.totals", clients=total, pending=pending))
        self._export.offer(possible=count > 0)
        if self._filtered and self.isVisible():
            self._voice.say(total)
        self._filtered = False

    def _await_count(self) -> None:
        self._filtered = True


class _Parts(QWidget):
    """Whatever depends on the bundle."""

    def __init__(self, presentation: Presentation, session: Session, bundle: Bundle) -> None:
        super().__init__()
        self._texts = presentation.texts
        policy: Policy = bundle.manifest.policy
        writer = ClientCellWriter(presentation, bundle.catalogue, policy)
        self.model = ClientTableModel(session, writer, self, session.decisions.own_latest)
        session.decisions.recorded.connect(self._follow_journal)
        session.decisions.corrections.changed.connect(self.refresh)
        self.table = ClientTable(presentation, policy, gauge_end(policy), self.model)
        self.filters = ClientFilters(presentation, session, bundle.catalogue)
        show_all = QPushButton(presentation.texts("clients.show_all"))
        self._empty = EmptyPage(presentation, action=show_all)
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(presentation.scale.px(SMALLEST_LIST_PX))
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(3))
        body.addWidget(self.filters)
        body.addWidget(self._stack, 1)
        self.hint = words(presentation.texts("clients.hint"), "small-muted", wrap=True)
        body.addWidget(self.hint)
        self.filters.take_up(session.desk.list_filter)
        if (order := session.desk.list_order) is not None:
            self.table.take_up(order)
        self.table.order_chosen.connect(session.desk.keep_list_order)
        self.filters.changed.connect(self.refresh)
        self.filters.changed.connect(lambda: session.desk.keep_list_filter(self.filters.to_document()))
        self.model.counted.connect(self._show_count)
        self.table.client_chosen.connect(session.open_client)
        show_all.clicked.connect(self.filters.clear)

    def refresh(self) -> None:
        """List what the filters mean now."""
        self.model.show(self.filters.client_filter)

    def _follow_journal(self, entry: JournalEntry) -> None:
        if entry.kind is EntryKind.REVIEW_OUTCOME:
            # Another person judged: whether the advice moved since is asked in the lane.
            self.refresh()
        self.model.follow_decision(entry.client_id)

    def _show_count(self, count: int) -> None:
        reason, texts = "recent_empty" if self.filters.only_recent else "empty", self._texts
        self._empty.say(texts(f"clients.{reason}_title"), texts(f"clients.{reason}_text"))
        self._stack.setCurrentWidget(self.table if count else self._empty)
