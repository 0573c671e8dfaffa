"""Shows a page of the help: text that is read, pictures that fit, and nothing from any network."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser

from desktop.help_pages import HelpPage
from desktop.presentation import Presentation

MARGIN_PX = 12


class HelpBrowser(QTextBrowser):
    """A read-only page; the arrow keys scroll it, Tab walks its links.

    Args:
        presentation: size of text.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._page: HelpPage | None = None
        self._width = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName(presentation.texts("help.page"))
        self.document().setDocumentMargin(presentation.scale.px(MARGIN_PX))

    def present(self, page: HelpPage) -> None:
        """Show a page from its beginning."""
        self._page = page
        self._width = self._room()
        self.document().clear()
        self.setMarkdown(page.text)
        self.setAccessibleName(page.title)
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl) -> Any:  # noqa: N802  (Qt's name)
        """A picture of the page's own folder, never wider than the page; nothing else is loaded."""
        if self._page is None or kind != QTextDocument.ResourceType.ImageResource.value or not name.isRelative():
            return None
        image = QImage(str(self._page.folder / name.fileName()))
        width = min(image.width(), self._width)
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        scaled = image.scaledToWidth(round(width * ratio), smooth) if width * ratio < image.width() else image
        scaled.setDevicePixelRatio(scaled.width() / width if width else 1.0)
        return scaled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures again."""
        super().resizeEvent(event)
        if self._page is not None and self._room() != self._width:
            place = self.verticalScrollBar().value()
            self.present(self._page)
            self.verticalScrollBar().setValue(place)

    def _room(self) -> int:
        return max(80, self.viewport().width() - 2 * round(self.document().documentMargin()) - 2)
