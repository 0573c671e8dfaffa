"""Sizes of words in the fonts that every drawing shares, each measured once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from desktop.looks.theme import Scale, text_font

# A word too long for its line is cut rather than lost beyond the edge.
WRAP = Qt.TextFlag.TextWordWrap
# No string of a chart is wider or taller than this, in pixels.
BOUNDLESS = 1e5
# A layout asks for the size of the same words dozens of times before one paint.
KEPT_SIZES = 1024


class WordSizes:
    """Fonts and sizes of words.

    Args:
        scale: the size of text.
    """

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetricsF] = {}
        self._sizes: dict[tuple[str, float, str, bool], float] = {}

    def px(self, size: float) -> float:
        """A length that grows with the text, in pixels."""
        return size * self.scale.text_percent / 100

    def font(self, role: str = "small", bold: bool = False) -> QFont:
        """The font of a text role, see ``Scale.text_px``."""
        key = (role, bold)
        if key not in self._fonts:
            weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
            self._fonts[key] = text_font(self.scale, role, weight)
        return self._fonts[key]

    def metrics(self, role: str = "small", bold: bool = False) -> QFontMetricsF:
        """Sizes of words in the font of a text role."""
        key = (role, bold)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(role, bold))
        return self._metrics[key]

    def line_height(self, role: str = "small", bold: bool = False) -> float:
        """Height of one line of words, in pixels."""
        return self.metrics(role, bold).height()

    def width(self, text: str, role: str = "small", bold: bool = False) -> float:
        """Width of one line of words, in pixels."""
        return self._kept((text, 0.0, role, bold), lambda: self.metrics(role, bold).horizontalAdvance(text))

    def wrapped_height(self, text: str, width: float, role: str = "small", bold: bool = False) -> float:
        """Height of words wrapped into a width, in pixels."""
        if not text:
            return 0.0
        within = max(1.0, width)
        return self._kept((text, within, role, bold), lambda: self._wrapped_height(text, within, role, bold))

    def _wrapped_height(self, text: str, width: float, role: str, bold: bool) -> float:
        room = QRectF(0, 0, width, BOUNDLESS)
        return self.metrics(role, bold).boundingRect(room, int(WRAP), text).height()

    def _kept(self, key: tuple[str, float, str, bool], measure: Callable[[], float]) -> float:
        if key not in self._sizes:
            if len(self._sizes) >= KEPT_SIZES:
                self._sizes.clear()
            self._sizes[key] = measure()
        return self._sizes[key]
