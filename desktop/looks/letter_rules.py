"""Keeps the letters of every country the same to the libraries in C, whatever language the system speaks."""

from __future__ import annotations

import locale
import sys
from contextlib import suppress

NEUTRAL = ("C.UTF-8", "C")
CATEGORIES = (locale.LC_CTYPE, locale.LC_NUMERIC)


def keep_letters_neutral() -> None:
    """Undo what Qt takes over from the system as it starts; to be called after each ``QApplication``.

    In Turkish a capital i is no I: PySide then finds no ``setInterval`` for ``interval``. In French a decimal mark is a
    comma: a library in C may read 1.5 as 1. Sentences of the system stay in its language.
    """
    if sys.platform == "win32":
        # There Qt leaves the neutral rules that every program begins with.
        return
    for category in CATEGORIES:
        for name in NEUTRAL:
            with suppress(locale.Error):
                locale.setlocale(category, name)
                break
