"""The client asks for the data: in which format, and nothing of the advisor's folders."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.client_side.data_formats import DataFormats
from desktop.looks.presentation import Presentation
from desktop.widgets.dialog_page import DialogPage, fill_dialog
from desktop.widgets.words import words

SIZE_PX = QSize(600, 320)


class DataWishDialog(QDialog):
    """Asks the client for a format; the advisor hands the file over.

    Signals:
        wished: the ending of the format.

    Args:
        presentation: texts and looks.
        parent: the window it belongs to.
    """

    wished = Signal(str)

    def __init__(self, presentation: Presentation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts = presentation.texts
        title = texts("personal_data.own_title")
        self.formats = DataFormats(presentation)
        content = QVBoxLayout()
        content.setSpacing(presentation.scale.gap(3))
        content.addWidget(words(texts("personal_data.own_text"), wrap=True))
        content.addWidget(self.formats)
        content.addWidget(words(texts("personal_data.own_handed"), "muted", wrap=True))
        content.addStretch(1)
        page = DialogPage(presentation, title, content)
        page.add_button(texts("personal_data.close"), self.reject)
        self.ask = page.add_button(texts("personal_data.own_ask"), self._wish, primary=True)
        fill_dialog(self, presentation, title, page, SIZE_PX)

    def _wish(self) -> None:
        self.accept()
        self.wished.emit(self.formats.ending)
