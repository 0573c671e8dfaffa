"""Qt's own words follow the language of the screens."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.looks.screen_texts import screen_texts

MISSING = {
    ("QFileDialog", "&Look in:"): "qt.look_in",
    ("QFileDialog", "Look in:"): "qt.look_in",
    ("QFileDialog", "Files of &type:"): "qt.files_of_type",
    ("QFileDialog", "Files of type:"): "qt.files_of_type",
    ("QPrintPropertiesWidget", "Page"): "qt.page",
    ("QPrintSettingsOutput", "Page &Set:"): "qt.page_set",
}
"""What Qt's own French leaves in English, by context and source, and the key of its words."""


class _MissingWords(QTranslator):
    """Asked last, for what Qt's own file does not say."""

    def __init__(self, app: QApplication, language: str) -> None:
        super().__init__(app)
        texts = screen_texts(language)
        self._words = {asked: texts(key) for asked, key in MISSING.items()}

    def isEmpty(self) -> bool:  # noqa: N802  (Qt's name)
        """Qt leaves empty translators out."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: ARG002
        """The words of one text of Qt; None where it has no others, since an empty text would be shown as such.

        Qt's reader of TGA images even takes any image for its own once its complaint is empty, and reads no PNG then.
        """
        # A null string is what Qt means by no words; its types know of none.
        return self._words.get((context, source))  # type: ignore[return-value]


def install_qt_texts(app: QApplication, language: str) -> bool:
    """Make Qt's own words (dialog buttons, menus of text fields) follow the language.

    Returns:
        False where the installation of Qt has no such file; the words then stay English.

    """
    for earlier in app.findChildren(QTranslator, "qt_texts"):
        app.removeTranslator(earlier)
        earlier.setParent(None)
    if language == "en":
        return True
    translator = QTranslator(app)
    translator.setObjectName("qt_texts")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{language}", folder):
        return False
    missing = _MissingWords(app, language)
    missing.setObjectName("qt_texts")
    # The one that is installed last is asked first.
    return app.installTranslator(missing) and app.installTranslator(translator)
