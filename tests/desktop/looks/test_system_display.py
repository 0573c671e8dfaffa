"""The system's theme and size of text hold until another is chosen, and hold again once that choice is given back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.looks.system_display import nearest_size, theme_asked
from desktop.settings.settings import AS_SYSTEM, TEXT_PERCENTS, Settings

Contrast, Scheme = Qt.ContrastPreference, Qt.ColorScheme


@pytest.mark.parametrize(
    ("contrast", "scheme", "theme"),
    [
        (Contrast.NoPreference, Scheme.Unknown, "light"),
        (Contrast.NoPreference, Scheme.Light, "light"),
        (Contrast.NoPreference, Scheme.Dark, "dark"),
        (Contrast.HighContrast, Scheme.Dark, "contrast"),
        (Contrast.HighContrast, Scheme.Light, "contrast"),
    ],
)
def test_high_contrast_goes_before_dark(contrast: Qt.ContrastPreference, scheme: Qt.ColorScheme, theme: str) -> None:
    assert theme_asked(contrast, scheme) == theme


@pytest.mark.parametrize(
    ("points", "percent"), [(-1.0, 100), (8.0, 100), (11.0, 100), (13.6, 100), (13.8, 125), (16.5, 150), (44.0, 200)]
)
def test_larger_text_of_the_system_is_larger_here(points: float, percent: int) -> None:
    assert nearest_size(points, 11.0, TEXT_PERCENTS) == percent


def test_nothing_chosen_means_as_the_system() -> None:
    assert (Settings().theme, Settings().text_percent) == (AS_SYSTEM, AS_SYSTEM)
