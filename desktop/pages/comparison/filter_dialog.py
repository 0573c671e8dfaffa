"""Adds a condition to the filter, or changes one: which information, which values, and how many clients are left."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.comparison.filter_options import CategoryOptions, NumberOptions
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature
from core.meaning.variables import VariableSearch
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.condition_editors import CategoryEditor, RangeEditor
from desktop.session.comparison import SessionComparison
from desktop.session.comparison_choice import Condition, condition_on, with_condition
from desktop.widgets.fields.feature_choices import NAME_ROLE, FeatureChoices
from desktop.widgets.words import words

SIZE_PX = QSize(860, 600)
BESIDE_PX = 620
"""Narrowest dialog, in pixels at 100 % text, with the list beside the values."""


class FilterDialog(QDialog):
    """Chooses a feature by theme or by search, then its values.

    Args:
        presentation: texts and looks.
        comparison: asks and takes the condition.
        catalogue: the features.
        variables: finds a feature by what is meant.
        feature: the one whose condition is changed, empty for none yet.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        presentation: Presentation,
        comparison: SessionComparison,
        catalogue: Catalogue,
        variables: VariableSearch,
        feature: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presentation, self._comparison, self._catalogue = presentation, comparison, catalogue
        self._feature: Feature | None = None
        self.setWindowTitle(presentation.texts("comparison.filter_title"))
        self._choices = FeatureChoices(presentation, catalogue, catalogue.features, self, variables)
        self._search = QLineEdit()
        self._search.setPlaceholderText(presentation.texts("comparison.filter_search_hint"))
        self._search.setClearButtonEnabled(True)
        self._list = QListView()
        self._list.setModel(self._choices)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setAccessibleName(presentation.texts("comparison.filter_list"))
        self._none = words(presentation.texts("comparison.filter_none"), "muted", wrap=True)
        self._none.hide()
        self._title = words(presentation.texts("comparison.filter_choose"), "section", wrap=True)
        self._help = words(role="small-muted", wrap=True)
        self._range, self._categories = RangeEditor(presentation, catalogue), CategoryEditor(presentation, catalogue)
        self._editors = QStackedWidget()
        for editor in (QWidget(), self._range, self._categories):
            self._editors.addWidget(editor)
        self._left = words(role="strong", wrap=True)
        self._apply = QPushButton(presentation.texts("comparison.apply"))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._listen()
        self._start(feature)
        size = SIZE_PX * (presentation.scale.text_percent / 100)
        self.resize(size.boundedTo(self.screen().availableSize()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the values where the room is narrow."""
        super().resizeEvent(event)
        beside = self.width() * 100 / self._presentation.scale.text_percent >= BESIDE_PX
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)

    def _start(self, feature: str) -> None:
        self._apply.setEnabled(False)
        if feature:
            place = self._choices.index(self._choices.row_of(feature), 0)
            self._list.setCurrentIndex(place)
            self._list.scrollTo(place, QListView.ScrollHint.PositionAtCenter)
            self._list.setFocus()
        else:
            self._search.setFocus()

    def _listen(self) -> None:
        self._search.textChanged.connect(self._find)
        self._search.returnPressed.connect(self._go_to_list)
        self._list.selectionModel().currentChanged.connect(self._choose)
        self._list.activated.connect(lambda _index: self._go_to_values())
        self._range.changed.connect(self._count)
        for field in (self._range.low, self._range.high):
            field.returnPressed.connect(self._finish)
        self._categories.changed.connect(self._count)
        self._comparison.options_found.connect(self._show_options)
        self._comparison.count_found.connect(self._show_count)
        self._apply.clicked.connect(self._finish)

    def _find(self, text: str) -> None:
        self._choices.search(text)
        found = self._choices.first_row()
        self._none.setVisible(found < 0)
        if found >= 0:
            self._list.setCurrentIndex(self._choices.index(found, 0))

    def _go_to_list(self) -> None:
        if self._list.currentIndex().isValid():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_values(self) -> None:
        field = self._range.low if self._editors.currentWidget() is self._range else self._categories.list
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        name = current.data(NAME_ROLE)
        if not name:
            return
        self._feature = self._catalogue.by_name[name]
        wording = self._feature.wording[self._presentation.language]
        self._title.setText(wording.label)
        self._help.setText(wording.help)
        self._apply.setEnabled(False)
        self._left.setText("")
        self._comparison.ask_options(name)

    def _show_options(self, options: NumberOptions | CategoryOptions) -> None:
        feature = self._feature
        if feature is None or options.feature != feature.name:
            return
        condition = condition_on(self._comparison.choice.conditions, feature.name)
        if isinstance(options, NumberOptions):
            self._range.present(feature, options, condition)
            self._editors.setCurrentWidget(self._range)
        else:
            self._categories.present(feature, options, condition)
            self._editors.setCurrentWidget(self._categories)
        self._count()

    def _condition(self) -> Condition | None:
        """What is set now.

        Raises:
            InvalidValueError: a bound cannot be understood.
        """
        editor = self._editors.currentWidget()
        return editor.condition() if isinstance(editor, RangeEditor | CategoryEditor) else None

    def _count(self) -> None:
        try:
            condition = self._condition()
        except InvalidValueError as error:
            self._refuse(error)
            return
        self._apply.setEnabled(condition is not None)
        if condition is None:
            self._left.setText(self._presentation.texts("comparison.nothing_set"))
        else:
            self._comparison.ask_count(with_condition(self._comparison.choice.conditions, condition))

    def _refuse(self, error: InvalidValueError) -> None:
        self._apply.setEnabled(False)
        named = InvalidValueError(self._title.text(), error.problem, error.value)
        self._left.setText(sentence(named, self._presentation.texts))

    def _show_count(self, count: int) -> None:
        if self._apply.isEnabled():
            shown = self._presentation.formatter.number(count)
            self._left.setText(self._presentation.texts("comparison.clients_left", count=count, shown=shown))

    def _finish(self) -> None:
        condition = self._condition() if self._apply.isEnabled() else None
        if condition is not None:
            self.accept()
            self._comparison.set_condition(condition)

    def _lay_out(self) -> None:
        texts, gap = self._presentation.texts, self._presentation.scale.gap
        label = words(texts("comparison.filter_search"), "strong")
        label.setBuddy(self._search)
        left, right = QVBoxLayout(), QVBoxLayout()
        for widget in (label, self._search, self._none):
            left.addWidget(widget)
        left.addWidget(self._list, 1)
        right.addWidget(self._title)
        right.addWidget(self._help)
        right.addWidget(self._editors, 1)
        self._columns.setSpacing(gap(5))
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        cancel = QPushButton(texts("comparison.cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._apply.setProperty("role", "primary")
        self._apply.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._left, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._apply)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[gap(5)] * 4)
        body.setSpacing(gap(3))
        body.addLayout(self._columns, 1)
        body.addLayout(foot)
