"""Where an advisor sets one condition of a filter: bounds of a number, or ticks on categories."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from core.comparison.filter_options import CategoryOptions, NumberOptions
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature, Kind, Unit
from core.features.field_reading import read_field
from core.features.formatting import DAYS_A_YEAR
from core.population.filter import CategoryCondition, RangeCondition
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.specs import category_words
from desktop.session.comparison_choice import Condition
from desktop.widgets.state import set_property
from desktop.widgets.words import words

CATEGORY_ROLE = int(Qt.ItemDataRole.UserRole)
FINEST = 4


@dataclass(frozen=True)
class TypedScale:
    """How a feature's bounds are typed: shares in percent, dates as years ago, all else as it is."""

    feature: Feature

    @property
    def is_reversed(self) -> bool:
        """Whether a larger typed number means a smaller value."""
        return self.feature.unit is Unit.DAYS_BEFORE

    def typed(self, value: float) -> float:
        """The number to type for a value."""
        if self.is_reversed:
            return -value / DAYS_A_YEAR
        return 100.0 * value if self.feature.unit is Unit.SHARE else value

    def value(self, typed: float) -> float:
        """The value that a typed number means."""
        if self.is_reversed:
            return -typed * DAYS_A_YEAR
        return typed / 100.0 if self.feature.unit is Unit.SHARE else typed


