"""From the answers about a group to what the charts of the comparison page say."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from core.comparison.group import CategoryComparison, CategoryCount, NumericComparison
from core.features.catalogue import Catalogue, Feature, Unit
from core.population.binning import Bins
from core.population.groups import BinCounts
from desktop.charts.specs.distribution import BarSpec, DistributionSpec, Group
from desktop.charts.specs.spec import ChartSpec, Reading
from desktop.client.amount_axis import along, axis_explanation, axis_of
from desktop.filters.words import SMALLEST_SHARE, group_label, place_sentence
from desktop.looks.presentation import Presentation
from desktop.session.comparison_choice import GroupKind
from desktop.session.comparison_desk import VariableAnswer

SMALLEST_SAID = 0.01


@dataclass(frozen=True)
class ComparisonWriter:
    """Specifies the distribution of one variable.

    Args:
        presentation: texts and number style.
        catalogue: the features.
    """

    presentation: Presentation
    catalogue: Catalogue

    def chart(self, answer: VariableAnswer) -> ChartSpec:
        """The distribution of a variable: bars along an axis, or lines of categories."""
        found = answer.found
        if isinstance(found, NumericComparison):
            return self._distribution(found, answer.choice.kind)
        return self._categories(found, answer.choice.kind)

    def sentence(self, answer: VariableAnswer) -> str:
        """Where the client stands in the group, for that variable."""
        found, kind = answer.found, answer.choice.kind
        if isinstance(found, NumericComparison):
            return place_sentence(self.catalogue.by_name[found.feature], found, kind, self.presentation)
        return self._category_sentence(found, kind)

    def notes(self, answer: VariableAnswer) -> str:
        """What must be known to read the drawing: its scale, and who is not in it."""
        found = answer.found
        if not isinstance(found, NumericComparison):
            return ""
        notes = axis_explanation(found.bins, self.presentation), self._missing_note(found, answer.choice.kind)
        return " ".join(note for note in notes if note)

    def _missing_note(self, found: NumericComparison, kind: GroupKind) -> str:
        if not found.everyone.missing + found.group.missing:
            return ""
        of_all = self._rare(found.everyone)
        if kind is GroupKind.EVERYONE:
            return self.presentation.texts("comparison.missing_everyone", all=of_all)
        return self.presentation.texts(f"comparison.missing_{kind}", all=of_all, group=self._rare(found.group))

    def _rare(self, counts: BinCounts) -> str:
        """The share that is missing; neither none nor all is said of some."""
        share, percent = counts.missing / max(1, counts.total), self.presentation.formatter.percent
        if 0.0 < share < SMALLEST_SHARE:
            return self.presentation.texts("comparison.less_than", share=percent(SMALLEST_SAID))
        return percent(share)

    def _distribution(self, found: NumericComparison, kind: GroupKind) -> DistributionSpec:
        texts, feature = self.presentation.texts, self.catalogue.by_name[found.feature]
        label = feature.wording[self.presentation.language].label
        counted = [(GroupKind.EVERYONE, found.everyone)]
        counted += [(kind, found.group)] if kind is not GroupKind.EVERYONE else []
        labels = self._bin_labels(feature, found)
        return DistributionSpec(
            title=label,
            conclusion=place_sentence(feature, found, kind, self.presentation),
            header=(texts("comparison.column_group"), texts("comparison.column_bin"), texts("comparison.column_share")),
            groups=tuple(
                Group(group_label(one, counts.total, self.presentation), self._shares(counts, labels))
                for one, counts in counted
            ),
            edges=tuple(along(found.bins, float(edge)) for edge in found.bins.edges),
            axis=axis_of(feature, found.bins, self.presentation),
            client=self._client(feature, found),
        )

    def _client(self, feature: Feature, found: NumericComparison) -> Reading | None:
        if math.isnan(found.value):
            return None
        texts = self.presentation.texts
        value = self.presentation.formatter.value(feature, found.value, self.catalogue)
        shown = texts("comparison.beyond_axis", value=value) if found.is_beyond_axis else value
        return Reading(texts("comparison.client"), shown, along(found.bins, found.value))

    def _shares(self, counts: BinCounts, labels: list[str]) -> tuple[Reading, ...]:
        percent, known = self.presentation.formatter.percent, max(1, counts.known)
        shares = [int(count) / known for count in counts.counts]
        return tuple(Reading(label, percent(share, 1), share) for label, share in zip(labels, shares, strict=True))

    def _bin_labels(self, feature: Feature, found: NumericComparison) -> list[str]:
        texts, bins = self.presentation.texts, found.bins
        if feature.unit is Unit.COUNT:
            labels = self._whole_labels(bins)
        else:
            bounds = [self.presentation.formatter.quantity(feature.unit, float(edge)) for edge in bins.edges]
            labels = [texts("comparison.bin", low=low, high=high) for low, high in itertools.pairwise(bounds)]
        ends = [texts("comparison.bin_first", bin=labels[0]), texts("comparison.bin_last", bin=labels[-1])]
        if found.everyone.below:
            labels[0] = ends[0]
        if found.everyone.above:
            labels[-1] = ends[1]
        return labels

    def _whole_labels(self, bins: Bins) -> list[str]:
        number, texts = self.presentation.formatter.number, self.presentation.texts
        ends = [(math.ceil(low), math.floor(high)) for low, high in itertools.pairwise(bins.edges)]
        return [
            number(low) if low == high else texts("comparison.bin_whole", low=number(low), high=number(high))
            for low, high in ends
        ]

    def _categories(self, found: CategoryComparison, kind: GroupKind) -> BarSpec:
        texts, feature = self.presentation.texts, self.catalogue.by_name[found.feature]
        entries = [*found.counts, *([found.missing] if found.missing.everyone else [])]
        sides = [(GroupKind.EVERYONE, found.total.everyone, [entry.everyone for entry in entries])]
        if kind is not GroupKind.EVERYONE:
            sides.append((kind, found.total.group, [entry.group for entry in entries]))
        groups = tuple(
            Group(group_label(one, total, self.presentation), self._category_shares(feature, entries, counts, total))
            for one, total, counts in sides
        )
        own = next((place for place, entry in enumerate(entries) if entry.categories == (found.value,)), None)
        return BarSpec(
            title=feature.wording[self.presentation.language].label,
            conclusion=self._category_sentence(found, kind),
            header=(
                texts("comparison.column_group"), texts("comparison.column_category"), texts("comparison.column_share")
            ),
            groups=groups,
            client_category=own,
            client_label=texts("comparison.client"),
        )  # fmt: skip

    def _category_shares(
        self, feature: Feature, entries: list[CategoryCount], counts: list[int], total: int
    ) -> tuple[Reading, ...]:
        percent = self.presentation.formatter.percent
        shares = [count / max(1, total) for count in counts]
        return tuple(
            Reading(self._category_label(feature, entry), percent(share, 1), share)
            for entry, share in zip(entries, shares, strict=True)
        )

    def _category_label(self, feature: Feature, entry: CategoryCount) -> str:
        if len(entry.categories) > 1:
            return self.presentation.texts("comparison.other_categories", count=len(entry.categories))
        return category_words(feature, entry.categories[0], self.catalogue, self.presentation)

    def _category_sentence(self, found: CategoryComparison, kind: GroupKind) -> str:
        texts, percent = self.presentation.texts, self.presentation.formatter.percent
        feature = self.catalogue.by_name[found.feature]
        if not found.value:
            return texts("comparison.value_missing")
        own = next(entry for entry in found.counts if found.value in entry.categories)
        value = category_words(feature, found.value, self.catalogue, self.presentation)
        of_all = percent(own.everyone / max(1, found.total.everyone))
        if kind is GroupKind.EVERYONE:
            return texts("comparison.category_all", value=value, all=of_all)
        if not found.total.group:
            return texts("comparison.nobody")
        of_group = percent(own.group / found.total.group)
        return texts(f"comparison.category_{kind}", value=value, all=of_all, group=of_group)


def category_words(feature: Feature, category: str, catalogue: Catalogue, presentation: Presentation) -> str:
    """A category, or the "1" or "0" of a yes-or-no question, as it is read; the empty text says "not given"."""
    if category and feature.unit is Unit.FLAG:
        return presentation.formatter.value(feature, float(category), catalogue)
    return presentation.formatter.value(feature, category, catalogue)
