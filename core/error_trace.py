"""What may be written about an error: its kind and where it happened, never what it says: that may be anything."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from types import TracebackType

from core.errors import UserFacingError

DEEPEST_CHAIN = 8
MOST_PLACES = 60
"""An endless recursion has a thousand places that say the same."""
_log = logging.getLogger(__name__)


def named(error: BaseException) -> str:
    """The kind of an error, with what is no client's value: a system's code, some facts of our own errors."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return " ".join([kind, *(f"{name}={value}" for name, value in _facts(error) if value not in ("", None, ()))])


def error_lines(error: BaseException, trace: TracebackType | None) -> tuple[str, ...]:
    """An error and what led to it, the first cause last: each one's name, then the places from the outermost inwards.

    Args:
        error: what was raised.
        trace: where, as ``sys.excepthook`` is told.
    """
    lines = [named(error), *_places(trace)]
    for cause in _causes(error):
        lines += [f"from {named(cause)}", *_places(cause.__traceback__)]
    return tuple(lines)


def log_unforeseen(error: BaseException, trace: TracebackType | None = None) -> None:
    """Leave a fault of the program in the log, on one line.

    Args:
        error: what was raised.
        trace: where; by default where the error itself says.
    """
    _log.error("unforeseen: %s", " | ".join(error_lines(error, trace or error.__traceback__)))


def _facts(error: BaseException) -> Iterator[tuple[str, object]]:
    if isinstance(error, UserFacingError):
        yield from ((name, getattr(error, name)) for name in error.loggable)
    elif isinstance(error, OSError):
        yield "errno", errno.errorcode.get(error.errno or 0, "")
    else:
        # SQLite's own errors carry the name of their code, and only those.
        yield "code", getattr(error, "sqlite_errorname", "")


def _causes(error: BaseException) -> Iterator[BaseException]:
    met, cause = {id(error)}, _cause(error)
    while cause is not None and id(cause) not in met and len(met) <= DEEPEST_CHAIN:
        yield cause
        met.add(id(cause))
        cause = _cause(cause)


def _cause(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None:
        return error.__cause__
    return None if error.__suppress_context__ else error.__context__


def _places(trace: TracebackType | None) -> tuple[str, ...]:
    places = []
    while trace is not None:
        frame = trace.tb_frame
        module = str(frame.f_globals.get("__name__", "?"))
        places.append(f"{module}:{trace.tb_lineno} {frame.f_code.co_qualname}")
        trace = trace.tb_next
    if len(places) <= MOST_PLACES:
        return tuple(places)
    half = MOST_PLACES // 2
    return (*places[:half], f"{len(places) - 2 * half} more", *places[-half:])
