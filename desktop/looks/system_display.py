"""What the system asks of every application, followed as it changes: light, dark or high contrast, a size of text."""

from __future__ import annotations

import sys
from bisect import bisect_right

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

USUAL_POINTS = {"win32": 9.0, "darwin": 13.0}
"""Size of the system's own text, in points, where nobody changed it; on other systems the size below."""
USUAL_POINTS_ELSEWHERE = 11.0


class SystemDisplay(QObject):
    """Reads the preferences of the desktop that the application runs on.

    Signals:
        changed: the system asks for another theme.

    Args:
        app: the application.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._hints = app.styleHints()
        self._theme = self.theme
        self._hints.colorSchemeChanged.connect(self._follow)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._follow)

    @property
    def theme(self) -> str:
        """Name of the theme: high contrast where it is asked for, whatever the colours; light where nothing is."""
        return theme_asked(self._hints.accessibility().contrastPreference(), self._hints.colorScheme())

    def text_percent(self, sizes: tuple[int, ...]) -> int:
        """The size of text that is nearest below the system's, the least one where that is smaller.

        Args:
            sizes: what there is, in percent, growing.
        """
        points = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
        return nearest_size(points, USUAL_POINTS.get(sys.platform, USUAL_POINTS_ELSEWHERE), sizes)

    def _follow(self) -> None:
        if self.theme != self._theme:
            self._theme = self.theme
            self.changed.emit()


def theme_asked(contrast: Qt.ContrastPreference, scheme: Qt.ColorScheme) -> str:
    """The theme that stands for what the system asks.

    Args:
        contrast: whether more of it is asked for.
        scheme: light, dark, or nothing known.
    """
    if contrast == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def nearest_size(points: float, usual: float, sizes: tuple[int, ...]) -> int:
    """The size of text that stands for a size of the system.

    Args:
        points: of the system's text; -1 where it is set in pixels.
        usual: of the system's text where nobody changed it.
        sizes: what there is, in percent, growing.
    """
    percent = round(100 * points / usual)
    return sizes[max(0, bisect_right(sizes, percent) - 1)]
