"""The help: topics at the left with a search, the page at the right; every key in a table, every licence in a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.looks.presentation import Presentation
from desktop.widgets.word_table import WordTable
from desktop.widgets.word_table_model import WordTableModel
from desktop.widgets.words import words
from desktop.window.help.about_pages import LICENCES_TOPIC, about_pages
from desktop.window.help.browser import HelpBrowser
from desktop.window.help.licences_view import LicencesView
from desktop.window.help.pages import SHORTCUTS_TOPIC, help_pages, matching, shortcuts

SIZE_PX = QSize(1080, 720)
TOPICS_PX = 240
COLUMNS = ("keys", "action", "place")
COLUMNS_PX = (190, 360)


def _nothing_meant(_text: str) -> Sequence[str]:
    return ()


class HelpDialog(QDialog):
    """Every topic of the help in the language of the application.

    Args:
        presentation: texts and looks.
        topic: shown first.
        parent: the window it belongs to.
        meant: topics that a text means, asked where none holds its words.

    Signals:
        tour_asked: the guided tour is wanted; the help is closed by then.
    """

    tour_asked = Signal()

    def __init__(
        self,
        presentation: Presentation,
        topic: str,
        parent: QWidget | None = None,
        meant: Callable[[str], Sequence[str]] = _nothing_meant,
    ) -> None:
        super().__init__(parent)
        self._meant = meant
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._presentation = presentation
        texts, language = presentation.texts, presentation.language
        self._pages = {page.topic: page for page in (*help_pages(language), *about_pages(presentation))}
        self._keys = shortcuts(language)
        self.setWindowTitle(texts("help.title"))
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText(texts("help.search_hint"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.topics = QListWidget()
        self.topics.setAccessibleName(texts("help.topics"))
        self.topics.currentItemChanged.connect(lambda _now, _before: self._show())
        self.browser = HelpBrowser(presentation)
        self.browser.anchorClicked.connect(self._follow)
        self._none = words(texts("help.none"), "muted", wrap=True)
        self.table = WordTable(presentation, self._key_model(""), texts("help.keys"), COLUMNS_PX)
        self.licences = LicencesView(presentation)
        self._stack = QStackedWidget()
        self._lay_out()
        self._fill()
        wanted = SIZE_PX * (presentation.scale.text_percent / 100)
        self.resize(wanted.boundedTo(self.screen().availableSize()))
        self.show_topic(topic if topic in self._pages else next(iter(self._pages)))
        self.topics.setFocus()

    @property
    def topic(self) -> str:
        """The topic shown, empty where the search found none."""
        item = self.topics.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_topic(self, topic: str) -> None:
        """Show a topic; the search is given up where it hides that topic."""
        if not self._select(topic):
            self.search.clear()
            self._select(topic)

    def _select(self, topic: str) -> bool:
        for row in range(self.topics.count()):
            if self.topics.item(row).data(Qt.ItemDataRole.UserRole) == topic:
                self.topics.setCurrentRow(row)
                return True
        return False

    def _filter(self, text: str) -> None:
        self.table.setModel(self._key_model(text))
        self._fill()

    def _fill(self) -> None:
        kept = self.topic
        text = self.search.text()
        found = matching(tuple(self._pages.values()), self._keys, text)
        found = found or tuple(self._pages[topic] for topic in self._meant(text) if topic in self._pages)
        self.topics.blockSignals(True)
        self.topics.clear()
        for page in found:
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page.topic)
            self.topics.addItem(item)
        self.topics.blockSignals(False)
        self._none.setVisible(not found)
        self._stack.setVisible(bool(found))
        if found and not self._select(kept):
            self.topics.setCurrentRow(0)
        self._show()

    def _show(self) -> None:
        topic = self.topic
        if topic == SHORTCUTS_TOPIC:
            self._stack.setCurrentWidget(self.table)
        elif topic == LICENCES_TOPIC:
            self._stack.setCurrentWidget(self.licences)
        elif topic:
            self.browser.present(self._pages[topic])
            self._stack.setCurrentWidget(self.browser)

    def _follow(self, link: QUrl) -> None:
        topic = link.fileName().removesuffix(".md")
        if topic in self._pages:
            self.show_topic(topic)

    def _start_tour(self) -> None:
        self.accept()
        self.tour_asked.emit()

    def _key_model(self, text: str) -> WordTableModel:
        found = [one for one in self._keys if one.matches(text)]
        rows = [(one.keys, one.action, one.place) for one in found or self._keys]
        return WordTableModel([self._presentation.texts(f"help.column_{name}") for name in COLUMNS], rows, self)

    def _lay_out(self) -> None:
        texts, scale = self._presentation.texts, self._presentation.scale
        label = words(texts("help.search"), "strong")
        label.setBuddy(self.search)
        side = QVBoxLayout()
        side.setSpacing(scale.gap(2))
        for one in (label, self.search, self._none):
            side.addWidget(one)
        side.addWidget(self.topics, 1)
        narrow = QWidget()
        narrow.setLayout(side)
        narrow.setFixedWidth(scale.px(TOPICS_PX))
        side.setContentsMargins(0, 0, 0, 0)
        for face in (self.browser, self.table, self.licences):
            self._stack.addWidget(face)
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(scale.gap(3))
        columns.addWidget(narrow)
        columns.addWidget(self._stack, 1)
        close = QPushButton(texts("help.close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        self.tour = QPushButton(texts("help.tour"))
        self.tour.setAutoDefault(False)
        self.tour.clicked.connect(self._start_tour)
        foot = QHBoxLayout()
        foot.addWidget(words(texts("help.keys_hint"), "small-muted", wrap=True), 1)
        foot.addWidget(self.tour)
        foot.addWidget(close)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[scale.gap(4)] * 4)
        body.setSpacing(scale.gap(3))
        body.addLayout(columns, 1)
        body.addLayout(foot)
