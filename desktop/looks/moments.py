"""Dates and times of the journal as they are read at this workstation: local time, by language."""

from __future__ import annotations

from datetime import datetime

_DAY = {"fr": "{0:%d/%m/%Y}", "en": "{0.day} {month} {0:%Y}"}
_SHORT_DAY = {"fr": "{0:%d/%m}", "en": "{0.day} {month}"}
_MOMENT = {"fr": "{day} {0:%H:%M}", "en": "{day}, {0:%H:%M}"}
# Never the system's own names of months: they follow another language than the window's.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_moment(recorded_at: str) -> datetime:
    """A moment of the journal in local time.

    Args:
        recorded_at: ISO date and time with its offset.
    """
    return datetime.fromisoformat(recorded_at).astimezone()


def moment_words(recorded_at: str, language: str) -> str:
    """Day and time, such as ``21/11/2026 14:05``."""
    moment = local_moment(recorded_at)
    return _MOMENT[language].format(moment, day=day_words(recorded_at, language))


def day_words(recorded_at: str, language: str) -> str:
    """The day, such as ``21/11/2026``."""
    return _filled(_DAY[language], local_moment(recorded_at))


def short_day_words(recorded_at: str, language: str, now: datetime) -> str:
    """The day without its year where that is the present one, such as ``21/11``.

    Args:
        recorded_at: ISO date and time with its offset.
        language: ``"fr"`` or ``"en"``.
        now: gives the present year.
    """
    moment = local_moment(recorded_at)
    return _filled((_SHORT_DAY if moment.year == now.year else _DAY)[language], moment)


def _filled(pattern: str, moment: datetime) -> str:
    return pattern.format(moment, month=_MONTHS[moment.month - 1])
