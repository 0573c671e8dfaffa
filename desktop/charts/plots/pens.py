"""Pens and symbols of the tokens of a theme, as pyqtgraph wants them: as thick on the screen at every zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen

from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.plane import Symbol


def plot_pen(ink: Ink, token: str, width_px: float = 1.0, dashes: tuple[float, ...] = ()) -> QPen:
    """A pen in a token's colour whose thickness does not follow the scales."""
    pen = ink.pen(token, width_px, dashes)
    pen.setCosmetic(True)
    return pen


def symbol_path(symbol: Symbol) -> QPainterPath:
    """The outline of a symbol in a square of side 1 around the origin."""
    path = QPainterPath()
    if symbol == "cross":
        for rise in (-0.36, 0.36):
            path.moveTo(-0.36, rise)
            path.lineTo(0.36, -rise)
    elif symbol == "diamond":
        path.moveTo(0.0, -0.5)
        for x, y in ((0.5, 0.0), (0.0, 0.5), (-0.5, 0.0)):
            path.lineTo(x, y)
        path.closeSubpath()
    else:
        half = {"ring": 0.36, "dot": 0.5, "disc": 0.5}[symbol]
        path.addEllipse(-half, -half, 2 * half, 2 * half)
    return path


def symbol_looks(ink: Ink, symbol: Symbol) -> tuple[QPen, QBrush]:
    """Pen and ground of a symbol of the size of a point among hundreds; those of ``Ink.symbol``."""
    none = QBrush(Qt.BrushStyle.NoBrush)
    if symbol == "ring":
        return plot_pen(ink, "neutral_mark", 1.3), none
    if symbol == "cross":
        return plot_pen(ink, "raises_mark", 2), none
    if symbol == "dot":
        return QPen(Qt.PenStyle.NoPen), ink.ground("neutral_mark")
    return plot_pen(ink, "surface", 1.5), ink.ground("text" if symbol == "disc" else "primary")
