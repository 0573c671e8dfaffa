"""A new file: fill in the form or import a row, see at once what is wrong, and estimate the risk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.new_files.store import NewFile
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.moments import moment_words
from desktop.looks.presentation import Presentation
from desktop.pages.new_file.draft_offer import DraftOffer
from desktop.pages.new_file.form import NewFileForm
from desktop.pages.new_file.import_report_card import ImportReportCard
from desktop.pages.new_file.new_files_card import NewFilesCard
from desktop.pages.new_file.sentences import FormWriter
from desktop.pages.new_file.summary import FormSummary
from desktop.session.session import Session
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import page_title, words

SIDE_BESIDE_PX = 820
"""Narrowest page, in pixels at 100 % text, with the summary beside the form."""
PAIRS_PX = 480
"""Narrowest form, in pixels at 100 % text, with two questions side by side."""
SIDE_PX = 320
HORIZONTAL, VERTICAL = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom

AskFile = Callable[[QWidget, Presentation], Path | None]


def choose_file(parent: QWidget, presentation: Presentation) -> Path | None:
    """Ask for a file to import; None where the advisor thinks better of it."""
    texts = presentation.texts
    kinds = f"{texts('new_file.import_filter')};;{texts('new_file.import_all')}"
    found, _ = QFileDialog.getOpenFileName(parent, texts("new_file.import_title"), "", kinds)
    return Path(found) if found else None


class NewFilePage(QWidget):
    """The form, its summary and the files kept on this workstation.

    Args:
        presentation: texts and looks.
        session: owns the form's file and assesses it; its bundle names the questions.
        ask_file: asks for a file to import.

    Raises:
        RuntimeError: no bundle is open.
    """

    def __init__(self, presentation: Presentation, session: Session, ask_file: AskFile = choose_file) -> None:
        super().__init__()
        if session.bundle is None:
            raise RuntimeError("no bundle is open")
        self._presentation, self._session, self._files = presentation, session, session.files
        self._ask_file = ask_file
        texts = presentation.texts
        self.setAccessibleName(texts("new_file.page"))
        self.setAcceptDrops(True)
        writer = FormWriter(presentation, session.bundle.catalogue, session.bundle.reference.spans)
        self._state = words(role="chip")
        self._drop = words(texts("new_file.drop"), "small-muted")
        self._failure = words(role="small", tone="raises", wrap=True)
        self._failure.hide()
        self._import, self._other = QPushButton(texts("new_file.import_button")), QPushButton(texts("new_file.begin"))
        self.form = NewFileForm(writer)
        self.summary = FormSummary(writer)
        self.new_files = NewFilesCard(presentation)
        self.offer = DraftOffer(presentation)
        self.report = ImportReportCard(writer)
        self._side = self._make_side()
        self._columns = QBoxLayout(HORIZONTAL)
        self._form_column = QVBoxLayout()
        self._area = scrolled(self._form_column, padded=False)
        self._side_area = QScrollArea()
        self._lay_out()
        self._listen()
        self.present()

    def present(self) -> None:
        """Show the session's form, files and report."""
        self._fill()
        self._show_files()
        self.report.present(self._files.imported)

    def go_to(self, feature: str) -> None:
        """Put the focus on the answer of a feature."""
        view = self.form.views.get(feature)
        if view is not None:
            self._area.ensureWidgetVisible(view)
            view.take_focus()

    def focus_form(self) -> None:
        """Put the focus where the advisor goes on."""
        if self.offer.isVisible():
            self.offer.accept.setFocus()
        else:
            self.form.focus_next_to_fill()

    def ask_import(self) -> None:
        """Ask for a file and read it."""
        path = self._ask_file(self, self._presentation)
        if path is not None:
            self._files.import_file(path)

    def score(self) -> None:
        """Estimate the risk, or go to the first thing that stands in the way."""
        problems = self._files.problems
        if not problems:
            self._files.score()
            return
        announce(self.summary.score, self.summary.sentence)
        self.go_to(problems[0].feature)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self._files.import_file(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Restack where the text has become too large for columns."""
        super().resizeEvent(event)
        width_px = self.width() * 100 / self._presentation.scale.text_percent
        beside = width_px >= SIDE_BESIDE_PX
        if beside is not self._side_area.isVisibleTo(self):
            self._place_side(beside=beside)
        form_px = width_px - SIDE_PX if beside else width_px
        self.form.set_columns(2 if form_px >= PAIRS_PX else 1)

    def _fill(self) -> None:
        current = self._files.current
        came_in = self._files.imported is not None or bool(current.saved_at)
        self.form.fill(current.title, current.texts, was_left=came_in)
        self._check()
        self._show_state()

    def _check(self) -> None:
        problems, texts = self._files.problems, self._files.current.texts
        self.form.present(problems)
        optional = [name for name, view in self.form.views.items() if not view.is_required]
        filled = sum(name in texts for name in optional)
        self.summary.present(problems, filled, len(optional), len(self._unseen()))
        self.offer.present(self._files.offered)

    def _unseen(self) -> frozenset[str]:
        return frozenset(self._files.current.texts) - frozenset(self.form.views)

    def _show_state(self) -> None:
        current, texts = self._files.current, self._presentation.texts
        if not current.saved_at:
            self._state.setText(texts("new_file.not_kept"))
        else:
            self._state.setText(
                texts("new_file.kept", moment=moment_words(current.saved_at, self._presentation.language))
            )
        for one in (self._state, self._other):
            one.setVisible(not self._files.is_blank)
        self._drop.setVisible(self._files.is_blank)

    def _show_files(self) -> None:
        self.new_files.present(self._files.files, self._files.unreadable)
        self.offer.present(self._files.offered)

    def _note_kept(self, _file: NewFile) -> None:
        self._failure.hide()
        self._show_state()

    def _tell(self, error: Exception) -> None:
        told = self._presentation.texts("new_file.failed", sentence=sentence(error, self._presentation.texts))
        if self._failure.isHidden() or self._failure.text() != told:
            self._failure.setText(told)
            self._failure.show()
            announce(self._failure, told)

    def _begin(self) -> None:
        self._files.dismiss_report()
        self._files.begin()
        self.form.name.setFocus()

    def _resume(self, client_id: int) -> None:
        self._files.resume(client_id)
        self._area.verticalScrollBar().setValue(0)
        self.form.focus_next_to_fill()

    def _accept_offer(self) -> None:
        if self._files.offered is not None:
            self._resume(self._files.offered.client_id)

    def _listen(self) -> None:
        files = self._files
        files.replaced.connect(self._fill)
        files.checked.connect(self._check)
        files.kept.connect(self._note_kept)
        files.listed.connect(self._show_files)
        files.import_ended.connect(self._show_report)
        files.failed.connect(self._tell)
        self.form.edited.connect(files.edit)
        self.form.renamed.connect(files.rename)
        self.summary.wanted.connect(self.go_to)
        self.summary.score_asked.connect(self.score)
        self.summary.removal_asked.connect(lambda: files.remove(self._unseen()))
        self.new_files.opened.connect(self._session.open_client)
        self.new_files.resumed.connect(self._resume)
        self.new_files.deleted.connect(files.delete)
        self.offer.accepted.connect(self._accept_offer)
        self.offer.declined.connect(files.decline)
        self.report.dismissed.connect(files.dismiss_report)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.score)

    def _show_report(self) -> None:
        self.report.present(self._files.imported)
        if self._files.imported is not None:
            self._area.verticalScrollBar().setValue(0)

    def _make_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._presentation.scale.gap(3))
        column.addWidget(self.summary)
        column.addWidget(self.new_files)
        column.addStretch(1)
        return side

    def _lay_out(self) -> None:
        texts, gap = self._presentation.texts, self._presentation.scale.gap
        head = FlowLayout(gap=gap(3))
        head.addWidget(page_title(self._presentation, texts("new_file.page")))
        head.addWidget(self._state)
        self._import.clicked.connect(self.ask_import)
        self._other.clicked.connect(self._begin)
        for control in (self._other, self._import, self._drop):
            head.addWidget(control)
        self._form_column.setContentsMargins(0, 0, gap(2), 0)
        self._form_column.setSpacing(gap(3))
        for one in (self.offer, self.report, self.form):
            self._form_column.addWidget(one)
        self._form_column.addStretch(1)
        self._side_area.setWidgetResizable(True)
        self._side_area.setFrameShape(QFrame.Shape.NoFrame)
        self._side_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setProperty("role", "page")
        self._side_area.setFixedWidth(self._presentation.scale.px(SIDE_PX))
        self._columns.setSpacing(gap(3))
        self._columns.addWidget(self._area, 1)
        self._columns.addWidget(self._side_area)
        self._side_area.setWidget(self._side)
        body = QVBoxLayout(self)
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        body.addLayout(head)
        body.addWidget(self._failure)
        body.addLayout(self._columns, 1)

    def _place_side(self, *, beside: bool) -> None:
        if beside:
            self._form_column.removeWidget(self._side)
            self._side_area.setWidget(self._side)
        else:
            self._side_area.takeWidget()
            self._form_column.insertWidget(self._form_column.count() - 1, self._side)
        self._side_area.setVisible(beside)


def _dropped_file(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
