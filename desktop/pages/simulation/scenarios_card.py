"""The simulations kept for this client: compare them, open one again, rename it, take it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMessageBox, QPushButton, QTableView, QWidget

from core.bundle.bundle import Bundle
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.decisions.granted import granted_months
from core.simulation.edits import Scenarios
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.scenario_table_model import ScenarioLine, ScenarioTableModel
from desktop.pages.simulation.scenarios_dialog import CompareDialog, NameDialog
from desktop.session.simulation import Simulation
from desktop.widgets.fields.input_choice import input_label
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.quiet_table import QuietTable
from desktop.widgets.words import Card, words

ROW_PX, MOST_ROWS = 32, 6
SUGGESTED_PARTS = 2


class ScenariosCard(Card):
    """The table of scenarios and what can be done with the selected one.

    Args:
        presentation: texts and looks.
        simulation: keeps the scenarios.
        bundle: labels.
    """

    def __init__(self, presentation: Presentation, simulation: Simulation, bundle: Bundle) -> None:
        super().__init__(presentation, presentation.texts("simuler.scenarios"))
        self._presentation, self._simulation, self._bundle = presentation, simulation, bundle
        self._awaited = ""
        self.model = ScenarioTableModel(presentation, self)
        self.table = self._make_table()
        self._none = words(presentation.texts("simuler.scenarios_none"), "small-muted", wrap=True)
        actions = FlowLayout(gap=presentation.scale.gap(2))
        self.open_button = self._button("simuler.scenario_open", self.open_selected, actions)
        self.compare_button = self._button("simuler.scenario_compare", self.compare, actions)
        self.rename_button = self._button("simuler.scenario_rename", self.rename_selected, actions)
        self.drop_button = self._button("simuler.scenario_drop", self.drop_selected, actions)
        self.body.addWidget(words(presentation.texts("simuler.scenarios"), "section"))
        self.body.addWidget(self.table)
        self.body.addWidget(self._none)
        self.body.addLayout(actions)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.table.activated.connect(lambda _index: self.open_selected())
        for key, act in ((Qt.Key.Key_F2, self.rename_selected), (QKeySequence.StandardKey.Delete, self.drop_selected)):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        simulation.scenarios_changed.connect(self.present)
        simulation.offers.rate_changed.connect(lambda: self.present(simulation.scenarios))
        self.present(simulation.scenarios)

    def present(self, scenarios: Scenarios) -> None:
        """Show the file and its scenarios; a new one is selected, else the selection stays where it was."""
        before = self._simulation.before
        if before is None:
            return
        chosen, row, had = self.selected, self.table.currentIndex().row(), self.model.rowCount()
        asked, name = before.client, self._presentation.texts("simuler.file")
        rate = self._simulation.offers.annual_rate
        file = ScenarioLine(name, asked, granted_months(asked, asked, rate), before.probability, before.advice)
        kept = (
            ScenarioLine(one.name, one.client, granted_months(one.client, asked, rate), one.probability, one.advice)
            for one in scenarios.kept
        )
        self.model.replace((file, *kept))
        self._fit_height()
        self._none.setVisible(not scenarios.kept)
        self.table.setVisible(bool(scenarios.kept))
        for button in (self.open_button, self.compare_button, self.rename_button, self.drop_button):
            button.setVisible(bool(scenarios.kept))
        names = [one.name for one in scenarios.kept]
        stays = names.index(chosen) + 1 if chosen in names else min(max(row, 0), len(names))
        # The table is hidden while nothing is kept: a screen reader would find its row all the same.
        if names:
            self.select(len(names) if len(names) >= had else stays)
        self._enable()
        if self._awaited and self._awaited in names:
            announce(self, self._texts("simuler.scenario_kept", name=self._awaited))
            self._awaited = ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the names anew."""
        super().resizeEvent(event)
        self._fit_height()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return self.table, self.open_button, self.compare_button, self.rename_button, self.drop_button

    @property
    def selected(self) -> str:
        """Name of the selected scenario, empty for the file itself."""
        row = self.table.currentIndex().row()
        line = self.model.line(row)
        return line.name if line is not None and row > 0 else ""

    def select(self, row: int) -> None:
        """Select a row, 0 for the file itself."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(row, 0)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def keep(self) -> None:
        """Ask for a name and keep what is tried under it."""
        dialog = self._ask_name(self.suggestion(), lambda name: "" if name else self._texts("simuler.name_blank"))
        dialog.named.connect(self._keep)

    def _keep(self, name: str) -> None:
        self._awaited = name.strip()
        self._simulation.keep(name)

    def open_selected(self) -> None:
        """Try the selected scenario again; the file itself puts everything back."""
        if self.selected:
            self._simulation.open_scenario(self.selected)
        else:
            self._simulation.reset()

    def rename_selected(self) -> None:
        """Ask for another name; nothing happens on the row of the file."""
        old = self.selected
        if old:
            dialog = self._ask_name(old, lambda name: self._objection(old, name))
            dialog.named.connect(lambda name: self._rename(old, name))

    def drop_selected(self) -> None:
        """Ask, then keep the selected scenario no longer; nothing happens on the row of the file."""
        name = self.selected
        if not name:
            return
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self._texts("simuler.drop_title"))
        box.setText(self._texts("simuler.drop_question", name=name))
        yes = box.addButton(self._texts("simuler.scenario_drop"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        yes.clicked.connect(lambda: self._drop(name))
        box.open()

    def compare(self) -> None:
        """Show the file and every scenario side by side."""
        before, kept = self._simulation.before, self._simulation.scenarios.kept
        if before is not None and kept:
            dialog = CompareDialog(self._presentation, self._bundle, before, kept, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def suggestion(self) -> str:
        """A name made of what is changed."""
        parts = []
        edits = sorted(self._simulation.edits.items(), key=lambda edit: edit[0] != CLOSED_CREDIT)
        for name, value in edits[:SUGGESTED_PARTS]:
            if name == CLOSED_CREDIT:
                parts.append(self._texts("closing.closed"))
                continue
            feature = self._bundle.catalogue.by_name[name]
            label = input_label(feature, self._bundle.catalogue, self._presentation.language)
            parts.append(f"{label} {self._presentation.formatter.value(feature, value, self._bundle.catalogue)}")
        return ", ".join(parts) or self._texts("simuler.file")

    def _rename(self, old: str, new: str) -> None:
        if self._simulation.rename(old, new):
            announce(self, self._texts("simuler.scenario_renamed", name=new.strip()))

    def _drop(self, name: str) -> None:
        self._simulation.drop(name)
        announce(self, self._texts("simuler.scenario_dropped", name=name))

    def _objection(self, old: str, name: str) -> str:
        if not name:
            return self._texts("simuler.name_blank")
        other = self._simulation.scenarios.named(name)
        is_taken = other is not None and other is not self._simulation.scenarios.named(old)
        return self._texts("simuler.name_taken", name=name) if is_taken else ""

    def _ask_name(self, suggestion: str, objection: Callable[[str], str]) -> NameDialog:
        dialog = NameDialog(self._presentation, suggestion, objection, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _enable(self) -> None:
        for button in (self.rename_button, self.drop_button):
            button.setEnabled(bool(self.selected))

    def _texts(self, key: str, **values: object) -> str:
        return self._presentation.texts(key, **values)

    def _button(self, key: str, act: Callable[[], None], row: FlowLayout) -> QPushButton:
        button = QPushButton(self._texts(key))
        button.clicked.connect(act)
        row.addWidget(button)
        return button

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setProperty("role", "plain")
        table.setProperty("dense", True)
        table.setModel(self.model)
        QuietTable(table)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(self._presentation.scale.px(ROW_PX))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        table.setAccessibleName(self._texts("simuler.scenarios"))
        return table

    def _fit_height(self) -> None:
        """Names wrap rather than be cut: each row takes the lines it needs, and the table its rows."""
        self.table.resizeRowsToContents()
        rows = range(min(self.model.rowCount(), MOST_ROWS))
        header = self.table.horizontalHeader().sizeHint().height()
        height = header + sum(self.table.rowHeight(row) for row in rows) + 2
        if height != self.table.height():
            self.table.setFixedHeight(height)
