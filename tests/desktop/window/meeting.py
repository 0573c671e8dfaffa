"""A whole meeting by keyboard alone, written down as somebody hears it who sees nothing."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.window.main_window import MainWindow
from tests.desktop.accessible_tree import interface, name
from tests.desktop.ear import Ear
from tests.known import known

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
FIGURES = re.compile(r"\d(?:[\d\u202f\u00a0.,]*\d)?")
FARTHEST = 30
"""Nobody presses Tab more often to find one button."""


class Meeting:
    """One advisor at the keyboard.

    Args:
        qtbot: presses.
        window: the application.
        ear: notes what is heard.
    """

    def __init__(self, qtbot: QtBot, window: MainWindow, ear: Ear) -> None:
        self._qtbot, self._window, self._ear = qtbot, window, ear
        self._lines: list[str] = []
        self.presses = 0

    @property
    def transcript(self) -> str:
        """Every step, what took the keyboard and what was said; figures, which follow the model, as #."""
        return "\n".join(self._lines) + "\n"

    @property
    def focused(self) -> QWidget:
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=10_000)
        return known(QApplication.focusWidget())

    def press(self, told: str, *keys: Qt.Key, control: bool = False) -> None:
        """Press keys one after the other, then write down what came of them."""
        self._ear.forget()
        for key in keys:
            self._qtbot.keyClick(self.focused, key, Control if control else Qt.KeyboardModifier.NoModifier)
        self.presses += len(keys)
        self._note(told)

    def type(self, told: str, text: str, *, counted: bool) -> None:
        """Type a text."""
        self._ear.forget()
        self._qtbot.keyClicks(self.focused, text)
        self.presses += len(text) if counted else 0
        self._note(told)

    def tab_to(self, wanted: QWidget) -> None:
        """Press Tab until the keyboard is there."""
        self._ear.forget()
        count = 0
        while self.focused is not wanted and count < FARTHEST:
            self._qtbot.keyClick(self.focused, Key.Key_Tab)
            count += 1
        assert self.focused is wanted, f"{wanted.accessibleName()} is not reached"
        self.presses += count
        self._ear.focused[:] = self._ear.focused[-1:]
        self._note("Tab…")

    def _note(self, told: str) -> None:
        self._qtbot.waitUntil(lambda: not self._window._session._lane.busy, timeout=20_000)
        self._ear.wait_out(self._qtbot)
        self._lines.append(f"> {told}")
        heard = [f"  [{interface(one).role().name}] {name(interface(one))}" for one in self._ear.focused[-1:]]
        heard += [f"  « {said} »" for said in self._ear.sentences]
        self._lines += [FIGURES.sub("#", one) for one in heard]


def whole_meeting(meeting: Meeting, window: MainWindow, client: int) -> None:
    """Find a client, try an offer, look at the group, decide."""
    meeting.press("Ctrl+K", Key.Key_K, control=True)
    meeting.type("number of the client", str(client), counted=True)
    meeting.press("Enter", Key.Key_Return)
    meeting.press("Ctrl+5", Key.Key_5, control=True)
    meeting.press("Page Up", Key.Key_PageUp)
    meeting.press("Ctrl+Z", Key.Key_Z, control=True)
    meeting.press("Ctrl+4", Key.Key_4, control=True)
    meeting.press("Ctrl+3", Key.Key_3, control=True)
    meeting.tab_to(known(window.page("dossier").findChild(DecisionBar)).record)
    meeting.press("Enter", Key.Key_Return)
    dialog = known(window.findChild(DecisionDialog))
    meeting.tab_to(next(iter(dialog.form._buttons.values())))
    meeting.press("Space", Key.Key_Space)
    meeting.tab_to(dialog.form.reason.field)
    meeting.type("the reason", "Revenus stables", counted=False)
    meeting.tab_to(dialog.save)
    meeting.press("Enter", Key.Key_Return)
    meeting.press("Enter", Key.Key_Return)
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()]
