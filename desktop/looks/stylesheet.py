"""The one style sheet of the application, filled from a theme's tokens and the size of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Template
from typing import Protocol

from core.storage.resource_files import resource


class Sizes(Protocol):
    """What the template asks of a scale of sizes."""

    def px(self, size: float) -> int:
        """A length that grows with the text, in pixels."""

    def text_px(self, role: str) -> float:
        """Height of a text role in pixels."""

    def gap(self, step: int) -> int:
        """Spacing in pixels."""


Mix = Callable[[str, str, float], str]
# Colours the template needs beside the tokens: ground token, ink token, share of ink.
DERIVED = {
    "hover_ground": ("surface", "primary", 0.07),
    "pressed_ground": ("surface", "primary", 0.15),
    "primary_hover": ("primary", "text", 0.18),
    "header_ground": ("surface", "window", 0.6),
    "disabled_ground": ("surface", "window", 0.8),
    "lowers_ground": ("surface", "lowers_mark", 0.12),
    "raises_ground": ("surface", "raises_mark", 0.12),
    "neutral_ground": ("surface", "neutral_mark", 0.14),
}
CELL_INSET_PX, CELL_EDGE_PX = 13, 3
"""Room beside the words of a cell, as beside those of its heading; Qt itself leaves the edge."""
LENGTHS = (1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32, 34, 36, 42)


def style_sheet(theme_name: str, tokens: Mapping[str, str], sizes: Sizes, points_per_pixel: float, mix: Mix) -> str:
    """Fill the template.

    Args:
        theme_name: folder of the small drawings that a style sheet can only read from files.
        tokens: colours by token.
        sizes: the scale of text and spacing.
        points_per_pixel: see ``desktop.looks.theme.points_per_pixel``.
        mix: mixes an ink into a ground.

    Raises:
        KeyError: the template names something that nobody defines.

    """
    values = dict(tokens)
    values |= {name: mix(tokens[ground], tokens[ink], share) for name, (ground, ink, share) in DERIVED.items()}
    values |= {f"px{length}": f"{sizes.px(length)}px" for length in LENGTHS}
    for role in ("small", "base", "section", "title", "headline", "client", "client_title", "client_headline"):
        values[f"text_{role}"] = f"{sizes.text_px(role) * points_per_pixel:.3f}pt"
    knob = sizes.px(14) + 6
    values |= {"slider_reach": f"{(knob - 4) // 2}px", "slider_radius": f"{knob // 2 - 1}px"}
    values["cell_inset"] = f"{sizes.px(CELL_INSET_PX) - CELL_EDGE_PX}px"
    values["drawings"] = resource(f"themes/{theme_name}").as_posix()
    return Template(resource("themes/application.qss").read_text(encoding="utf-8")).substitute(values)
