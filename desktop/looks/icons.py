"""Line icons drawn once in ``currentColor`` and coloured by a theme's token when they are loaded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.storage.resource_files import resource
from desktop.looks.theme import Theme

_ICONS = resource("icons")
NATURAL_PX = 20
PIXEL_RATIOS = (1, 2, 3)
ICON_GAP = "\u2005"
"""Before the words of a button with an icon: Qt leaves four pixels at any size of text."""


def icon(name: str, theme: Theme, token: str = "text", folder: Path = _ICONS) -> QIcon:
    """An icon in a token's colour, sharp from 20 to 60 px; greyed when disabled, primary when checked.

    Args:
        name: file name in ``resources/icons`` without ``.svg``.
        theme: the colours.
        token: colour token of the theme.
        folder: where the drawings lie.

    Raises:
        FileNotFoundError: no icon of that name.

    """
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for color_token, mode, state in (
        (token, QIcon.Mode.Normal, QIcon.State.Off),
        ("primary" if token == "text" else token, QIcon.Mode.Normal, QIcon.State.On),
        ("muted_text", QIcon.Mode.Disabled, QIcon.State.Off),
    ):
        for ratio in PIXEL_RATIOS:
            made.addPixmap(_pixmap(drawing, theme.color(color_token).name(), NATURAL_PX * ratio), mode, state)
    return made


def icon_pixmap(name: str, theme: Theme, token: str, size_px: int, pixel_ratio: float = 1.0) -> QPixmap:
    """One drawing of an icon, for a label.

    Args:
        name: file name in ``resources/icons`` without ``.svg``.
        theme: the colours.
        token: colour token of the theme.
        size_px: side in device-independent pixels.
        pixel_ratio: physical pixels in one of those.

    """
    drawing = (_ICONS / f"{name}.svg").read_text(encoding="utf-8")
    pixmap = _pixmap(drawing, theme.color(token).name(), round(size_px * pixel_ratio))
    pixmap.setDevicePixelRatio(pixel_ratio)
    return pixmap


def _pixmap(drawing: str, color: str, side_px: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))
    pixmap = QPixmap(QSize(side_px, side_px))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return pixmap
