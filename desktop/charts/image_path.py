"""Asks where the image of a chart goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from core.storage.texts import Texts


def ask_image_path(parent: QWidget, texts: Texts) -> Path | None:
    """The ``.png`` file chosen by the user, None where they gave up."""
    caption, kind = texts("charts.save_image"), texts("charts.save_image_filter")
    chosen, _ = QFileDialog.getSaveFileName(parent, caption, "", kind)
    return Path(chosen).with_suffix(".png") if chosen else None
