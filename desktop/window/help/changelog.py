"""What changed from version to version, as it is told to the advisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.storage.resource_files import resource_table

CHANGELOG = "changelog.toml"


@dataclass(frozen=True)
class Release:
    """One version.

    Args:
        version: as in pyproject.toml.
        date: the day on which it was released.
        changes: sentences in Markdown, by language.
    """

    version: str
    date: date
    changes: dict[str, tuple[str, ...]]


def releases() -> tuple[Release, ...]:
    """Every version, the newest first: the one that runs.

    Raises:
        OSError: the file is missing.
    """
    return tuple(
        Release(one["version"], one["date"], {language: tuple(one[language]) for language in ("fr", "en")})
        for one in resource_table(CHANGELOG)["versions"]
    )
