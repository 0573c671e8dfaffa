"""The client beside similar clients, all clients, or those of a filter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from core.assessment.assessment import Assessment
from core.comparison.like_client import groups_like
from core.new_files.store import is_new_file
from core.storage.whole_file import write_whole
from desktop.decisions.corrected_data import CorrectedChip
from desktop.decisions.decision_state import FollowingChip
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.content import ComparisonContent
from desktop.session.comparison_desk import TableAnswer
from desktop.session.session import Session
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.layout.one_paint import one_paint

EMPTY, WAITING, CONTENT = range(3)


class ComparisonPage(QWidget):
    """Asks the session when it is looked at, and shows its answers.

    Args:
        presentation: texts and looks.
        session: owns the comparison; its bundle is open.

    Raises:
        RuntimeError: no bundle is open.
    """

    def __init__(self, presentation: Presentation, session: Session) -> None:
        super().__init__()
        if session.bundle is None:
            raise RuntimeError("no bundle is open")
        self._presentation, self._session = presentation, session
        self._comparison = session.comparison
        self._assessment: Assessment | None = None
        self._is_stale = False
        self.setAccessibleName(presentation.texts("comparison.page"))
        self.content = ComparisonContent(presentation, self._comparison, session.bundle)
        self.content.show_beside_title(CorrectedChip(presentation, session, self.content, is_short=True))
        self.content.show_beside_title(FollowingChip(presentation, session, self.content))
        self._stack = QStackedLayout(self)
        texts = presentation.texts
        for said in ("empty", "waiting"):
            self._stack.addWidget(
                EmptyPage(presentation, texts(f"comparison.{said}_title"), texts(f"comparison.{said}_text"))
            )
        self._stack.addWidget(self.content)
        self.content.export_asked.connect(self._ask_where_to_export)
        self._comparison.choice_changed.connect(self.content.present_choice)
        self._comparison.facts_found.connect(self.content.present_facts)
        self._comparison.variable_found.connect(self.content.variable.present)
        self._comparison.points_found.connect(self.content.points.present)
        self._comparison.table_found.connect(self._finish)
        self.content.present_choice(self._comparison.choice)

    def present(self, assessment: Assessment) -> None:
        """Compare the client of this assessment, simulated or not, as soon as the page is looked at."""
        self._assessment = assessment
        self._comparison.look_at(assessment.client)
        self.content.group.forget()
        self.content.group.present_alike(groups_like(assessment.client))
        self._is_stale = True
        self._stack.setCurrentIndex(WAITING)
        if self.isVisible():
            self._ask()

    def export(self, path: Path) -> None:
        """Write the table of main information as CSV; a failure is said by the session."""
        try:
            write_whole(path, self.content.table_csv())
        except OSError as error:
            self._session.failed.emit(error)
        else:
            self.content.tell(self._presentation.texts("comparison.exported", path=path))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask what is not known yet."""
        super().showEvent(event)
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Restack the cards where the text has become too large for columns."""
        super().resizeEvent(event)
        self.content.restack(self.width() * 100 / self._presentation.scale.text_percent)

    def _title(self, client_id: int) -> str:
        texts, number = self._presentation.texts, self._presentation.formatter.client_id(client_id)
        if not is_new_file(client_id):
            return texts("comparison.title", client=number)
        return texts("comparison.title_file", name=self._session.files.title_of(client_id).strip() or number)

    def _ask(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self._comparison.ask()

    def _finish(self, answer: TableAnswer) -> None:
        if self._assessment is None:
            return
        with one_paint(self):
            self.content.present_title(self._title(self._assessment.client.client_id))
            self.content.present_table(answer)
            self._stack.setCurrentIndex(CONTENT)

    def _ask_where_to_export(self) -> None:
        if self._assessment is None:
            return
        texts = self._presentation.texts
        name = texts("comparison.export_name", client=self._assessment.client.client_id)
        chosen, _ = QFileDialog.getSaveFileName(self, texts("comparison.export"), name, texts("comparison.export_kind"))
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix else path.with_suffix(".csv"))
