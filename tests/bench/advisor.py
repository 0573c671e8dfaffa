"""What an advisor does in the real window, one measured gesture after another."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPushButton, QSlider, QTableView, QWidget

from core.population.filter import ALL_CLIENTS, ClientOrder
from core.population.store import ClientRow
from desktop.client.columns import LIST_FEATURES
from desktop.pages.clients.export_writer import ClientExportWriter
from desktop.pages.clients.table_model import ClientTableModel
from desktop.session.export import ListExport
from desktop.session.topics import Subject, Topic
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application, make_qt
from desktop.start.command_line import Options
from tests.bench.paint_watch import Arrival, PaintWatch, event_to_paint_ms, settle

QUIET_MS = 120
LONG_QUIET_MS = 800
SEARCHED = ("10024", "20", "vente", "refus", "cadres", "307", "examiner", "45")
ROWS = Topic(Subject.CLIENT_ROWS, "bench")


class Advisor:
    """Drives one application, offscreen.

    Args:
        bundle: folder of the bundle.
        width_px, height_px: of the window.
    """

    def __init__(self, bundle: Path, width_px: int = 1440, height_px: int = 900) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="pret-a-depenser-bench-")
        paths = user_paths(sys.platform, {"PAD_HOME": self._home.name}, Path(self._home.name))
        self.qt = make_qt([])
        options = Options(bundle=bundle, size=(width_px, height_px))
        self.application = Application(self.qt, options, paths, SettingsStore(paths.settings, paths.policy))
        self.session = self.application.session
        self.watch = PaintWatch(self.application.window)
        with Arrival(self.session.bundle_opened, self.session.bundle_refused) as opened:
            event_to_paint_ms(self.watch, self.application.start, lambda: opened.came)
        settle(LONG_QUIET_MS)

    def close(self) -> None:
        """Leave."""
        self.application.close()
        self._home.cleanup()

    def client_ids(self, count: int) -> list[int]:
        """Clients spread over the whole list."""
        bundle = self.session.bundle
        assert bundle is not None
        step = max(1, bundle.manifest.client_count // count)
        return [self._row(place * step).client_id for place in range(count)]

    def gestures(self, count: int) -> dict[str, Callable[[], list[float]]]:
        """What an advisor does, ``count`` times each; every call gives the milliseconds."""
        return {
            "open": partial(self.open_clients, count),
            "compare": partial(self.compare, count),
            "search": partial(self.type_in_search, SEARCHED[:1]),
            "filter": partial(self.filter_list, count),
            "scroll": partial(self.scroll, count),
            "edit": partial(self.edit, count),
        }

    def open_clients(self, count: int, quiet_ms: int = QUIET_MS) -> list[float]:
        """Milliseconds to open each of some clients on the Dossier; ``quiet_ms`` pass between two."""
        self.application.window.show_page("dossier")
        settle(quiet_ms)
        times = []
        for client_id in self.client_ids(count):
            with Arrival(self.session.client_opened) as opened:
                times.append(self._measure(partial(self.session.open_client, client_id), opened))
            settle(quiet_ms)
        return times

    def compare(self, count: int) -> list[float]:
        """Milliseconds to compare each of some clients with those like them, from the Dossier, painted."""
        window = self.application.window
        times = []
        for client_id in self.client_ids(count):
            window.show_page("dossier")
            with Arrival(self.session.client_opened) as opened:
                self._measure(partial(self.session.open_client, client_id), opened)
            settle(QUIET_MS)
            with Arrival(self.session.comparison.table_found) as compared:
                times.append(self._measure(partial(window.show_page, "comparer"), compared))
            settle(QUIET_MS)
        return times

    def scroll(self, count: int) -> list[float]:
        """Milliseconds from a jump in the whole list to its rows painted, the last jump to its very end."""
        window = self.application.window
        window.show_page("clients")
        settle(LONG_QUIET_MS)
        table = window.page("clients").findChild(QTableView)
        assert table is not None
        rows, bar = table.model(), table.verticalScrollBar()
        times = []
        for number in range(count):
            share = (number + 1) / count
            bar.setValue(0)
            settle(QUIET_MS)
            with Arrival(rows.dataChanged) as read:
                times.append(self._measure(partial(bar.setValue, round(share * bar.maximum())), read))
            settle(QUIET_MS)
        return times

    def export(self) -> float:
        """Milliseconds to write the whole list to a file."""
        window = self.application.window
        window.show_page("clients")
        settle(LONG_QUIET_MS)
        model = window.page("clients").findChild(QTableView).model()  # type: ignore[union-attr]
        assert isinstance(model, ClientTableModel)
        writer = ClientExportWriter(model.writer)
        order = ListExport(
            Path(self._home.name) / "list.csv", ALL_CLIENTS, ClientOrder(), model.rowCount(), LIST_FEATURES,
            writer.header, writer.cells, "fr",
        )  # fmt: skip
        decisions = self.session.decisions
        with Arrival(self.session.export.finished, self.session.export.failed) as written:
            return self._measure(
                lambda: self.session.export.start(order, decisions.corrections.listed(), decisions.reading.own_latest),
                written,
            )

    def type_in_search(self, texts: tuple[str, ...] = SEARCHED) -> list[float]:
        """Milliseconds a key in the search field, until the answers are painted."""
        search = self.application.window.top_bar.search
        view = search.results.findChild(QAbstractItemView)
        assert view is not None
        answers = view.model()
        times = []
        for text in texts:
            for character in text:
                with Arrival(answers.modelReset) as answered:
                    times.append(self._measure(partial(_press, search.field, character), answered))
                settle(QUIET_MS)
            search.field.clear()
            settle(QUIET_MS)
        return times

    def filter_list(self, rounds: int) -> list[float]:
        """Milliseconds a click on a filter of the list, until its first rows are painted."""
        window = self.application.window
        window.show_page("clients")
        settle(LONG_QUIET_MS)
        page = window.page("clients")
        chips = [chip for chip in page.findChildren(QPushButton) if chip.isCheckable() and chip.isVisible()][:5]
        table = page.findChild(QTableView)
        assert table is not None
        rows = table.model()
        times = []
        for number in range(rounds):
            with Arrival(rows.modelReset) as changed:
                times.append(self._measure(chips[(number + 1) % len(chips)].click, changed))
            settle(QUIET_MS)
        return times

    def edit(self, count: int) -> list[float]:
        """Milliseconds a key on a slider of the simulation, until score, reasons and changes are painted."""
        window = self.application.window
        window.show_page("simuler")
        settle(LONG_QUIET_MS)
        slider = next(one for one in window.page("simuler").findChildren(QSlider) if one.isEnabled())
        times = []
        for number in range(count):
            key = Qt.Key.Key_Left if number % 20 < 10 else Qt.Key.Key_Right
            with Arrival(self.session.simulation.what_if_changed) as scored:
                times.append(self._measure(partial(_key, slider, key), scored))
            settle(QUIET_MS)
        return times

    def _measure(self, event: Callable[[], object], arrival: Arrival) -> float:
        return event_to_paint_ms(self.watch, event, lambda: arrival.came)

    def _row(self, offset: int) -> ClientRow:
        rows: list[ClientRow] = []
        with Arrival() as arrival:

            def take(found: tuple[ClientRow, ...]) -> None:
                rows.extend(found)
                arrival.came = True

            self._measure(
                lambda: self.session.fetch_rows(
                    ALL_CLIENTS, ClientOrder(), (), offset, 1, take, Topic(Subject.CLIENT_ROWS, "bench")
                ),
                arrival,
            )
        return rows[0]


def _press(field: QWidget, character: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def _key(widget: QWidget, key: Qt.Key) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
