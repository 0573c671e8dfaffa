"""From an assessment to what each chart of the client's page says."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.assessment.assessment import Assessment
from core.assessment.outside_known import outside_sentence
from core.features.catalogue import Catalogue, Feature
from core.features.rounding import out_of_a_hundred
from core.model.comparable import ObservedBand
from core.model.explanation import Reason, Sense
from core.model.policy import Advice, Policy
from core.model.wording import ReasonText
from core.model.zones import Zones
from core.population.standing import Standing
from desktop.charts.specs.distribution import Group, OutlineSpec
from desktop.charts.specs.spec import Axis, GaugeSpec, IconArraySpec, Reading, ReasonBar, ReasonBarsSpec
from desktop.looks.presentation import Presentation

GAUGE_ENDS = (0.25, 0.5, 1.0)
"""Where a gauge may end: the first end that leaves as much room above the grey zone as below it."""
SMALLEST_SHARE, LARGEST_SHARE = 0.005, 0.99
"""Between them a rank is said as a whole percentage: 0 % or 100 % would be false."""


def gauge_end(policy: Policy) -> float:
    """The probability (0 to 1) at the right end of every gauge of a policy."""
    return next((end for end in GAUGE_ENDS if end >= 2.0 * policy.review_high), GAUGE_ENDS[-1])


@dataclass(frozen=True)
class ChartWriter:
    """Specifies the charts of the client's page in one language.

    Args:
        presentation: texts and number style.
        catalogue: the features.
        policy: threshold and grey zone.

    """

    presentation: Presentation
    catalogue: Catalogue
    policy: Policy
    _groups: dict[str, tuple[Standing, Group]] = field(default_factory=dict, compare=False, repr=False)

    def gauge(self, assessment: Assessment) -> GaugeSpec:
        """Where the risk stands beside the threshold."""
        texts, policy = self.presentation.texts, self.policy
        zones = Zones(policy, self.presentation.formatter)
        end = gauge_end(policy)
        percent = self.presentation.formatter.percent
        ticks = (
            Reading("", percent(0.0), 0.0),
            Reading("", texts("verdict.gauge_end", end=percent(end)) if end < 1.0 else percent(end), end),
        )
        return GaugeSpec(
            title=texts("verdict.gauge_title"),
            conclusion=verdict_sentence(assessment, policy, self.presentation),
            header=(texts("verdict.gauge_column"), texts("verdict.gauge_amount")),
            value=self._risk(texts("verdict.gauge_value"), assessment.probability),
            threshold=Reading(texts("verdict.gauge_threshold"), zones.threshold, policy.threshold),
            grey_zone=(
                self._risk(texts("verdict.gauge_zone", zone=zones.name(Advice.REVIEW)), policy.review_low),
                self._risk(texts("verdict.gauge_zone", zone=zones.name(Advice.REFUSE)), policy.review_high),
            ),
            scale=Axis(texts("verdict.gauge_title"), 0.0, end, ticks),
        )

    def icon_array(self, probability: float) -> IconArraySpec:
        """A risk (0 to 1) as so many clients out of a hundred."""
        texts, count = self.presentation.texts, out_of_a_hundred(probability)
        told = (level_headline(probability, self.presentation), level_detail(probability, self.presentation))
        return IconArraySpec(
            title=texts("risk_level.card"),
            conclusion=" ".join(told),
            header=(texts("risk_level.column_outcome"), texts("risk_level.column_count")),
            marked=Reading(texts("risk_level.not_repaid"), texts("risk_level.headline", count=count), count),
            others=Reading(texts("risk_level.repaid"), texts("risk_level.headline", count=100 - count), 100 - count),
        )

    def reason_bars(
        self, sense: Sense, reasons: tuple[Reason, ...], words: tuple[ReasonText, ...], largest: float
    ) -> ReasonBarsSpec:
        """What moves the risk one way.

        Args:
            sense: the way.
            reasons: strongest first.
            words: the words of each reason.
            largest: points of risk of a bar of full length.

        """
        texts = self.presentation.texts
        bars = tuple(
            ReasonBar(Reading(one.title, one.size, reason.size_points), one.detail)
            for reason, one in zip(reasons, words, strict=True)
        )
        return ReasonBarsSpec(
            title=texts(f"reasons.{sense}_title"),
            conclusion=" ".join(
                reason_sentence(one, reason, self.presentation) for reason, one in zip(reasons, words, strict=True)
            ),
            header=(
                texts("reasons.column_reason"),
                texts("reasons.column_detail"),
                texts("reasons.column_points"),
            ),
            unit=texts("reasons.unit"),
            reasons=bars,
            largest=largest,
        )

    def distribution(self, standing: Standing) -> OutlineSpec:
        """Where the client stands among all clients."""
        texts = self.presentation.texts
        feature = self.catalogue.by_name[standing.feature]
        label = feature.wording[self.presentation.language].label
        edges = tuple(float(edge) for edge in standing.edges)
        known = not math.isnan(standing.value)
        return OutlineSpec(
            title=label,
            conclusion=standing_sentence(standing, self.presentation),
            header=(
                texts("standing.column_group"),
                texts("standing.column_value"),
                texts("standing.column_share"),
            ),
            groups=(self._all_clients(standing, feature),),
            edges=edges,
            axis=Axis(label, edges[0], edges[-1]),
            client=Reading(texts("standing.client"), self._quantity(feature, standing.value), standing.value)
            if known
            else None,
        )

    def _risk(self, label: str, probability: float) -> Reading:
        return Reading(label, self.presentation.formatter.risk(probability), probability)

    def _all_clients(self, standing: Standing, feature: Feature) -> Group:
        """The same group, as long as the population stays the same: it is worded once."""
        known = self._groups.get(feature.name)
        if known is None or known[0].counts is not standing.counts or known[0].edges is not standing.edges:
            group = Group(self.presentation.texts("standing.all_clients"), self._shares(standing, feature))
            known = self._groups[feature.name] = standing, group
        return known[1]

    def _shares(self, standing: Standing, feature: Feature) -> tuple[Reading, ...]:
        total = max(1, int(standing.counts.sum()))
        percent = self.presentation.formatter.percent
        shares = (float(count) / total for count in standing.counts)
        return tuple(
            Reading(label, percent(share, 1), share)
            for label, share in zip(self._bin_labels(standing, feature), shares, strict=True)
        )

    def _bin_labels(self, standing: Standing, feature: Feature) -> list[str]:
        texts = self.presentation.texts
        bounds = [self._quantity(feature, float(edge)) for edge in standing.edges]
        labels = [texts("standing.bin", low=low, high=high) for low, high in itertools.pairwise(bounds)]
        # Clients beyond the ends of the drawing are counted in its first and last bin.
        labels[0] = texts("standing.bin_first", high=bounds[1])
        labels[-1] = texts("standing.bin_last", low=bounds[-2])
        return labels

    def _quantity(self, feature: Feature, value: float) -> str:
        return self.presentation.formatter.quantity(feature.unit, value)


def verdict_sentence(assessment: Assessment, policy: Policy, presentation: Presentation, stress: str = "{}") -> str:
    """How far the risk is from the threshold, and what that means.

    Args:
        assessment: the client.
        policy: where the advice changes.
        presentation: language and number style.
        stress: pattern around the distance, ``STRESS`` for a label.

    """
    advice = policy.advise(assessment.probability)
    distance = stress.format(distance_words(assessment.distance_points, presentation))
    return presentation.texts(f"verdict.sentence_{advice}", distance=distance)


def distance_words(distance_points: float, presentation: Presentation) -> str:
    """How far a risk is from the threshold, in points of risk between both figures shown."""
    texts, points = presentation.texts, abs(distance_points)
    if points == 0.0:
        return texts("verdict.at_threshold")
    side = "below" if distance_points < 0 else "above"
    return texts(f"verdict.{side}", count=points, points=presentation.formatter.points(points))


def level_headline(probability: float, presentation: Presentation) -> str:
    """How many clients out of a hundred a risk (0 to 1) stands for."""
    count = out_of_a_hundred(probability)
    return presentation.texts("risk_level.headline", count=count) if count else presentation.texts("risk_level.none")


def level_detail(probability: float, presentation: Presentation) -> str:
    """What those clients do, and the others."""
    count = out_of_a_hundred(probability)
    repaid = presentation.texts("risk_level.also_repaid", count=100 - count)
    return presentation.texts("risk_level.detail", count=count, repaid=repaid)


def observed_sentence(observed: ObservedBand, presentation: Presentation, zones: Zones) -> str:
    """What was observed with past clients at one level of risk, or that they are too few."""
    texts, rate, band = presentation.texts, observed.rate, zones.band(observed)
    total = presentation.formatter.number(observed.total)
    if rate is None:
        return texts("risk_level.few", count=observed.total, total=total, band=band)
    low, high = rate.interval_out_of_100
    return texts("risk_level.observed", count=rate.out_of_100, total=total, band=band, low=low, high=high)


def outside_words(assessment: Assessment, catalogue: Catalogue, presentation: Presentation) -> str:
    """Which values the model does not know, and the risk at the nearest known; empty where it knows them all."""
    known, language = catalogue.by_name, presentation.language
    return outside_sentence(
        assessment.outside,
        assessment.probability,
        lambda name: known[name].wording[language].label,
        presentation.formatter,
    )


def standing_sentence(standing: Standing, presentation: Presentation) -> str:
    """The client's rank among the clients whose value is known."""
    texts, share = presentation.texts, standing.share_below
    if math.isnan(share):
        return texts("standing.unknown")
    if share == 0.0:
        return texts("standing.lowest")
    if share < SMALLEST_SHARE:
        return texts("standing.nearly_lowest")
    return texts("standing.higher_than", share=presentation.formatter.percent(min(share, LARGEST_SHARE)))


def reason_sentence(words: ReasonText, reason: Reason, presentation: Presentation) -> str:
    """One reason as a whole sentence, for who listens to it."""
    return presentation.texts(
        f"reasons.spoken_{reason.sense}",
        count=abs(reason.size_points),
        title=words.title,
        points=presentation.formatter.points(reason.size_points),
        detail=words.detail,
    )


def by_size(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The same reasons in the order of the numbers shown beside them.

    The model ranks them by their exact contributions, which say which ones count; a list whose numbers go up and
    down would look like a mistake.
    """
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.size_points)))


def largest_size(reasons: Mapping[Sense, tuple[Reason, ...]]) -> float:
    """Points of risk of a bar of full length, common to both sides."""
    return max((abs(one.size_points) for side in reasons.values() for one in side), default=1.0)
