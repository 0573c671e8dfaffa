"""What a person asks for and verifies where the advice is not certain, as the lender words it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from core.errors import DocumentError
from core.storage.resource_files import resource
from core.storage.structured_text import StructuredTextError, toml_table, typed

CHECKLIST_FILE = "documents/checklist.toml"
DOCUMENT = "checklist"
LONGEST_NAME = 60


class CheckKind(StrEnum):
    """What there is to do."""

    DOCUMENT = "document"
    VALUE = "value"


class CheckItem(msgspec.Struct, frozen=True):
    """One line of the list, as it lies in the file.

    Args:
        name: under which its tick is kept.
        kind: a document to ask for, or a value to verify.
        fr, en: its words.
        feature: the value of the file to show beside it, empty for none.
    """

    name: str
    kind: CheckKind
    fr: str
    en: str
    feature: str = ""

    def words(self, language: str) -> str:
        """Its words in a language."""
        return self.fr if language == "fr" else self.en


class _Document(msgspec.Struct):
    items: tuple[CheckItem, ...]


@dataclass(frozen=True)
class RecordedCheck:
    """One line of the list as it stood when a decision was written.

    Args:
        text: as it was shown.
        done: whether it was ticked.
    """

    text: str
    done: bool

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> RecordedCheck:
        """Read what the journal holds of it.

        Raises:
            KeyError: the payload holds none.
        """
        return cls(str(payload["text"]), bool(payload["done"]))


def read_checklist(content: bytes) -> tuple[CheckItem, ...]:
    """Read a list from a TOML file of ``[[items]]``.

    Raises:
        DocumentError: the file is no such file; the reason names what is missing or of another kind.
    """
    try:
        items = typed(toml_table(content), _Document).items
    except StructuredTextError as error:
        raise DocumentError(DOCUMENT, str(error)) from error
    names = [item.name for item in items]
    for name in names:
        if not name.strip() or names.count(name) > 1:
            raise DocumentError(DOCUMENT, f"name = {name[:LONGEST_NAME]!r}")
    return items


def default_checklist() -> tuple[CheckItem, ...]:
    """The list that ships with the program."""
    return read_checklist(resource(CHECKLIST_FILE).read_bytes())
