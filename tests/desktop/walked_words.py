"""Walks everything that a window shows as words, and says what stands there that is not shown as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
OWN_MARKS = re.compile(r"</?(?:b|i|span|a|p|br|qt|html|body|u)\b[^<>]*>")
MOST_CELLS = 400
NOWHERE = QModelIndex()
READ_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def cells(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    found = 0
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(NOWHERE)
    for row in range(model.rowCount(NOWHERE)):
        for column in range(columns):
            found += 1
            if found > MOST_CELLS:
                return
            yield model.index(row, column)


def words_shown(root: QWidget) -> Iterator[tuple[QWidget, str, str]]:
    """Whose words, of what kind, and the text as its reader sees it; nothing of what is being typed."""
    for one in (root, *root.findChildren(QWidget)):
        for kind, text in (
            ("tip", one.toolTip()),
            ("name", one.accessibleName()),
            ("said", one.accessibleDescription()),
        ):
            yield one, kind, text
        if isinstance(one, QLabel):
            yield one, "label", one.text()
        if isinstance(one, QAbstractButton):
            # One ampersand is the mark of a key, two are an ampersand.
            yield one, "button", one.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        if isinstance(one, QGroupBox):
            yield one, "group", one.title()
        if isinstance(one, QMenu):
            for action in one.actions():
                yield one, "action", action.text().replace("&&", "&")
        model = one.model() if isinstance(one, QAbstractItemView | QComboBox) else None
        for index in cells(model) if model is not None else ():
            for role in READ_ROLES:
                if isinstance(found := index.data(role), str):
                    yield one, "cell tip" if role is Qt.ItemDataRole.ToolTipRole else "cell", found


def faults(root: QWidget, entered: str) -> list[str]:
    """What is wrong below a widget.

    Args:
        root: the window.
        entered: what somebody entered wherever words are entered; it holds an element of markup.
    """
    found = []
    for one, kind, text in words_shown(root):
        place = f"{type(one).__name__} {one.objectName()} {kind}: {text[:60]!r}"
        if TURNING.search(text):
            found.append(f"turns what stands beside it: {place}")
        rich = kind in ("tip", "cell tip") and "<" in text
        if isinstance(one, QLabel) and kind == "label":
            rich = one.textFormat() is Qt.TextFormat.RichText
            if one.textFormat() is Qt.TextFormat.AutoText and "<" in text:
                found.append(f"its format is guessed: {place}")
        if rich and "<" in OWN_MARKS.sub("", text):
            found.append(f"markup is followed: {place}")
        if rich and entered in text:
            found.append(f"not escaped: {place}")
    for browser in root.findChildren(QTextBrowser):
        if entered in unescape(browser.toHtml()) and entered not in browser.toPlainText():
            found.append(f"markup is followed: {browser.objectName()}")
    return found


def literal_places(root: QWidget, entered: str) -> int:
    """In how many places the words stand as they were written."""
    return sum(entered in text or entered in unescape(text) for _one, _kind, text in words_shown(root))


def too_wide(root: QWidget, room_px: int) -> list[str]:
    """Widgets on screen that ask for more than the window has, fields in which words run on apart."""
    running_on = QLineEdit | QPlainTextEdit | QAbstractSpinBox
    return [
        f"{type(one).__name__} {one.objectName()} {one.minimumSizeHint().width()}"
        for one in root.findChildren(QWidget)
        if one.isVisible() and not isinstance(one, running_on) and one.minimumSizeHint().width() > room_px
    ]
