"""The frame of a dialog that is one table: title, table, a button that closes it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from desktop.looks.presentation import Presentation
from desktop.widgets.word_table import WordTable
from desktop.widgets.words import words


def fill_table_dialog(
    dialog: QDialog, presentation: Presentation, title: str, table: WordTable, close_text: str, size_px: QSize
) -> None:
    """Lay a dialog out, as large as the screen allows, with the focus on its table.

    Args:
        dialog: empty so far.
        presentation: sizes.
        title: of the window, said above the table too.
        table: what it shows.
        close_text: of the button.
        size_px: at 100 % text.
    """
    scale = presentation.scale
    dialog.setWindowTitle(title)
    close = QPushButton(close_text)
    close.setAutoDefault(False)
    close.clicked.connect(dialog.reject)
    foot = QHBoxLayout()
    foot.addStretch(1)
    foot.addWidget(close)
    body = QVBoxLayout(dialog)
    body.setContentsMargins(*[scale.gap(5)] * 4)
    body.setSpacing(scale.gap(3))
    body.addWidget(words(title, "title", wrap=True))
    body.addWidget(table, 1)
    body.addLayout(foot)
    dialog.resize((size_px * (scale.text_percent / 100)).boundedTo(dialog.screen().availableSize()))
    table.setFocus()
