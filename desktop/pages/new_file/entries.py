"""The three ways of answering a question of the form: a number, a choice, a duration."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.features.catalogue import Feature, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from desktop.pages.new_file.sentences import FormWriter
from desktop.widgets.fields.duration_text import DURATIONS, YearsAndMonths, years_and_months
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.state import set_property
from desktop.widgets.words import words

NARROWEST_CHOICE_CHARACTERS = 12
DURATION_PART_PX = 64
LONGEST_LIST_UNSORTED = 8
_COMING_BACK = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
_NO_JOB = str(int(NO_CURRENT_JOB_DAYS))
_FIELD = "\n"
"""Stands for the line within its words."""


class Entry(QWidget):
    """Where one answer is given.

    Signals:
        changed: the answer, as the file keeps it.
        left: the focus went elsewhere.

    Args:
        editor: takes the focus; it stands for the entry before screen readers.
    """

    changed = Signal(str)
    left = Signal()

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self.editor = editor
        self.setFocusProxy(editor)

    @property
    def editors(self) -> Sequence[QWidget]:
        """Every widget of the entry that takes the focus."""
        return (self.editor,)

    def text(self) -> str:
        """The answer, as the file keeps it."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show an answer; nothing is emitted."""
        raise NotImplementedError

    def set_invalid(self, invalid: bool) -> None:
        """Mark the answer as refused, or not."""
        for editor in self.editors:
            set_property(editor, "invalid", invalid)

    def describe(self, name: str, description: str) -> None:
        """What screen readers say of the entry."""
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(description)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that an editor lost the focus."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _COMING_BACK:
            self.left.emit()
        return super().eventFilter(watched, event)


class NumberEntry(Entry):
    """A number in a line.

    Args:
        feature: what it is about.
        writer: groups the figures.
    """

    def __init__(self, feature: Feature, writer: FormWriter) -> None:
        line = _line()
        super().__init__(line)
        self._line, self._feature, self._writer = line, feature, writer
        row = _row(self)
        row.addWidget(line, 1)
        currency = writer.presentation.formatter.currency
        if feature.unit is Unit.AMOUNT and currency:
            row.addWidget(words(currency, "muted"))
        line.installEventFilter(self)
        line.textEdited.connect(lambda _text: self.changed.emit(self.text()))
        self.left.connect(lambda: self.set_text(self.text()))

    def text(self) -> str:
        """What was typed."""
        return self._writer.typed(self._feature, self._line.text())

    def set_text(self, text: str) -> None:
        """Show a number with its figures grouped."""
        shown = self._writer.shown(self._feature, text)
        if shown != self._line.text():
            self._line.setText(shown)


class ChoiceEntry(Entry):
    """A choice from a list.

    Args:
        feature: what it is about.
        writer: labels and language.
        nothing: what the list says where nothing is chosen.
    """

    def __init__(self, feature: Feature, writer: FormWriter, nothing: str) -> None:
        self._combo = _CalmComboBox()
        super().__init__(self._combo)
        self._feature, self._writer, self._unknown = feature, writer, ""
        self._combo.addItem(nothing, "")
        for value, label in _choices(feature, writer):
            self._combo.addItem(label, value)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(NARROWEST_CHOICE_CHARACTERS)
        _row(self).addWidget(self._combo, 1)
        self._combo.installEventFilter(self)
        self._combo.activated.connect(self._choose)

    def text(self) -> str:
        """The chosen answer's own name, empty where nothing is chosen."""
        return self._unknown or str(self._combo.currentData())

    def set_text(self, text: str) -> None:
        """Choose an answer; one that the list does not hold shows as nothing."""
        place = self._combo.findData(self._writer.plain(self._feature, text))
        self._unknown = text if place < 0 else ""
        self._combo.setCurrentIndex(max(0, place))

    def _choose(self, _place: int) -> None:
        self._unknown = ""
        self.changed.emit(self.text())


