"""Where the files shipped with the application lie, in a checkout, an installation or a frozen folder alike."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
THEMES = RESOURCES / "themes"
TRANSLATIONS = RESOURCES / "i18n"
