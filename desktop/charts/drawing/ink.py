"""Pens, grounds and words that every drawing shares, in the colours of a theme and a size of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from math import ceil, floor

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from desktop.charts.drawing.word_sizes import WRAP, WordSizes
from desktop.looks.theme import Scale, Theme

Align = Qt.AlignmentFlag
LEFT, RIGHT, CENTER = Align.AlignLeft, Align.AlignRight, Align.AlignHCenter
TOP, MIDDLE, BOTTOM = Align.AlignTop, Align.AlignVCenter, Align.AlignBottom
TOUCHING_PX = 0.5
DENSITY_SHARES = (0.0, 0.08, 0.2, 0.36)
"""Grounds of a density, from nobody to the most; points stay readable on the last."""


class Ink(WordSizes):
    """Draws words, grounds and hatches in the tokens of a theme.

    Args:
        theme: the colours.
        scale: the size of text.
    """

    def __init__(self, theme: Theme, scale: Scale) -> None:
        super().__init__(scale)
        self.theme = theme

    def write(
        self,
        painter: QPainter,
        place: QRectF,
        text: str,
        *,
        role: str = "small",
        token: str = "text",
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT | TOP,
        wrap: bool = False,
    ) -> None:
        """Write words into a rectangle, wrapped, or on one line that may go beyond it."""
        painter.setFont(self.font(role, bold))
        painter.setPen(self.theme.color(token))
        flag = WRAP if wrap else Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        painter.drawText(place, int(align) | int(flag), text)

    def pen(self, token: str, width_px: float = 1.0, dashes: tuple[float, ...] = ()) -> QPen:
        """A pen in a token's colour; dashes are lengths of ink and gap, in widths of the pen."""
        pen = QPen(self.theme.color(token), width_px)
        if dashes:
            pen.setDashPattern(list(dashes))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def ground(self, token: str, share: float = 1.0) -> QBrush:
        """A plain ground: ``share`` (0 to 1) of a token over the surface."""
        return QBrush(self.tint(token, share))

    def hatch(
        self,
        painter: QPainter,
        boxes: Iterable[QRectF],
        token: str,
        gap_px: float = 6.0,
        width_px: float = 1.2,
    ) -> None:
        """Rising diagonal lines inside boxes, sharp on every screen.

        They are cut by arithmetic: clipping to a shape of many boxes takes longer than a frame.

        Args:
            painter: where.
            boxes: what is hatched; lines run on from one box into the next.
            token: colour.
            gap_px: distance between lines along the horizontal, growing with the text.
            width_px: thickness of a line.

        """
        painter.setPen(self.pen(token, width_px))
        painter.drawLines(hatch_lines(boxes, self.px(gap_px)))

    def legend(self, painter: QPainter, place: QRectF, entries: list[tuple[str, str]]) -> None:
        """Words after samples, wrapped over as many lines as they need; see ``legend_places``."""
        for (kind, label), box in zip(entries, self.legend_places(place, entries), strict=True):
            side = self.px(11)
            sample = QRectF(box.left(), box.center().y() - side / 2, side, side)
            self.sample(painter, sample, kind)
            self.write(painter, box.adjusted(side + self.px(6), 0, 0, 0), label, align=LEFT | MIDDLE)

    def legend_places(self, place: QRectF, entries: list[tuple[str, str]]) -> list[QRectF]:
        """Where each entry of a legend goes, from left to right, then down."""
        places: list[QRectF] = []
        x, y, height = place.left(), place.top(), self.line_height() + 2
        for _kind, label in entries:
            width = self.px(17) + self.width(label)
            if x > place.left() and x + width > place.right():
                x, y = place.left(), y + height
            places.append(QRectF(x, y, width, height))
            x += width + self.px(16)
        return places

    def legend_height(self, width: float, entries: list[tuple[str, str]]) -> float:
        """Height of a legend wrapped into a width, in pixels."""
        places = self.legend_places(QRectF(0, 0, width, 0), entries)
        return places[-1].bottom() if places else 0.0

    def sample(self, painter: QPainter, box: QRectF, kind: str) -> None:
        """A small example of a mark: ``group0``, ``group1``, ``density`` or a symbol of ``draw_symbol``."""
        if kind == "density":
            for number, share in enumerate(DENSITY_SHARES[1:]):
                third = box.width() / 3
                painter.fillRect(
                    QRectF(box.left() + number * third, box.top(), third, box.height()), self.density(share)
                )
        elif kind in {"group0", "group1"}:
            self.group_boxes(painter, [snapped(box)], int(kind[-1]))
        else:
            self.symbol(painter, box.center(), kind, box.width())

    def density(self, share: float) -> QColor:
        """The colour of a place where ``share`` (0 to 1) of the most clients lie, on a logarithmic scale."""
        return self.tint("primary", share)

    def group(self, painter: QPainter, shape: QPainterPath, number: int) -> None:
        """Fill the outline of a group of clients: plain for the first, hatched blue for the second."""
        token = self._prepare_group(painter, number)
        painter.drawPath(shape)
        if number:
            painter.save()
            painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
            self.hatch(painter, [shape.boundingRect()], token)
            painter.restore()

    def group_boxes(self, painter: QPainter, boxes: list[QRectF], number: int) -> None:
        """Fill the bars of a group of clients, in the looks of ``group``."""
        token = self._prepare_group(painter, number)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawRects(boxes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if number:
            self.hatch(painter, boxes, token)

    def _prepare_group(self, painter: QPainter, number: int) -> str:
        token, share = (("neutral_mark", 0.22), ("lowers_mark", 0.2))[number]
        painter.setPen(self.pen(token))
        painter.setBrush(self.ground(token, share))
        return token

    def stamp(self, painter: QPainter, side: float, draw: Callable[[QPainter], None]) -> QPixmap:
        """A small drawing made once, to be repeated: hundreds of separate outlines would not fit in a frame.

        Args:
            painter: where it will be used; its screen gives the sharpness.
            side: pixels.
            draw: paints into a square of that side.

        """
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        pixmap = QPixmap(ceil(side * ratio), ceil(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        pencil = QPainter(pixmap)
        pencil.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(pencil)
        pencil.end()
        return pixmap

    def symbol(self, painter: QPainter, center: QPointF, kind: str, size: float) -> None:
        """One point: ``ring`` or ``dot`` (neutral), ``cross`` (raises), ``disc`` (client) or ``diamond`` (primary)."""
        half = size / 2
        box = QRectF(center.x() - half, center.y() - half, size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if kind == "ring":
            painter.setPen(self.pen("neutral_mark" if size < self.px(12) else "text", max(1.3, size / 7)))
            painter.setBrush(self.ground("surface") if size >= self.px(12) else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        elif kind == "cross":
            painter.setPen(self.pen("raises_mark", 2))
            inner = box.adjusted(1, 1, -1, -1)
            painter.drawLines(
                [QLineF(inner.topLeft(), inner.bottomRight()), QLineF(inner.topRight(), inner.bottomLeft())]
            )
        elif kind == "dot":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.ground("neutral_mark"))
            painter.drawEllipse(center, self.px(1.7), self.px(1.7))
        else:
            painter.setPen(self.pen("surface", 1.5))
            painter.setBrush(self.ground("text" if kind == "disc" else "primary"))
            if kind == "disc":
                painter.drawEllipse(box)
            else:
                painter.drawPolygon([
                    QPointF(center.x(), box.top()), QPointF(box.right(), center.y()),
                    QPointF(center.x(), box.bottom()), QPointF(box.left(), center.y()),
                ])  # fmt: skip

    def tint(self, token: str, share: float) -> QColor:
        """An opaque mix of ``share`` (0 to 1) of a token over the surface."""
        return self.theme.color(token) if share >= 1 else self._tints[token, share]

    @cached_property
    def _tints(self) -> _Tints:
        return _Tints(self.theme)


class _Tints(dict[tuple[str, float], QColor]):
    """Mixed colours, each computed once."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def __missing__(self, key: tuple[str, float]) -> QColor:
        self[key] = self._theme.tint(*key)
        return self[key]


def rounded(box: QRectF, radius: float) -> QPainterPath:
    """A rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def snapped(box: QRectF) -> QRectF:
    """The same box on whole pixels, where its edges are crisp."""
    return QRectF(box.toRect())


def hatch_lines(boxes: Iterable[QRectF], step: float) -> list[QLineF]:
    """Rising diagonals ``x + y = n * step`` inside boxes; pieces that touch are one line."""
    spans: dict[int, list[tuple[float, float]]] = {}
    for box in boxes:
        left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
        for n in range(ceil((left + top) / step), floor((right + bottom) / step) + 1):
            start, end = max(left, n * step - bottom), min(right, n * step - top)
            if end > start:
                spans.setdefault(n, []).append((start, end))
    lines = []
    for n, pieces in spans.items():
        for start, end in _merged(pieces):
            lines.append(QLineF(start, n * step - start, end, n * step - end))
    return lines


def _merged(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    pieces.sort()
    merged = [pieces[0]]
    for start, end in pieces[1:]:
        if start <= merged[-1][1] + TOUCHING_PX:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
