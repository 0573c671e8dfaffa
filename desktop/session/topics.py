"""What a request to the lane is about: of two requests with one topic, the newer wins."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum, auto


class Subject(Enum):
    """What is asked."""

    BUNDLE = auto()
    BUNDLE_CLOSING = auto()
    CLIENT = auto()
    CLIENT_HISTORY = auto()
    CLIENT_ROWS = auto()
    CLIENT_LIST_EXPORT = auto()
    CLIENT_LIST_GIVEN_UP = auto()
    COMPARISON_FACTS = auto()
    COMPARISON_VARIABLE = auto()
    COMPARISON_POINTS = auto()
    COMPARISON_EVERYTHING = auto()
    COMPARISON_OPTIONS = auto()
    COMPARISON_COUNT = auto()
    WHAT_IF = auto()
    RISK_CURVE = auto()
    SCENARIO = auto()
    SCENARIOS_REBASED = auto()
    OFFERS = auto()
    DESK = auto()
    TO_DO = auto()
    NEW_FILE = auto()
    NEW_FILES = auto()
    FILE_IMPORT = auto()
    CORRECTED_FILES = auto()
    PLACES = auto()
    ARRIVAL = auto()
    JOURNAL_READING = auto()
    JOURNAL_LINE = auto()
    JOURNAL_TRUST = auto()
    JOURNAL_COPY = auto()
    JOURNAL_BACKUP = auto()
    CORRECTIONS_READING = auto()
    DECISION_REPLAY = auto()
    DOCUMENT_PREVIEW = auto()
    DOCUMENT_SAVING = auto()
    DOCUMENT_PRINTING = auto()
    CLIENT_CHANGES = auto()


@dataclass(frozen=True)
class Topic:
    """A subject, and which one of its kind is meant.

    Args:
        subject: what is asked.
        about: a client's number, a path, whoever asks; requests that differ in it do not replace each other.
    """

    subject: Subject
    about: Hashable = None
