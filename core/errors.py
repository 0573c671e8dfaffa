"""The few errors a user may see: each carries facts, and the interface makes the sentence.

They are not frozen: ``contextlib`` and pytest set ``__traceback__`` on a raised instance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


class UserFacingError(Exception):
    """An expected failure that ends in one sentence for the user, never in a traceback.

    Attributes:
        loggable: names of the attributes that a log may hold; every other one may hold a client's value, a number or
            a name that somebody typed.
    """

    loggable: ClassVar[tuple[str, ...]] = ()


@dataclass(eq=False)
class UnforeseenError(UserFacingError):
    """A fault of the program in background work, already reported; what it said is left behind, it may hold anything.

    Args:
        kind: name of the exception's class.
        report: the report about it; None where none could be written.
    """

    loggable = ("kind",)
    kind: str
    report: Path | None = None

    def __str__(self) -> str:
        return f"unforeseen {self.kind}, report {self.report}"


@dataclass(eq=False)
class FormerFaultError(UserFacingError):
    """An earlier run of the program was ended by a fault of native code; what it left is a report now."""

    report: Path

    def __str__(self) -> str:
        return f"an earlier run ended in a fault, report {self.report}"


class CatalogueError(UserFacingError):
    """A catalogue that contradicts itself; the message names the entry."""


@dataclass(eq=False)
class BundleError(UserFacingError):
    """A bundle that must not be used.

    Args:
        problem: key of what is wrong, for instance ``"file_altered"``; see ``BUNDLE_PROBLEMS``.
        subject: the file, feature or figure concerned, empty where the bundle as a whole is meant.
        found: what was found, in plain characters.
        expected: what was expected instead.
    """

    loggable = ("problem", "subject")
    problem: str
    subject: str = ""
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        facts = [f"{name}={value}" for name, value in self._facts() if value]
        return " ".join([self.problem, *facts])

    def _facts(self) -> tuple[tuple[str, str], ...]:
        return (("subject", self.subject), ("found", self.found), ("expected", self.expected))


@dataclass(eq=False)
class FellBackError(UserFacingError):
    """The newest bundle did not open, and the one before it is used.

    Args:
        name: the newest one's folder, without its place.
        cause: why it did not open.
    """

    loggable = ("name",)
    name: str
    cause: Exception

    def __str__(self) -> str:
        return f"{self.name} did not open: {self.cause}"


@dataclass(eq=False)
class ArrivalRefusedError(UserFacingError):
    """A bundle that came while the application ran is not used.

    Args:
        name: of its file or folder, without its place.
        cause: why it is not.
    """

    name: str
    cause: Exception

    def __post_init__(self) -> None:
        # The log tells of a cause what it may, and nothing of the name that somebody gave a file.
        self.__cause__ = self.cause

    def __str__(self) -> str:
        return f"{self.name} is not used: {self.cause}"


BUNDLE_PROBLEMS = (
    "not_found",
    "manifest_unreadable",
    "format_older",
    "format_newer",
    "signature_missing",
    "signature_invalid",
    "key_not_trusted",
    "key_revoked",
    "serial_too_low",
    "older_than_opened",
    "expired",
    "expired_but_opened",
    "expiry_not_said",
    "renewal_due",
    "file_missing",
    "file_extra",
    "file_altered",
    "file_unreadable",
    "file_not_regular",
    "file_too_large",
    "changed_while_opening",
    "crashes",
    "features_differ",
    "golden_row_differs",
    "pack_unreadable",
    "pack_unsafe",
    "nothing_installed",
    "no_earlier_one",
    "database_newer",
    "application_older",
    "application_newer",
    "delta_base_missing",
    "delta_other_writer",
)


@dataclass(eq=False)
class UnknownClientError(UserFacingError):
    """No client with this id in the open bundle."""

    client_id: int

    def __str__(self) -> str:
        return f"client {self.client_id} is not in the open bundle"


@dataclass(eq=False)
class InvalidValueError(UserFacingError):
    """A value that a feature cannot take.

    Args:
        feature: catalogue name of the feature, or ``"closed_credit"``.
        problem: ``"not_a_number"``, ``"out_of_range"``, ``"unknown_category"``, ``"not_whole"``, ``"protected"``,
            ``"not_editable"`` or ``"not_closable"`` (a credit elsewhere).
        value: what was given, as text.
        minimum, maximum: the accepted range where there is one.
    """

    loggable = ("feature", "problem")
    feature: str
    problem: str
    value: str = ""
    minimum: float | None = None
    maximum: float | None = None

    def __str__(self) -> str:
        return f"{self.feature}: {self.problem} ({self.value})"


@dataclass(eq=False)
class ContradictionError(UserFacingError):
    """Values that cannot be true together, though each one could be.

    Args:
        rule: key of the rule that is broken; see ``CONTRADICTIONS``.
        features: catalogue names of the features concerned, the one to look at first in front.
        found: the figure that breaks the rule, NaN where it is missing or no figure is meant.
        limit: what it would have to respect, NaN where no figure is meant.
    """

    loggable = ("rule", "features")
    rule: str
    features: tuple[str, ...]
    found: float = math.nan
    limit: float = math.nan

    def __str__(self) -> str:
        return f"{self.rule} {', '.join(self.features)} found={self.found} limit={self.limit}"


CONTRADICTIONS = (
    "needed_for_terms",
    "instalment_above_credit",
    "instalment_above_income",
    "interest_not_paid",
    "amount_not_repaid",
    "rate_negative",
    "duration_not_positive",
    "credit_above_goods",
    "deposit_above_goods",
    "employment_in_the_future",
    "work_without_job",
    "car_age_without_car",
    "debt_without_credit",
)


@dataclass(eq=False)
class JournalError(UserFacingError):
    """The journal of decisions cannot be read or written.

    Args:
        path: the file.
        reason: what the system says.
        problem: where more is known than that: ``"newer"`` or ``"foreign"`` file, ``"key"`` that cannot be used,
            ``"moved"`` folder, ``"replaced"`` file, ``"network"`` folder, ``"no_log"`` where no log can be kept.
    """

    loggable = ("problem",)
    path: str
    reason: str
    problem: str = ""

    def __str__(self) -> str:
        return f"journal {self.path}: {self.problem} {self.reason}"


@dataclass(eq=False)
class JournalDoubtError(UserFacingError):
    """The journal of decisions is no longer what was written.

    Args:
        doubt: why, as ``core.journal.trust`` names it.
        sequence: the first entry that cannot be trusted.
        seen_at: ISO date and time of the witness that shows it, empty where the file itself does.
    """

    loggable = ("doubt", "sequence", "seen_at")
    doubt: str
    sequence: int
    seen_at: str = ""

    def __str__(self) -> str:
        return f"journal {self.doubt} from entry {self.sequence}, seen {self.seen_at}"


@dataclass(eq=False)
class DecisionError(UserFacingError):
    """An act on decisions that the rules do not allow; nothing was written.

    Args:
        problem: one of ``DECISION_PROBLEMS``.
        sequence: the entry concerned, 0 where there is none.
        subject: the name or field concerned, empty where there is none.
    """

    loggable = ("problem", "sequence")
    problem: str
    sequence: int = 0
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.problem} (entry {self.sequence}, {self.subject!r})"


DECISION_PROBLEMS = (
    "author_missing",
    "text_missing",
    "reason_missing",
    "override_reason_missing",
    "opinion_missing",
    "entry_unknown",
    "same_person",
    "same_account",
    "already_answered",
    "already_requested",
    "not_correctable",
    "nothing_corrected",
    "document_missing",
    "already_corrected",
    "nothing_contested",
    "model_absent",
)


@dataclass(eq=False)
class DocumentError(UserFacingError):
    """A document that cannot be made.

    Args:
        template: which document.
        reason: what stands in the way.
    """

    loggable = ("template",)
    template: str
    reason: str

    def __str__(self) -> str:
        return f"document {self.template}: {self.reason}"
