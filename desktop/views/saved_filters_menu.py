"""The filters kept by name: take one, keep the present one, forget one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from core.saved_filters import LONGEST_NAME, SavedFilter
from desktop.comparison_choice import conditions_of
from desktop.presentation import Presentation
from desktop.session_comparison import SessionComparison
from desktop.views.words import words


class SavedFiltersMenu(QMenu):
    """Filled each time it opens, from the file.

    Args:
        presentation: texts.
        comparison: keeps the filters.
        parent: the button that opens it.
    """

    def __init__(self, presentation: Presentation, comparison: SessionComparison, parent: QWidget) -> None:
        super().__init__(parent)
        self._presentation, self._comparison = presentation, comparison
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Read the filters again."""
        texts = self._presentation.texts
        self.clear()
        saved = self._comparison.saved_filters()
        for one in saved:
            self.addAction(_shown(one.name), partial(self._comparison.load_filter, one))
        if not saved:
            self.addAction(texts("comparison.none_saved")).setEnabled(False)
        self.addSeparator()
        keep = self.addAction(texts("comparison.save_filter"), self._ask_name)
        keep.setEnabled(self._comparison.can_save and bool(conditions_of(self._comparison.choice.conditions)))
        if saved:
            self._add_forgetting(saved)

    def _add_forgetting(self, saved: tuple[SavedFilter, ...]) -> None:
        forget = self.addMenu(self._presentation.texts("comparison.delete_filter"))
        for one in saved:
            forget.addAction(_shown(one.name), partial(self._comparison.delete_filter, one.name))

    def _ask_name(self) -> None:
        dialog = NameDialog(self._presentation, self.parentWidget())
        dialog.named.connect(self._comparison.save_filter)
        dialog.open()


class NameDialog(QDialog):
    """Asks for a filter's name.

    Signals:
        named: the name given.

    Args:
        presentation: texts and sizes.
        parent: the window it belongs to.
    """

    named = Signal(str)

    def __init__(self, presentation: Presentation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts, gap = presentation.texts, presentation.scale.gap
        self.setWindowTitle(texts("comparison.save_title"))
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setMinimumWidth(presentation.scale.px(320))
        label = words(texts("comparison.save_name"), "strong")
        label.setBuddy(self._name)
        self._save = QPushButton(texts("comparison.save"))
        self._save.setProperty("role", "primary")
        self._save.setDefault(True)
        self._save.setEnabled(False)
        self._save.clicked.connect(self._finish)
        cancel = QPushButton(texts("comparison.cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._name.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self._save)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[gap(5)] * 4)
        body.setSpacing(gap(2))
        body.addWidget(label)
        body.addWidget(self._name)
        body.addWidget(words(texts("comparison.save_note"), "small-muted", wrap=True))
        body.addSpacing(gap(2))
        body.addLayout(foot)

    def _finish(self) -> None:
        self.accept()
        self.named.emit(self._name.text())


def _shown(name: str) -> str:
    return name.replace("&", "&&")
