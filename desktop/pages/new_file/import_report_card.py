"""What came out of a file that was imported: what is to be corrected first, what was left aside on demand."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton

from core.new_files.imported_file import Imported
from core.new_files.importing import ImportProblem
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.pages.new_file.sentences import FormWriter
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.words import Card, words


class ImportReportCard(Card):
    """A report that stays until it is put away.

    Signals:
        dismissed: the report is to be put away.

    Args:
        writer: texts of the form.
    """

    dismissed = Signal()

    def __init__(self, writer: FormWriter) -> None:
        presentation = writer.presentation
        texts = presentation.texts
        super().__init__(presentation, texts("new_file.report.name"))
        self._writer = writer
        self._title = words(role="section", wrap=True)
        self._counts = words(role="muted", wrap=True)
        self._faults = words(wrap=True)
        self._notes = words(role="small-muted", wrap=True)
        for one in (self._faults, self._notes):
            one.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._toggle = QPushButton()
        self._toggle.setCheckable(True)
        self._toggle.setProperty("role", "link")
        self._toggle.toggled.connect(self._show_notes)
        copy = QPushButton(texts("new_file.report.copy"))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.text))
        self._close = QPushButton(texts("new_file.report.close"))
        self._close.clicked.connect(self.dismissed)
        row = FlowLayout(gap=presentation.scale.gap(2))
        for button in (copy, self._close):
            row.addWidget(button)
        toggle = QHBoxLayout()
        toggle.addWidget(self._toggle)
        toggle.addStretch(1)
        for one in (self._title, self._counts, self._faults):
            self.body.addWidget(one)
        self.body.addLayout(toggle)
        self.body.addWidget(self._notes)
        self.body.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """The whole report, to be passed on."""
        parts = (self._title, self._counts, self._faults, self._notes)
        return "\n".join(part.text() for part in parts if part.text())

    def present(self, imported: Imported | None) -> None:
        """Show how an import ended, or nothing."""
        self.setVisible(imported is not None)
        if imported is None:
            return
        texts = self._writer.presentation.texts
        report = imported.report
        problems = report.problems if report else ()
        faults = [problem for problem in problems if not problem.is_note]
        notes = [problem for problem in problems if problem.is_note]
        self._title.setText(texts("new_file.report.title", name=imported.name))
        if report is None:
            self._counts.setText(sentence(imported.error, texts) if imported.error else "")
        else:
            taken = texts("new_file.report.taken", count=len(report.values))
            wrong = texts("new_file.report.wrong", count=len(faults)) if faults else texts("new_file.report.all_well")
            self._counts.setText(texts("new_file.report.counts", taken=taken, wrong=wrong))
        self._faults.setText(self._lines(faults))
        self._faults.setVisible(bool(faults))
        self._notes.setText(self._lines(notes))
        self._toggle.setVisible(bool(notes))
        self._toggle.setChecked(False)
        self._toggle.setText(texts("new_file.report.left_aside", count=len(notes)))
        self._show_notes(False)
        announce(self._close, f"{self._title.text()} {self._counts.text()}")

    def _show_notes(self, shown: bool) -> None:
        self._notes.setVisible(shown and bool(self._notes.text()))

    def _lines(self, problems: Iterable[ImportProblem]) -> str:
        return "\n".join(f"•\u2002{self._writer.import_line(problem)}" for problem in problems)
