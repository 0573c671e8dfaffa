"""What opening a client brings: read in one piece in the lane, and shown by every part of the window as it is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache

from core.assessment.assessment import Assessment, assess
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.advice_today import advice_today
from core.decisions.case import ClientCase, read_case, unread_case
from core.decisions.changed_advice import FindClient
from core.decisions.data_correction import data_corrections, with_corrections
from core.decisions.rules import OpinionFirst
from core.errors import JournalError, UnknownClientError
from core.journal.journal import JournalReader
from core.model.policy import Advice
from core.new_files.store import NewFile
from desktop.settings.decision_settings import DecisionSettings


@dataclass(frozen=True)
class OpenedClient:
    """One client.

    Args:
        assessment: the file, scored and explained, with what was put right in it.
        case: where the decision stands, and whether the score may be shown.
        advice_today: what is advised today on what was decided; None where nothing was, or where it cannot be read.
    """

    assessment: Assessment
    case: ClientCase
    advice_today: Advice | None = None

    @property
    def client_id(self) -> int:
        """Number of the client."""
        return self.assessment.client.client_id


def read_client(bundle: Bundle, client_id: int, file: NewFile | None, settings: DecisionSettings) -> OpenedClient:
    """Read the journal, then read, score and explain the client.

    Args:
        bundle: holds and scores the clients.
        client_id: number of a client of the bundle, or of a new file.
        file: that file, None for a client of the bundle.
        settings: who looks, and which journal.

    Raises:
        UnknownClientError: no such client.
    """
    case = _read_case(client_id, settings)
    if file is not None:
        return opened_with(bundle, assess(bundle, file.client(bundle.catalogue)), case)
    return opened_with(bundle, assess(bundle, with_corrections(bundle.store.get(client_id), case.corrections)), case)


def opened_with(bundle: Bundle, assessment: Assessment, case: ClientCase) -> OpenedClient:
    """An assessed client with what the journal says, and what is advised today on what was decided.

    Args:
        bundle: scored the client.
        assessment: the file as it is.
        case: read from the journal.
    """
    today = None if case.rests_on is None else advice_today(bundle, assessment.client, case.rests_on)
    return OpenedClient(assessment, case, today)


def _read_case(client_id: int, settings: DecisionSettings) -> ClientCase:
    rule = opinion_rule(settings)
    if settings.journal is None:
        return unread_case(no_journal_error(), rule)
    try:
        with closing(JournalReader(settings.journal)) as journal:
            return read_case(journal, client_id, rule)
    except JournalError as error:
        return unread_case(error, rule)


def opinion_rule(settings: DecisionSettings) -> OpinionFirst:
    """Who looks at a client, and whether an opinion comes before the score."""
    return OpinionFirst(settings.author, settings.opinion_first)


def no_journal_error() -> JournalError:
    """What there is to say where nothing can be recorded."""
    return JournalError("", "no folder")


def files_of_today(journal: JournalReader, bundle: Bundle, mine: Mapping[int, Client]) -> FindClient:
    """Finds clients of a bundle, or new files, with what was put right in them.

    What it finds may end in a ``JournalError``, where the journal cannot be read.

    Args:
        journal: holds the corrections.
        bundle: holds the clients.
        mine: new files by number.
    """
    # Read with the first file that is looked for: often there is none.
    corrections = cache(lambda: data_corrections(journal))

    def find(client_id: int) -> Client | None:
        if client_id in mine:
            return mine[client_id]
        with suppress(UnknownClientError):
            return with_corrections(bundle.store.get(client_id), corrections().get(client_id, ()))
        return None

    return find
