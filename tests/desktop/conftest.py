"""One application with the bundled fonts, and a guard that nothing outlives its test."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from core.features.formatting import Formatter
from desktop.looks.presentation import Presentation
from desktop.looks.screen_texts import screen_texts
from desktop.looks.theme import apply_theme, load_fonts, load_theme
from tests.log_watch import UNSUPPORTED

# Qt's own and short-lived, closed by Qt itself.
TRANSIENT = {"QTipLabel", "QComboBoxPrivateContainer"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform complains of what it cannot do to windows; a real one never does."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(UNSUPPORTED))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application, with the fonts that are shipped: without them the offscreen platform complains."""
    assert load_fonts()
    return qapp


@pytest.fixture
def presentation(qapp: QApplication) -> Presentation:
    """French, light theme, text of usual size."""
    return make_presentation(qapp)


def make_presentation(
    app: QApplication, theme_name: str = "light", text_percent: int = 100, language: str = "fr"
) -> Presentation:
    theme = load_theme(theme_name)
    scale = apply_theme(app, theme, text_percent)
    return Presentation(screen_texts(language), Formatter(language), theme, scale, language)


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, an active timer or a window on screen; delete the windows that it hid.

    A forgotten window of a thousand widgets is styled anew at each change of theme: a second for every test after it.
    """
    threads = set(threading.enumerate())
    before = set(map(id, _whole_windows(qapp)))
    windows = set(map(id, _windows(qapp)))
    timers = set(map(id, _active_timers(qapp)))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    left = [
        *(f"thread {one.name}" for one in threading.enumerate() if one not in threads and one.is_alive()),
        *(f"window {type(one).__name__}" for one in _windows(qapp) if id(one) not in windows),
        *(f"timer of {one.parent()}" for one in _active_timers(qapp) if id(one) not in timers),
        *(f"Qt thread {one}" for one in qapp.findChildren(QThread) if one.isRunning()),
    ]
    for forgotten in [one for one in _whole_windows(qapp) if id(one) not in before]:
        forgotten.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not left, f"left behind by this test: {left}"


def _windows(app: QApplication) -> list[QWidget]:
    return [
        widget
        for widget in app.topLevelWidgets()
        if shiboken6.isValid(widget) and widget.isVisible() and type(widget).__name__ not in TRANSIENT
    ]


def _whole_windows(app: QApplication) -> list[QWidget]:
    """Windows that belong to no other, made by us: Qt takes the lists and hints that it made itself away."""
    return [
        one
        for one in app.topLevelWidgets()
        if shiboken6.isValid(one) and shiboken6.createdByPython(one) and one.parent() is None
    ]


def _active_timers(app: QApplication) -> list[QTimer]:
    roots: list[QObject] = [app, *app.topLevelWidgets()]
    return [one for root in roots for one in root.findChildren(QTimer) if one.isActive()]
