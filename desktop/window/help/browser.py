"""Shows a page of the help: text that is read, and pictures that fit it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser

from desktop.looks.presentation import Presentation
from desktop.window.help.pages import HelpPage

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
        self._pictures: dict[str, QImage] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        # A scroll bar that comes and goes would change the width in the middle of laying out.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(presentation.texts("help.page"))
        self.document().setDocumentMargin(presentation.scale.px(MARGIN_PX))

    def present(self, page: HelpPage) -> None:
        """Show a page from its beginning."""
        self._page, self._width = page, self._room()
        self._pictures = {name: self._fitted(QImage(str(page.folder / name))) for name in page.pictures}
        self.setMarkdown(page.text)
        self.setAccessibleName(page.title)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, _type: int, name: QUrl | str) -> QImage:  # noqa: N802  (Qt's name)
        """A picture of the page; an empty one for whatever else is asked for, or Qt would look for it itself."""
        return self._pictures.get(name if isinstance(name, str) else name.toString(), QImage())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures again."""
        super().resizeEvent(event)
        if self._page is not None and self._room() != self._width:
            place = self.verticalScrollBar().value()
            self.present(self._page)
            self.verticalScrollBar().setValue(place)

    def _fitted(self, picture: QImage) -> QImage:
        """The picture no wider than the page, sharp on this screen."""
        ratio = self.devicePixelRatioF()
        width = round(min(picture.width(), self._width) * ratio)
        if 0 < width < picture.width():
            picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(max(1.0, picture.width() / max(1, self._width)))
        return picture

    def _room(self) -> int:
        return max(80, self.viewport().width() - 2 * round(self.document().documentMargin()) - 2)
