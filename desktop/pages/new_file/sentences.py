"""What the form of a new file says of its fields, and of what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.features.catalogue import Catalogue, Feature, Unit
from core.new_files.form import FieldProblem
from core.new_files.importing import ImportProblem
from core.new_files.unit_slips import UnitSlip, usual_span
from core.values import Span
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.value_text import DURATIONS, ValueText, is_chosen

_FINEST_DECIMALS = 2
EXAMPLES = {Unit.AMOUNT: 157_500.0, Unit.SHARE: 0.25, Unit.RATIO: 1.5, Unit.SCORE: 0.45, Unit.COUNT: 2.0}


@dataclass(frozen=True)
class FormWriter:
    """Writes about the form in one language.

    Args:
        presentation: texts and number style.
        catalogue: the features.
        spans: usual range of each number among the bundle's clients.
    """

    presentation: Presentation
    catalogue: Catalogue
    spans: Mapping[str, Span]

    def label(self, name: str) -> str:
        """What a field is called."""
        return self.catalogue.by_name[name].wording[self.presentation.language].label

    def help(self, feature: Feature) -> str:
        """One sentence that explains a field."""
        return feature.wording[self.presentation.language].help

    def writing(self, feature: Feature) -> ValueText:
        """How the answers of a field are typed and read."""
        return ValueText(feature, self.catalogue, self.presentation.formatter)

    def hint(self, feature: Feature) -> str:
        """Unit and usual range of a field, empty where an answer is chosen from a list."""
        if is_chosen(feature):
            return ""
        unit, usual = self.presentation.texts(f"new_file.unit.{feature.unit}"), usual_span(feature, self.spans)
        if usual is None:
            return unit
        low, high = (self._usual(feature, bound) for bound in (usual.low, usual.high))
        if feature.unit is Unit.DAYS_BEFORE:
            low, high = high, low
        return self.presentation.texts("new_file.usual", unit=unit, low=low, high=high)

    def slip(self, slip: UnitSlip) -> str:
        """Whether a number was meant in another unit."""
        typed, meant = (self._quantity(slip.feature, value) for value in (slip.typed, slip.meant))
        return self.presentation.texts(f"new_file.slip.{slip.slip}", typed=typed, meant=meant)

    def take(self, slip: UnitSlip) -> str:
        """What takes the number that was probably meant."""
        return self.presentation.texts("new_file.slip.take", meant=self._quantity(slip.feature, slip.meant))

    def problem(self, problem: FieldProblem) -> str:
        """What is wrong with a field, and what to do."""
        if problem.problem == "contradiction":
            return self.presentation.texts(f"new_file.rule.{problem.rule}")
        feature = self.catalogue.by_name[problem.feature]
        return self._fault(feature, problem.problem, problem.minimum, problem.maximum)

    def import_line(self, problem: ImportProblem) -> str:
        """What was wrong with one column of a file, or with the file."""
        texts = self.presentation.texts
        if problem.problem == "other_format":
            return texts("new_file.import.other_format", kind=texts(f"new_file.import.kind.{problem.value}"))
        if not problem.feature:
            facts = {"column": problem.column, "found": problem.value, "expected": f"{problem.maximum or 0:.0f}"}
            place = {"table": problem.table, "row": str(problem.row)}
            return texts(f"new_file.import.{problem.problem}", **facts, **place)
        label = self.label(problem.feature)
        if problem.is_note or problem.problem in {"twice", "wrong_type"}:
            facts = {"column": problem.column, "label": label, "value": problem.value}
            return texts(f"new_file.import.{problem.problem}", **facts)
        sentence = self.problem(
            FieldProblem(
                problem.feature, problem.problem, problem.value, problem.minimum, problem.maximum, problem.rule
            )
        )
        key = "new_file.import.value" if problem.column else "new_file.import.absent"
        return texts(key, label=label, value=problem.value, sentence=sentence)

    def _fault(self, feature: Feature, problem: str, minimum: float | None, maximum: float | None) -> str:
        texts = self.presentation.texts
        if problem == "out_of_range":
            low, high = self._bounds(feature, minimum, maximum)
            if feature.unit in DURATIONS and high:
                return texts("new_file.problem.too_high", high=high)
            key = "out_of_range" if low and high else "too_low" if low else "too_high"
            return texts(f"new_file.problem.{key}", low=low, high=high)
        if problem == "not_a_number" and feature.unit in DURATIONS:
            return texts("new_file.problem.no_duration")
        return texts(f"new_file.problem.{problem}", example=self._example(feature))

    def _example(self, feature: Feature) -> str:
        number = EXAMPLES.get(feature.unit, 1.0)
        return self._bound(feature, number) if number.is_integer() else self.presentation.formatter.number(number, 2)

    def _bounds(self, feature: Feature, minimum: float | None, maximum: float | None) -> tuple[str, str]:
        if feature.unit is Unit.DAYS_BEFORE:
            # The past is counted backwards: the lowest number is the longest duration.
            return "", self._bound(feature, minimum)
        return self._bound(feature, minimum), self._bound(feature, maximum)

    def _bound(self, feature: Feature, bound: float | None) -> str:
        if bound is None:
            return ""
        formatter = self.presentation.formatter
        if feature.unit in DURATIONS or feature.unit in {Unit.AMOUNT, Unit.SHARE}:
            return formatter.quantity(feature.unit, bound)
        return formatter.number(bound, 0 if float(bound).is_integer() else _FINEST_DECIMALS)

    def _quantity(self, name: str, value: float) -> str:
        return self.presentation.formatter.quantity(self.catalogue.by_name[name].unit, value)

    def _usual(self, feature: Feature, bound: float) -> str:
        """A bound in round figures: what is usual has no last digits."""
        whole = math.floor(math.log10(abs(bound))) if bound and feature.unit is Unit.AMOUNT else 0
        rounded = round(bound, 1 - whole) if feature.unit is Unit.AMOUNT else bound
        return self._bound(feature, 0.0 if feature.unit is Unit.DAYS_BEFORE and rounded > 0.0 else rounded)
