"""The one frame around every chart: drawing, words for screen readers, keyboard, table, sound and copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTableView, QToolTip, QWidget

from desktop.charts.canvas import EDGE_PX, Canvas
from desktop.charts.drawing.ink import Ink
from desktop.charts.drawings import DRAWINGS
from desktop.charts.image_path import ask_image_path
from desktop.charts.player import CommandPlayer, Player
from desktop.charts.sound import render_wav
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.speech import is_shortcut, spoken_mark
from desktop.charts.table_twin import as_tsv, fill_table, make_table
from desktop.charts.walk import Walk
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation

NARROWEST_PX, USUAL_WIDTH_PX, TABLE_HEIGHT_PX, ROW_PX = 120, 360, 150, 32
Key = Qt.Key


class ChartFrame(QWidget):
    """Shows a chart to the eye, the ear, the keyboard and the screen reader.

    Args:
        presentation: colours, sizes, and the language of its own words; those of the chart come with it.
        player: what makes it audible; a command of the system by default.
        parent: the widget around it.

    Signals:
        mark_announced: what was just said of the current mark.
        said: any other sentence it had to say, for a status bar.
    """

    mark_announced = Signal(str)
    said = Signal(str)

    def __init__(self, presentation: Presentation, player: Player | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = presentation.texts
        self._player = player or CommandPlayer(self)
        self._sound = presentation.sound
        self._ink = Ink(presentation.theme, presentation.scale)
        self._spec: ChartSpec | None = None
        self._walk = Walk(())
        self._heights: dict[int, int] = {}
        self._table: QTableView | None = None
        self._canvas = Canvas(self._ink, self)
        self._canvas.pressed.connect(self._stand_at)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._keys = self._key_actions()

    @property
    def spec(self) -> ChartSpec | None:
        """What is shown."""
        return self._spec

    @property
    def table(self) -> QTableView | None:
        """The table twin while it is shown."""
        return self._table

    def present(self, spec: ChartSpec | None) -> None:
        """Show a chart, or nothing; drawn once, at the next frame.

        The current mark is kept where the new chart has as many marks as the old one.
        """
        if spec == self._spec:
            return
        old, old_height = self._spec, self.heightForWidth(self.width())
        self._spec = spec
        self._heights.clear()
        marks = spec.marks() if spec is not None else ()
        kept = type(spec) is type(old) and len(marks) == len(self._walk.marks)
        self._walk = Walk(marks, self._walk.position if kept else None)
        self._describe()
        self._refresh()
        if self._table is not None:
            self._fill_table(self._table)
        if self.heightForWidth(self.width()) != old_height:
            self.updateGeometry()

    def set_presentation(self, presentation: Presentation) -> None:
        """Change language, colours or sizes in place."""
        self._texts = presentation.texts
        self._ink = Ink(presentation.theme, presentation.scale)
        self._canvas.set_ink(self._ink)
        if self._table is not None:
            self._table.verticalHeader().setDefaultSectionSize(presentation.scale.px(ROW_PX))
        self._describe()
        self._refresh()
        self.updateGeometry()

    def toggle_table(self) -> None:
        """Show the table in place of the drawing, or the drawing again."""
        if self._table is not None:
            self._show_drawing(self._table)
        elif self._spec is not None:
            self._show_table(self._spec)
        self.updateGeometry()

    def play_sound(self) -> None:
        """Play the amounts of the current series, or say in words why nothing is heard."""
        amounts = [self._walk.marks[n].reading.amount for n in self._walk.series()]
        if self._spec is None or not amounts or not self._sound:
            self._tell(self._texts("charts.nothing_to_hear" if self._sound else "charts.sound_off"))
        elif self._player.play(render_wav(amounts)):
            self._say(self._texts("charts.sound_playing", title=self._spec.title))
        else:
            self._tell(self._texts("charts.sound_missing"))

    def explain_keys(self) -> None:
        """Say and show what each key does."""
        self._tell(self._texts("charts.keys"))

    def copy_table(self) -> None:
        """Put the table in the clipboard, as tab-separated text."""
        if self._spec is not None:
            QGuiApplication.clipboard().setText(as_tsv(self._spec.rows()))
            self._say(self._texts("charts.table_copied"))

    def save_image(self, path: Path) -> bool:
        """Write the drawing to a ``.png`` file; False, and a sentence said, where it cannot be written."""
        saved = self._canvas.image().save(str(path))
        if not saved:
            self._tell(self._texts("charts.image_not_saved", path=path))
        return saved

    def sizeHint(self) -> QSize:
        """A usual width, and the height it takes."""
        return QSize(USUAL_WIDTH_PX, self.heightForWidth(USUAL_WIDTH_PX))

    def minimumSizeHint(self) -> QSize:
        """The least width, and the height that the present width takes."""
        return QSize(NARROWEST_PX, self.heightForWidth(max(self.width(), NARROWEST_PX)))

    def heightForWidth(self, width: int) -> int:
        """Height in pixels without clipping at a width in pixels."""
        if width not in self._heights:
            self._heights[width] = self._measure(width)
        return self._heights[width]

    def updateGeometry(self) -> None:  # noqa: N802  (Qt’s name)
        """Ask for another height; those known so far are of another chart."""
        self._heights.clear()
        super().updateGeometry()

    def _measure(self, width: int) -> int:
        if self._spec is None:
            return 0
        drawn = DRAWINGS[type(self._spec)].height(self._spec, width - 2 * EDGE_PX, self._ink) + 2 * EDGE_PX
        return max(round(drawn + 0.5), self._ink.scale.px(TABLE_HEIGHT_PX) if self._table is not None else 0)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let T, S, H and Escape work from within the table."""
        if watched is self._table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Key.Key_T, Key.Key_Escape}:
                self.toggle_table()
                return True
            if event.key() in {Key.Key_S, Key.Key_H}:
                self._keys[Key(event.key())]()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, table, sound, help."""
        act = self._keys.get(Key(event.key())) if not is_shortcut(event) else None
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the frame; a layout would hide from its own parent that the height follows the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # The heights known by width stay true: only the least size follows the width.
            super().updateGeometry()
        self._canvas.setGeometry(self.rect())
        if self._table is not None:
            self._table.setGeometry(self.rect())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the current mark."""
        super().focusOutEvent(event)
        self._refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current mark again."""
        super().focusInEvent(event)
        self._refresh()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the chart."""
        menu = self.make_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self) -> QMenu:
        """What can be done with this chart, for a context menu or a button."""
        menu = QMenu(self)
        shown = self._table is not None
        menu.addAction(self._texts("charts.show_chart" if shown else "charts.show_table"), self.toggle_table)
        menu.addAction(self._texts("charts.listen"), self.play_sound)
        menu.addAction(self._texts("charts.copy_table"), self.copy_table)
        menu.addAction(self._texts("charts.save_image"), self._ask_where_to_save)
        menu.addSeparator()
        menu.addAction(self._texts("charts.explain_keys"), self.explain_keys)
        return menu

    def _key_actions(self) -> dict[Qt.Key, Callable[[], None]]:
        return {
            Key.Key_Right: lambda: self._go(self._walk.step(1)),
            Key.Key_Left: lambda: self._go(self._walk.step(-1)),
            Key.Key_Home: lambda: self._go(self._walk.to_end(last=False)),
            Key.Key_End: lambda: self._go(self._walk.to_end(last=True)),
            Key.Key_Down: lambda: self._go(self._walk.change_series(1)),
            Key.Key_Up: lambda: self._go(self._walk.change_series(-1)),
            Key.Key_T: self.toggle_table,
            Key.Key_S: self.play_sound,
            Key.Key_H: self.explain_keys,
        }

    def _ask_where_to_save(self) -> None:
        path = ask_image_path(self, self._texts)
        if path is not None:
            self.save_image(path)

    def _go(self, walk: Walk) -> None:
        self._walk = walk
        self._refresh()
        if walk.current is not None:
            words = self._words()
            self._say(words)
            self.mark_announced.emit(words)

    def _stand_at(self, position: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._go(self._walk.at(position))

    def _words(self) -> str:
        return spoken_mark(self._texts, self._spec, self._walk) if self._spec is not None else ""

    def _refresh(self) -> None:
        position = self._walk.position if self.hasFocus() else None
        self._canvas.show_spec(self._spec, position, self._words() if position is not None else "")

    def _describe(self) -> None:
        spec = self._spec
        self.setAccessibleName(spec.title if spec is not None else "")
        self.setAccessibleDescription(f"{spec.summary()} {self._texts('charts.hint')}" if spec is not None else "")

    def _show_table(self, spec: ChartSpec) -> None:
        self._table = make_table(self, self._ink.scale.px(ROW_PX))
        fill_table(self._table, spec)
        self._table.installEventFilter(self)
        self._table.setGeometry(self.rect())
        self._canvas.hide()
        self._table.show()
        self._table.selectRow(0)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(self._texts("charts.table_shown", title=spec.title))

    def _show_drawing(self, table: QTableView) -> None:
        had_focus = table.hasFocus()
        table.hide()
        table.deleteLater()
        self._canvas.show()
        self._table = None
        if self._spec is not None:
            self._say(self._texts("charts.chart_shown", title=self._spec.title))
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_table(self, table: QTableView) -> None:
        if self._spec is None:
            self._show_drawing(table)
        else:
            fill_table(table, self._spec)

    def _say(self, words: str) -> None:
        announce(self, words)
        self.said.emit(words)

    def _tell(self, words: str) -> None:
        """Say it, and show it to who does not listen."""
        self._say(words)
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), words, self)
