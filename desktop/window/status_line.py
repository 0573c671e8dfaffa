"""The line at the bottom that always tells: offline, which model and who vouches for it, how many clients."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.documents.letter import day_text
from core.documents.words import document_words
from desktop.looks.presentation import Presentation
from desktop.widgets.words import literal_tip

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle

HEIGHT_PX = 30


class StatusLine(QWidget):
    """Facts about this workstation and the open bundle, and the way to the help.

    Signals:
        help_asked: the help of the page on screen is wanted.
        news_asked: what is new in this version is wanted; it is offered no longer.

    Args:
        presentation: texts and looks.
    """

    help_asked = Signal()
    news_asked = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self.setProperty("role", "statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(presentation.texts("status.name"))
        self._offline = QLabel(presentation.texts("status.offline"))
        self._model, self._clients, self._busy = QLabel(), QLabel(), QLabel()
        scale = presentation.scale
        row = QHBoxLayout(self)
        row.setContentsMargins(scale.gap(4) + scale.gap(1), 0, scale.gap(4), 0)
        row.setSpacing(scale.gap(5))
        for label in (self._offline, self._model, self._clients):
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(label)
        row.addStretch()
        row.addWidget(self._busy)
        self._news = ""
        self.news = self._make_link("", self._ask_news)
        self.news.hide()
        row.addWidget(self.news)
        self._help = self._make_help()
        row.addWidget(self._help)
        self.setFixedHeight(scale.px(HEIGHT_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the first fact and the news in fewer words, and leave the last fact out, where room is short."""
        super().resizeEvent(event)
        self._fit()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in reading order."""
        return self.news, self._help

    @property
    def words(self) -> tuple[str, ...]:
        """Every fact shown, in order."""
        labels = (self._offline, self._model, self._clients, self._busy)
        return tuple(label.text() for label in labels if label.text())

    def present(self, bundle: Bundle | None) -> None:
        """Tell the facts of a bundle, or none."""
        texts, formatter = self._presentation.texts, self._presentation.formatter
        if bundle is None:
            self._model.clear()
            self._clients.clear()
            return
        signer = "demonstration" if bundle.signer.demonstration else "verified"
        signature = texts(f"status.signature_{signer}", signer=bundle.signer.name)
        if not self._presentation.shows_scores:
            signature = texts("suspension.state")
        self._model.setText(self._model_words(bundle, signature))
        created = bundle.manifest.created[:10]
        self._model.setToolTip(literal_tip(texts("status.model_tip", created=created, signer=bundle.signer.name)))
        count = bundle.manifest.client_count
        self._clients.setText(texts("status.clients", count=count, number=formatter.number(count)))
        self._fit()

    def _model_words(self, bundle: Bundle, signature: str) -> str:
        texts, manifest = self._presentation.texts, bundle.manifest
        if manifest.snapshot is None:
            return texts("status.model", version=manifest.model_version, signature=signature)
        words = document_words(self._presentation.language)
        day = day_text(manifest.snapshot.day, words, datetime.now(UTC).date())
        return texts("status.model_dated", date=day, version=manifest.model_version, signature=signature)

    def set_busy(self, busy: bool) -> None:
        """Say that a file is being opened."""
        self._busy.setText(self._presentation.texts("status.busy") if busy else "")
        self._fit()

    def tell_news(self, version: str) -> None:
        """Offer to read what is new in a version; nothing is offered where it is empty."""
        self._news = self._presentation.texts("status.news", version=version) if version else ""
        self.news.setAccessibleName(self._news)
        self.news.setVisible(bool(version))
        self._fit()

    def _ask_news(self) -> None:
        self.tell_news("")
        self.news_asked.emit()

    def _make_help(self) -> QPushButton:
        button = self._make_link(self._presentation.texts("status.help"), self.help_asked.emit)
        button.setAccessibleName(self._presentation.texts("actions.help"))
        return button

    def _make_link(self, text: str, follow: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.clicked.connect(lambda _checked: follow())
        return button

    def _fit(self) -> None:
        whole = self._presentation.texts("status.offline")
        self._offline.setText(whole)
        self._clients.show()
        self.news.setText(self._news)
        if self._is_cut:
            self._offline.setText(self._presentation.texts("status.offline_short"))
        # The list of clients says their number as well.
        self._clients.setVisible(not self._is_cut)
        if self._is_cut and self._news:
            self.news.setText(self._presentation.texts("help.nouveautes"))
        self._offline.setToolTip(literal_tip(whole))
        self._offline.setAccessibleName(whole)

    @property
    def _is_cut(self) -> bool:
        layout = self.layout()
        return layout is not None and layout.sizeHint().width() > self.width()
