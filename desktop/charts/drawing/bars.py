"""Draws how groups spread over categories: one line a category, words first, then one bar a group."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import LEFT, MIDDLE, Ink, snapped
from desktop.charts.specs.distribution import BarSpec, group_legend

BAR_PX, BETWEEN_PX, ROW_GAP_PX = 12.0, 2.0, 10.0
WORDS_SHARE, NARROW_PX = 0.36, 300.0


@dataclass(frozen=True)
class _Row:
    words: QRectF
    bars: tuple[QRectF, ...]


def _words(spec: BarSpec, category: int) -> str:
    label = spec.groups[0].shares[category].label
    return f"{label} — {spec.client_label}" if category == spec.client_category and spec.client_label else label


def _rows(area: QRectF, spec: BarSpec, ink: Ink) -> list[_Row]:
    """One row a category; where the room is narrow, the words stand above their bars."""
    stacked = area.width() < ink.px(NARROW_PX)
    indent, gap = ink.px(14), ink.px(8)
    left = area.left() + (indent if stacked else area.width() * WORDS_SHARE)
    words_width = area.right() - left if stacked else left - area.left() - indent - gap
    bar, step = ink.px(BAR_PX), max(ink.px(BAR_PX), ink.line_height()) + ink.px(BETWEEN_PX)
    lengths = _lengths(spec, area.right() - left, ink)
    rows, y = [], area.top()
    for category in range(len(spec.groups[0].shares)):
        mine = category == spec.client_category
        words_height = ink.wrapped_height(_words(spec, category), words_width, bold=mine)
        bars_height = len(spec.groups) * step
        tall = words_height + bars_height if stacked else max(words_height, bars_height)
        words = QRectF(area.left() + indent, y, words_width, words_height if stacked else tall)
        first = y + tall - bars_height if stacked else y + (tall - bars_height) / 2
        boxes = tuple(
            QRectF(left, first + n * step + (step - bar) / 2, length, bar) for n, length in enumerate(lengths[category])
        )
        rows.append(_Row(words, boxes))
        y += tall + ink.px(ROW_GAP_PX)
    return rows


def _lengths(spec: BarSpec, room: float, ink: Ink) -> list[list[float]]:
    """Length in pixels of the bars of each category, their words fitting beside the longest one."""
    shares = [share for group in spec.groups for share in group.shares]
    words = max(ink.width(share.text, bold=True) for share in shares) + ink.px(10)
    longest, largest = max(10.0, room - words), max(share.amount for share in shares) or 1.0
    return [
        [max(1.0, longest * group.shares[category].amount / largest) for group in spec.groups]
        for category in range(len(spec.groups[0].shares))
    ]


def height(spec: BarSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    rows = _rows(QRectF(0, 0, width, 0), spec, ink)
    return _bottom(rows, ink) + ink.legend_height(width, group_legend(spec.groups))


def _bottom(rows: list[_Row], ink: Ink) -> float:
    return max(rows[-1].words.bottom(), rows[-1].bars[-1].bottom()) + ink.px(ROW_GAP_PX)


def paint(painter: QPainter, area: QRectF, spec: BarSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    rows = _rows(area, spec, ink)
    for category, row in enumerate(rows):
        mine = category == spec.client_category
        ink.write(painter, row.words, _words(spec, category), bold=mine, align=LEFT | MIDDLE, wrap=True)
        if mine:
            ink.symbol(painter, QPointF(area.left() + ink.px(5), row.words.center().y()), "disc", ink.px(9))
        for number, (group, bar) in enumerate(zip(spec.groups, row.bars, strict=True)):
            ink.group_boxes(painter, [snapped(bar)], number)
            beside = QRectF(bar.right() + ink.px(6), bar.center().y() - 50, 1, 100)
            ink.write(painter, beside, group.shares[category].text, bold=mine, align=LEFT | MIDDLE)
    axis = rows[0].bars[0].left()
    painter.setPen(ink.pen("neutral_mark"))
    painter.drawLine(QLineF(axis, rows[0].bars[0].top(), axis, rows[-1].bars[-1].bottom()))
    legend = QRectF(area.left(), _bottom(rows, ink), area.width(), 0)
    ink.legend(painter, legend, group_legend(spec.groups))


def places(area: QRectF, spec: BarSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    rows = _rows(area, spec, ink)
    return tuple(row.bars[n] for n in range(len(spec.groups)) for row in rows)
