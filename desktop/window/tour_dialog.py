"""A tour of two minutes: it asks for the advisor's name, then shows a meeting from the search to the letter."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.storage.resource_files import resource
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.settings.preferences import Preferences
from desktop.settings.settings import longest_text
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import words

SIZE_PX = QSize(760, 680)
NAME_STEP = "name"
STEPS = {"clients": "clients", "dossier": "dossier", "simuler": "simuler", "ecran": "ecran-client", "letter": "journal"}
"""Each step after the first, and the picture of the help that it shows."""


class TourDialog(QDialog):
    """One step at a time, forwards and back; it may be left at any moment.

    Args:
        presentation: texts and looks.
        preferences: keep the name, and that the tour was seen.
        parent: the window it belongs to.
    """

    def __init__(self, presentation: Presentation, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._presentation, self._preferences = presentation, preferences
        texts, current = presentation.texts, preferences.current
        self.setWindowTitle(texts("tour.title"))
        self.name, self.contact = QLineEdit(current.user_name), QLineEdit(current.user_contact)
        self.name.setMaxLength(longest_text("user_name"))
        self.contact.setMaxLength(longest_text("user_contact"))
        self._problem = words(role="small", tone="raises", wrap=True)
        self._problem.hide()
        self._steps = QStackedWidget()
        self._steps.addWidget(scrolled(self._make_name_step()))
        for step, picture in STEPS.items():
            self._steps.addWidget(scrolled(self._make_step(step, picture)))
        self.place = words(role="small-muted")
        self.leave, self.back, self.next = (QPushButton(texts(f"tour.{one}")) for one in ("leave", "back", "next"))
        self._lay_out()
        wanted = SIZE_PX * (presentation.scale.text_percent / 100)
        self.resize(wanted.boundedTo(self.screen().availableSize()))
        self._show(0)

    def done(self, result: int) -> None:
        """Keep the name and remember that the tour was seen, however it is left."""
        if self._keep(("user_name", self.name.text().strip()), ("user_contact", self.contact.text().strip())):
            self._keep(("tour_seen", True))
        super().done(result)

    def _keep(self, *chosen: tuple[str, object]) -> bool:
        """Save settings; False, with a sentence, where their file cannot be written."""
        try:
            for name, value in chosen:
                if getattr(self._preferences.current, name) != value:
                    self._preferences.choose(name, value)
        except OSError as error:
            self._problem.setText(self._presentation.texts("tour.not_kept", reason=error.strerror or str(error)))
            self._problem.show()
            announce(self, self._problem.text())
            return False
        return True

    def _show(self, place: int) -> None:
        texts, count = self._presentation.texts, self._steps.count()
        self._steps.setCurrentIndex(place)
        self.place.setText(texts("tour.place", number=place + 1, total=count))
        self.back.setEnabled(place > 0)
        self.leave.setVisible(place < count - 1)
        self.next.setText(texts("tour.next" if place < count - 1 else "tour.end"))
        (self.next if place else self.name).setFocus()
        step = (NAME_STEP, *STEPS)[place]
        announce(self, f"{self.place.text()}. {texts(f'tour.{step}_title')}. {texts(f'tour.{step}_text')}")

    def _go_on(self) -> None:
        place = self._steps.currentIndex()
        if place == 0 and not self._keep(("user_name", self.name.text().strip())):
            return
        if place < self._steps.count() - 1:
            self._show(place + 1)
        else:
            self.accept()

    def _make_name_step(self) -> QVBoxLayout:
        texts, fixed = self._presentation.texts, self._preferences.fixed
        body = self._make_head(NAME_STEP)
        for key, field in (("user_name", self.name), ("user_contact", self.contact)):
            label = words(texts(f"settings.{key}"), "strong", wrap=True)
            label.setBuddy(field)
            field.setAccessibleName(texts(f"settings.{key}"))
            field.setReadOnly(key in fixed)
            body.addWidget(label)
            body.addWidget(field)
        body.addWidget(self._problem)
        body.addStretch(1)
        return body

    def _make_step(self, step: str, picture: str) -> QVBoxLayout:
        body = self._make_head(step)
        shown = QImage(str(resource(f"help/{self._presentation.language}/{picture}.png")))
        body.addWidget(_Picture(shown, self._presentation.texts(f"tour.{step}_title")))
        body.addStretch(1)
        return body

    def _make_head(self, step: str) -> QVBoxLayout:
        texts, gap = self._presentation.texts, self._presentation.scale.gap
        body = QVBoxLayout()
        body.setContentsMargins(gap(1), gap(1), gap(4), gap(1))
        body.setSpacing(gap(3))
        body.addWidget(words(texts(f"tour.{step}_title"), "title", wrap=True))
        body.addWidget(words(texts(f"tour.{step}_text"), wrap=True))
        return body

    def _lay_out(self) -> None:
        gap = self._presentation.scale.gap
        self.next.setProperty("role", "primary")
        self.next.setDefault(True)
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        self.back.clicked.connect(lambda _checked=False: self._show(self._steps.currentIndex() - 1))
        self.next.clicked.connect(lambda _checked=False: self._go_on())
        foot = QHBoxLayout()
        foot.setSpacing(gap(2))
        foot.addWidget(self.leave)
        foot.addWidget(self.place)
        foot.addStretch(1)
        for one in (self.back, self.next):
            foot.addWidget(one)
        self.leave.setAutoDefault(False)
        self.back.setAutoDefault(False)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[gap(5)] * 4)
        body.setSpacing(gap(3))
        body.addWidget(self._steps, 1)
        body.addLayout(foot)


class _Picture(QLabel):
    """A picture as wide as there is room, in its own shape."""

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw it anew in the new width."""
        super().resizeEvent(event)
        ratio, width = self.devicePixelRatioF(), self.width()
        if width != event.oldSize().width() and not self._image.isNull():
            wanted = round(min(width, self._image.width()) * ratio)
            drawn = self._image.scaledToWidth(wanted, Qt.TransformationMode.SmoothTransformation)
            drawn.setDevicePixelRatio(ratio)
            self.setPixmap(QPixmap.fromImage(drawn))
            self.setFixedHeight(round(drawn.height() / ratio))
