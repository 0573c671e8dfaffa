"""What the client takes away: letters and personal data, set and written in the background."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.reading import DecisionFilter, JournalLine, journal_lines
from core.decisions.record import DecisionRecord
from core.documents.letter import Letter, LetterRequest, compose_letter, letter_pages, save_letter
from core.documents.letter_contacts import Contacts, default_contacts, read_contacts
from core.documents.personal_data import personal_data
from core.documents.personal_data_files import save_personal_data
from core.errors import DecisionError
from core.features.formatting import Formatter
from core.journal.journal import JournalReader
from desktop.looks.screen_texts import screen_texts
from desktop.session.closing_words import ClosingWords
from desktop.session.lane import Lane
from desktop.session.letter_changes import change_sentences
from desktop.session.opened_client import no_journal_error
from desktop.session.past_bundles import PastBundles
from desktop.session.topics import Subject, Topic
from desktop.settings.decision_settings import ReadSettings

PREVIEW_TOPIC = Topic(Subject.DOCUMENT_PREVIEW)
CHANGES_TOPIC = Topic(Subject.CLIENT_CHANGES)


@dataclass(frozen=True)
class LetterOrder:
    """A letter to be set.

    Args:
        assessment: the client's file.
        record: what the decision rests on; None where nothing is decided yet, the file is then taken as it is.
        request: decision, names and reason; its changes and what was asked are replaced.
        look_for_changes: whether to look for what would have changed the result.
        language: of the letter, ``"fr"`` or ``"en"``.
    """

    assessment: Assessment
    record: DecisionRecord | None
    request: LetterRequest
    look_for_changes: bool
    language: str


@dataclass(frozen=True)
class LetterPreview:
    """A letter to look at before it is saved.

    Args:
        letter: its words.
        pages: one PNG a page.
    """

    letter: Letter
    pages: tuple[bytes, ...]


class SessionDocuments(QObject):
    """Sets documents on the lane; of several previews asked for in a row, the last one comes.

    Signals:
        previewed: a ``LetterPreview``.
        saved: the path of the document that was written.
        failed: the exception that kept a document from being set or written.
        changes_found: number of a client and what would change the result, as sentences: none where no small change
            suffices, None where the file gives nothing to start from.
        changes_failed: the exception that kept them from being looked for.

    Args:
        bundle: scores the clients.
        lane: where documents are set.
        settings: addresses that letters give.
        parent: Qt owner.
    """

    previewed = Signal(LetterPreview)
    saved = Signal(Path)
    failed = Signal(Exception)
    changes_found = Signal(int, object)
    changes_failed = Signal(Exception)

    def __init__(self, bundle: Bundle, lane: Lane, settings: ReadSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bundle, self._lane, self._settings = bundle, lane, settings

    def preview_letter(self, order: LetterOrder, pixels_per_inch: float) -> None:
        """Set a letter as images; ends in ``previewed`` or ``failed``."""

        def work() -> LetterPreview:
            letter = self._letter(order)
            return LetterPreview(letter, letter_pages(letter, pixels_per_inch))

        self._lane.submit(work, self.previewed.emit, self.failed.emit, PREVIEW_TOPIC, self)

    def save_letter(self, order: LetterOrder, path: Path) -> None:
        """Write a letter as PDF, whole or not at all; ends in ``saved`` or ``failed``."""
        self._save(lambda: save_letter(self._letter(order), path), path)

    def save_personal_data(self, assessment: Assessment, path: Path, language: str) -> None:
        """Write all that is known of a client as the ending of the path says; ends in ``saved`` or ``failed``."""
        journal, client_id = self._settings().journal, assessment.client.client_id

        def work() -> None:
            lines = _lines(journal, client_id)
            data = personal_data(self._bundle, assessment, lines, date.today(), language)
            save_personal_data(data, self.contacts(language), path)

        self._save(work, path)

    def find_changes(self, client: Client, language: str) -> None:
        """Look for what would change the result; ends in ``changes_found`` or ``changes_failed``."""
        self._lane.submit(
            lambda: change_sentences(self._bundle, client, language),
            lambda found: self.changes_found.emit(client.client_id, found),
            self.changes_failed.emit,
            CHANGES_TOPIC,
            self,
        )

    def contacts(self, language: str) -> Contacts:
        """Where clients are sent.

        Raises:
            OSError: the file of the branch cannot be read.
            DocumentError: it is no such file.
        """
        path = self._settings().letter_contacts
        return default_contacts(language) if path is None else read_contacts(path.read_bytes(), language)

    def _save(self, work: Callable[[], None], path: Path) -> None:
        topic = Topic(Subject.DOCUMENT_SAVING, path)
        self._lane.submit(work, lambda _none: self.saved.emit(path), self.failed.emit, topic, self)

    def _letter(self, order: LetterOrder) -> Letter:
        """A letter rests on the model that the decision rests on, whichever is open now.

        Raises:
            DecisionError: that model is not on this workstation, or what the letter must say is missing.
        """
        with PastBundles(self._bundle, self._settings()) as past:
            record = order.record
            bundle = self._bundle if record is None else past.find(record.bundle_fingerprint)
            if bundle is None:
                raise DecisionError("model_absent", subject=record.model_version if record is not None else "")
            return self._letter_on(bundle, order)

    def _letter_on(self, bundle: Bundle, order: LetterOrder) -> Letter:
        assessment, request = order.assessment, order.request
        if order.record is not None:
            client_id = assessment.client.client_id
            request = _with_asked(bundle, request, order.record, client_id, order.language)
            # A record holds figures only; what the credits do not account for is not proposed.
            elsewhere = order.assessment.client.credits_elsewhere
            client = replace(order.record.client(client_id), credits_elsewhere=elsewhere)
            assessment = assess(bundle, client)
        changes = None
        if order.look_for_changes:
            changes = change_sentences(bundle, assessment.client, order.language)
        request = replace(request, changes=changes)
        return compose_letter(bundle, assessment, request, self.contacts(order.language), order.language)


def _lines(path: Path | None, client_id: int) -> tuple[JournalLine, ...]:
    if path is None:
        raise no_journal_error()
    with closing(JournalReader(path)) as journal:
        return journal_lines(journal, DecisionFilter(client_id=client_id))


def _with_asked(
    bundle: Bundle, request: LetterRequest, record: DecisionRecord, client_id: int, language: str
) -> LetterRequest:
    told = ClosingWords(screen_texts(language), Formatter(language, bundle.manifest.currency), bundle.catalogue)
    closed = told.whole(record.closed) if record.closed is not None else ""
    return replace(request, asked=record.asked(client_id) if record.edits else None, closed=closed)
