"""Qt's own words follow the language of the screens."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication


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
