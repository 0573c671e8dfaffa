"""The small pictures of the drift page: both groups in one drawing, told apart by filling as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

REFERENCE_COLOUR, CURRENT_COLOUR, LINE_COLOUR, TEXT_COLOUR = "#8A95A6", "#0B4F9E", "#D5DBE5", "#4A5568"
BARS = 20
TAIL = 0.01
"""Share of the clients left beyond each end of an axis: one far value would press all others into one bar."""
WIDTH, HEIGHT, FOOT = 200, 52, 14


@dataclass(frozen=True)
class Bins:
    """Shares of both groups by class, and what stands under both ends of the axis.

    Args:
        reference, current: shares of the known values (0 to 1); shapes ``(classes,)``.
        ends: values of both ends; None for categories.
    """

    reference: NDArray[np.float64]
    current: NDArray[np.float64]
    ends: tuple[float, float] | None = None


def number_bins(reference: NDArray[np.float64], current: NDArray[np.float64]) -> Bins | None:
    """Cut known values into bars of equal width; None where nothing is known on one side."""
    both = [values[np.isfinite(values)] for values in (reference, current)]
    if not all(len(values) for values in both):
        return None
    low, high = (float(one) for one in np.quantile(np.concatenate(both), [TAIL, 1.0 - TAIL]))
    edges = np.linspace(low, high, BARS + 1) if high > low else np.array([low - 0.5, low + 0.5])
    shares = [np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0] / len(values) for values in both]
    return Bins(shares[0], shares[1], (low, high))


def picture(bins: Bins, ends: tuple[str, str], said: str) -> str:
    """Full grey bars for the reference, a blue outline for the current clients, as SVG.

    Args:
        bins: what is drawn.
        ends: words under both ends of the axis.
        said: what the picture shows, in words.
    """
    most = max(float(bins.reference.max()), float(bins.current.max()), 1e-9)
    step, room = WIDTH / len(bins.reference), HEIGHT - FOOT
    bars = "".join(
        f'<rect x="{place * step + 0.5:.1f}" y="{room * (1.0 - share / most):.1f}" width="{step - 1.0:.1f}" '
        f'height="{room * share / most:.1f}" fill="{REFERENCE_COLOUR}"/>'
        for place, share in enumerate(bins.reference)
    )
    corners = " ".join(
        f"{x * step:.1f},{room * (1.0 - share / most):.1f}"
        for place, share in enumerate(bins.current)
        for x in (place, place + 1)
    )
    words = (
        f'<text x="0" y="{HEIGHT - 2}">{escape(ends[0])}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 2}" text-anchor="end">{escape(ends[1])}</text>'
    )
    outline = f'<polyline points="{corners}" fill="none" stroke="{CURRENT_COLOUR}" stroke-width="1.6"/>'
    axis = f'<line x1="0" y1="{room}" x2="{WIDTH}" y2="{room}" stroke="{LINE_COLOUR}"/>'
    return _drawn(WIDTH, HEIGHT, said, f"{bars}{axis}{outline}{words}")


SIDE, MARGIN = 360, 44
Pairs = Sequence[tuple[float, float]]


def calibration_picture(
    reference: Pairs, current: Pairs, ticks: Sequence[tuple[float, str]], axes: tuple[str, str], said: str
) -> str:
    """Predicted against observed rate: hollow squares for the reference, full discs for the current clients, as SVG.

    Args:
        reference: predicted and observed rate of each group (0 to 1).
        current: likewise.
        ticks: places of both axes with their words; the last one is the end of the axes.
        axes: words of the axes, predicted and observed.
        said: what the picture shows, in words.
    """
    scale = (SIDE - 2 * MARGIN) / ticks[-1][0]

    def at(x: float, y: float) -> tuple[float, float]:
        return MARGIN + x * scale, SIDE - MARGIN - y * scale

    end = ticks[-1][0]
    (left, bottom), (right, top) = at(0.0, 0.0), at(end, end)
    parts = [f'<path d="M{left} {top} V{bottom} H{right}" fill="none" stroke="{REFERENCE_COLOUR}"/>']
    parts.append(f'<path d="M{left} {bottom} L{right} {top}" stroke="{REFERENCE_COLOUR}" stroke-dasharray="5 4"/>')
    for value, words in ticks:
        x, y = at(value, value)
        parts.append(f'<text x="{x:.1f}" y="{bottom + 15:.1f}" text-anchor="middle">{escape(words)}</text>')
        parts.append(f'<text x="{left - 5:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(words)}</text>')
    for x, y in (at(*pair) for pair in reference):
        parts.append(
            f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="none" stroke="{TEXT_COLOUR}" '
            'stroke-width="1.5"/>'
        )
    parts += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{CURRENT_COLOUR}"/>' for x, y in (at(*p) for p in current)
    ]
    parts.append(f'<text x="{right}" y="{bottom + 34:.1f}" text-anchor="end">{escape(axes[0])}</text>')
    parts.append(f'<text x="4" y="{top - 14:.1f}">{escape(axes[1])}</text>')
    return _drawn(SIDE, SIDE, said, "".join(parts))


def _drawn(width: int, height: int, said: str, parts: str) -> str:
    return (
        f'<svg role="img" aria-label="{escape(said)}" width="{width}" height="{height}" font-size="11" '
        f'viewBox="0 0 {width} {height}">{parts}</svg>'
    )
