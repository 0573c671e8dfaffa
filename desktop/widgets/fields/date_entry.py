"""A field in which a day is typed or stepped to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit

from desktop.widgets.fields.wheel import leave_wheel_to_page

FORMATS = {"fr": "dd/MM/yyyy", "en": "dd MMM yyyy"}


class DateEntry(QDateEdit):
    """One day, written as the language does.

    Signals:
        changed: it shows another day.

    Args:
        language: ``fr`` or ``en``.
        day: shown first.
    """

    changed = Signal()

    def __init__(self, language: str, day: date) -> None:
        super().__init__(QDate(day.year, day.month, day.day))
        leave_wheel_to_page(self)
        self.setDisplayFormat(FORMATS[language])
        self.dateChanged.connect(lambda _day: self.changed.emit())

    def value(self) -> date:
        """The day shown."""
        return date(self.date().year(), self.date().month(), self.date().day())
