"""Sentences for the terminal, readable before Qt may be loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.storage.resource_files import resource
from core.storage.texts import Texts
from desktop.settings.settings import LANGUAGES


def console_texts(language: str) -> Texts:
    """The terminal's sentences in one language, named without their section.

    Args:
        language: ``"fr"`` or ``"en"``.
    """
    return Texts.read(resource(f"i18n/{language}.toml"), language).section("console")


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
