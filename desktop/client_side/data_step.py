"""The fourth step: the client's own data by theme, each to be called right or wrong."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from core.decisions.contested_data import ContestedDatum, ContestOutcome
from core.errors import DecisionError, InvalidValueError, JournalError
from core.features.catalogue import Feature
from desktop.client_side.client_words import ClientTheme, ClientWords
from desktop.client_side.datum_row import DatumRow
from desktop.client_side.step import LARGE, is_wide, step_card
from desktop.looks.messages import sentence
from desktop.session.contests import SessionContests
from desktop.session.opened_client import OpenedClient
from desktop.widgets.exclusive_chip import ExclusiveChip
from desktop.widgets.words import WordGroup, words

THEMES_PX, TALLEST_PX = 330, 72


class DataStep(QWidget):
    """Themes at the left, the data of one at the right; what is said of them goes to the journal at once.

    Args:
        told: words for the client.
        opened: the file, and what the client said before.
        contests: writes down what the client says.
    """

    def __init__(self, told: ClientWords, opened: OpenedClient, contests: SessionContests) -> None:
        super().__init__()
        self._told, self._client, self._contests = told, opened.assessment.client, contests
        self._contested = {datum.feature: datum for datum in opened.case.contested_data}
        self.themes = told.themes()
        self.rows: dict[str, DatumRow] = {}
        texts, gap = told.presentation.texts, told.presentation.scale.gap
        self.marked = words(role="client-strong", tone="primary", wrap=True)
        self._buttons = self._make_buttons(told.presentation.texts("client_screen.data"))
        self._card = step_card(told.presentation, texts("client_screen.data"), shown=False)
        self._title = words(role="client-title", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(gap(2))
        self._card.body.addWidget(self._title)
        self._card.body.addLayout(self._list)
        self._card.body.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(gap(4))
        self._columns.addWidget(self._buttons)
        self._columns.addWidget(self._card, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap(3))
        body.addWidget(words(texts("client_screen.data_intro"), "client", wrap=True))
        body.addWidget(self.marked)
        body.addLayout(self._columns, 1)
        self._tell_marked()
        self.show_theme(self.themes[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Themes above the data, and answers below the values, where the text has become too large."""
        super().resizeEvent(event)
        self._restack()

    def show_theme(self, theme: ClientTheme) -> None:
        """Show the data of a theme; what was typed and not sent is gone with the others."""
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._chips[theme.name].setChecked(True)
        self._title.setText(theme.title)
        self.rows = {feature.name: self._make_row(feature) for feature in theme.features}
        for row in self.rows.values():
            self._list.addWidget(row)
        self._restack()

    def _restack(self) -> None:
        wide = is_wide(self._told.presentation, self)
        side = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(side)
        self._buttons.setMaximumWidth(self._told.presentation.scale.px(THEMES_PX) if wide else 16_777_215)
        for row in self.rows.values():
            row.set_wide(wide)

    def _make_buttons(self, name: str) -> WordGroup:
        group, column = WordGroup(name), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._told.presentation.scale.gap(1))
        exclusive = QButtonGroup(group)
        self._chips: dict[str, ExclusiveChip] = {}
        for theme in self.themes:
            chip = self._chips[theme.name] = ExclusiveChip(theme.title)
            chip.setProperty("role", "client-choice")
            chip.setProperty(*LARGE)
            chip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            chip.setMaximumHeight(self._told.presentation.scale.px(TALLEST_PX))
            chip.clicked.connect(partial(self._choose, theme))
            exclusive.addButton(chip)
            column.addWidget(chip)
        group.setLayout(column)
        return group

    def _choose(self, theme: ClientTheme, _checked: bool = False) -> None:
        self.show_theme(theme)

    def _make_row(self, feature: Feature) -> DatumRow:
        value, contested = self._client.values[feature.name], self._contested.get(feature.name)
        row = DatumRow(self._told, feature, value, contested)
        row.contested.connect(self._contest)
        row.accepted.connect(self._accept)
        return row

    def _contest(self, datum: ContestedDatum) -> None:
        row = self.rows[datum.feature]
        try:
            self._contests.contest(self._client.client_id, datum, self._text(datum))
        except (InvalidValueError, DecisionError, JournalError) as error:
            row.refuse(sentence(error, self._told.presentation.texts))
            return
        self._contested[datum.feature] = datum
        row.show_contested(datum)
        self._tell_marked()

    def _accept(self, name: str) -> None:
        if name not in self._contested:
            return
        texts, row = self._told.presentation.texts, self.rows[name]
        text = texts("client_screen.claim_withdrawn", label=self._told.label(row.feature))
        try:
            self._contests.settle(self._client.client_id, name, ContestOutcome.WITHDRAWN, text)
        except (DecisionError, JournalError) as error:
            row.refuse(sentence(error, texts))
            return
        del self._contested[name]
        self._tell_marked()

    def _text(self, datum: ContestedDatum) -> str:
        texts, feature = self._told.presentation.texts, self.rows[datum.feature].feature
        facts = {"label": self._told.label(feature), "shown": self._told.value(feature, datum.shown)}
        if datum.claimed is None:
            return texts("client_screen.claim_text_nothing", **facts)
        return texts("client_screen.claim_text", **facts, claimed=self._told.value(feature, datum.claimed))

    def _tell_marked(self) -> None:
        texts, count = self._told.presentation.texts, len(self._contested)
        self.marked.setText(texts("client_screen.data_marked", count=count))
        self.marked.setVisible(count > 0)
