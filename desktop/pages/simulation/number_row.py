"""An input of the simulation that is an amount or a duration: a slider through round figures and a field."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.errors import InvalidValueError
from core.features.catalogue import Feature, Unit
from core.features.derived import DAYS_PER_YEAR, NO_CURRENT_JOB_DAYS
from core.values import Span, Value, same_value
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.pages.simulation.input_row import InputRow
from desktop.pages.simulation.ruler import Ruler, make_ruler
from desktop.widgets.fields.entry_slider import EntrySlider
from desktop.widgets.fields.refusal_words import bounds_text
from desktop.widgets.fields.stepped_entry import SteppedEntry
from desktop.widgets.fields.value_text import ValueText
from desktop.widgets.words import literal_tip

FIELD_PX, AROUND_PX = 142, 46
"""Least width of a field, and what its margins and its arrows take of it."""
TOOLS_SHARE = 11
"""Of the width of a row, beside the share of its label."""
LONGEST_MONTHS = 40 * 12 + 11
"""A duration whose words are as long as any."""


class NumberRow(InputRow):
    """An amount or a duration: a slider through round figures, a field for any value.

    Args:
        feature: what it changes.
        bundle: labels, ranges and what the model knows.
        presentation: texts and looks.
        writing: how its values are typed and written; as everywhere where none is given.
    """

    def __init__(
        self, feature: Feature, bundle: Bundle, presentation: Presentation, writing: ValueText | None = None
    ) -> None:
        written = writing or ValueText(feature, bundle.catalogue, presentation.formatter)
        self.field = SteppedEntry(written, presentation.scale.gap(2))
        super().__init__(feature, bundle, presentation, self.field)
        self.slider = EntrySlider()
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(presentation.scale.gap(3))
        tools.addWidget(self.slider, 1)
        tools.addWidget(self.field)
        self._ruler = Ruler(feature.unit, 0, 1, 1, math.nan)
        self.slider.setAccessibleName(presentation.texts("simuler.slider", label=self._label.text()))
        self.field.setFixedWidth(_field_px(written, presentation))
        self.field.entered.connect(lambda _text: self._read())
        self.field.stepped.connect(lambda steps: self.wanted.emit(self._ruler.stepped(self._number, steps), True))
        self.field.given_up.connect(self._clear_problem)
        self.slider.moved.connect(lambda place: self.wanted.emit(self._ruler.value(place), True))
        self.slider.left.connect(self._settle)
        self.set_narrow(False)

    @property
    def editors(self) -> tuple[QWidget, ...]:
        """The slider, then the field."""
        return self.slider, self.field

    @property
    def ruler(self) -> Ruler:
        """The places of the slider."""
        return self._ruler

    def rebase(self, client: Client) -> None:
        """Start from another file: the slider reaches as far as it does."""
        super().rebase(client)
        self._ruler = self._make_ruler(self._own if isinstance(self._own, float) else math.nan)
        self.slider.show_position(self.slider.minimum())
        self.slider.blockSignals(True)
        self.slider.setRange(self._ruler.low, self._ruler.high)
        self.slider.setSingleStep(self._ruler.step)
        self.slider.setPageStep(10 * self._ruler.step)
        self.slider.blockSignals(False)
        low, high = (self._text(self._ruler.place(end)) for end in (self._ruler.low, self._ruler.high))
        self.slider.setToolTip(literal_tip(self._presentation.texts("simuler.slider_ends", low=low, high=high)))

    def present(self, value: Value) -> None:
        """Show the value that is tried, in the field and on the slider."""
        super().present(value)
        self.slider.release()
        if not self.field.is_being_typed:
            self.field.show_value(value)
        accepted = self._accepted()
        low, high = sorted((self._read_number(accepted.low), self._read_number(accepted.high)))
        self.field.show_number(self._read_number(self._number), low, high)
        place = self._ruler.position(self._number)
        if self.slider.value() != place:
            self.slider.show_position(place)
            self.slider.setAccessibleDescription(self._text(value))

    def refuse(self, sentence: str) -> None:
        """Say why; the handle comes back unless it is held."""
        super().refuse(sentence)
        self.slider.release()
        self.slider.show_position(self._ruler.position(self._number))

    def hold(self) -> None:
        """Keep the handle as it is painted until the score comes."""
        self.slider.hold()

    @property
    def _number(self) -> float:
        return self._value if isinstance(self._value, float) else math.nan

    def _read_number(self, value: float) -> float:
        """A number as it is read: what began so many days ago is said in years, 0 where it never did."""
        return max(0.0, -value / DAYS_PER_YEAR) if self.feature.unit is Unit.DAYS_BEFORE else value

    def _place_editors(self, row: int) -> None:
        # The label's column is as wide in every row, whatever the width of the field: sliders begin below each other.
        self._grid.setColumnStretch(1, TOOLS_SHARE)
        self._grid.addWidget(self._tools, row, 1, 1, 2, Qt.AlignmentFlag.AlignVCenter)

    def _read(self) -> None:
        try:
            value = self.field.value()
        except InvalidValueError as error:
            self.misread.emit(error)
            return
        if same_value(value, self._value):
            self.field.show_value(value)
            self.present(value)
        else:
            self.wanted.emit(value, False)

    def _make_ruler(self, own: float) -> Ruler:
        usual = self._bundle.reference.spans.get(self.feature.name) or self._accepted()
        return make_ruler(self.feature, own, usual)

    def _settle(self) -> None:
        """A handle that was held beyond what is accepted comes back."""
        self.slider.show_position(self._ruler.position(self._number))
        self.left.emit()

    def _accepted(self) -> Span:
        return Span(self.feature.minimum or 0.0, self.feature.maximum or 1.0)

    def _range(self) -> str:
        feature = self.feature
        low, high = bounds_text(feature, feature.minimum, feature.maximum, self._presentation)
        return self._presentation.texts("simuler.range", low=low, high=high)


def _field_px(writing: ValueText, presentation: Presentation) -> int:
    """One width for nearly all fields, wide enough for a duration in the heavier letters of a changed value."""
    font = QFontMetrics(text_font(presentation.scale, weight=QFont.Weight.Bold))
    told = [presentation.formatter.duration_months(LONGEST_MONTHS)]
    if writing.knows_no_job:
        told.append(writing.label(NO_CURRENT_JOB_DAYS))
    longest = max(font.horizontalAdvance(one) for one in told)
    return max(presentation.scale.px(FIELD_PX), longest + presentation.scale.px(AROUND_PX))
