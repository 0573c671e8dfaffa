"""Fields, sliders and lists that never change under a wheel meant for the page around them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

UNDO_AND_REDO = tuple(QKeySequence(keys) for keys in ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"))
LONGEST_HOLD_MS = 50
StepFlag = QAbstractSpinBox.StepEnabledFlag


class EntryField(QAbstractSpinBox):
    """A line of text with steps up and down; what it means is decided by who owns it.

    Args:
        margin_px: free space before the text, in pixels.
        parent: the widget around it.

    Signals:
        entered: a text typed and left by Enter or Tab, where it differs from the text shown last.
        stepped: number of steps asked for, negative downwards.
        given_up: Escape was pressed; the text shown last is there again.
    """

    entered = Signal(str)
    stepped = Signal(int)
    given_up = Signal()

    def __init__(self, margin_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        # A style sheet does not reach the line inside.
        self.lineEdit().setTextMargins(margin_px, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLocale(QLocale.c())
        self.editingFinished.connect(self._enter)

    def show_text(self, text: str) -> None:
        """Show a text as accepted."""
        self._shown = text
        line = self.lineEdit()
        if line.text() != text:
            line.setText(text)
        line.setModified(False)

    def set_placeholder(self, text: str) -> None:
        """Say what an empty field means."""
        self.lineEdit().setPlaceholderText(text)

    @property
    def is_being_typed(self) -> bool:
        """Whether somebody is in the middle of typing."""
        return self.hasFocus() and self.lineEdit().isModified()

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt’s name)
        """Hand the steps over."""
        self.stepped.emit(steps)

    def stepEnabled(self) -> StepFlag:  # noqa: N802  (Qt’s name)
        """Both ways; who owns the field knows its ends."""
        return StepFlag.StepUpEnabled | StepFlag.StepDownEnabled

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take any text: what is wrong with it is said in words."""
        return QValidator.State.Acceptable, text, position

    def fixup(self, text: str) -> str:
        """Leave the text as typed."""
        return text

    def event(self, event: QEvent) -> bool:
        """Leave Undo and Redo to the page where there is nothing typed to take back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not self.is_being_typed:
            pressed = QKeySequence(event.keyCombination())
            if pressed in UNDO_AND_REDO:
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.lineEdit().text() != self._shown:
            self.show_text(self._shown)
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text for who comes by keyboard."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def _enter(self) -> None:
        text = self.lineEdit().text()
        if text != self._shown:
            self.entered.emit(text)


class EntrySlider(QSlider):
    """A horizontal slider moved by keys, by a click at a place, or by its handle.

    Signals:
        moved: the place the advisor moves it to.
        left: the handle was released, or the focus went on.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._showing = False
        self._held = QTimer(self, singleShot=True, interval=LONGEST_HOLD_MS)
        self._held.timeout.connect(self.release)
        self.valueChanged.connect(self._tell)
        self.sliderReleased.connect(self.left)

    def show_position(self, position: int) -> None:
        """Stand at a place without telling; a handle being held stays where it is held."""
        if not self.isSliderDown():
            self._showing = True
            self.setValue(position)
            self._showing = False

    def hold(self) -> None:
        """Called while it tells of a move: put off its painting until ``release``, though not for long."""
        self._held.start()

    def release(self) -> None:
        """Paint the handle again."""
        self._held.stop()
        if not self.updatesEnabled():
            self.setUpdatesEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a key."""
        self.setUpdatesEnabled(False)
        super().keyPressEvent(event)
        self._paint_unless_held()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move with the handle."""
        self.setUpdatesEnabled(False)
        super().mouseMoveEvent(event)
        self._paint_unless_held()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go at once to the place pressed, and hold the handle there."""
        if event.button() == Qt.MouseButton.LeftButton and self.width() > 0:
            share = event.position().x() / self.width()
            knob = self.height() / 2 / self.width()
            if abs(share - self._share) > knob:
                self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A movement by keys ends here."""
        super().focusOutEvent(event)
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def _paint_unless_held(self) -> None:
        if not self._held.isActive():
            self.setUpdatesEnabled(True)

    @property
    def _share(self) -> float:
        return (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())

    def _tell(self, position: int) -> None:
        if not self._showing:
            self.moved.emit(position)


class EntryList(QComboBox):
    """A drop-down list of answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
