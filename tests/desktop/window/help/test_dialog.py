"""Every page has its help in both languages, with its picture; every key is listed; F1 opens the right page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QTextDocument
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.looks.actions import WINDOW_ACTIONS
from desktop.looks.glossary import glossary
from desktop.looks.presentation import Presentation
from desktop.window.help.about_pages import GLOSSARY_TOPIC, NEWS_TOPIC
from desktop.window.help.dialog import HelpDialog
from desktop.window.help.pages import (
    HELP,
    MEETING_TOPIC,
    SHORTCUTS_TOPIC,
    TOPICS,
    WINDOW_TOPICS,
    help_pages,
    matching,
    shortcuts,
)
from desktop.window.main_window import MainWindow
from desktop.window.page_entries import PAGES
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import running_session
from tests.desktop.window.test_main_window import make_window
from tests.known import known

LARGEST_PICTURE_BYTES = 150 * 1024
LONGEST_SENTENCE_WORDS = 32
PICTURES = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
LANGUAGE = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture
def dialog(qtbot: QtBot, presentation: Presentation) -> Iterator[HelpDialog]:
    made = HelpDialog(presentation, "dossier")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    yield made


@LANGUAGE
def test_every_page_of_the_window_has_its_help(language: str) -> None:
    pages = {page.topic: page for page in help_pages(language)}
    assert {spec.page_id for spec in PAGES} <= set(pages)
    assert tuple(pages) == TOPICS
    for page in pages.values():
        assert page.title
        assert page.topic == SHORTCUTS_TOPIC or len(page.text.split()) > 100


@LANGUAGE
def test_every_picture_exists_and_is_light(language: str) -> None:
    for page in help_pages(language):
        found = PICTURES.findall(page.text)
        assert len(found) == 1 or page.topic not in WINDOW_TOPICS, page.topic
        for caption, name in found:
            path = page.folder / name
            assert caption
            assert 0 < path.stat().st_size <= LARGEST_PICTURE_BYTES, name
            assert QImage(str(path)).width() >= 800
    named = {name for page in help_pages(language) for _, name in PICTURES.findall(page.text)}
    assert {path.name for path in (HELP / language).glob("*.png")} == named


def test_both_languages_tell_the_same_in_the_same_order() -> None:
    for french, english in zip(help_pages("fr"), help_pages("en"), strict=True):
        shapes = [
            [known(re.match(r"#*|!|-|\*", line))[0] for line in page.text.splitlines()] for page in (french, english)
        ]
        assert shapes[0] == shapes[1], french.topic
    assert len(shortcuts("fr")) == len(shortcuts("en"))


@LANGUAGE
def test_sentences_are_short(language: str) -> None:
    for page in help_pages(language):
        for sentence in re.split(r"[.!?]\s|\n", page.text):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence


def test_french_typography_is_kept() -> None:
    for page in help_pages("fr"):
        prose = PICTURES.sub("", page.text)
        assert not re.search(r"[^\u202f\s][;:?!»%](\s|$)| [;:?!»%]|« |'", prose), page.topic


@LANGUAGE
def test_every_shortcut_of_the_window_is_listed(language: str) -> None:
    listed = " ".join(one.keys for one in shortcuts(language))
    for action in WINDOW_ACTIONS:
        for keys in action.shortcuts:
            assert QKeySequence(keys).toString()
            shown = keys.replace("Left", "←").replace("Ctrl+-", "Ctrl+−")
            assert (shown.replace("Shift", "Maj") if language == "fr" else shown) in listed, keys


def test_a_search_finds_words_without_accents_and_keys() -> None:
    pages, keys = help_pages("fr"), shortcuts("fr")
    found = [page.topic for page in matching(pages, keys, "ecran client f9")]
    assert found == [MEETING_TOPIC, "ecran-client", SHORTCUTS_TOPIC]
    assert [page.topic for page in matching(pages, keys, "retablir changement")] == [SHORTCUTS_TOPIC]
    assert matching(pages, keys, "xyzzy") == ()


@pytest.mark.parametrize(
    ("language", "asked", "topic"),
    [
        ("fr", "imprimer", "lettre"), ("fr", "imprimante", "lettre"), ("fr", "signer", "lettre"),
        ("fr", "synthèse", "lettre"), ("fr", "rgpd", "donnees"), ("fr", "copie", "donnees"),
        ("fr", "droits", "entretien"), ("fr", "centile", GLOSSARY_TOPIC), ("fr", "percentile", GLOSSARY_TOPIC),
        ("fr", "cote externe", GLOSSARY_TOPIC), ("fr", "intervalle", GLOSSARY_TOPIC), ("fr", "apport", "entretien"),
        ("en", "print", "lettre"), ("en", "gdpr", "donnees"), ("en", "centile", GLOSSARY_TOPIC),
        ("en", "median", GLOSSARY_TOPIC), ("en", "tour", "entretien"),
    ],
)  # fmt: skip
def test_words_of_every_day_find_their_topic(
    qtbot: QtBot, qapp: QApplication, language: str, asked: str, topic: str
) -> None:
    made = HelpDialog(make_presentation(qapp, language=language), "dossier")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.search.setText(asked)
    found = [made.topics.item(row).data(Qt.ItemDataRole.UserRole) for row in range(made.topics.count())]
    assert topic in found


@LANGUAGE
def test_the_glossary_tells_every_word_once(qtbot: QtBot, qapp: QApplication, language: str) -> None:
    made = HelpDialog(make_presentation(qapp, language=language), GLOSSARY_TOPIC)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    told = made.browser.toPlainText()
    for word in glossary(language).words:
        assert told.count(word.text) == 1, word.id
        assert word.term in told


def test_the_dialog_opens_on_its_topic_and_follows_the_arrow_keys(qtbot: QtBot, dialog: HelpDialog) -> None:
    assert dialog.topic == "dossier"
    assert "Ce qui diminue" not in dialog.browser.toPlainText()
    assert "points de risque" in dialog.browser.toPlainText()
    qtbot.keyClick(dialog.topics, Qt.Key.Key_Down)
    assert dialog.topic == "comparer"
    assert dialog.browser.toPlainText().startswith("Comparer")
    dialog.show_topic(SHORTCUTS_TOPIC)
    assert dialog.table.isVisible()
    for topic in (GLOSSARY_TOPIC, NEWS_TOPIC):
        qtbot.keyClick(dialog.topics, Qt.Key.Key_Down)
        assert dialog.topic == topic


def test_the_search_keeps_the_topics_and_keys_that_answer(qtbot: QtBot, dialog: HelpDialog) -> None:
    qtbot.keyClicks(dialog.search, "ctrl+y")
    topics = [dialog.topics.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.topics.count())]
    assert topics == ["simuler", SHORTCUTS_TOPIC]
    dialog.show_topic(SHORTCUTS_TOPIC)
    assert [dialog.table.model().index(row, 0).data() for row in range(dialog.table.model().rowCount())] == ["Ctrl+Y"]
    dialog.search.setText("xyzzy")
    assert dialog.topics.count() == 0
    assert dialog.topic == ""
    dialog.show_topic("modele")
    assert dialog.topic == "modele"


def test_pictures_fit_the_page_and_come_from_its_folder(dialog: HelpDialog) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = dialog.browser.document().resource(kind, QUrl("dossier.png"))
    assert not picture.isNull()
    assert picture.width() / picture.devicePixelRatio() <= dialog.browser.viewport().width()
    assert drawn_height(dialog) > picture.height() / picture.devicePixelRatio()
    for address in ("https://example.org/a.png", "file:///etc/hostname"):
        assert dialog.browser.document().resource(kind, QUrl(address)).isNull()
    assert dialog.browser.isReadOnly()


def drawn_height(dialog: HelpDialog) -> float:
    return dialog.browser.document().size().height()


@LANGUAGE
def test_at_twice_the_text_it_opens(qtbot: QtBot, qapp: QApplication, language: str) -> None:
    made = HelpDialog(make_presentation(qapp, "contrast", 200, language), "reglages")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    assert made.topic == "reglages"
    make_presentation(qapp)


def test_f1_and_the_status_line_open_the_help_of_the_page(
    qtbot: QtBot, presentation: Presentation, demo: Bundle
) -> None:
    with running_session(demo) as session:
        window = make_window(qtbot, presentation, session)
        qtbot.waitUntil(window.isActiveWindow)
        for page_id, opens in (("modele", press_f1), ("reglages", click_help)):
            window.show_page(page_id)
            opens(qtbot, window)
            qtbot.waitUntil(lambda: len(window.findChildren(HelpDialog)) == 1)
            dialog = known(window.findChild(HelpDialog))
            assert dialog.topic == page_id
            dialog.close()
            qtbot.waitUntil(lambda: not window.findChildren(HelpDialog))
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=20_000)


def press_f1(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)


def click_help(qtbot: QtBot, window: MainWindow) -> None:
    button = next(one for one in window.status.findChildren(QPushButton) if one.text() == "F1 Aide")
    button.click()
