"""The scale of risk of every chart that has one: its ends, its ticks and the zones of the advice along it."""

from __future__ import annotations

import math

from core.model.policy import Advice, Policy
from core.model.zones import zone_name
from desktop.charts.specs.risk import RiskZone
from desktop.charts.specs.spec import Axis, Graduation, Reading
from desktop.charts.specs.steps import round_step
from desktop.looks.advice import ADVICE_TOKENS
from desktop.looks.presentation import Presentation

MOST_TICKS = 5
ROOM_SHARE = 1.08
"""How far beyond the highest risk a scale goes: a figure is written there."""


def risk_axis(highest: float, policy: Policy, presentation: Presentation) -> Axis:
    """A scale from no risk to a round one.

    Args:
        highest: the highest risk (0 to 1) that is drawn.
        policy: the whole zone to be examined is always in sight.
        presentation: language and number style.
    """
    wanted = max(highest * ROOM_SHARE, policy.review_high * ROOM_SHARE)
    step = round_step(wanted / MOST_TICKS)
    end = step * math.ceil(wanted / step - 1e-9)
    graduation = Graduation(ticks=lambda low, high: _ticks(low, high, presentation), write=presentation.formatter.risk)
    label = presentation.texts("risk_scale.label")
    return Axis(label, 0.0, end, _ticks(0.0, end, presentation), graduation)


def risk_zones(policy: Policy, end: float, presentation: Presentation) -> tuple[RiskZone, ...]:
    """The zones of the advice on a scale that ends at a risk (0 to 1), from the lowest."""
    edges = (0.0, policy.review_low, policy.review_high, end)
    advices = (Advice.GRANT, Advice.REVIEW, Advice.REFUSE)
    return tuple(
        RiskZone(zone_name(advice, presentation.language).capitalize(), low, high, ADVICE_TOKENS[advice])
        for advice, low, high in zip(advices, edges, edges[1:], strict=False)
        if low < high
    )


def _ticks(low: float, high: float, presentation: Presentation) -> tuple[Reading, ...]:
    step = round_step((high - low) / MOST_TICKS)
    decimals = max(0, math.ceil(-math.log10(100.0 * step) - 1e-9))
    if abs(100.0 * step * 10**decimals - round(100.0 * step * 10**decimals)) > 1e-6:
        decimals += 1
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    # No risk is above 100 %, whatever the steps on the way to one add up to.
    amounts = [number * step for number in numbers if number * step <= 1.0 + 1e-9]
    return tuple(Reading("", presentation.formatter.percent(amount, decimals), amount) for amount in amounts)
