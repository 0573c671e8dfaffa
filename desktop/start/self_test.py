"""The installed application proves itself: bundle, score, pages, help, letter and journal, one line a check."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtGui import QImage

from core.decisions.record import Decision
from core.documents.letter import LetterRequest
from core.errors import JournalDoubtError, UserFacingError
from core.journal.journal import EntryKind, Journal
from core.journal.trust import check_trust
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.population.store import ClientRow
from desktop.looks.messages import sentence
from desktop.looks.screen_texts import screen_texts
from desktop.looks.theme import load_fonts, load_theme
from desktop.session.documents import LetterOrder, SessionDocuments
from desktop.session.topics import Subject, Topic
from desktop.settings.decision_settings import ReadSettings, no_journal
from desktop.settings.folder_check import folder_problem
from desktop.settings.settings import LANGUAGES, THEMES
from desktop.start.app import Application
from desktop.window.help.pages import help_pages
from desktop.window.page_entries import PAGES, PageEntry

LONGEST_WAIT_MS = 120_000
T = TypeVar("T")


class CheckError(UserFacingError):
    """A check that did not hold; the message says what was found."""


@dataclass(frozen=True)
class Check:
    """One thing that must hold.

    Args:
        name: what is checked, in words.
        prove: returns what was found, or raises.
    """

    name: str
    prove: Callable[[], str]


class SelfTest:
    """Every check of the installation, in order; the first that fails ends the test.

    Args:
        application: not started.
        bundle: the bundle to open.
        tell: prints a line.
        has_crashed: whether anything unforeseen has happened since the start.
        asked: where decisions are written down on this desk, and who witnesses them.
    """

    def __init__(
        self,
        application: Application,
        bundle: Path,
        tell: Callable[[str], object],
        has_crashed: Callable[[], bool],
        asked: ReadSettings = no_journal,
    ) -> None:
        self._application, self._bundle, self._tell = application, bundle, tell
        self._has_crashed, self._asked = has_crashed, asked
        self._texts = application.presentation.texts

    @property
    def checks(self) -> tuple[Check, ...]:
        """What is checked, in order."""
        return (
            Check(self._texts("self_test.resources"), self._check_resources),
            Check(self._texts("self_test.bundle"), self._check_bundle),
            Check(self._texts("self_test.score"), self._check_score),
            *(Check(self._page_name(page), partial(self._check_page, page.page_id)) for page in PAGES),
            Check(self._texts("self_test.help"), self._check_help),
            Check(self._texts("self_test.letter"), self._check_letter),
            Check(self._texts("self_test.journal"), self._check_journal),
            Check(self._texts("self_test.journal_here"), self._check_journal_here),
            Check(self._texts("self_test.witnesses"), self._check_witnesses),
        )

    def run(self) -> bool:
        """Whether everything holds."""
        for check in self.checks:
            found, failure = self._proved(check)
            if failure:
                self._tell(self._texts("self_test.failed", check=check.name, reason=failure))
                return False
            self._tell(self._texts("self_test.passed", check=check.name, found=found))
        self._tell(self._texts("self_test.all_passed"))
        return True

    def _proved(self, check: Check) -> tuple[str, str]:
        """What was found, and what is wrong with it, empty where nothing is."""
        found, failure = "", ""
        try:
            found = check.prove()
        except CheckError as error:
            failure = str(error)
        except Exception as error:
            failure = sentence(error, self._texts)
        return found, self._texts("self_test.crashed") if self._has_crashed() else failure

    def _page_name(self, page: PageEntry) -> str:
        return self._texts("self_test.page", page=self._texts(page.text_key))

    def _check_resources(self) -> str:
        for language in LANGUAGES:
            screen_texts(language)
        for theme in THEMES:
            load_theme(theme)
        if not load_fonts():
            raise CheckError(self._texts("self_test.no_fonts"))
        return f"{', '.join(LANGUAGES)} · {', '.join(THEMES)}"

    def _check_bundle(self) -> str:
        self._application.window.resize(1280, 800)
        self._application.window.show()
        session = self._application.session
        refusals: list[Exception] = []
        session.bundle_refused.connect(refusals.append)
        ended = (session.bundle_opened, session.bundle_refused)
        loop_until(ended, lambda: self._application.flow.begin(self._bundle))
        if refusals:
            raise refusals[0]
        manifest = _present(session.bundle).manifest
        return f"{manifest.model_version}, {manifest.client_count}"

    def _check_score(self) -> str:
        session = self._application.session
        rows: list[tuple[ClientRow, ...]] = []
        loop = QEventLoop()

        def take(found: tuple[ClientRow, ...]) -> None:
            rows.append(found)
            loop.quit()

        session.fetch_rows(ALL_CLIENTS, ClientOrder(), (), 0, 1, take, Topic(Subject.CLIENT_ROWS, "self test"))
        QTimer.singleShot(LONGEST_WAIT_MS, loop, loop.quit)
        if not rows:
            loop.exec()
        if not rows:
            raise CheckError(self._texts("self_test.no_answer"))
        if not rows[0]:
            raise CheckError(self._texts("self_test.no_client"))
        row = rows[0][0]
        loop_until((session.client_opened, session.failed), lambda: session.open_client(row.client_id))
        assessment = _present(session.assessment)
        if abs(assessment.probability - row.probability) > 1e-6:
            raise CheckError(self._texts("self_test.score_differs", client=row.client_id))
        return f"{row.client_id}: {assessment.probability:.4f}"

    def _check_page(self, page_id: str) -> str:
        window = self._application.window
        window.show_page(page_id)
        image = window.page(page_id).grab().toImage()
        colors = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
        if len(colors) < 3:
            raise CheckError(self._texts("self_test.blank_page"))
        return f"{image.width()} × {image.height()}"

    def _check_help(self) -> str:
        pictures = [page.folder / name for each in LANGUAGES for page in help_pages(each) for name in page.pictures]
        for picture in pictures:
            if QImage(str(picture)).isNull():
                raise CheckError(self._texts("self_test.no_picture", name=picture.name))
        return str(len(pictures))

    def _check_letter(self) -> str:
        assessment, documents = _present(self._application.session.assessment), self._documents
        request = LetterRequest(Decision.TO_REVIEW, date.today(), advisor="-")
        refusals: list[Exception] = []
        documents.failed.connect(lambda error, _document: refusals.append(error))
        with tempfile.TemporaryDirectory() as folder:
            for language in LANGUAGES:
                path = Path(folder) / f"{language}.pdf"
                order = LetterOrder(assessment, None, request, look_for_changes=False, language=language)
                loop_until((documents.saved, documents.failed), partial(documents.save_letter, order, path))
                if refusals:
                    raise refusals[0]
                if not path.read_bytes().startswith(b"%PDF"):
                    raise CheckError(self._texts("self_test.no_letter"))
        return ", ".join(LANGUAGES)

    @property
    def _documents(self) -> SessionDocuments:
        return self._application.session.decisions.documents

    def _check_journal(self) -> str:
        with tempfile.TemporaryDirectory() as folder:
            journal = Journal(Path(folder) / "journal.sqlite")
            try:
                journal.append(EntryKind.OPINION, "self-test", 1, {"opinion": "none"})
                check = journal.verify()
            finally:
                journal.close()
        if not check.intact:
            raise CheckError(self._texts("self_test.journal_broken"))
        return str(check.entries)

    def _check_journal_here(self) -> str:
        """The journal of this desk can be written, and is what was written."""
        asked = self._asked()
        journal = asked.journal
        if journal is None:
            return ""
        if folder_problem(journal.parent):
            raise CheckError(self._texts("self_test.not_recorded", folder=journal.parent))
        if not journal.exists():
            return str(journal.parent)
        if not os.access(journal, os.W_OK):
            raise CheckError(self._texts("self_test.not_recorded", folder=journal))
        found = check_trust(journal, asked.journal_desk, datetime.now(UTC))
        if found.loss is not None:
            raise JournalDoubtError(found.loss.doubt, found.loss.sequence)
        return str(journal)

    def _check_witnesses(self) -> str:
        """The folders that the policy names for the journal can be written."""
        settings = self._asked().settings
        named = [one for one in (settings.journal_witness_folder, settings.journal_copies_folder) if one]
        for folder in named:
            if not Path(folder).is_dir() or not os.access(folder, os.W_OK):
                raise CheckError(self._texts("self_test.no_witness", folder=folder))
        return ", ".join(named) or "0"


def loop_until(signals: tuple[SignalInstance, ...], start: Callable[[], object]) -> None:
    """Run Qt's loop until one of the signals comes, or the time is over."""
    loop = QEventLoop()
    for one in signals:
        one.connect(loop.quit)
    QTimer.singleShot(LONGEST_WAIT_MS, loop, loop.quit)
    start()
    loop.exec()


def _present(value: T | None) -> T:
    if value is None:
        raise TimeoutError
    return value
