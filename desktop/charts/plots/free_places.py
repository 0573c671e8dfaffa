"""Whether words would stand on a line that is plotted."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF


def runs_through(line: Sequence[QPointF], box: QRectF) -> bool:
    """Whether a line crosses a box; only the part of it above, in or below the box is looked at.

    Args:
        line: its points in pixels, from left to right.
        box: in pixels.
    """
    for start, end in itertools.pairwise(line):
        first, last = max(start.x(), box.left()), min(end.x(), box.right())
        if first > last:
            continue
        slope = (end.y() - start.y()) / (end.x() - start.x()) if end.x() > start.x() else 0.0
        heights = [start.y() + slope * (x - start.x()) for x in (first, last)] if slope else [start.y(), end.y()]
        if min(heights) <= box.bottom() and max(heights) >= box.top():
            return True
    return False
