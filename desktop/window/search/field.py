"""The search field: finds a client as one types, from anywhere in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from core.model.policy import Advice
from core.population.filter import ClientFilter
from core.population.search import SearchIndex, typed_number
from core.population.store import Listing
from desktop.client.columns import ClientCellWriter
from desktop.looks.announcement import PatientAnnouncement, announce
from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.window.search.results import SearchResults
from desktop.window.search.results_model import Place, SearchResultsModel

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle
    from desktop.window.search.places import Places

RESULTS_SHOWN, FILES_SHOWN = 8, 3
SHOWN_BESIDE_PLACES = 4
WIDEST_PX = 460
NARROWEST_RESULTS_PX = 440
ROOM_FOR_HINT_PX = 360
SIGN_PX = 16
LONGEST_TEXT = 60


class SearchBox(QWidget):
    """A field, the keys that reach it, and the list of answers.

    Signals:
        listed: the text and the filter it means, when all its answers are to be listed.
        place_chosen: a variable, a topic of the help or a page that is to be opened.

    Args:
        presentation: texts and looks.
        session: finds and opens clients.
        window: over which the answers float.
    """

    listed = Signal(str, ClientFilter)
    place_chosen = Signal(Place)

    def __init__(self, presentation: Presentation, session: Session, window: QWidget) -> None:
        super().__init__()
        self._presentation = presentation
        self._session = session
        self._index: SearchIndex | None = None
        self._model: SearchResultsModel | None = None
        self._places: Places | None = None
        self._first_place: Place | None = None
        self.field = self._make_field()
        self._hint = self._make_hint()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self.setMaximumWidth(presentation.scale.px(WIDEST_PX))
        self.results = SearchResults(presentation, window)
        self.results.chosen.connect(self._open)
        self.results.place_chosen.connect(self._open_place)
        session.client_unknown.connect(self._tell_unknown)
        session.client_opened.connect(self._forget)
        session.bundle_opened.connect(self._prepare)
        window.installEventFilter(self)
        self._voice = PatientAnnouncement(self.field)
        self._prepare(session.bundle)

    def take_places(self, places: Places) -> None:
        """Find these beside clients from now on."""
        self._places = places

    def find_help(self, text: str) -> tuple[str, ...]:
        """The topics of the help that a text means; none before the bundle's words are read."""
        return self._places.help_topics(text) if self._places is not None else ()

    def tell_without_client(self, sentence: str) -> None:
        """Say what a place means that only an open client fills."""
        if self._model is not None:
            self._model.present(())
        self._tell(sentence)

    def focus_field(self) -> None:
        """Let the advisor type at once."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def start_with(self, typed: str) -> None:
        """Begin a search with a character typed elsewhere."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setText(typed)
        self._search(typed)

    def clear(self) -> None:
        """Empty the field and close the list."""
        self.field.clear()
        self._close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the key's name where there is room."""
        super().resizeEvent(event)
        self._place_hint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and focus of the field; the list follows the window's size."""
        if watched is self.field:
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._press(Qt.Key(event.key()))
            if event.type() is QEvent.Type.FocusOut and not self.results.underMouse():
                self._close()
        elif event.type() is QEvent.Type.Resize and self.results.isVisible():
            self._place_results()
        return super().eventFilter(watched, event)

    def _make_field(self) -> QLineEdit:
        texts, theme = self._presentation.texts, self._presentation.theme
        field = QLineEdit()
        field.setObjectName("search")
        field.setProperty("role", "search")
        field.setMaxLength(LONGEST_TEXT)
        field.setPlaceholderText(texts("search.placeholder"))
        field.setAccessibleName(texts("search.name"))
        field.setAccessibleDescription(texts("search.description"))
        self._sign = QLabel(field)
        side = self._presentation.scale.px(SIGN_PX)
        self._sign.setPixmap(icon_pixmap("search", theme, "muted_text", side, self.devicePixelRatioF()))
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        field.setTextMargins(side + self._presentation.scale.px(4), 0, 0, 0)
        field.textEdited.connect(self._search)
        field.textChanged.connect(lambda _text: self._place_hint())
        field.installEventFilter(self)
        return field

    def _make_hint(self) -> QLabel:
        hint = QLabel(self._presentation.texts("search.key"), self.field)
        hint.setProperty("role", "key")
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return hint

    def _place_hint(self) -> None:
        roomy = self.width() >= self._presentation.scale.px(ROOM_FOR_HINT_PX)
        self._hint.setVisible(roomy and not self.field.text())
        self._hint.adjustSize()
        margin = self._presentation.scale.px(10)
        left = self.field.width() - self._hint.width() - margin
        self._hint.move(left, (self.field.height() - self._hint.height()) // 2)
        self._sign.adjustSize()
        self._sign.move(margin, (self.field.height() - self._sign.height()) // 2)

    # Bound methods and no lambdas: Qt disconnects them when the window is replaced.
    def _forget(self, _assessment: object) -> None:
        self.clear()

    def _prepare(self, bundle: Bundle | None) -> None:
        self.setEnabled(bundle is not None)
        self._places = None
        if bundle is None:
            return
        shown = Advice if self._presentation.lists_scores else ()
        labels = {advice: self._presentation.texts(f"advice.{advice}") for advice in shown}
        self._index = SearchIndex(bundle.catalogue, labels, self._presentation.language)
        writer = ClientCellWriter(self._presentation, bundle.catalogue, bundle.manifest.policy)
        self._model = SearchResultsModel(writer, self)
        self.results.set_model(self._model)

    def _search(self, text: str) -> None:
        if self._index is None or not text.strip():
            self._close()
        else:
            places = self._places.find(text) if self._places is not None else ()
            shown = SHOWN_BESIDE_PLACES if places else RESULTS_SHOWN
            self._show(self._session.find(self._index.parse(text), shown), places)

    def _show(self, listing: Listing, places: tuple[Place, ...]) -> None:
        if self._model is None:
            return
        files = self._session.files.matching(self.field.text())[:FILES_SHOWN]
        self._model.present((*files, *listing.rows, *places))
        self._first_place = places[0] if places and not (files or listing.rows) else None
        self.results.clear_highlight()
        sentence = self._sentence(listing, len(files))
        if self._first_place is not None:
            sentence = self._presentation.texts("search.only_places")
        self._list(sentence)
        # Said once, when typing stops.
        self._voice.say(sentence)

    def _sentence(self, listing: Listing, files: int) -> str:
        texts, number = self._presentation.texts, self._presentation.formatter.number
        mine = texts("search.files", count=files, number=number(files)) if files else ""
        if not listing.rows:
            return mine or texts("search.none")
        said = texts("search.count", count=listing.count, number=number(listing.count))
        if listing.count > len(listing.rows):
            said = texts("search.more", found=said, shown=len(listing.rows))
        return f"{mine} · {said}" if mine else said

    def _tell(self, sentence: str) -> None:
        self._list(sentence)
        self._voice.drop()
        announce(self.field, sentence)

    def _list(self, sentence: str) -> None:
        self.results.present(sentence)
        self.results.show()
        self._place_results()

    def _tell_unknown(self, client_id: int) -> None:
        number = self._presentation.formatter.client_id(client_id)
        if not self.field.hasFocus():
            self.focus_field()
        if self._model is not None:
            self._model.present(())
        self._tell(self._presentation.texts("search.unknown", client=number))

    def _place_results(self) -> None:
        self.results.place(self.field, self._presentation.scale.px(NARROWEST_RESULTS_PX))

    def _close(self) -> None:
        self._voice.drop()
        self.results.hide()

    def _press(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.results.isVisible():
                self._voice.drop()
                self.results.move_highlight(1 if key is Qt.Key.Key_Down else -1)
                announce(self.field, self.results.current_words)
            case Qt.Key.Key_Down:
                self._search(self.field.text())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Escape if self.results.isVisible():
                self._close()
            case Qt.Key.Key_Escape:
                self.clear()
            case _:
                return False
        return True

    def _enter(self) -> None:
        text = self.field.text()
        number = typed_number(text)
        is_shown = self.results.isVisible()
        chosen = self.results.current_client if is_shown else None
        place = (self.results.current_place or self._first_place) if is_shown else None
        if chosen is not None:
            self._open(chosen)
        elif number is not None:
            self._open(number)
        elif place is not None:
            self._open_place(place)
        elif text.strip() and self._index is not None and self._session.bundle is not None:
            self.listed.emit(text.strip(), self._index.parse(text))
            self._close()

    def _open_place(self, place: Place) -> None:
        self._close()
        self.place_chosen.emit(place)

    def _open(self, client_id: int) -> None:
        self._session.open_client(client_id)
