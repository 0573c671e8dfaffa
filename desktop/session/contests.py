"""What clients say is wrong in their files: written to the journal at once, like decisions."""

from __future__ import annotations

from collections.abc import Callable

from core.bundle.bundle import Bundle
from core.decisions.contested_data import (
    ContestedDatum,
    ContestOutcome,
    check_contested_datum,
    record_contest,
    record_contest_answer,
)
from core.journal.journal import Journal, JournalEntry
from desktop.settings.decision_settings import ReadSettings


class SessionContests:
    """Writes contested data and the answers to them, in the name of the advisor.

    Args:
        bundle: kinds and ranges of the data.
        settings: who sits with the client.
        journal: gives the journal to write in.
        told: hears the entry that was written.
    """

    def __init__(
        self,
        bundle: Bundle,
        settings: ReadSettings,
        journal: Callable[[], Journal],
        told: Callable[[JournalEntry], JournalEntry],
    ) -> None:
        self._bundle, self._settings, self._journal, self._told = bundle, settings, journal, told

    def contest(self, client_id: int, datum: ContestedDatum, text: str) -> None:
        """Write down that a client says a datum is wrong.

        Args:
            client_id: the client.
            datum: what is said.
            text: the same in words.

        Raises:
            InvalidValueError: the datum cannot take the value that the client gives.
            DecisionError: the value is that of the file, or there is no author.
            JournalError: nothing was written.
        """
        check_contested_datum(datum, self._bundle.catalogue)
        self._told(record_contest(self._journal(), self._settings().author, client_id, datum, text))

    def settle(self, client_id: int, feature: str, outcome: ContestOutcome, text: str) -> None:
        """Write down that a contested datum stays as it is, and why.

        Raises:
            DecisionError: no reason, no author, or nothing of the kind is contested.
            JournalError: nothing was written.
        """
        author = self._settings().author
        self._told(record_contest_answer(self._journal(), author, client_id, feature, outcome, text))
