"""What Qt complains of goes to the log as well, without the names, paths and figures that it may quote."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
LEFT_OUT = "…"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|«[^»]*»")
_PATHS = re.compile(r"\S*[/\\]\S*")
_FIGURES = re.compile(r"\d[\d\s.,\u202f\xa0]*")
_log = logging.getLogger(__name__)
Former = Callable[[QtMsgType, QMessageLogContext, str], object] | None


class QtMessages:
    """Hears Qt's messages from ``open`` to ``close``, and hands each on to whoever heard them before."""

    def __init__(self) -> None:
        self._former: Former = None

    def open(self) -> None:
        """Begin to listen."""
        self._former = qInstallMessageHandler(self._hear)

    def close(self) -> None:
        """Leave Qt's messages to whoever heard them before."""
        qInstallMessageHandler(self._former)
        self._former = None

    def _hear(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _log.log(LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "qt", without_values(message))
        if self._former is not None:
            self._former(kind, context, message)
        elif sys.stderr is not None:
            # What Qt itself does with a message that nobody hears; a windowed program has no such stream.
            print(message, file=sys.stderr)  # noqa: T201


def without_values(message: str) -> str:
    """A message without what it quotes, without paths and without figures."""
    for values in (_QUOTED, _PATHS, _FIGURES):
        message = values.sub(f" {LEFT_OUT} ", message)
    return " ".join(message.split())
