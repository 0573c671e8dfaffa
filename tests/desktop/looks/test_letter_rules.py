"""The rules of letters of the system's language reach no library."""

from __future__ import annotations

import locale
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.looks.letter_rules import CATEGORIES, NEUTRAL, keep_letters_neutral


@pytest.fixture
def turkish(qapp: QApplication) -> Iterator[None]:
    """The rules of Turkish, or, where the system does not have them, those that Qt took over."""
    before = [locale.setlocale(one) for one in CATEGORIES]
    for category in CATEGORIES:
        try:
            locale.setlocale(category, "tr_TR.UTF-8")
        except locale.Error:
            locale.setlocale(category, "")
    yield
    for category, name in zip(CATEGORIES, before, strict=True):
        locale.setlocale(category, name)


def test_a_start_makes_them_neutral(turkish: None) -> None:
    keep_letters_neutral()
    assert {locale.setlocale(one) for one in CATEGORIES} <= set(NEUTRAL)
    assert QTimer(interval=7).interval() == 7
