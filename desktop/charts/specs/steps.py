"""Round steps between the ticks of a scale."""

from __future__ import annotations

import math

ROUND_FIGURES = (1.0, 2.0, 2.5, 5.0, 10.0)


def round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below ``least``, which is above 0."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(figure * power for figure in ROUND_FIGURES if figure * power >= least * (1 - 1e-9))
