"""How every figure of the documents is drawn: one font, few colours, marks and hatching beside each colour."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter

from core.features import formatting
from core.storage.resource_files import resource

INK, MUTED, PRIMARY, LINE = "#14213D", "#4A5568", "#0B4F9E", "#D5DBE5"
LOWERS, RAISES, NEUTRAL = "#0072B2", "#D55E00", "#5C6B7E"
HATCH = "////"
MILLIMETRES_AN_INCH = 25.4
FRENCH = formatting.Formatter("fr")
FINEST = 4


@dataclass(frozen=True)
class Drawn:
    """A figure and what it says, for those who do not see it."""

    svg: str
    alt: str

    def data(self) -> dict[str, str]:
        """What a template shows."""
        return {"svg": self.svg, "alt": self.alt}


@dataclass(frozen=True)
class Size:
    """Room of a figure on its page, in millimetres, and the size of its text in points."""

    width_mm: float
    height_mm: float
    text_points: float = 8.5


def draw(size: Size, paint: Callable[[Figure], None], alt: str) -> Drawn:
    """Draw one figure as SVG; the same figures give the same bytes.

    Args:
        size: of the figure; its text keeps its size where the page shows it at this width.
        paint: fills the empty figure.
        alt: what the figure shows, in words.
    """
    _know_the_font()
    settings: Any = {
        "svg.hashsalt": "documents", "svg.fonttype": "none", "font.family": "Inter", "font.size": size.text_points,
        "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": NEUTRAL, "axes.labelcolor": INK,
        "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.titlesize": size.text_points,
        "axes.titleweight": "bold", "axes.unicode_minus": True, "hatch.linewidth": 0.6, "legend.frameon": False,
        "legend.fontsize": size.text_points, "axes.axisbelow": True,
    }  # fmt: skip
    with rc_context(settings):
        inches = (size.width_mm / MILLIMETRES_AN_INCH, size.height_mm / MILLIMETRES_AN_INCH)
        figure = Figure(figsize=inches, layout="constrained")
        FigureCanvasSVG(figure)
        paint(figure)
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None}, transparent=True)
    return Drawn(drawn.getvalue(), alt)


class FrenchTicks(Formatter):
    """Numbers of an axis with the French decimal mark, with as many decimals as their steps need.

    Args:
        percent: whether they are shares, shown as percentages.
    """

    def __init__(self, *, percent: bool) -> None:
        self._percent = percent

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The text of one value alone."""
        del pos
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """The texts of all ticks."""
        shown = [value * (100.0 if self._percent else 1.0) for value in values]
        counts = (count for count in range(FINEST) if all(_has_decimals(value, count) for value in shown))
        decimals = next(counts, FINEST)
        write = FRENCH.percent if self._percent else FRENCH.number
        return [write(value, decimals) for value in values]


def in_percent(axes: Axes, *, on_x: bool = False, on_y: bool = False) -> None:
    """Write the shares of an axis as percentages, the French way."""
    _write(axes, percent=True, on_x=on_x, on_y=on_y)


def in_numbers(axes: Axes, *, on_x: bool = False, on_y: bool = False) -> None:
    """Write the numbers of an axis with the French decimal mark."""
    _write(axes, percent=False, on_x=on_x, on_y=on_y)


def light_grid(axes: Axes, along: str = "both") -> None:
    """Lines that help the eye and carry nothing."""
    axes.grid(visible=True, axis=along, color=LINE, linewidth=0.6)  # type: ignore[arg-type]
    axes.tick_params(length=0)


def _write(axes: Axes, *, percent: bool, on_x: bool, on_y: bool) -> None:
    for wanted, axis in ((on_x, axes.xaxis), (on_y, axes.yaxis)):
        if wanted:
            axis.set_major_formatter(FrenchTicks(percent=percent))


def _has_decimals(value: float, count: int) -> bool:
    return abs(value - round(value, count)) < 1e-9


@cache
def _know_the_font() -> None:
    for name in ("Regular", "SemiBold", "Bold"):
        font_manager.fontManager.addfont(str(resource(f"fonts/Inter-{name}.otf")))
