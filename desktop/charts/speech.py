"""What is said of the mark that the arrow keys stand on, and which keys are not the chart's to take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from core.storage.texts import Texts
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.walk import Walk


def spoken_mark(texts: Texts, spec: ChartSpec, walk: Walk) -> str:
    """Label, value and rank of the current mark, and its series where there are several; empty without one."""
    if walk.position is None:
        return ""
    mark = walk.marks[walk.position]
    words = texts("charts.mark", label=mark.reading.label, value=mark.reading.text)
    names = spec.series_labels()
    if len(names) > 1 and names[mark.series] not in {"", mark.reading.label}:
        words = texts("charts.current_series", series=names[mark.series], mark=words)
    along = walk.series()
    return texts("charts.mark_position", mark=words, position=along.index(walk.position) + 1, total=len(along))


def is_shortcut(event: QKeyEvent) -> bool:
    """Whether a key is pressed with Control, Alt or Meta: those belong to the window."""
    modifier = Qt.KeyboardModifier
    taken = modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier
    return bool(event.modifiers() & taken)
