"""The cards of the page about the model: statements, lists and the two charts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.charts.frame import ChartFrame
from desktop.charts.specs.spec import ChartSpec
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.pages.model.facts import Fact, FairnessRow
from desktop.widgets.glossed import glossed
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.titled_card import TitledCard
from desktop.widgets.words import line, words

LABEL_SHARE, VALUE_SHARE = 2, 5


class FactsCard(TitledCard):
    """Statements under small headings.

    Args:
        presentation: texts and looks.
        title: heading of the card.
        facts: what it says.
    """

    def __init__(self, presentation: Presentation, title: str, facts: Sequence[Fact]) -> None:
        super().__init__(presentation, title)
        self.setAccessibleDescription(" ".join(f"{fact.heading}. {fact.sentence}" for fact in facts))
        for fact in facts:
            block = QVBoxLayout()
            block.setSpacing(0)
            block.addWidget(words(fact.heading, "strong", wrap=True))
            block.addWidget(glossed(presentation, fact.sentence))
            self.body.addLayout(block)
        self.end()


class ChartCard(TitledCard):
    """A chart and how to read it.

    Args:
        presentation: texts and looks.
        spec: the chart, None where the bundle lacks its figures.
        text: how to read it, or why there is none.
    """

    def __init__(self, presentation: Presentation, title: str, spec: ChartSpec | None, text: str) -> None:
        super().__init__(presentation, title)
        if spec is not None:
            self.say(spec.summary(), "")
            frame = ChartFrame(presentation)
            frame.present(spec)
            self.body.addWidget(frame)
        self.say(text, "small-muted")
        self.end()


class ChipsCard(TitledCard):
    """A sentence and a set of short names.

    Args:
        presentation: texts and looks.
        title: heading of the card.
        text: what the names have in common.
        names: one chip each.
    """

    def __init__(self, presentation: Presentation, title: str, text: str, names: Sequence[str]) -> None:
        super().__init__(presentation, title)
        self.say(text)
        place = QWidget()
        flow = FlowLayout(place, gap=presentation.scale.gap(1))
        for name in names:
            flow.addWidget(words(name, "chip"))
        self.body.addWidget(place)
        self.setAccessibleDescription(f"{text} {', '.join(names)}.")
        self.end()


class ListCard(TitledCard):
    """Sentences, one a bullet.

    Args:
        presentation: texts and looks.
        title: heading of the card.
        sentences: what it says.
    """

    def __init__(self, presentation: Presentation, title: str, sentences: Sequence[str]) -> None:
        super().__init__(presentation, title)
        self.setAccessibleDescription(" ".join(sentences))
        grid = QGridLayout()
        grid.setHorizontalSpacing(presentation.scale.gap(2))
        grid.setVerticalSpacing(presentation.scale.gap(1))
        grid.setColumnStretch(1, 1)
        for row, sentence in enumerate(sentences):
            grid.addWidget(words("•", "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words(sentence, wrap=True), row, 1)
        self.body.addLayout(grid)
        self.end()


class FairnessCard(TitledCard):
    """Groups of clients side by side, or why they are not shown.

    Args:
        presentation: texts and looks.
        rows: the groups.
        allowed: whether the organisation lets them be shown here.
    """

    def __init__(self, presentation: Presentation, rows: Sequence[FairnessRow], *, allowed: bool) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("model.fairness.card"))
        if not allowed or not rows:
            self.say(texts(f"model.fairness.{'missing' if allowed else 'hidden'}"), "")
            self.end()
            return
        self.say(texts("model.fairness.text"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(presentation.scale.gap(3))
        grid.setColumnStretch(0, 1)
        columns = ("group", "clients", "refused", "observed")
        lines = [tuple(texts(f"model.fairness.{one}") for one in columns)]
        lines += [(row.group, row.clients, row.refused, row.observed) for row in rows]
        for place, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                label = words(cell, "muted" if place == 0 else "strong" if column == 0 else "", wrap=column == 0)
                side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                grid.addWidget(label, place, column, Qt.AlignmentFlag(0) if column == 0 else side)
        self.body.addLayout(grid)
        self.end()


class IdentityCard(TitledCard):
    """Version, dates, signature and fingerprint, which can be copied.

    Args:
        presentation: texts and looks.
        facts: what is said, in order.
        fingerprint: what the button copies.
    """

    def __init__(self, presentation: Presentation, facts: Sequence[Fact], fingerprint: str) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("model.identity.card"))
        self._fingerprint = fingerprint
        grid = QGridLayout()
        grid.setHorizontalSpacing(presentation.scale.gap(3))
        grid.setVerticalSpacing(presentation.scale.gap(1))
        for column, share in enumerate((LABEL_SHARE, VALUE_SHARE)):
            grid.setColumnStretch(column, share)
        font = QFontMetrics(text_font(presentation.scale))
        longest = max((font.horizontalAdvance(word) for fact in facts for word in fact.heading.split()), default=0)
        grid.setColumnMinimumWidth(0, longest + 1)
        for row, fact in enumerate(facts):
            said = words(fact.sentence, wrap=True)
            said.setAccessibleName(f"{fact.heading}, {fact.sentence}")
            grid.addWidget(line(), 2 * row, 0, 1, 2)
            grid.addWidget(words(fact.heading, "muted", wrap=True), 2 * row + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, 2 * row + 1, 1)
        self.body.addLayout(grid)
        self.figures = QPushButton(texts("model.identity.figures"))
        copy = QPushButton(texts("model.identity.copy"))
        copy.clicked.connect(self.copy_fingerprint)
        self._copied = words(role="small-muted")
        buttons = FlowLayout(gap=presentation.scale.gap(2))
        for one in (self.figures, copy, self._copied):
            buttons.addWidget(one)
        self.body.addLayout(buttons)
        self.end()

    def copy_fingerprint(self) -> None:
        """Put the whole fingerprint in the clipboard."""
        QGuiApplication.clipboard().setText(self._fingerprint)
        said = self.presentation.texts("model.identity.copied")
        self._copied.setText(said)
        announce(self, said)
