"""What stands above the client list: how many clients, the filters kept by name, and the list as a file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.population.filter import ClientFilter
from core.population.saved_filters import SavedFilter
from desktop.filters.saved_filters_menu import SavedFiltersMenu
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.session.filters import SessionFilters
from desktop.widgets.words import page_title, words

BESIDE_PX = 800
"""Narrowest page, in pixels at 100 % text, with everything on one line."""


class ClientsHead(QWidget):
    """The title, two buttons, and one sentence on what was last done with them.

    Signals:
        filter_chosen: the ``SavedFilter`` to apply.
        export_asked: the list is to be written to a file, or the writing to be stopped.
        restacked: whether there is room for everything on one line now.

    Args:
        presentation: texts and looks.
        filters: keeps filters by name.
        present_filter: gives the filter of the list.
    """

    filter_chosen = Signal(SavedFilter)
    export_asked = Signal()
    restacked = Signal(bool)

    def __init__(
        self, presentation: Presentation, filters: SessionFilters, present_filter: Callable[[], ClientFilter]
    ) -> None:
        super().__init__()
        self._presentation = presentation
        texts = presentation.texts
        self._totals, self._told = words(role="muted"), words(role="strong", wrap=True)
        self._told.hide()
        self.my_filters = QPushButton(texts("clients.my_filters"))
        menu = SavedFiltersMenu(presentation, filters, present_filter, self.my_filters)
        menu.chosen.connect(self.filter_chosen)
        menu.told.connect(self.tell)
        self.my_filters.setMenu(menu)
        self.export = QPushButton(texts("clients.export"))
        self.export.setEnabled(False)
        self.export.clicked.connect(lambda _checked: self.export_asked.emit())
        self._is_wide = True
        self._row, self._body = QHBoxLayout(), QVBoxLayout(self)
        self._lay_out()

    @property
    def is_wide(self) -> bool:
        """Whether there is room for everything on one line."""
        return self._is_wide

    @property
    def told(self) -> str:
        """The sentence on what was last done, empty where nothing was."""
        return "" if self._told.isHidden() else self._told.text()

    def present_totals(self, totals: str) -> None:
        """Say how many clients there are."""
        self._totals.setText(totals)

    def present_export(self, *, running: bool, possible: bool) -> None:
        """Offer the export, or its end while it runs.

        Args:
            running: whether a list is being written.
            possible: whether there is anything to write.
        """
        self.export.setText(self._presentation.texts("clients.export_stop" if running else "clients.export"))
        self.export.setEnabled(running or possible)

    def tell(self, sentence: str) -> None:
        """Say a sentence and have it spoken."""
        self.show_progress(sentence)
        announce(self, sentence)

    def show_progress(self, sentence: str) -> None:
        """Show a sentence without having it spoken, for what changes several times a second."""
        self._told.setText(sentence)
        self._told.show()

    def clear(self) -> None:
        """Say nothing any more."""
        self._told.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the totals below the title where the text has become too large."""
        super().resizeEvent(event)
        wide = self.width() * 100 / self._presentation.scale.text_percent >= BESIDE_PX
        if wide is not self._is_wide:
            self._is_wide = wide
            before, after = (self._body, self._row) if wide else (self._row, self._body)
            before.removeWidget(self._totals)
            after.insertWidget(1, self._totals)
            self.restacked.emit(wide)

    def _lay_out(self) -> None:
        gap = self._presentation.scale.gap
        self._row.setSpacing(gap(3))
        self._row.addWidget(page_title(self._presentation, self._presentation.texts("clients.title")))
        self._row.addWidget(self._totals)
        self._row.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(gap(2))
        for button in (self.my_filters, self.export):
            buttons.addWidget(button)
        self._row.addLayout(buttons)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(gap(2))
        self._body.addLayout(self._row)
        self._body.addWidget(self._told)
