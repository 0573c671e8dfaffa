"""What stands in the window until a bundle is open: opening, building, or what to do instead."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled

CARD_WIDTH_PX = 560
TICK_MS = 1_000
BAR_HEIGHT_PX = 14
SIGNS = {"done": "✓", "running": "●", "waiting": "○"}


class FirstStartView(QWidget):
    """A card in the middle of the window: a title, a sentence, steps, and the buttons that make sense now.

    Signals:
        build_asked, cancel_asked, folder_asked: the advisor pressed the button.

    Args:
        presentation: texts and looks.
        shares: steps of a build in order, each with its share of the whole (0 to 1).
    """

    build_asked = Signal()
    cancel_asked = Signal()
    folder_asked = Signal()

    def __init__(self, presentation: Presentation, shares: dict[str, float]) -> None:
        super().__init__()
        self._presentation = presentation
        self._shares = shares
        self._progress: dict[str, float] = {}
        self._since = QElapsedTimer()
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._show_elapsed)
        self._title, self._sentence, self._elapsed = QLabel(), QLabel(), QLabel()
        self._steps = {key: QLabel() for key in shares}
        self._bar = QProgressBar()
        self._build = self._button("first_start.build", self.build_asked, primary=True)
        self._folder = self._button("first_start.folder", self.folder_asked)
        self._cancel = self._button("first_start.cancel", self.cancel_asked)
        self._lay_out()

    @property
    def words(self) -> tuple[str, ...]:
        """Title, sentence and steps on screen."""
        labels = (self._title, self._sentence, *self._steps.values())
        return tuple(label.text() for label in labels if label.isVisibleTo(self) and label.text())

    def present_opening(self) -> None:
        """A bundle is being verified and opened."""
        self._say("first_start.opening_title", self._text("first_start.opening"))
        self._bar.setRange(0, 0)
        self._show_only(self._bar)

    def present_building(self, since: QElapsedTimer) -> None:
        """A demonstration is being built; its advance comes through ``advance``.

        Args:
            since: started with the build.
        """
        self._say("first_start.building_title", self._text("first_start.building"))
        self._progress = {}
        self._bar.setRange(0, 100)
        self._show_only(self._bar, self._elapsed, self._cancel, *self._steps.values())
        self._since = since
        self._clock.start()
        self._show_elapsed()
        self._show_steps()
        self._cancel.setEnabled(True)
        self._cancel.setFocus()

    def advance(self, step: str, share: float) -> None:
        """A step is done up to ``share`` (0 to 1); the steps before it are over."""
        order = list(self._shares)
        started = step not in self._progress
        for earlier in order[: order.index(step)]:
            self._progress[earlier] = 1.0
        self._progress[step] = share
        self._show_steps()
        if started:
            announce(self, self._text(f"first_start.step.{step}"))

    def present_cancelling(self) -> None:
        """The build is being stopped."""
        self._sentence.setText(self._text("first_start.cancelling"))
        self._cancel.setEnabled(False)

    def present_choice(self, title_key: str, sentence: str, *, can_build: bool) -> None:
        """No bundle is open and nothing is under way.

        Args:
            title_key: key of the title.
            sentence: why, and what to do.
            can_build: whether a demonstration can be built here.
        """
        self._say(title_key, sentence)
        self._show_only(self._folder, *((self._build,) if can_build else ()))
        (self._build if can_build else self._folder).setFocus()

    def _say(self, title_key: str, sentence: str) -> None:
        self._clock.stop()
        self._title.setText(self._text(title_key))
        self._sentence.setText(sentence)
        announce(self, f"{self._title.text()}. {sentence}")

    def _show_only(self, *wanted: QWidget) -> None:
        buttons = (self._build, self._folder, self._cancel)
        for widget in (self._bar, self._elapsed, *buttons, *self._steps.values()):
            widget.setVisible(widget in wanted)

    def _show_steps(self) -> None:
        for key, label in self._steps.items():
            share = self._progress.get(key, -1.0)
            state = "done" if share >= 1.0 else "running" if share >= 0.0 else "waiting"
            words = self._text(f"first_start.step.{key}")
            label.setText(f"{SIGNS[state]}  {words}")
            label.setAccessibleName(f"{words}, {self._text(f'first_start.state_{state}')}")
        done = sum(self._shares[key] * share for key, share in self._progress.items())
        self._bar.setValue(round(100 * done))

    def _show_elapsed(self) -> None:
        minutes, seconds = divmod(self._since.elapsed() // 1_000, 60)
        self._elapsed.setText(self._text("first_start.elapsed", minutes=minutes, seconds=f"{seconds:02d}"))

    def _text(self, key: str, **values: object) -> str:
        return self._presentation.texts(key, **values)

    def _button(self, key: str, signal: object, *, primary: bool = False) -> QPushButton:
        button = QPushButton(self._text(key))
        button.setObjectName(key)
        button.setProperty("role", "primary" if primary else None)
        button.clicked.connect(lambda _checked: signal.emit())  # type: ignore[attr-defined]
        return button

    def _lay_out(self) -> None:
        self._title.setProperty("role", "title")
        self._elapsed.setProperty("role", "small-muted")
        for label in (self._title, self._sentence, *self._steps.values()):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(self._presentation.scale.px(BAR_HEIGHT_PX))
        self._bar.setAccessibleName(self._text("first_start.bar"))
        card = QFrame()
        card.setProperty("role", "card")
        gap = self._presentation.scale.gap
        column = QVBoxLayout(card)
        column.setContentsMargins(gap(5), gap(5), gap(5), gap(5))
        column.setSpacing(gap(3))
        for widget in (self._title, self._sentence, *self._steps.values(), self._bar, self._elapsed):
            column.addWidget(widget)
        buttons = FlowLayout(gap=gap(2))
        for button in (self._build, self._folder, self._cancel):
            buttons.addWidget(button)
        column.addLayout(buttons)
        card.setMaximumWidth(self._presentation.scale.px(CARD_WIDTH_PX))
        around = QHBoxLayout()
        around.setContentsMargins(gap(4), gap(3), gap(4), gap(3))
        around.addStretch(1)
        around.addWidget(card, 8, Qt.AlignmentFlag.AlignVCenter)
        around.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(around))
