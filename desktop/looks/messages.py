"""From an exception to the one sentence a user reads: what, where, what to do."""

from __future__ import annotations

import logging

from core.error_trace import named
from core.errors import (
    ArrivalRefusedError,
    BundleError,
    DecisionError,
    DocumentError,
    FellBackError,
    FormerFaultError,
    InvalidValueError,
    JournalDoubtError,
    JournalError,
    UnforeseenError,
    UnknownClientError,
    UserFacingError,
)
from core.features.formatting import Formatter
from core.population.saved_filters import SavedFiltersError, UnknownConditionsError, UnsuitableFilterError
from core.storage.plain_words import plain_words
from core.storage.texts import Texts
from desktop.settings.settings import SettingsError

_log = logging.getLogger(__name__)


def is_foreseen(error: BaseException) -> bool:
    """Whether an error may happen to a program without faults: the advisor is told what to do, nobody repairs it."""
    return isinstance(error, UserFacingError) or (isinstance(error, OSError) and bool(error.filename))


def sentence(error: Exception, texts: Texts) -> str:
    """The sentence for an error, in the language of ``texts``; the log says that it was told.

    Args:
        error: any exception; those nobody foresaw give a general sentence without their details.
        texts: the sentences of one language.
    """
    _log.info("said: %s", named(error))
    return plain_words(_sentence(error, texts))


def _sentence(error: Exception, texts: Texts) -> str:
    match error:
        case BundleError():
            return _bundle_sentence(error, texts)
        case UnknownClientError():
            number = Formatter(texts.language).client_id(error.client_id)
            return texts("messages.unknown_client", client=number)
        case JournalError():
            key = f"messages.journal_{error.problem}" if error.problem else "messages.journal"
            return texts(key, path=error.path, reason=error.reason)
        case JournalDoubtError():
            return texts(f"journal.loss.{error.doubt}", line=Formatter(texts.language).number(error.sequence))
        case DecisionError():
            return texts(f"messages.decision.{error.problem}", line=error.sequence, name=error.subject)
        case DocumentError():
            return texts("messages.documents.failed", reason=error.reason)
        case InvalidValueError():
            return _value_sentence(error, texts)
        case SavedFiltersError() | UnknownConditionsError() | UnsuitableFilterError():
            return _filter_sentence(error, texts)
        case SettingsError():
            return _settings_sentence(error, texts)
        case UnforeseenError() | FormerFaultError() | FellBackError() | ArrivalRefusedError():
            return _fault_sentence(error, texts)
        case OSError() if error.filename:
            return texts("messages.file", path=error.filename)
        case _:
            return texts("messages.unexpected", kind=type(error).__name__)


def _bundle_sentence(error: BundleError, texts: Texts) -> str:
    key = f"messages.bundle.{error.problem}"
    if key not in texts.entries:
        key = "messages.bundle.other"
    return texts(key, subject=error.subject, found=error.found, expected=error.expected, problem=error.problem)


def _settings_sentence(error: SettingsError, texts: Texts) -> str:
    place = texts("messages.settings.line", line=error.line) if error.line else error.key
    place = ", ".join(part for part in (place, error.cause) if part)
    key = f"messages.settings.{error.problem}"
    return texts(key, path=error.path, key=error.key, value=error.value, place=place)


def _filter_sentence(error: SavedFiltersError | UnknownConditionsError | UnsuitableFilterError, texts: Texts) -> str:
    match error:
        case SavedFiltersError():
            return texts(f"messages.filters.{error.problem}", path=error.path, detail=error.detail)
        case UnknownConditionsError():
            return texts("messages.filters.unknown", name=error.name, features=", ".join(error.features))
        case UnsuitableFilterError():
            return texts(f"messages.filters.{error.problem}", name=error.name)


def _fault_sentence(
    error: UnforeseenError | FormerFaultError | FellBackError | ArrivalRefusedError, texts: Texts
) -> str:
    if isinstance(error, FellBackError | ArrivalRefusedError):
        key = "messages.fell_back" if isinstance(error, FellBackError) else "messages.arrival_refused"
        return texts(key, name=error.name, reason=sentence(error.cause, texts))
    if isinstance(error, FormerFaultError):
        return texts("crash.former", path=error.report)
    if error.report is None:
        return texts("crash.sentence_without_report")
    return texts("crash.sentence", path=error.report)


def _value_sentence(error: InvalidValueError, texts: Texts) -> str:
    formatter = Formatter(texts.language)
    bounds = {
        name: "" if bound is None else formatter.number(bound, 0 if float(bound).is_integer() else 2)
        for name, bound in (("minimum", error.minimum), ("maximum", error.maximum))
    }
    key = f"messages.value.{error.problem}"
    if error.problem == "out_of_range" and "" in bounds.values():
        key += "_below" if bounds["maximum"] == "" else "_above"
    return texts(key, feature=error.feature, value=error.value, **bounds)
