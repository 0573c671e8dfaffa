"""Shades the zones of the advice behind what is plotted along a scale of risk, and names them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import CENTER, MIDDLE, Ink
from desktop.charts.plots.free_places import runs_through
from desktop.charts.plots.view import View
from desktop.charts.specs.risk import RiskZone

GROUNDS = {"lowers": ("lowers_mark", 0.10), "neutral": ("neutral_mark", 0.16), "raises": ("raises_mark", 0.10)}
NAMES = {"lowers": "lowers_text", "neutral": "text", "raises": "raises_text"}


def shade(painter: QPainter, zones: Sequence[RiskZone], view: View, ink: Ink, *, upwards: bool) -> None:
    """Fill each zone, with a dashed line between two.

    Args:
        painter: where.
        zones: from the lowest risk.
        view: of the plot.
        ink: colours.
        upwards: whether the risk grows upwards rather than to the right.
    """
    for number, zone in enumerate(zones):
        place = zone_place(zone, view, upwards=upwards)
        if place.isEmpty():
            continue
        painter.fillRect(place, ink.ground(*GROUNDS[zone.tone]))
        if number:
            painter.setPen(ink.pen("neutral_mark", 1, (4, 3)))
            edge = (place.bottomLeft(), place.bottomRight()) if upwards else (place.topLeft(), place.bottomLeft())
            painter.drawLine(QLineF(*edge))


def zone_place(zone: RiskZone, view: View, *, upwards: bool) -> QRectF:
    """The part of a plot in view, in pixels, that a zone takes; empty where none."""
    plot = view.plot
    if upwards:
        top, bottom = view.at(0.0, zone.high).y(), view.at(0.0, zone.low).y()
        return QRectF(plot.left(), top, plot.width(), bottom - top) & plot
    left, right = view.at(zone.low, 0.0).x(), view.at(zone.high, 0.0).x()
    return QRectF(left, plot.top(), right - left, plot.height()) & plot


def name_across(painter: QPainter, zones: Sequence[RiskZone], view: View, line: QRectF, ink: Ink) -> None:
    """Name the zones of a scale that grows to the right, on a line above the plot, as far as each has room.

    The first one may begin left of the plot, where nothing else is written.
    """
    for number, zone in enumerate(zones):
        place, width = zone_place(zone, view, upwards=False), ink.width(zone.label, bold=True)
        if place.width() < width and (number or place.isEmpty()):
            continue
        box = QRectF(min(place.left(), place.right() - width), line.top(), max(place.width(), width), line.height())
        ink.write(painter, box, zone.label, bold=True, token=NAMES[zone.tone], align=CENTER | MIDDLE)


def name_upwards(
    painter: QPainter, zones: Sequence[RiskZone], view: View, ink: Ink, line: Sequence[QPointF], covered: QRectF
) -> None:
    """Name the zones of a scale that grows upwards, inside each, as far as each has room.

    Args:
        painter: where.
        zones: from the lowest risk.
        view: of the plot.
        ink: colours and fonts.
        line: what is plotted, in pixels: a name stands where the line does not run, if there is such a place.
        covered: what will be written over the plot later; empty where nothing is.
    """
    for zone in zones:
        place = zone_place(zone, view, upwards=True).adjusted(ink.px(6), 0, -ink.px(6), 0)
        if place.height() >= ink.line_height(bold=True):
            boxes = _name_boxes(place, QSizeF(ink.width(zone.label, bold=True), ink.line_height(bold=True)), ink.px(2))
            free = (box for box in boxes if not box.intersects(covered) and not runs_through(line, box))
            ink.write(
                painter, next(free, boxes[0]), zone.label, bold=True, token=NAMES[zone.tone], align=CENTER | MIDDLE
            )


def _name_boxes(place: QRectF, size: QSizeF, edge: float) -> list[QRectF]:
    """Where a name may stand, the best place first: half-way up at the left, then above, below and at the right."""
    lefts = place.left(), place.right() - size.width(), place.center().x() - size.width() / 2
    tops = place.center().y() - size.height() / 2, place.top() + edge, place.bottom() - edge - size.height()
    return [QRectF(QPointF(left, top), size) for left in lefts for top in tops]
