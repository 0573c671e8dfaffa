"""What the advisor reads lies in one file a language, and Qt's own words follow the same choice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from core.storage.resource_files import resource
from core.storage.texts import Texts

LANGUAGES = ("fr", "en")
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
