"""What the client takes away: letters and personal data, set and written in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.reading import DecisionFilter, JournalLine, journal_lines
from core.decisions.record import DecisionRecord
from core.documents.letter import Letter, LetterRequest, compose_letter, letter_pages, save_letter
from core.documents.letter_contacts import Contacts, default_contacts, read_contacts
from core.documents.meeting_summary import MeetingSummary, compose_summary, save_summary, summary_pages
from core.documents.personal_data import PersonalData, personal_data
from core.documents.personal_data_files import personal_data_pages, save_personal_data
from core.errors import DecisionError
from core.features.formatting import Formatter
from core.journal.entry import EntryKind
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
SUMMARY_TOPIC = Topic(Subject.DOCUMENT_PREVIEW, "summary")
PRINTED_PIXELS_PER_INCH = 300.0
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


class Document(Enum):
    """What may be handed over."""

    LETTER = auto()
    SUMMARY = auto()
    DATA = auto()


class SessionDocuments(QObject):
    """Sets documents on the lane; of several previews asked for in a row, the last one comes.

    Signals:
        previewed: a ``LetterPreview``.
        summary_previewed: the pages of a summary, one PNG each.
        pages_set: the pages of a document at the fineness of a printer, one PNG each, and which document it is.
        saved: the path of the document that was written, and which document it is.
        failed: the exception that kept a document from being set or written, and which document it is.
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
    summary_previewed = Signal(tuple)
    pages_set = Signal(tuple, Document)
    saved = Signal(Path, Document)
    failed = Signal(Exception, Document)
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

        self._lane.submit(work, self.previewed.emit, self._refusal(Document.LETTER), PREVIEW_TOPIC, self)

    def save_letter(self, order: LetterOrder, path: Path) -> None:
        """Write a letter as PDF, whole or not at all; ends in ``saved`` or ``failed``."""
        self._save(lambda: save_letter(self._letter(order), path), path, Document.LETTER)

    def print_letter(self, order: LetterOrder) -> None:
        """Set a letter for a printer; ends in ``pages_set`` or ``failed``."""
        self._set(lambda: letter_pages(self._letter(order), PRINTED_PIXELS_PER_INCH), Document.LETTER)

    def preview_summary(self, order: LetterOrder, pixels_per_inch: float) -> None:
        """Set the summary of a meeting as images; ends in ``summary_previewed`` or ``failed``."""
        self._lane.submit(
            lambda: summary_pages(self._summary(order), pixels_per_inch),
            self.summary_previewed.emit,
            self._refusal(Document.SUMMARY),
            SUMMARY_TOPIC,
            self,
        )

    def save_summary(self, order: LetterOrder, path: Path) -> None:
        """Write the summary of a meeting as PDF, whole or not at all; ends in ``saved`` or ``failed``."""
        self._save(lambda: save_summary(self._summary(order), path), path, Document.SUMMARY)

    def print_summary(self, order: LetterOrder) -> None:
        """Set the summary of a meeting for a printer; ends in ``pages_set`` or ``failed``."""
        self._set(lambda: summary_pages(self._summary(order), PRINTED_PIXELS_PER_INCH), Document.SUMMARY)

    def save_personal_data(self, assessment: Assessment, path: Path, language: str) -> None:
        """Write all that is known of a client as the ending of the path says; ends in ``saved`` or ``failed``."""

        def work() -> None:
            save_personal_data(self._personal_data(assessment, language), self.contacts(language), path)

        self._save(work, path, Document.DATA)

    def print_personal_data(self, assessment: Assessment, language: str) -> None:
        """Set all that is known of a client for a printer; ends in ``pages_set`` or ``failed``."""

        def work() -> tuple[bytes, ...]:
            data = self._personal_data(assessment, language)
            return personal_data_pages(data, self.contacts(language), PRINTED_PIXELS_PER_INCH)

        self._set(work, Document.DATA)

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

    def _save(self, work: Callable[[], None], path: Path, document: Document) -> None:
        topic = Topic(Subject.DOCUMENT_SAVING, path)
        self._lane.submit(work, lambda _none: self.saved.emit(path, document), self._refusal(document), topic, self)

    def _set(self, work: Callable[[], tuple[bytes, ...]], document: Document) -> None:
        topic = Topic(Subject.DOCUMENT_PRINTING, document)
        self._lane.submit(
            work, lambda pages: self.pages_set.emit(pages, document), self._refusal(document), topic, self
        )

    def _refusal(self, document: Document) -> Callable[[Exception], None]:
        return lambda error: self.failed.emit(error, document)

    def _personal_data(self, assessment: Assessment, language: str) -> PersonalData:
        lines = _lines(self._settings().journal, assessment.client.client_id)
        return personal_data(self._bundle, assessment, lines, date.today(), language)

    def _letter(self, order: LetterOrder) -> Letter:
        with self._rested(order) as (bundle, assessment, request):
            return compose_letter(bundle, assessment, request, self.contacts(order.language), order.language)

    def _summary(self, order: LetterOrder) -> MeetingSummary:
        journal = self._settings().journal
        said = "" if journal is None else _client_view(_lines(journal, order.assessment.client.client_id))
        with self._rested(order) as (bundle, assessment, request):
            return compose_summary(bundle, assessment, request, self.contacts(order.language), said, order.language)

    @contextmanager
    def _rested(self, order: LetterOrder) -> Iterator[tuple[Bundle, Assessment, LetterRequest]]:
        """What a document rests on: the model that the decision rests on, whichever is open now.

        Raises:
            DecisionError: that model is not on this workstation.
        """
        with PastBundles(self._bundle, self._settings()) as past:
            record = order.record
            bundle = self._bundle if record is None else past.find(record.bundle_fingerprint)
            if bundle is None:
                raise DecisionError("model_absent", subject=record.model_version if record is not None else "")
            assessment, request = order.assessment, order.request
            if record is not None:
                client_id = assessment.client.client_id
                request = _with_asked(bundle, request, record, client_id, order.language)
                # A record holds figures only; what the credits do not account for is not proposed.
                elsewhere = assessment.client.credits_elsewhere
                assessment = assess(bundle, replace(record.client(client_id), credits_elsewhere=elsewhere))
            changes = None
            if order.look_for_changes:
                changes = change_sentences(bundle, assessment.client, order.language)
            yield bundle, assessment, replace(request, changes=changes)


def _lines(path: Path | None, client_id: int) -> tuple[JournalLine, ...]:
    if path is None:
        raise no_journal_error()
    with closing(JournalReader(path)) as journal:
        return journal_lines(journal, DecisionFilter(client_id=client_id))


def _client_view(lines: tuple[JournalLine, ...]) -> str:
    """What the client had written down last, empty where nothing was."""
    return next(
        (str(one.facts.get("text", "")) for one in reversed(lines) if one.entry.kind is EntryKind.CLIENT_VIEW), ""
    )


def _with_asked(
    bundle: Bundle, request: LetterRequest, record: DecisionRecord, client_id: int, language: str
) -> LetterRequest:
    told = ClosingWords(screen_texts(language), Formatter(language, bundle.manifest.currency), bundle.catalogue)
    closed = told.whole(record.closed) if record.closed is not None else ""
    asked = record.asked(client_id) if record.edits else None
    rate = record.terms.chosen_rate if record.terms is not None else None
    return replace(request, asked=asked, closed=closed, annual_rate=rate)
