"""Qt carries a client's number whole, however large it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from desktop.session.client_number import ClientNumber


class Sender(QObject):
    sent = Signal(ClientNumber)


@pytest.mark.parametrize("number", [1, 100_002, 2**31, 9_000_000_123])
@pytest.mark.parametrize("way", [Qt.ConnectionType.DirectConnection, Qt.ConnectionType.QueuedConnection])
def test_a_number_arrives_as_it_was_sent(qtbot: QtBot, number: int, way: Qt.ConnectionType) -> None:
    sender, heard = Sender(), list[int]()
    sender.sent.connect(heard.append, way)
    sender.sent.emit(number)
    qtbot.waitUntil(lambda: heard == [number])
    assert type(heard[0]) is int
