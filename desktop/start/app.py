"""The composition root: makes every part once, and replaces the window when the looks change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from core.bundle.admission import BundleAdmission
from core.bundle.bundle import Bundle
from core.bundle.manifest import Manifest
from core.bundle.trial import try_bundle
from core.error_trace import log_unforeseen
from core.errors import FormerFaultError, UnforeseenError
from core.features.formatting import Formatter
from core.storage.texts import Texts
from desktop.charts.surfaces import load_plots
from desktop.looks.letter_rules import keep_letters_neutral
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.looks.qt_texts import install_qt_texts
from desktop.looks.screen_texts import screen_texts
from desktop.looks.system_display import SystemDisplay
from desktop.looks.theme import apply_theme, load_theme
from desktop.session.lane import Lane, WriteReport
from desktop.session.session import Session
from desktop.settings.decision_settings import settings_reader
from desktop.settings.paths import Paths
from desktop.settings.preferences import Preferences
from desktop.settings.settings import AS_SYSTEM, TEXT_PERCENTS, SettingsStore
from desktop.settings.trusted_keys import freshness_rules
from desktop.start.activity_log import ActivityLog
from desktop.start.arrivals import Arrivals
from desktop.start.command_line import Options
from desktop.start.first_start import DemonstrationBuild, can_build, trial_command, weights
from desktop.start.news import unread_version
from desktop.start.quiet_switch import QuietSwitch
from desktop.start.start_flow import StartFlow
from desktop.start.version import NAME, application_version, is_frozen
from desktop.widgets.fields.file_choice import ask_folder
from desktop.window.first_start_view import FirstStartView
from desktop.window.help.changelog import releases
from desktop.window.main_window import MainWindow
from desktop.window.window_place import WindowPlaceKeeper

AHEAD: tuple[Callable[[], object], ...] = (
    partial(import_module, "desktop.pages.clients.page"),
    partial(import_module, "desktop.pages.dossier.page"),
    # Here, not in the lane: pyqtgraph changes classes of Qt as it is imported, and a thread that paints would meet
    # them half changed.
    load_plots,
    partial(import_module, "desktop.window.search.places"),
)
"""What is read once the window is painted, the first needed first; other pages bring their own."""
DISPLAY_SETTINGS = ("language", "theme", "text_percent")
PRESENTED_SETTINGS = (*DISPLAY_SETTINGS, "sound", "opinion_first")
"""What every view is built with: a change of any of them needs another window."""


class Application(QObject):
    """One running application.

    Args:
        qt: the Qt application.
        options: the command line.
        paths: the user's folders.
        settings: the settings in force.
        report: writes down a fault of the program in background work.
        former_fault: the report of an earlier run that a fault ended, told once the window is seen.
        welcome: whether somebody who never gave a name is asked for it, and shown around.
    """

    def __init__(
        self,
        qt: QApplication,
        options: Options,
        paths: Paths,
        settings: SettingsStore,
        report: WriteReport = log_unforeseen,
        former_fault: Path | None = None,
        *,
        welcome: bool = False,
    ) -> None:
        super().__init__()
        self._qt, self._options, self._settings, self._former_fault = qt, options, settings, former_fault
        self._welcome, self._system = welcome, SystemDisplay(qt)
        self._display: dict[str, object] = {
            "language": options.language, "theme": options.theme, "text_percent": options.text_percent
        }  # fmt: skip
        self.lane = Lane(self, report)
        self.preferences = Preferences(settings, usual_journal=paths.journal, config=paths.config, parent=self)
        self.preferences.changed.connect(self._follow_choice)
        admission = _admission(paths, settings)
        self.session = self._make_session(paths, admission)
        self.build = DemonstrationBuild(paths, parent=self)
        self._activity = ActivityLog(self.session, self)
        self._activity.watch_build(self.build)
        self.flow = self._make_flow(paths)
        self.preferences.bundle_asked.connect(self.flow.open_by_hand)
        # Where nobody looks, nothing is read, and the news wait for the advisor.
        self._news = "" if options.windowless else unread_version(settings, releases()[0].version)
        self.place = WindowPlaceKeeper(paths.window if options.fixed_size is None else None, self)
        self.presentation = self._make_presentation()
        self.window = self._make_window()
        self._was_asked = False
        self.session.bundle_opened.connect(self._begin_with)
        self.arrivals = Arrivals(self.session, admission, settings, paths, self)
        self.switch = QuietSwitch(self.session, lambda: self.window, self)
        self._follow_arrivals()

    def start(self) -> None:
        """Show the window at once, then look for a bundle."""
        self._system.changed.connect(self._follow_system)
        size = self._options.fixed_size
        if size is None:
            self.place.put(self.window)
        else:
            self.window.resize(*size)
        self.window.painted.connect(self._begin)
        self.window.show()

    def change_display(self, setting: str, value: object) -> None:
        """Follow a choice of theme, size of text or language: same client, same page, another window."""
        if setting in DISPLAY_SETTINGS and setting not in self._settings.fixed:
            self._display[setting] = None
            try:
                self._settings.choose(setting, value)
            except OSError as error:
                self._replace_window()
                self.session.failed.emit(error)
            else:
                self._replace_window()

    def close(self) -> None:
        """Stop what runs and release what is open."""
        self.build.shut_down()
        self.arrivals.close()
        self.switch.drop()
        self.place.write()
        self.window.close()
        self.session.close()

    def _begin(self) -> None:
        for problem in (self._settings.policy_problem, self._settings.problem):
            if problem is not None:
                self.session.failed.emit(problem)
        if self._former_fault is not None:
            self.session.failed.emit(FormerFaultError(self._former_fault))
        if self._options.bundle is None and not self._options.windowless:
            self.arrivals.start()
        self.flow.begin(self._options.bundle)
        # Nobody waits meanwhile: the window is painted, and the bundle is being read.
        QTimer.singleShot(0, self, partial(self._read_ahead, iter(AHEAD)))

    def _read_ahead(self, steps: Iterator[Callable[[], object]]) -> None:
        """Read what the first pages need, a step a turn of the main thread."""
        step = next(steps, None)
        if step is not None:
            step()
            QTimer.singleShot(0, self, partial(self._read_ahead, steps))

    def _open_asked_client(self) -> None:
        if self._options.page is not None:
            self.window.show_page(self._options.page)
        if self._options.client_id is not None:
            self.session.client_opened.connect(self._show_asked_page, Qt.ConnectionType.SingleShotConnection)
            self.session.open_client(self._options.client_id)
        else:
            self.window.focus_page()

    def _begin_with(self, _bundle: Bundle) -> None:
        if self._was_asked:
            self.window.focus_page()
        else:
            self._was_asked = True
            self._open_asked_client()
        current = self._settings.current
        if self._welcome and not current.tour_seen and not current.user_name.strip():
            self._welcome = False
            self.window.show_tour()

    def _tell_arrival(self, key: str, manifest: Manifest) -> None:
        self.window.tell(self.presentation.texts(f"messages.{key}", version=manifest.model_version))

    def _show_asked_page(self, _assessment: object) -> None:
        if self._options.page is not None:
            self.window.show_page(self._options.page)

    def _follow_arrivals(self) -> None:
        self.arrivals.arrived.connect(self.switch.offer)
        self.arrivals.stayed.connect(lambda manifest: self._tell_arrival("arrived_pinned", manifest))
        self.arrivals.refused.connect(self.session.failed)
        self.switch.switched.connect(lambda bundle: self._tell_arrival("arrived", bundle.manifest))

    def _make_session(self, paths: Paths, admission: BundleAdmission) -> Session:
        return Session(
            self.lane,
            self,
            new_files_folder=paths.new_files,
            filters_file=paths.saved_filters,
            preferences=self.preferences,
            admission=admission,
            decision_settings=settings_reader(self._settings, paths),
        )

    def _make_flow(self, paths: Paths) -> StartFlow:
        return StartFlow(
            self.session,
            self._settings,
            paths,
            self.build,
            ask_folder=ask_folder,
            builds_here=can_build(frozen=is_frozen()),
            parent=self,
        )

    def _make_presentation(self) -> Presentation:
        current = self._settings.current
        chosen = {name: self._in_force(name, getattr(current, name)) for name in DISPLAY_SETTINGS}
        as_system = frozenset(name for name, value in chosen.items() if value == AS_SYSTEM)
        system = {"theme": self._system.theme, "text_percent": self._system.text_percent(TEXT_PERCENTS)}
        chosen |= {name: system[name] for name in as_system}
        language = str(chosen["language"])
        install_qt_texts(self._qt, language)
        theme = load_theme(str(chosen["theme"]))
        scale = apply_theme(self._qt, theme, int(str(chosen["text_percent"])))
        texts = screen_texts(language)
        suspension = current.suspension_reason or texts("suspension.reason") if current.model_suspended else ""
        looks = Presentation(texts, Formatter(language), theme, scale, language, current.sound, suspension)
        return replace(looks, opinion_first=current.opinion_first, as_system=as_system)

    def _follow_system(self) -> None:
        if "theme" in self.presentation.as_system:
            QTimer.singleShot(0, self, self._replace_window)

    def _in_force(self, name: str, setting: object) -> object:
        asked = self._display[name]
        return setting if asked is None or name in self._settings.fixed else asked

    def _make_window(self) -> MainWindow:
        view = FirstStartView(self.presentation, dict(weights()))
        window = MainWindow(self.presentation, self.session, view, self._settings.fixed)
        window.display_chosen.connect(self._queue_change)
        self._activity.watch(window)
        window.status.tell_news(self._news)
        window.status.news_asked.connect(self._forget_news)
        self.flow.attach(view, self.presentation.texts)
        return window

    def _forget_news(self) -> None:
        self._news = ""

    def _follow_choice(self, setting: str) -> None:
        if setting in PRESENTED_SETTINGS:
            if setting in self._display:
                self._display[setting] = None
            QTimer.singleShot(0, self, self._replace_window)

    def _queue_change(self, setting: str, value: object) -> None:
        # The menu that was used belongs to the window about to go: let it close first.
        QTimer.singleShot(0, self, lambda: self.change_display(setting, value))

    def _replace_window(self) -> None:
        old = self.window
        page, focus = old.current_page, _focus_name(old)
        self.session.dismiss_audience()
        self.presentation = self._make_presentation()
        self.window = self._make_window()
        if page:
            self.window.show_page(page)
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.show()
        if self._options.fixed_size is None:
            self.place.follow(self.window)
        old.retire()
        _restore_focus(self.window, focus)


def _admission(paths: Paths, settings: SettingsStore) -> BundleAdmission:
    trial = partial(try_bundle, command=trial_command(frozen=is_frozen()))
    rules, version = (lambda: freshness_rules(settings.current)), application_version()
    return BundleAdmission(paths.opened_bundles, rules, trial, application=version)


def make_qt(arguments: list[str]) -> QApplication:
    """The one Qt application, named."""
    qt = QApplication([sys.argv[0], *arguments])
    keep_letters_neutral()
    qt.setApplicationName(NAME)
    qt.setApplicationDisplayName("Prêt à dépenser")
    qt.setApplicationVersion(application_version())
    return qt


def show_crash(texts: Texts, report: Path | None) -> None:
    """Say in a dialog that something unforeseen happened, and where its report lies."""
    _show_plainly(texts("crash.title"), sentence(UnforeseenError("", report), texts))


def show_refusal(texts: Texts, told: str) -> None:
    """Say in a dialog why the application does not start."""
    _show_plainly(texts("product.name"), told)


def _show_plainly(title: str, told: str) -> None:
    box = QMessageBox(QMessageBox.Icon.Critical, title, "", parent=QApplication.activeWindow())
    # A path or a cause may look like markup: it is text.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(told)
    box.exec()


def _focus_name(window: QWidget) -> str:
    focused: QWidget | None = window.focusWidget()
    while focused is not None and focused is not window:
        if focused.objectName():
            return focused.objectName()
        focused = focused.parentWidget()
    return ""


def _restore_focus(window: MainWindow, name: str) -> None:
    widget = window.findChild(QWidget, name) if name else None
    if widget is not None and widget.isEnabled() and widget.isVisible():
        widget.setFocus()
    else:
        window.focus_page()
