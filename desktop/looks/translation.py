"""What the advisor reads lies in one file a language; code names a sentence by its key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from core.features.formatting import is_singular
from desktop.looks.resource_files import TRANSLATIONS

LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Texts:
    """Every sentence of one language.

    Args:
        language: ``fr`` or ``en``.
        entries: sentence by key, ``section.key``, with ``{placeholders}``.

    """

    language: str
    entries: Mapping[str, str]

    @classmethod
    def load(cls, language: str, path: Path = TRANSLATIONS) -> Texts:
        """Read ``<path>/<language>.toml``: one table a view, nested tables give dotted keys.

        Raises:
            ValueError: the language has no file, or the file holds something else than sentences.

        """
        file = path / f"{language}.toml"
        if not file.is_file():
            raise ValueError(f"no translation into {language}: {file.name} is missing from {path}")
        entries = dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", file.name))
        return cls(language, MappingProxyType(entries))

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of a key, its placeholders filled.

        Args:
            key: ``section.key``. With ``count`` among the values, it chooses between ``key.one`` and
                ``key.other`` where the file has them (in French 0 and 1 are singular).
            values: one for each placeholder; ``str.format`` specifications are allowed.

        Raises:
            KeyError: no such key, or a placeholder without a value.

        """
        sentence = self.entries.get(key)
        if sentence is None:
            sentence = self.entries[f"{key}.{self._number(values['count'])}" if "count" in values else key]
        return sentence.format(**values)

    def _number(self, count: object) -> str:
        if not isinstance(count, int | float):
            raise TypeError(f"a count is a number, not {count!r}")
        return "one" if is_singular(count, self.language) else "other"


def _flatten(table: Mapping[str, object], prefix: str, file_name: str) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries.append((key, value))
        elif isinstance(value, dict):
            entries.extend(_flatten(value, f"{key}.", file_name))
        else:
            raise ValueError(f"{file_name}: {key} must be a sentence, not {value!r}")
    return entries


def install_qt_texts(app: QApplication, language: str) -> bool:
    """Make Qt's own words (dialog buttons, menus of text fields) follow the language.

    Returns:
        False where the installation of Qt has no such file; the words then stay English.

    """
    earlier = app.findChild(QObject, "qt_texts")
    if isinstance(earlier, QTranslator):
        app.removeTranslator(earlier)
        earlier.setParent(None)
    if language == "en":
        return True
    translator = QTranslator(app)
    translator.setObjectName("qt_texts")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator.load(f"qtbase_{language}", folder) and app.installTranslator(translator)
