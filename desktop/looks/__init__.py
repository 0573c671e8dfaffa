"""Texts, theme, icons and announcements: how everything looks and speaks."""
