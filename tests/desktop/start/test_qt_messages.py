"""Qt's complaints reach the log, and whoever heard them before; what they quote stays out of the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qWarning

from desktop.start.qt_messages import QtMessages, without_values


@pytest.fixture
def heard() -> Iterator[list[str]]:
    found: list[str] = []

    def hear(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        found.append(message)

    former = qInstallMessageHandler(hear)
    yield found
    qInstallMessageHandler(former)


@pytest.mark.log_expected("WARNING desktop.start.qt_messages: .*: cannot open … of …$")
def test_a_message_is_logged_and_handed_on(heard: list[str]) -> None:
    messages = QtMessages()
    messages.open()
    qWarning("cannot open /home/claire/lettre-100002.pdf of 100 002")
    messages.close()
    qWarning("after")
    assert heard == ["cannot open /home/claire/lettre-100002.pdf of 100 002", "after"]


def test_without_anybody_before_it_goes_to_the_terminal(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    former = qInstallMessageHandler(None)
    messages = QtMessages()
    with caplog.at_level(logging.CRITICAL):
        messages.open()
        logging.disable(logging.CRITICAL)
        qWarning("seen in the terminal")
        logging.disable(logging.NOTSET)
        messages.close()
    qInstallMessageHandler(former)
    assert capsys.readouterr().err == "seen in the terminal\n"


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ('QFont: "Inter 67500" is missing', "QFont: … is missing"),
        ("QFile (/home/claire/x.pdf): not open", "QFile … not open"),
        ("C:\\Users\\claire\\x.pdf is locked", "… is locked"),
        ("value 1\u202f234\u202f567,89 out of range", "value … out of range"),
        ("« Martin » is typed", "… is typed"),
        ("QPainter::begin: Paint device returned engine", "QPainter::begin: Paint device returned engine"),
    ],
)
def test_what_a_message_quotes_is_left_out(message: str, kept: str) -> None:
    assert without_values(message) == kept
