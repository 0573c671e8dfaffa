"""Whom a letter comes from and where it sends the client: texts that a branch may replace."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from core.errors import DocumentError
from core.storage.resource_files import resource
from core.storage.structured_text import StructuredTextError, toml_table, typed

CONTACTS_FILE = "documents/contacts.toml"


@dataclass(frozen=True)
class Contacts:
    """The texts of one language, shown as they are.

    Args:
        lender: name at the head of the letter.
        lender_address: its lines.
        review: where to ask for a second look.
        data_protection: where to ask about personal data.
        complaint: where to complain.
        credit_references: where the external credit scores can be checked.
        debt_advice: free help with a budget, one text a line.
    """

    lender: str
    lender_address: tuple[str, ...]
    review: str
    data_protection: str
    complaint: str
    credit_references: str
    debt_advice: tuple[str, ...]


def default_contacts(language: str) -> Contacts:
    """The contacts that ship with the program."""
    return read_contacts(resource(CONTACTS_FILE).read_bytes(), language)


def read_contacts(content: bytes, language: str) -> Contacts:
    """Read contacts from a TOML file with one table a language.

    Raises:
        DocumentError: the file is no such file; the reason names the line that is missing, unknown or not a text.
    """
    try:
        table = typed(toml_table(content)[language], dict[str, Any])
        for name in sorted({field.name for field in fields(Contacts)} ^ set(table)):
            raise DocumentError("contacts", f"{language}.{name}")
        return typed(table, Contacts)
    except KeyError as error:
        raise DocumentError("contacts", f"[{language}]") from error
    except StructuredTextError as error:
        raise DocumentError("contacts", f"[{language}] {error}") from error
