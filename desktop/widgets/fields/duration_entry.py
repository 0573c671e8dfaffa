"""A duration in years and months, each in a line of its own, with a tick for a person without a job."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import InvalidValueError
from core.features.catalogue import Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.values import Value
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.value_text import ValueText, plain_text
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.words import words

PART_PX = 64
_BETWEEN = " / "
"""Stands between two parts of which one is no number, so that the whole reads as none and is kept as typed."""
_FIELD = "\n"
"""Stands for the line within its words."""


class DurationEntry(QWidget):
    """Two lines within their words.

    Signals:
        changed: somebody typed or ticked.

    Args:
        writing: reads and writes the values of the feature.
        presentation: texts and sizes.
    """

    changed = Signal()

    def __init__(self, writing: ValueText, presentation: Presentation) -> None:
        super().__init__()
        self._writing, self._presentation = writing, presentation
        self._untouched: Value | None = None
        self._years, self._months = QLineEdit(), QLineEdit()
        self.setFocusProxy(self._years)
        texts, gap_px = presentation.texts, presentation.scale.gap(2)
        row = FlowLayout(gap=gap_px)
        when = "ago" if writing.feature.unit is Unit.DAYS_BEFORE else "age"
        for line, part in ((self._years, "years"), (self._months, "months")):
            line.setFixedWidth(presentation.scale.px(PART_PX))
            line.textEdited.connect(lambda _text: self._take())
            row.addWidget(_in_words(line, texts(f"new_file.{when}_{part}", field=_FIELD), gap_px))
        self._never = QCheckBox(texts("new_file.no_job")) if writing.knows_no_job else None
        if self._never is not None:
            row.addWidget(self._never)
            self._never.toggled.connect(self._tick)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(row)

    @property
    def editors(self) -> Sequence[QWidget]:
        """The two lines; the tick is never refused."""
        return (self._years, self._months)

    def value(self) -> Value:
        """The duration in the feature's unit; what was shown, to the day, until it is edited.

        Raises:
            InvalidValueError: nothing the feature can be.
        """
        if self._untouched is not None:
            return self._writing.checked(self._untouched)
        if self._is_never:
            return NO_CURRENT_JOB_DAYS
        return self._writing.read(self._writing.joined(self._years.text(), self._months.text()))

    def show_value(self, value: Value) -> None:
        """Show a duration in whole months."""
        self.show_kept(plain_text(value))

    def kept(self) -> str:
        """The answer as a file keeps it: a plain number, or both parts as typed where they are no duration."""
        if self._untouched is not None:
            return plain_text(self._untouched)
        if self._is_never:
            return plain_text(NO_CURRENT_JOB_DAYS)
        years, months = self._years.text(), self._months.text()
        typed = self._writing.joined(years, months)
        kept = self._writing.kept(typed)
        return f"{years}{_BETWEEN}{months}" if typed and not self._writing.is_read(typed) else kept

    def show_kept(self, kept: str) -> None:
        """Show an answer that a file kept; a number that is no past duration shows nothing."""
        if kept == self.kept():
            return
        years, _, months = kept.partition(_BETWEEN)
        self._untouched = None
        with suppress(InvalidValueError):
            self._untouched = self._writing.of_kept(kept)
            years, months = self._writing.parts(float(self._untouched))
        self._years.setText(years.strip())
        self._months.setText(months)
        self._show_never(never=self._never is not None and self._untouched == NO_CURRENT_JOB_DAYS)

    def describe(self, name: str, description: str) -> None:
        """Each line says which part it is."""
        texts = self._presentation.texts
        for line, key in ((self._years, "new_file.years"), (self._months, "new_file.months")):
            line.setAccessibleName(texts("new_file.part", label=name, unit=texts(key)))
            line.setAccessibleDescription(description)
        if self._never is not None:
            self._never.setAccessibleName(texts("new_file.part", label=name, unit=texts("new_file.no_job")))

    @property
    def _is_never(self) -> bool:
        return self._never is not None and self._never.isChecked()

    def _take(self) -> None:
        self._untouched = None
        self.changed.emit()

    def _tick(self, never: bool) -> None:
        self._show_never(never=never)
        self._take()

    def _show_never(self, *, never: bool) -> None:
        for line in self.editors:
            line.setEnabled(not never)
        if self._never is not None and self._never.isChecked() is not never:
            self._never.blockSignals(True)
            self._never.setChecked(never)
            self._never.blockSignals(False)


def _in_words(line: QLineEdit, sentence: str, gap_px: int) -> QWidget:
    """A line within its words, which stay beside it where others go on below."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap_px)
    before, _, after = sentence.partition(_FIELD)
    for part in (before.strip(), line, after.strip()):
        if isinstance(part, QWidget):
            row.addWidget(part)
        elif part:
            row.addWidget(words(part, "muted"))
    return whole