class DurationEntry(Entry):
    """Years and months, and a tick for a person without a job where the feature knows of that.

    Args:
        feature: what it is about.
        writer: texts and sizes.
    """

    def __init__(self, feature: Feature, writer: FormWriter) -> None:
        self._years, self._months = _line(), _line()
        super().__init__(self._years)
        self._feature, self._writer, self._kept = feature, writer, ""
        presentation = writer.presentation
        texts = presentation.texts
        self._never = QCheckBox(texts("new_file.no_job")) if feature.maximum == NO_CURRENT_JOB_DAYS else None
        row = FlowLayout(gap=presentation.scale.gap(2))
        when, gap_px = "ago" if feature.unit is Unit.DAYS_BEFORE else "age", presentation.scale.gap(2)
        for line, part in ((self._years, "years"), (self._months, "months")):
            line.setFixedWidth(presentation.scale.px(DURATION_PART_PX))
            row.addWidget(_in_words(line, texts(f"new_file.{when}_{part}", field=_FIELD), gap_px))
            line.installEventFilter(self)
            line.textEdited.connect(self._type)
        if self._never is not None:
            row.addWidget(self._never)
            self._never.installEventFilter(self)
            self._never.toggled.connect(self._tick)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(row)

    @property
    def editors(self) -> Sequence[QWidget]:
        """The two lines; the tick is never refused."""
        return (self._years, self._months)

    def text(self) -> str:
        """The duration in the feature's unit; what was there before, to the day, until it is edited."""
        return self._kept

    def set_text(self, text: str) -> None:
        """Show a duration."""
        if text == self._kept:
            return
        self._kept = text
        plain = self._writer.plain(self._feature, text)
        never = self._never is not None and plain == _NO_JOB
        shown = YearsAndMonths() if never or not plain else years_and_months(self._feature.unit, plain)
        self._years.setText(shown.years)
        self._months.setText(shown.months)
        self._show_never(never)

    def describe(self, name: str, description: str) -> None:
        """Each line says which part it is."""
        texts = self._writer.presentation.texts
        for line, key in ((self._years, "new_file.years"), (self._months, "new_file.months")):
            line.setAccessibleName(texts("new_file.part", label=name, unit=texts(key)))
            line.setAccessibleDescription(description)
        if self._never is not None:
            self._never.setAccessibleName(texts("new_file.part", label=name, unit=texts("new_file.no_job")))

    def _type(self, _text: str) -> None:
        self._kept = self._written()
        self.changed.emit(self._kept)

    def _tick(self, never: bool) -> None:
        self._show_never(never)
        self._kept = _NO_JOB if never else self._written()
        self.changed.emit(self._kept)

    def _written(self) -> str:
        return YearsAndMonths(self._years.text(), self._months.text()).as_text(self._feature.unit)

    def _show_never(self, never: bool) -> None:
        for line in self.editors:
            line.setEnabled(not never)
        if self._never is not None and self._never.isChecked() is not never:
            self._never.blockSignals(True)
            self._never.setChecked(never)
            self._never.blockSignals(False)


class _CalmComboBox(QComboBox):
    """Rolling the page never changes an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


def make_entry(feature: Feature, writer: FormWriter, *, required: bool) -> Entry:
    """The entry that suits a feature."""
    texts = writer.presentation.texts
    if feature.is_text or feature.unit is Unit.FLAG:
        return ChoiceEntry(feature, writer, texts("new_file.choose" if required else "new_file.not_given"))
    if feature.unit in DURATIONS:
        return DurationEntry(feature, writer)
    return NumberEntry(feature, writer)


def _choices(feature: Feature, writer: FormWriter) -> list[tuple[str, str]]:
    if feature.unit is Unit.FLAG:
        return [(text, writer.presentation.formatter.quantity(Unit.FLAG, float(text))) for text in ("1", "0")]
    labels = writer.catalogue.categories[feature.name]
    choices = [(value, labels[value][writer.presentation.language]) for value in labels]
    return sorted(choices, key=lambda choice: choice[1].casefold()) if len(choices) > LONGEST_LIST_UNSORTED else choices


def _line() -> QLineEdit:
    line = QLineEdit()
    # A file dropped on the form is meant for the page, not for the field under the pointer.
    line.setAcceptDrops(False)
    return line


def _in_words(line: QLineEdit, sentence: str, gap_px: int) -> QWidget:
    """A line within its words, which stay beside it where others go on below."""
    whole = QWidget()
    row = _row(whole)
    row.setSpacing(gap_px)
    before, _, after = sentence.partition(_FIELD)
    for part in (before.strip(), line, after.strip()):
        if isinstance(part, QWidget):
            row.addWidget(part)
        elif part:
            row.addWidget(words(part, "muted"))
    return whole


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    return row
