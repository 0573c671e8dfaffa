"""The filters kept by name, for every page that has some."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import UserFacingError
from core.population.filter import ClientFilter
from core.population.saved_filters import SavedFilter, SavedFilters


class SessionFilters(QObject):
    """Keeps filters in a file; what fails is said by ``failed`` and changes nothing.

    Signals:
        failed: an exception to be said in words.

    Args:
        file: where they are kept; None keeps none.
        parent: Qt owner.
    """

    failed = Signal(Exception)

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saved = SavedFilters(file) if file is not None else None

    @property
    def can_save(self) -> bool:
        """Whether filters can be kept by name here."""
        return self._saved is not None

    def all(self) -> tuple[SavedFilter, ...]:
        """The filters kept by name; none where they cannot be read."""
        return self._with_saved(lambda saved: saved.all()) or ()

    def save(self, name: str, conditions: ClientFilter) -> bool:
        """Keep conditions by name, in the place of those of the same name; whether they were kept."""
        return self._with_saved(lambda saved: saved.save(name, conditions)) is not None

    def delete(self, name: str) -> bool:
        """Forget a filter kept by name; whether the others were kept."""
        return self._with_saved(lambda saved: saved.delete(name)) is not None

    def _with_saved(self, act: Callable[[SavedFilters], tuple[SavedFilter, ...]]) -> tuple[SavedFilter, ...] | None:
        if self._saved is None:
            return None
        try:
            return act(self._saved)
        except UserFacingError as error:
            self.failed.emit(error)
            return None
