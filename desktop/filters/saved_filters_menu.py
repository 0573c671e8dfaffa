"""The filters kept by name: take one, keep the present one, forget one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.population.filter import ALL_CLIENTS, ClientFilter, simplified
from core.population.saved_filters import SavedFilter
from desktop.filters.filter_name_dialog import FilterNameDialog
from desktop.looks.presentation import Presentation
from desktop.session.filters import SessionFilters


class SavedFiltersMenu(QMenu):
    """Filled each time it opens, from the file.

    Signals:
        chosen: the ``SavedFilter`` to apply.
        told: one sentence on what was kept or forgotten.

    Args:
        presentation: texts.
        filters: keeps the filters.
        present_filter: gives the filter that the page shows.
        parent: the button that opens it.
    """

    chosen = Signal(SavedFilter)
    told = Signal(str)

    def __init__(
        self,
        presentation: Presentation,
        filters: SessionFilters,
        present_filter: Callable[[], ClientFilter],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._filters, self._present_filter = presentation, filters, present_filter
        self.setAccessibleName(presentation.texts("comparison.saved_filters"))
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Read the filters again."""
        texts = self._presentation.texts
        self.clear()
        saved = self._filters.all()
        for one in saved:
            self.addAction(_shown(one.name), partial(self.chosen.emit, one))
        if not saved:
            self.addAction(texts("comparison.none_saved")).setEnabled(False)
        self.addSeparator()
        obstacle = self._obstacle()
        keep = self.addAction(texts(f"comparison.{obstacle or 'save_filter'}"), self._ask_name)
        keep.setEnabled(not obstacle)
        if saved:
            self._add_forgetting(saved)

    def _obstacle(self) -> str:
        wanted = self._present_filter()
        if wanted.client_ids is not None:
            return "save_no_clients"
        return "" if self._filters.can_save and wanted != ALL_CLIENTS else "save_nothing"

    def _add_forgetting(self, saved: tuple[SavedFilter, ...]) -> None:
        forget = self.addMenu(self._presentation.texts("comparison.delete_filter"))
        for one in saved:
            forget.addAction(_shown(one.name), partial(self._forget, one.name))

    def _forget(self, name: str) -> None:
        if self._filters.delete(name):
            self.told.emit(self._presentation.texts("comparison.filter_deleted", name=name))

    def _ask_name(self) -> None:
        # What is shown now, whatever changes while the name is typed.
        conditions = simplified(self._present_filter())
        names = tuple(one.name for one in self._filters.all())
        dialog = FilterNameDialog(self._presentation, names, self.parentWidget())
        dialog.named.connect(lambda name: self._save(name, conditions))
        dialog.open()

    def _save(self, name: str, conditions: ClientFilter) -> None:
        if self._filters.save(name, conditions):
            self.told.emit(self._presentation.texts("comparison.filter_saved", name=name))


def _shown(name: str) -> str:
    return name.replace("&", "&&")
