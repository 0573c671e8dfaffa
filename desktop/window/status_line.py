"""The line at the bottom that always tells: offline, which model and who vouches for it, how many clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.looks.presentation import Presentation

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle

HEIGHT_PX = 30


class StatusLine(QWidget):
    """Facts about this workstation and the open bundle, and the way to the help.

    Signals:
        help_asked: the help of the page on screen is wanted.

    Args:
        presentation: texts and looks.
    """

    help_asked = Signal()

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
            row.addWidget(label)
        row.addStretch()
        row.addWidget(self._busy)
        row.addWidget(self._make_help())
        self.setFixedHeight(scale.px(HEIGHT_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the first fact in fewer words, and leave the last one out, where room is short."""
        super().resizeEvent(event)
        self._fit()

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
        version = bundle.manifest.model_version
        self._model.setText(texts("status.model", version=version, signature=signature))
        created = bundle.manifest.created[:10]
        self._model.setToolTip(texts("status.model_tip", created=created, signer=bundle.signer.name))
        count = bundle.manifest.client_count
        self._clients.setText(texts("status.clients", count=count, number=formatter.number(count)))
        self._fit()

    def set_busy(self, busy: bool) -> None:
        """Say that a file is being opened."""
        self._busy.setText(self._presentation.texts("status.busy") if busy else "")
        self._fit()

    def _make_help(self) -> QPushButton:
        button = QPushButton(self._presentation.texts("status.help"))
        button.setProperty("role", "link")
        button.setAccessibleName(self._presentation.texts("actions.help"))
        button.clicked.connect(lambda _checked: self.help_asked.emit())
        return button

    def _fit(self) -> None:
        whole = self._presentation.texts("status.offline")
        self._offline.setText(whole)
        self._clients.show()
        if self._is_cut:
            self._offline.setText(self._presentation.texts("status.offline_short"))
        # The list of clients says their number as well.
        self._clients.setVisible(not self._is_cut)
        self._offline.setToolTip(whole)
        self._offline.setAccessibleName(whole)

    @property
    def _is_cut(self) -> bool:
        layout = self.layout()
        return layout is not None and layout.sizeHint().width() > self.width()
