"""Where the files shipped with the application lie, in a checkout, installed or frozen."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
THEMES = RESOURCES / "themes"
TRANSLATIONS = RESOURCES / "i18n"
