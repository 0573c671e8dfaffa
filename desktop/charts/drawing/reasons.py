"""Draws reasons: words, a bar of the effect (plain blue lowers, hatched orange raises), the signed number."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import LEFT, MIDDLE, RIGHT, TOP, Ink, rounded
from desktop.charts.specs.spec import ReasonBar, ReasonBarsSpec

BAR_PX, PADDING_PX, GAP_PX, SMALL_GAP_PX = 13.0, 5.0, 14.0, 9.0
WORDS_SHARE, LARGE_WORDS_SHARE, SCARCE_PX, NARROW_PX = 0.64, 0.71, 400.0, 250.0
"""Where room is scarce, words take more of it: a line less for each reason keeps all of them on the first screen."""


@dataclass(frozen=True)
class _Row:
    whole: QRectF
    label: QRectF
    detail: QRectF
    bar_room: QRectF
    number: QRectF


def _number_width(spec: ReasonBarsSpec, ink: Ink) -> float:
    return max((ink.width(one.effect.text, "base", bold=True) for one in spec.reasons), default=0.0) + 2


def _rows(area: QRectF, spec: ReasonBarsSpec, ink: Ink) -> list[_Row]:
    stacked = area.width() < ink.px(NARROW_PX)
    scarce = area.width() < ink.px(SCARCE_PX)
    share = 1.0 if stacked else LARGE_WORDS_SHARE if scarce else WORDS_SHARE
    words_width = area.width() * share
    gap = ink.px(SMALL_GAP_PX if scarce else GAP_PX)
    number_width, pad = _number_width(spec, ink), ink.px(PADDING_PX)
    rows, y = [], area.top()
    for reason in spec.reasons:
        label = ink.wrapped_height(reason.effect.label, words_width, "base", bold=True)
        detail = ink.wrapped_height(reason.detail, words_width)
        words = QRectF(area.left(), y + pad, words_width, label + detail)
        below = ink.line_height("base", bold=True) if stacked else 0.0
        whole = QRectF(area.left(), y, area.width(), words.height() + below + 2 * pad)
        line = QRectF(area.left(), words.bottom(), area.width(), below) if stacked else words
        start = area.left() if stacked else words.right() + gap
        number = QRectF(area.right() - number_width, line.top(), number_width, line.height())
        room = QRectF(start, line.top(), max(10.0, number.left() - gap - start), line.height())
        top = QRectF(words.left(), words.top(), words_width, label)
        rows.append(_Row(whole, top, QRectF(words.left(), top.bottom(), words_width, detail), room, number))
        y = whole.bottom()
    return rows


def height(spec: ReasonBarsSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    rows = _rows(QRectF(0, 0, width, 0), spec, ink)
    return rows[-1].whole.bottom() if rows else 0.0


def paint(painter: QPainter, area: QRectF, spec: ReasonBarsSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    for number, (reason, row) in enumerate(zip(spec.reasons, _rows(area, spec, ink), strict=True)):
        if number:
            painter.setPen(ink.pen("decorative_line"))
            painter.drawLine(QLineF(row.whole.topLeft(), row.whole.topRight()))
        ink.write(painter, row.label, reason.effect.label, role="base", bold=True, align=LEFT | TOP, wrap=True)
        ink.write(painter, row.detail, reason.detail, token="muted_text", align=LEFT | TOP, wrap=True)
        _paint_bar(painter, _bar(row, reason, spec, ink), reason, ink)
        token = "raises_text" if reason.effect.amount > 0 else "lowers_text"
        ink.write(painter, row.number, reason.effect.text, role="base", bold=True, token=token, align=RIGHT | MIDDLE)


def _bar(row: _Row, reason: ReasonBar, spec: ReasonBarsSpec, ink: Ink) -> QRectF:
    share = min(1.0, abs(reason.effect.amount) / spec.largest) if spec.largest > 0 else 0.0
    tall = ink.px(BAR_PX)
    return QRectF(
        row.bar_room.left(),
        row.bar_room.center().y() - tall / 2,
        max(3.0, row.bar_room.width() * share),
        tall,
    )


def _paint_bar(painter: QPainter, bar: QRectF, reason: ReasonBar, ink: Ink) -> None:
    raises = reason.effect.amount > 0
    token = "raises_mark" if raises else "lowers_mark"
    shape = rounded(bar, min(ink.px(3), bar.width() / 2))
    painter.setPen(ink.pen(token, 1.2))
    painter.setBrush(ink.ground(token, 0.18 if raises else 1.0))
    painter.drawPath(shape)
    if raises:
        ink.hatch(painter, [bar.adjusted(1, 1, -1, -1)], token, width_px=2.4)


def places(area: QRectF, spec: ReasonBarsSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each reason is, in the same order."""
    return tuple(row.whole.adjusted(0, 3, 0, -3) for row in _rows(area, spec, ink))
