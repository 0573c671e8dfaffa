"""The client's main information, by theme, each value above the median of the accepted clients."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.features.formatting import MONTHS_A_YEAR
from core.new_files.store import is_new_file
from desktop.client.profile_lines import MAIN_THEME, ProfileLine, profile_features, profile_line
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.glossed import GlossedLabel, glossed
from desktop.widgets.words import Card, line, words

LABEL_SHARE, VALUE_SHARE = 1, 1


class ProfileCard(Card):
    """A filtered list of features.

    Args:
        presentation: texts and looks.

    Signals:
        all_asked: every feature is wanted.
        correction_asked: a datum of the client is to be corrected.
    """

    all_asked = Signal()
    correction_asked = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation, presentation.texts("profile.card"))
        self._presentation = presentation
        self._shown: tuple[Assessment, Bundle] | None = None
        self._theme = MAIN_THEME
        self._lines: list[_Line] = []
        self._duration_px = _duration_px(presentation)
        self._filter = QPushButton()
        self._filter.setProperty("role", "chip")
        self._menu = QMenu(self._filter)
        self._filter.setMenu(self._menu)
        self._reference = glossed(presentation, presentation.texts("profile.reference"), "small-muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._all = QPushButton()
        self._all.clicked.connect(self.all_asked)
        self.correct = QPushButton(presentation.texts("datum.button"))
        self.correct.clicked.connect(self.correction_asked)
        head = QHBoxLayout()
        head.addWidget(words(presentation.texts("profile.card"), "section"))
        head.addStretch(1)
        head.addWidget(self._filter)
        self.body.addLayout(head)
        self.body.addWidget(self._reference)
        self.body.addLayout(self._rows)
        self.body.addSpacing(presentation.scale.gap(1))
        self.body.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.correct, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    @property
    def theme(self) -> str:
        """The theme shown, ``MAIN_THEME`` for the main features."""
        return self._theme

    def present(self, assessment: Assessment, bundle: Bundle) -> None:
        """Show the profile of one client, under the theme chosen last."""
        if self._shown is None or self._shown[1] is not bundle:
            self._fill_menu(bundle)
        self._shown = assessment, bundle
        self.correct.setVisible(not is_new_file(assessment.client.client_id))
        self._all.setText(self._presentation.texts("profile.all", count=len(bundle.catalogue.features)))
        self._show_lines()

    def choose(self, theme: str) -> None:
        """Show another theme."""
        self._theme = theme
        self._show_lines()

    def _fill_menu(self, bundle: Bundle) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        themes = {MAIN_THEME: self._presentation.texts("profile.main")}
        themes |= {name: labels[self._presentation.language] for name, labels in bundle.catalogue.themes.items()}
        if self._theme not in themes:
            self._theme = MAIN_THEME
        for name, label in themes.items():
            action = QAction(label, group, checkable=True)
            action.setData(name)
            action.triggered.connect(lambda _checked, one=name: self.choose(one))
            self._menu.addAction(action)

    def _show_lines(self) -> None:
        if self._shown is None:
            return
        assessment, bundle = self._shown
        for action in self._menu.actions():
            if action.data() == self._theme:
                action.setChecked(True)
                self._filter.setText(self._short_filter(action.text()))
                self._filter.setAccessibleName(self._presentation.texts("profile.filter_spoken", name=action.text()))
        features = profile_features(bundle, self._theme)
        while len(self._lines) < len(features):
            made = _Line(self._presentation, self._duration_px)
            self._lines.append(made)
            self._rows.addWidget(made)
        shown = [profile_line(feature, assessment.client, bundle, self._presentation) for feature in features]
        for place, one in zip(self._lines, shown, strict=False):
            place.present(one)
        self._reference.setVisible(any(one.reference for one in shown))
        for number, place in enumerate(self._lines):
            place.setVisible(number < len(features))

    def _short_filter(self, name: str) -> str:
        # The button stays in the heading's line: the whole name of the theme is in its menu and its accessible name.
        room = self._presentation.scale.px(LONGEST_FILTER_PX)
        return self._filter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)


LONGEST_FILTER_PX = 132


class _Line(QWidget):
    def __init__(self, presentation: Presentation, duration_px: int) -> None:
        super().__init__()
        scale = presentation.scale
        self._label = GlossedLabel(presentation, "muted")
        self._value = words(role="strong", wrap=True)
        self._value.setMinimumWidth(duration_px)
        self._below = words(role="small-muted", wrap=True)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._value)
        right.addWidget(self._below)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setContentsMargins(0, scale.gap(1) + 2, 0, scale.gap(1) + 2)
        columns.setSpacing(scale.gap(2))
        columns.addWidget(self._label, LABEL_SHARE, Qt.AlignmentFlag.AlignTop)
        columns.addLayout(right, VALUE_SHARE)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(line())
        body.addLayout(columns)

    def present(self, shown: ProfileLine) -> None:
        self._label.say(shown.label)
        self._value.setText(shown.value)
        self._value.setAccessibleName(shown.spoken)
        self._below.setText(shown.below)
        self._below.setVisible(bool(shown.below))


def _duration_px(presentation: Presentation) -> int:
    """Room for any duration below a hundred years, which is never broken: figures are not equally wide."""
    font = QFontMetrics(text_font(presentation.scale, weight=QFont.Weight.DemiBold))
    longest = (years * MONTHS_A_YEAR + months for years in range(10, 100) for months in (10, 11))
    return max(font.horizontalAdvance(presentation.formatter.duration_months(months)) for months in longest) + 1