class RangeEditor(QWidget):
    """Lowest and highest value, either of which may be left open.

    Signals:
        changed: a bound was typed.

    Args:
        presentation: texts and looks.
        catalogue: how numbers are read.
    """

    changed = Signal()

    def __init__(self, presentation: Presentation, catalogue: Catalogue) -> None:
        super().__init__()
        self._presentation, self._catalogue = presentation, catalogue
        self._scale: TypedScale | None = None
        self._hint = words(role="small-muted", wrap=True)
        self.low, self.high = QLineEdit(), QLineEdit()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(presentation.scale.gap(2))
        for row, (key, field) in enumerate((("low", self.low), ("high", self.high))):
            label = words(presentation.texts(f"comparison.field_{key}"), "strong")
            label.setBuddy(field)
            field.textChanged.connect(self._check)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        self._unit = words(role="muted", wrap=True)
        grid.addWidget(self._unit, 2, 1)
        grid.addWidget(self._hint, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(4, 1)

    def present(self, feature: Feature, options: NumberOptions, condition: Condition | None) -> None:
        """Show what is possible, and the bounds set so far."""
        self._scale = TypedScale(feature)
        unit_key = "years" if self._scale.is_reversed else str(feature.unit)
        self._unit.setText(self._presentation.texts(f"comparison.unit_{unit_key}"))
        self._hint.setText(self._hint_words(feature, options))
        low, high = (condition.low, condition.high) if isinstance(condition, RangeCondition) else (None, None)
        if self._scale.is_reversed:
            low, high = high, low
        self.low.setText(self._text(low))
        self.high.setText(self._text(high))

    def condition(self) -> RangeCondition | None:
        """What the fields mean; None where both are blank.

        Raises:
            InvalidValueError: a field holds no number, or the lowest value is above the highest.
        """
        if self._scale is None:
            return None
        low, high = self._read(self.low), self._read(self.high)
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            raise InvalidValueError(self._scale.feature.name, "bounds_crossed", self.low.text())
        values = [None if one is None else self._scale.value(one) for one in (low, high)]
        return RangeCondition(self._scale.feature.name, *(values[::-1] if self._scale.is_reversed else values))

    def _read(self, field: QLineEdit) -> float | None:
        if self._scale is None or not field.text().strip():
            return None
        # A bound may lie outside what a client may have: only the writing of the number is checked.
        free = replace(self._scale.feature, unit=Unit.RATIO, kind=Kind.DERIVED, minimum=None, maximum=None)
        text = field.text().replace("%", "").replace(self._presentation.formatter.currency or " ", "")
        value = read_field(free, text, self._catalogue)
        return value if isinstance(value, float) else None

    def _check(self) -> None:
        for field in (self.low, self.high):
            try:
                self._read(field)
                invalid = False
            except InvalidValueError:
                invalid = True
            set_property(field, "invalid", invalid)
        self.changed.emit()

    def _text(self, value: float | None) -> str:
        if value is None or self._scale is None:
            return ""
        typed = round(self._scale.typed(value), FINEST)
        decimals = next(count for count in range(FINEST + 1) if round(typed, count) == typed)
        return self._presentation.formatter.number(typed, decimals)

    def _hint_words(self, feature: Feature, options: NumberOptions) -> str:
        texts, formatter = self._presentation.texts, self._presentation.formatter
        if not options.bounds:
            return texts("comparison.no_value")
        shares = (0.0, 0.25, 0.75, 1.0)
        ends = [formatter.value(feature, options.at(share), self._catalogue) for share in shares]
        hint = texts("comparison.range_hint", lowest=ends[0], low=ends[1], high=ends[2], highest=ends[3])
        if options.missing:
            missing = texts("comparison.range_missing", count=options.missing, shown=formatter.number(options.missing))
            return f"{hint} {missing}"
        return hint


class CategoryEditor(QWidget):
    """Categories to tick, each with the number of clients that it would keep.

    Signals:
        changed: a tick changed.

    Args:
        presentation: texts and looks.
        catalogue: labels of the categories.
    """

    changed = Signal()

    def __init__(self, presentation: Presentation, catalogue: Catalogue) -> None:
        super().__init__()
        self._presentation, self._catalogue = presentation, catalogue
        self._feature: Feature | None = None
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(presentation.texts("comparison.categories"))
        self.model.itemChanged.connect(lambda _item: self.changed.emit())
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(words(presentation.texts("comparison.tick"), "small-muted", wrap=True))
        body.addWidget(self.list, 1)

    def present(self, feature: Feature, options: CategoryOptions, condition: Condition | None) -> None:
        """Show the categories with their counts, those chosen so far ticked."""
        self._feature = feature
        chosen = _chosen(condition)
        self.model.blockSignals(True)
        self.model.clear()
        for category, count in options.counts:
            # A yes-or-no answer that is missing is no number that a condition could name.
            if category or feature.is_text:
                self.model.appendRow(self._item(feature, category, count, ticked=category in chosen))
        self.model.blockSignals(False)
        self.model.layoutChanged.emit()
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.changed.emit()

    def condition(self) -> Condition | None:
        """What the ticks mean; None where they say nothing."""
        ticked = frozenset(
            item.data(CATEGORY_ROLE)
            for item in (self.model.item(row) for row in range(self.model.rowCount()))
            if item.checkState() == Qt.CheckState.Checked
        )
        if self._feature is None or not ticked:
            return None
        if self._feature.is_text:
            return CategoryCondition(self._feature.name, ticked)
        answers = sorted(float(one) for one in ticked)
        return RangeCondition(self._feature.name, answers[0], answers[-1])

    def _item(self, feature: Feature, category: str, count: int, *, ticked: bool) -> QStandardItem:
        label = category_words(feature, category, self._catalogue, self._presentation)
        shown = self._presentation.formatter.number(count)
        item = QStandardItem(self._presentation.texts("comparison.category_count", label=label, shown=shown))
        item.setData(category, CATEGORY_ROLE)
        item.setEditable(False)
        item.setCheckable(True)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        return item


def _chosen(condition: Condition | None) -> frozenset[str]:
    if isinstance(condition, CategoryCondition):
        return condition.categories
    if condition is None:
        return frozenset()
    low, high = condition.low or 0.0, 1.0 if condition.high is None else condition.high
    return frozenset(name for name, value in (("0", 0.0), ("1", 1.0)) if low <= value <= high)
