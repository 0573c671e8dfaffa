"""Where an advisor sets one condition of a filter: bounds of a number, or ticks on categories."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QListView, QVBoxLayout, QWidget

from core.comparison.filter_options import CategoryOptions, NumberOptions
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature, Unit
from core.population.filter import CategoryCondition, RangeCondition
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.specs import category_words
from desktop.session.comparison_choice import Condition
from desktop.widgets.fields.line_entry import LineEntry
from desktop.widgets.fields.value_text import ValueText, bound_of
from desktop.widgets.state import set_property
from desktop.widgets.words import words

CATEGORY_ROLE = int(Qt.ItemDataRole.UserRole)


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
        self._feature = bound_of(catalogue.features[0])
        self._hint = words(role="small-muted", wrap=True)
        self.low, self.high = LineEntry(self._writing), LineEntry(self._writing)
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
        self._feature = bound_of(feature)
        unit_key = "years" if self._is_reversed else str(feature.unit)
        self._unit.setText(self._presentation.texts(f"comparison.unit_{unit_key}"))
        self._hint.setText(self._hint_words(feature, options))
        bounds = (condition.low, condition.high) if isinstance(condition, RangeCondition) else (None, None)
        for field, bound in zip((self.low, self.high), self._as_typed(*bounds), strict=True):
            field.ask(self._writing)
            field.show_value(math.nan if bound is None else bound)

    def condition(self) -> RangeCondition | None:
        """What the fields mean; None where both are blank.

        Raises:
            InvalidValueError: a field holds no number, or the lowest value is above the highest.
        """
        low, high = self._as_typed(_bound(self.low), _bound(self.high))
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            raise InvalidValueError(self._feature.name, "bounds_crossed", self.low.text())
        return RangeCondition(self._feature.name, low, high)

    @property
    def _writing(self) -> ValueText:
        return ValueText(self._feature, self._catalogue, self._presentation.formatter)

    @property
    def _is_reversed(self) -> bool:
        """Whether what is typed for a larger value is a smaller number: a date is typed as the years since then."""
        return self._feature.unit is Unit.DAYS_BEFORE

    def _as_typed(self, low: float | None, high: float | None) -> tuple[float | None, float | None]:
        return (high, low) if self._is_reversed else (low, high)

    def _check(self) -> None:
        for field in (self.low, self.high):
            try:
                field.value()
                invalid = False
            except InvalidValueError:
                invalid = True
            set_property(field, "invalid", invalid)
        self.changed.emit()

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


def _bound(field: LineEntry) -> float | None:
    value = field.value()
    return value if isinstance(value, float) and not math.isnan(value) else None


def _chosen(condition: Condition | None) -> frozenset[str]:
    if isinstance(condition, CategoryCondition):
        return condition.categories
    if condition is None:
        return frozenset()
    low, high = condition.low or 0.0, 1.0 if condition.high is None else condition.high
    return frozenset(name for name, value in (("0", 0.0), ("1", 1.0)) if low <= value <= high)
