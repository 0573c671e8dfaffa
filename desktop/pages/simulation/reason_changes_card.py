"""What lowers and what raises the risk, in points, before and after the changes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment, WhatIf
from core.clients.client import Client
from core.model.explanation import Reason, Sense
from core.model.wording import ReasonWriter
from desktop.client.reasons_card import SIGNS
from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import glossed
from desktop.widgets.layout.steady import say, steady
from desktop.widgets.state import set_property
from desktop.widgets.words import Card, words

MOST_ROWS = 6
WIDEST_POINTS = 8.8
"""Few reasons have more points, and their labels grow."""
NONE_SIGN = "–"


@dataclass(frozen=True)
class ReasonChange:
    """One factor among the main reasons of the file, of the simulation, or of both.

    Args:
        title: the factor as the file's own page names it, in the simulation where it counts there.
        sense: which way it moves the risk, in the simulation where it counts there.
        before, after: points of risk, None where it is not among the main reasons.
    """

    title: str
    sense: Sense
    before: float | None
    after: float | None

    @property
    def weight(self) -> float:
        """The larger of both sizes."""
        return max(abs(self.before or 0.0), abs(self.after or 0.0))


def reason_changes(found: WhatIf, writer: ReasonWriter) -> dict[Sense, tuple[ReasonChange, ...]]:
    """The reasons on both sides, largest first, at most ``MOST_ROWS`` each."""
    before, after = (_by_factor(one) for one in (found.before, found.after))
    sides: dict[Sense, list[ReasonChange]] = {Sense.LOWERS: [], Sense.RAISES: []}
    for factor in {**after, **before}:
        client, reason = after[factor] if factor in after else before[factor]
        sizes = (found[factor][1].size_points if factor in found else None for found in (before, after))
        sides[reason.sense].append(ReasonChange(writer.write(reason, client).title, reason.sense, *sizes))
    return {
        sense: tuple(sorted(rows, key=lambda row: (-row.weight, row.title))[:MOST_ROWS])
        for sense, rows in sides.items()
    }


class ReasonChangesCard(Card):
    """Two short lists: what lowers and what raises the risk.

    Args:
        presentation: texts and looks.
        writer: names the reasons.
    """

    def __init__(self, presentation: Presentation, writer: ReasonWriter) -> None:
        super().__init__(presentation, presentation.texts("simuler.reasons"))
        self._presentation, self._writer = presentation, writer
        self._sides = {sense: _Side(presentation, sense) for sense in Sense}
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(presentation.scale.gap(5))
        for side in self._sides.values():
            self._pair.addWidget(side, 1)
        self.body.addWidget(words(presentation.texts("simuler.reasons"), "section"))
        self.body.addLayout(self._pair)
        self.body.addWidget(glossed(presentation, presentation.texts("simuler.reasons_note"), "small-muted"))

    def present(self, found: WhatIf) -> None:
        """Show the reasons of the file and of the simulation."""
        changes = reason_changes(found, self._writer)
        for sense, side in self._sides.items():
            side.present(changes[sense])

    def set_narrow(self, narrow: bool) -> None:
        """Put one list below the other, or beside it."""
        direction = QBoxLayout.Direction
        self._pair.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)


class _Side(QWidget):
    def __init__(self, presentation: Presentation, sense: Sense) -> None:
        super().__init__()
        self._presentation, self._sense = presentation, sense
        self._rows: list[tuple[QLabel, QLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(presentation.scale.gap(1) + 2)
        self._grid.setVerticalSpacing(presentation.scale.gap(1) // 2)
        self._grid.setColumnStretch(0, 1)
        title = presentation.texts(f"reasons.{sense}_title")
        heading = words(f"{SIGNS[sense]} {title}", "strong", tone=str(sense), wrap=True)
        heading.setAccessibleName(title)
        self._none = words(presentation.texts(f"reasons.{sense}_none"), "small-muted", wrap=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(1))
        body.addWidget(heading)
        body.addWidget(self._none)
        body.addLayout(self._grid)
        body.addStretch(1)

    def present(self, changes: tuple[ReasonChange, ...]) -> None:
        while len(self._rows) < len(changes):
            self._rows.append(self._make_row(len(self._rows)))
        if self._none.isHidden() is not bool(changes):
            self._none.setVisible(not changes)
        for number, row in enumerate(self._rows):
            is_used = number < len(changes)
            if row[0].isHidden() is is_used:
                for part in row:
                    part.setVisible(is_used)
            if is_used:
                self._fill(row, changes[number])

    def _make_row(self, number: int) -> tuple[QLabel, QLabel, QLabel, QLabel]:
        name, before, after = words(role="small", wrap=True), words(role="small-muted"), words(role="small")
        arrow = words("→", "small-muted")
        parts = (name, before, arrow, after)
        for number_label in (before, after):
            steady(number_label, (self._points(WIDEST_POINTS), self._points(-WIDEST_POINTS)))
        for column, part in enumerate(parts):
            align = Qt.AlignmentFlag.AlignRight if part in (before, after) else Qt.AlignmentFlag.AlignLeft
            part.setAlignment(align | Qt.AlignmentFlag.AlignTop)
            if part is name:
                self._grid.addWidget(part, number, column)
            else:
                self._grid.addWidget(part, number, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        return parts

    def _fill(self, row: tuple[QLabel, QLabel, QLabel, QLabel], change: ReasonChange) -> None:
        name, before, arrow, after = row
        texts = self._presentation.texts
        name.setText(change.title)
        say(before, self._points(change.before))
        say(after, self._points(change.after))
        set_property(after, "tone", str(change.sense) if change.after is not None else "muted")
        said = texts("simuler.reason_spoken", before=self._spoken(change.before), after=self._spoken(change.after))
        if arrow.accessibleName() != said:
            arrow.setAccessibleName(said)

    def _points(self, size: float | None) -> str:
        return NONE_SIGN if size is None else self._presentation.formatter.signed_points(size)

    def _spoken(self, size: float | None) -> str:
        if size is None:
            return self._presentation.texts("simuler.not_main")
        return self._presentation.formatter.signed_points(size)


def _by_factor(assessment: Assessment) -> dict[str, tuple[Client, Reason]]:
    return {reason.factor: (assessment.client, reason) for reason in assessment.explanation.reasons}
