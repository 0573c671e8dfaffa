"""Pages of a document one below the other, as wide as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.looks.presentation import Presentation

USUAL_WIDTH_PX, LEAST_WIDTH_PX = 640, 240
EDGE_PX = 1


class PageImage(QFrame):
    """One page.

    Args:
        name: what a screen reader calls it.
        image: the page.
    """

    def __init__(self, name: str, image: QImage) -> None:
        super().__init__()
        self._image = image
        self.setProperty("role", "tile")
        self.setAccessibleName(name)
        # Not a fixed height: a layout would then never give more than the usual one, and squash a wider page.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The page keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        return round(width * self._image.height() / max(1, self._image.width()))

    def sizeHint(self) -> QSize:
        """A usual width, and the height it takes."""
        return QSize(USUAL_WIDTH_PX, self.heightForWidth(USUAL_WIDTH_PX))

    def minimumSizeHint(self) -> QSize:
        """The least width, and the height that the present one takes."""
        return QSize(LEAST_WIDTH_PX, self.heightForWidth(max(self.width(), LEAST_WIDTH_PX)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page and its edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRect(0, 0, self.width(), self.height()), self._image)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(0, 0, self.width() - EDGE_PX, self.height() - EDGE_PX)


class PageImages(QWidget):
    """Every page of a document.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._texts = presentation.texts
        self.setProperty("role", "page")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, presentation.scale.gap(2), 0)
        self._column.setSpacing(presentation.scale.gap(3))
        self._column.addStretch(1)
        self._pages: list[PageImage] = []

    @property
    def count(self) -> int:
        """Number of pages shown."""
        return len(self._pages)

    def present(self, pages: Sequence[bytes], told: str) -> None:
        """Show other pages.

        Args:
            pages: one PNG a page.
            told: what the document says, for those who do not see the pages.
        """
        for page in self._pages:
            self._column.removeWidget(page)
            page.deleteLater()
        total = len(pages)
        self._pages = [
            PageImage(self._texts("letter.page", number=number, total=total), QImage.fromData(content))
            for number, content in enumerate(pages, start=1)
        ]
        for place, page in enumerate(self._pages):
            self._column.insertWidget(place, page)
        self.setAccessibleDescription(told)
