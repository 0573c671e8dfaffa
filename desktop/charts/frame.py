"""The one frame around every chart: drawing, words for screen readers, keyboard, table, sound and copies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QTableView, QToolTip, QWidget

from desktop.charts.drawing.ink import Ink
from desktop.charts.heights import HEIGHTS
from desktop.charts.image_path import ask_image_path
from desktop.charts.player import CommandPlayer, Player
from desktop.charts.sound import render_wav
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.speech import is_shortcut, spoken_mark
from desktop.charts.surfaces import Surfaces
from desktop.charts.table_twin import as_tsv, fill_table, make_table
from desktop.charts.viewing.surface import EDGE_PX, ViewStep
from desktop.charts.viewing.view_keys import VIEW_CHOICES, view_step
from desktop.charts.walk import Walk
from desktop.looks.announcement import announce
from desktop.looks.picture_file import write_png
from desktop.looks.presentation import Presentation
from desktop.widgets.words import literal_tip

NARROWEST_PX, USUAL_WIDTH_PX, TABLE_HEIGHT_PX, ROW_PX = 120, 360, 150, 32
NOTCH = 120
Key = Qt.Key


class ChartFrame(QWidget):
    """Shows a chart to the eye, the ear, the keyboard and the screen reader.

    What has scales can be enlarged: by + − and 0, by Control with the arrow keys, by dragging, and by the wheel. A
    wheel alone belongs to the page that scrolls, unless the chart has the keyboard; with Control it always enlarges.

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
        self._surfaces = Surfaces(self._ink, self)
        self._surfaces.pressed.connect(self._stand_at)
        self._surfaces.view_moved.connect(self._tell_view)
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
        keys = self._texts("charts.keys")
        self._tell(f"{keys} {self._texts('charts.view_keys')}" if self._surfaces.current.has_view() else keys)

    def copy_table(self) -> None:
        """Put the table in the clipboard, as tab-separated text."""
        if self._spec is not None:
            QGuiApplication.clipboard().setText(as_tsv(self._spec.rows()))
            self._say(self._texts("charts.table_copied"))

    def save_image(self, path: Path) -> bool:
        """Write the drawing to a ``.png`` file; False, and a sentence said, where it cannot be written."""
        try:
            write_png(path, self._surfaces.current.image())
        except OSError:
            self._tell(self._texts("charts.image_not_saved", path=path))
            return False
        return True

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
        drawn = HEIGHTS[type(self._spec)](self._spec, width - 2 * EDGE_PX, self._ink) + 2 * EDGE_PX
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
        """Walk, table, sound, help, and what is in view."""
        key, step = Key(event.key()), view_step(event)
        act = self._keys.get(key) if not is_shortcut(event) else None
        if step is not None and self._surfaces.current.has_view():
            self.move_view(step)
        elif act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def move_view(self, step: ViewStep) -> None:
        """Enlarge the scales or look at another part of them, and say what is in view."""
        self._surfaces.current.move_view(step)
        self._tell_view()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Enlarge what is under the mouse; a page may scroll on where nothing changes."""
        takes_it = self.hasFocus() or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if takes_it and self._surfaces.current.zoom_at(event.position(), event.angleDelta().y() / NOTCH):
            event.accept()
        else:
            event.ignore()

    def showEvent(self, event: QShowEvent) -> None:
        """A plot is made when it is first seen."""
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the frame; a layout would hide from its own parent that the height follows the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # The heights known by width stay true: only the least size follows the width.
            super().updateGeometry()
        self._surfaces.current.setGeometry(self.rect())
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
        if self._surfaces.current.has_view() and not shown:
            menu.addSeparator()
            for key, step in VIEW_CHOICES:
                menu.addAction(self._texts(f"charts.{key}"), partial(self.move_view, step))
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
        if walk.position is not None:
            self._surfaces.current.reveal(walk.position)
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
        words = self._words() if position is not None else ""
        self._surfaces.show_spec(self._spec, position, words)

    def _tell_view(self) -> None:
        self._say(self._surfaces.current.view_words(self._texts))

    def _describe(self) -> None:
        spec = self._spec
        self.setAccessibleName(spec.title if spec is not None else "")
        self.setAccessibleDescription(f"{spec.summary()} {self._texts('charts.hint')}" if spec is not None else "")

    def _show_table(self, spec: ChartSpec) -> None:
        self._table = make_table(self, self._ink.scale.px(ROW_PX))
        fill_table(self._table, spec)
        self._table.installEventFilter(self)
        self._table.setGeometry(self.rect())
        self._surfaces.current.hide()
        self._table.show()
        self._table.selectRow(0)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(self._texts("charts.table_shown", title=spec.title))

    def _show_drawing(self, table: QTableView) -> None:
        had_focus = table.hasFocus()
        table.hide()
        table.deleteLater()
        self._surfaces.current.show()
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
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), literal_tip(words), self)
