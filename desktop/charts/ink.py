"""Fonts, pens and grounds that every drawing shares, made once for a theme and a size of text."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.theme import Scale, Theme, text_font

Align = Qt.AlignmentFlag
LEFT, RIGHT, CENTER = Align.AlignLeft, Align.AlignRight, Align.AlignHCenter
TOP, MIDDLE, BOTTOM = Align.AlignTop, Align.AlignVCenter, Align.AlignBottom
# A word too long for its line is cut rather than lost beyond the edge.
WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
# No string of a chart is wider or taller than this, in pixels.
BOUNDLESS = 1e5


class Ink:
    """Draws words, grounds and hatches in the tokens of a theme.

    Args:
        theme: the colours.
        scale: the size of text.

    """

    def __init__(self, theme: Theme, scale: Scale) -> None:
        self.theme = theme
        self.scale = scale
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetricsF] = {}

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
        return self.metrics(role, bold).horizontalAdvance(text)

    def wrapped_height(self, text: str, width: float, role: str = "small", bold: bool = False) -> float:
        """Height of words wrapped into a width, in pixels."""
        if not text:
            return 0.0
        room = QRectF(0, 0, max(1.0, width), BOUNDLESS)
        return self.metrics(role, bold).boundingRect(room, int(WRAP), text).height()

    def write(  # noqa: PLR0913 - a line of words is told by exactly these
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
        """Write words into a rectangle; they are wrapped into it, or stay on one line and may go beyond it."""
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
        return QBrush(self._tint(token, share))

    def hatch(
        self, painter: QPainter, shape: QPainterPath, token: str, gap_px: float = 6.0, width_px: float = 1.2
    ) -> None:
        """Rising diagonal lines inside a shape, sharp on every screen."""
        box = shape.boundingRect()
        step = self.px(gap_px)
        painter.save()
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.setPen(self.pen(token, width_px))
        # Lines are hung on a common origin, so that neighbouring shapes continue each other's hatch.
        start = ((box.left() + box.top()) // step) * step
        count = int((box.width() + box.height()) / step) + 2
        bottom, top = box.bottom(), box.top()
        sums = (start + n * step for n in range(count))
        painter.drawLines([QLineF(total - top, top, total - bottom, bottom) for total in sums])
        painter.restore()

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
        """A small example of a mark: ``group0``, ``group1`` or a symbol of ``draw_symbol``."""
        if kind in {"group0", "group1"}:
            shape = QPainterPath()
            shape.addRect(box)
            self.group(painter, shape, int(kind[-1]))
        else:
            self.symbol(painter, box.center(), kind, box.width())

    def group(self, painter: QPainter, shape: QPainterPath, number: int) -> None:
        """Fill the shape of a group of clients: plain for the first, hatched blue for the second."""
        token, share = (("neutral_mark", 0.22), ("lowers_mark", 0.2))[number]
        painter.setPen(self.pen(token))
        painter.setBrush(self.ground(token, share))
        painter.drawPath(shape)
        if number:
            self.hatch(painter, shape, token)

    def symbol(self, painter: QPainter, center: QPointF, kind: str, size: float) -> None:
        """One point: ``ring`` (neutral), ``cross`` (raises), ``disc`` (client) or ``diamond`` (primary)."""
        half = size / 2
        box = QRectF(center.x() - half, center.y() - half, size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if kind == "ring":
            painter.setPen(self.pen("neutral_mark", 1.3))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        elif kind == "cross":
            painter.setPen(self.pen("raises_mark", 2))
            inner = box.adjusted(1, 1, -1, -1)
            painter.drawLines(
                [QLineF(inner.topLeft(), inner.bottomRight()), QLineF(inner.topRight(), inner.bottomLeft())]
            )
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

    def _tint(self, token: str, share: float) -> QColor:
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
