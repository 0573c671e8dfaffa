"""Which lines of the journal are shown: period, author, client, kind, decision, against the advice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from core.decisions.reading import DecisionFilter
from core.decisions.record import Decision
from core.journal.journal import EntryKind
from desktop.looks.presentation import Presentation
from desktop.widgets.choice_chip import ChoiceChip
from desktop.widgets.fields.date_entry import DateEntry
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.words import WordGroup, words

V = TypeVar("V")
CLIENT_PX, DATE_PX = 150, 132
LONGEST_NUMBER = 12


class Period(StrEnum):
    """Since when lines are shown."""

    ALL = "all"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    CHOSEN = "chosen"


DAYS_BACK = {Period.TODAY: 0, Period.WEEK: 6, Period.MONTH: 29}


class JournalFilters(WordGroup):
    """The conditions, read as one filter.

    Signals:
        changed: another filter holds.

    Args:
        presentation: texts and looks.
        today: gives the present day.
    """

    changed = Signal()

    def __init__(self, presentation: Presentation, today: Callable[[], date] = date.today) -> None:
        super().__init__(presentation.texts("journal.filters"), "card")
        self._presentation, self._today = presentation, today
        texts, gap = presentation.texts, presentation.scale.gap
        self.period = self._chip("period", [(texts(f"journal.period_{one}"), one) for one in Period])
        self.since, self.until = self._date("journal.since"), self._date("journal.until")
        self.author: ChoiceChip[str] = self._chip("author", [(texts("journal.anybody"), "")])
        kinds: list[tuple[str, EntryKind | None]] = [(texts("journal.every_kind"), None)]
        self.kind = self._chip("kind", [*kinds, *((texts(f"journal.kind.{one}"), one) for one in EntryKind)])
        decisions: list[tuple[str, Decision | None]] = [(texts("journal.every_decision"), None)]
        self.decision = self._chip("decision", [*decisions, *((texts(f"decision.{one}"), one) for one in Decision)])
        self.override_only = QPushButton(texts("journal.override_only"))
        self.override_only.setProperty("role", "chip")
        self.override_only.setCheckable(True)
        self.override_only.toggled.connect(lambda _on: self.changed.emit())
        self.client = QLineEdit()
        self.client.setPlaceholderText(texts("journal.client_hint"))
        self.client.setAccessibleName(texts("journal.client_hint"))
        self.client.setMaxLength(LONGEST_NUMBER)
        self.client.setClearButtonEnabled(True)
        self.client.setFixedWidth(presentation.scale.px(CLIENT_PX))
        self.client.textChanged.connect(lambda _text: self.changed.emit())
        row = FlowLayout(self, gap(2))
        row.setContentsMargins(*[gap(3)] * 4)
        self._between = words(texts("journal.between"), "muted")
        for control in (
            self.client, self.period, self.since, self._between, self.until, self.author, self.kind, self.decision,
            self.override_only,
        ):  # fmt: skip
            row.addWidget(control)
        self.period.chosen.connect(self._show_dates)
        self._show_dates()

    @property
    def wanted(self) -> DecisionFilter:
        """Every condition that is on."""
        since, before = self._bounds()
        digits = re.sub(r"\D", "", self.client.text())
        kind, decision = self.kind.value, self.decision.value
        return DecisionFilter(
            since=since,
            before=before,
            author=self.author.value,
            client_id=int(digits) if digits else None,
            kinds=frozenset() if kind is None else frozenset({kind}),
            decisions=frozenset() if decision is None else frozenset({decision}),
            override_only=self.override_only.isChecked(),
        )

    def offer_authors(self, authors: Iterable[str]) -> None:
        """Offer these people as authors."""
        self.author.set_choices(
            [(self._presentation.texts("journal.anybody"), ""), *((one, one) for one in sorted(set(authors)))]
        )

    def clear(self) -> None:
        """Show everything."""
        self.blockSignals(True)
        self.period.choose(Period.ALL)
        self.author.choose("")
        self.kind.choose(None)
        self.decision.choose(None)
        self.override_only.setChecked(False)
        self.client.clear()
        self.blockSignals(False)
        self.changed.emit()

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        period, today = self.period.value, self._today()
        if period is Period.ALL:
            return None, None
        if period is Period.CHOSEN:
            first, last = sorted((self.since.value(), self.until.value()))
            return _midnight(first), _midnight(last + timedelta(days=1))
        return _midnight(today - timedelta(days=DAYS_BACK[period])), None

    def _show_dates(self) -> None:
        for one in (self.since, self._between, self.until):
            one.setVisible(self.period.value is Period.CHOSEN)

    def _chip(self, name: str, choices: Sequence[tuple[str, V]]) -> ChoiceChip[V]:
        chip = ChoiceChip(self._presentation, self._presentation.texts(f"journal.by_{name}"), choices)
        chip.chosen.connect(self.changed)
        return chip

    def _date(self, key: str) -> DateEntry:
        field = DateEntry(self._presentation.language, self._today())
        field.setAccessibleName(self._presentation.texts(key))
        field.setFixedWidth(self._presentation.scale.px(DATE_PX))
        field.changed.connect(self.changed)
        return field


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min).astimezone()
