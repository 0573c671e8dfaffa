"""What is new and the licences are read in the help, in both languages, and tell what is shipped."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.window.help.about_pages import LICENCES_TOPIC, NEWS_TOPIC, licence_words
from desktop.window.help.changelog import releases
from desktop.window.help.dialog import HelpDialog
from desktop.window.help.licences import FOLDER, LIST_NAME, licences
from tests.desktop.conftest import make_presentation
from tests.licence_copies import copied_text, distributions
from tests.source_files import ROOT

LARGEST_TEXT_BYTES = 100 * 1024
LONGEST_SENTENCE_WORDS = 32
ROW_PADDING_PX, TALLEST_PX = 24, 1000
LANGUAGE = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def dialog(qtbot: QtBot, presentation: Presentation) -> Iterator[HelpDialog]:
    made = open_help(qtbot, presentation)
    yield made


def open_help(qtbot: QtBot, presentation: Presentation) -> HelpDialog:
    made = HelpDialog(presentation, NEWS_TOPIC)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_newest_entry_is_about_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert releases()[0].version == project["version"]


def test_every_version_is_told_once_in_both_languages_the_newest_first() -> None:
    known = releases()
    assert len({one.version for one in known}) == len(known)
    assert [one.date for one in known] == sorted((one.date for one in known), reverse=True)
    for one in known:
        assert len(one.changes["fr"]) == len(one.changes["en"]) > 0
        for language, changes in one.changes.items():
            for sentence in changes:
                assert sentence.endswith("."), sentence
                assert all(len(part.split()) <= LONGEST_SENTENCE_WORDS for part in re.split(r"[.!?]\s", sentence))
                assert language == "en" or not re.search(r"[^\u202f\s][;:?!»%](\s|$)| [;:?!»%]|« |'", sentence), (
                    sentence
                )


@LANGUAGE
def test_the_help_tells_what_is_new(qtbot: QtBot, qapp: QApplication, language: str) -> None:
    made = open_help(qtbot, make_presentation(qapp, language=language))
    newest = releases()[0]
    assert made.topic == NEWS_TOPIC
    assert made.browser.isVisible()
    shown = made.browser.toPlainText()
    assert newest.version in shown
    for change in newest.changes[language]:
        assert change.replace("**", "") in shown
    make_presentation(qapp)


def test_licences_are_walked_by_keys_and_read_in_full(qtbot: QtBot, dialog: HelpDialog) -> None:
    qtbot.keyClick(dialog.topics, Qt.Key.Key_End)
    assert dialog.topic == LICENCES_TOPIC
    view, known = dialog.licences, licences()
    assert view.isVisible()
    for position, one in enumerate(known):
        assert view.parts.currentItem().text() == licence_words(one)
        assert view.text.toPlainText() == one.text("fr")
        assert view.text.accessibleName() == licence_words(one)
        if position < len(known) - 1:
            qtbot.keyClick(view.parts, Qt.Key.Key_Down)
    view.text.setFocus()
    qtbot.keyClicks(view.text, "x")
    assert view.text.toPlainText() == known[-1].text("fr")
    qtbot.keyClick(view.text, Qt.Key.Key_Tab)
    assert not view.text.hasFocus()


def test_a_search_finds_what_is_shipped(qtbot: QtBot, dialog: HelpDialog) -> None:
    qtbot.keyClicks(dialog.search, "pyside6 lgpl")
    found = [dialog.topics.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.topics.count())]
    assert found == [LICENCES_TOPIC]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_at_twice_the_text_every_word_has_its_place(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    made = open_help(qtbot, make_presentation(qapp, theme, 200))
    made.resize(1024, 640)
    made.show_topic(LICENCES_TOPIC)
    parts = made.licences.parts
    for row in range(len(licences())):
        parts.setCurrentRow(row)
        qapp.processEvents()
        room = parts.viewport().rect().adjusted(0, 0, -ROW_PADDING_PX, TALLEST_PX)
        words = parts.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, parts.currentItem().text())
        assert words.height() <= parts.visualItemRect(parts.currentItem()).height()
        assert made.licences.text.horizontalScrollBar().maximum() == 0
    assert made.width() == 1024
    make_presentation(qapp)


def test_every_text_is_there_is_named_and_is_light() -> None:
    named = {name for one in licences() for name in one.files}
    kept = {path.name for path in FOLDER.iterdir()} - {LIST_NAME}
    assert {name for name in named if not name.startswith("../")} == kept
    for name in named:
        assert 200 < (FOLDER / name).stat().st_size <= LARGEST_TEXT_BYTES, name
    for one in licences():
        assert set(one.note) in (set(), {"fr", "en"}), one.name
        assert len(one.text("fr")) > 200


def test_copied_texts_are_those_of_the_installed_distributions() -> None:
    different = []
    for name in distributions():
        text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # only some systems need it
        if text.startswith(f"Copied from {found.name} {found.version}:") and text != copied_text(found):
            different.append(name)
    assert different == [], "run `python -m tests.licence_copies`"
