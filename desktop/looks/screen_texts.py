"""What the advisor reads: one file a language, known to screens, session and letters alike."""

from __future__ import annotations

from pathlib import Path

from core.storage.resource_files import resource
from core.storage.texts import Texts

_TRANSLATIONS = resource("i18n")


def screen_texts(language: str, folder: Path = _TRANSLATIONS) -> Texts:
    """Every sentence of the screens in one language, from ``<folder>/<language>.toml``: one table a view.

    Raises:
        ValueError: the language has no file, or the file holds something else than sentences.

    """
    file = folder / f"{language}.toml"
    if not file.is_file():
        raise ValueError(f"no translation into {language}: {file.name} is missing from {folder}")
    return Texts.read(file, language)
