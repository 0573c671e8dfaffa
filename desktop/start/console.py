"""Sentences for the terminal, readable before Qt may be loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.looks.resource_files import TRANSLATIONS
from desktop.settings.settings import LANGUAGES

SECTION = "console"


class ConsoleTexts:
    """The terminal's sentences in one language.

    Args:
        language: ``"fr"`` or ``"en"``.
        folder: where the translations lie.
    """

    def __init__(self, language: str, folder: Path = TRANSLATIONS) -> None:
        document = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        self._sentences: Mapping[str, str] = document[SECTION]

    def __call__(self, key: str, /, **values: object) -> str:
        """A sentence with its placeholders filled.

        Raises:
            KeyError: no such sentence.
        """
        return self._sentences[key].format(**values)


def console_language(chosen: str | None, environment: Mapping[str, str]) -> str:
    """English where the command line or the terminal's locale asks for it, French otherwise."""
    if chosen:
        return chosen
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "fr"


def asked_language(arguments: Sequence[str]) -> str | None:
    """The language that the arguments ask for, read before they are checked; None where they ask for none."""
    for position, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in LANGUAGES:
            return value
    return None
