"""The addresses that letters give, as a file of the user's own beside the one that ships with the program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from core.documents.letter_contacts import Contacts, default_contacts, read_contacts
from core.storage.whole_file import write_whole
from desktop.settings.settings import LANGUAGES

CONTACTS_NAME = "contacts.toml"


def contacts_in_force(chosen: str, language: str) -> Contacts:
    """The addresses of the file chosen, or those that ship with the program.

    Args:
        chosen: the setting ``letter_contacts``.
        language: ``"fr"`` or ``"en"``.

    Raises:
        DocumentError: the file holds something else.
        OSError: the file cannot be read.
    """
    return read_contacts(Path(chosen).read_bytes(), language) if chosen else default_contacts(language)


def write_debt_advice(lines: Sequence[str], language: str, chosen: str, folder: Path) -> Path:
    """Write a whole file of addresses in which only the help with a budget differs, in one language.

    Args:
        lines: the help offered, one address a line.
        language: the language of these lines.
        chosen: the file they come from, empty for the one that ships with the program.
        folder: where the new file goes.

    Returns:
        The file written, whole or not at all.

    Raises:
        DocumentError: the file chosen holds something else.
        OSError: a file cannot be read or written.
    """
    contacts = {name: contacts_in_force(chosen, name) for name in LANGUAGES}
    contacts[language] = replace(contacts[language], debt_advice=tuple(lines))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CONTACTS_NAME
    content = "\n".join(_table(name, one) for name, one in contacts.items())
    write_whole(path, content.encode("utf-8"))
    return path


def _table(language: str, contacts: Contacts) -> str:
    # A JSON string or list of strings is written the same in TOML, DEL apart.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in asdict(contacts).items()]
    return f"[{language}]\n" + "\n".join(lines).replace("\x7f", "") + "\n"
