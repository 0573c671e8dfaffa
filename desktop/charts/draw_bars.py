"""Draws how groups spread over categories: one line a category, words first, then one bar a group."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from desktop.charts.ink import LEFT, MIDDLE, Ink
from desktop.charts.spec import BarSpec

BAR_PX, BETWEEN_PX, ROW_GAP_PX = 12.0, 2.0, 10.0
WORDS_SHARE = 0.36


@dataclass(frozen=True)
class _Row:
    words: QRectF
    bars: tuple[QRectF, ...]


def _legend(spec: BarSpec) -> list[tuple[str, str]]:
    return [(f"group{n}", group.label) for n, group in enumerate(spec.groups)]


def _words(spec: BarSpec, category: int) -> str:
    label = spec.groups[0].shares[category].label
    return (
        f"{label} — {spec.client_label}" if category == spec.client_category and spec.client_label else label
    )


def _rows(area: QRectF, spec: BarSpec, ink: Ink) -> list[_Row]:
    words_width = area.width() * WORDS_SHARE - ink.px(22)
    value_width = max(ink.width(share.text) for group in spec.groups for share in group.shares) + ink.px(10)
    left = area.left() + area.width() * WORDS_SHARE
    longest = max(10.0, area.right() - left - value_width)
    largest = max((share.amount for group in spec.groups for share in group.shares), default=0.0) or 1.0
    bar, between = ink.px(BAR_PX), ink.px(BETWEEN_PX)
    rows, y = [], area.top()
    for category in range(len(spec.groups[0].shares)):
        bold = category == spec.client_category
        words_height = ink.wrapped_height(_words(spec, category), words_width, bold=bold)
        bars_height = len(spec.groups) * (max(bar, ink.line_height()) + between) - between
        tall = max(words_height, bars_height)
        words = QRectF(area.left() + ink.px(14), y, words_width, tall)
        step = max(bar, ink.line_height()) + between
        first = y + (tall - bars_height) / 2 + (step - between - bar) / 2
        boxes = tuple(
            QRectF(left, first + n * step, max(1.0, longest * group.shares[category].amount / largest), bar)
            for n, group in enumerate(spec.groups)
        )
        rows.append(_Row(words, boxes))
        y += tall + ink.px(ROW_GAP_PX)
    return rows


def height(spec: BarSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    rows = _rows(QRectF(0, 0, width, 0), spec, ink)
    return rows[-1].words.bottom() + ink.px(ROW_GAP_PX) + ink.legend_height(width, _legend(spec))


def paint(painter: QPainter, area: QRectF, spec: BarSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    rows = _rows(area, spec, ink)
    for category, row in enumerate(rows):
        mine = category == spec.client_category
        ink.write(painter, row.words, _words(spec, category), bold=mine, align=LEFT | MIDDLE, wrap=True)
        if mine:
            ink.symbol(painter, QPointF(area.left() + ink.px(5), row.words.center().y()), "disc", ink.px(9))
        for number, (group, bar) in enumerate(zip(spec.groups, row.bars, strict=True)):
            shape = QPainterPath()
            shape.addRect(bar)
            ink.group(painter, shape, number)
            beside = QRectF(bar.right() + ink.px(6), bar.center().y() - 50, 1, 100)
            ink.write(painter, beside, group.shares[category].text, bold=mine, align=LEFT | MIDDLE)
    axis = rows[0].bars[0].left()
    painter.setPen(ink.pen("neutral_mark"))
    painter.drawLine(QLineF(axis, rows[0].words.top(), axis, rows[-1].words.bottom()))
    legend = QRectF(area.left(), rows[-1].words.bottom() + ink.px(ROW_GAP_PX), area.width(), 0)
    ink.legend(painter, legend, _legend(spec))


def places(area: QRectF, spec: BarSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    rows = _rows(area, spec, ink)
    return tuple(row.bars[n] for n in range(len(spec.groups)) for row in rows)
