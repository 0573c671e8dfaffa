"""Runs the application in one of its three ways: a window, a screenshot, a self-test."""

from __future__ import annotations

import logging
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication

from core.errors import UnforeseenError
from core.storage.folders import BUNDLES_NAME
from core.storage.own_files import keep_own
from core.storage.texts import Texts
from desktop.looks.messages import sentence
from desktop.looks.screen_texts import screen_texts
from desktop.settings.decision_settings import ReadSettings, settings_reader
from desktop.settings.paths import Paths, user_paths
from desktop.settings.settings import SettingsError, SettingsStore
from desktop.start.app import Application, make_qt, show_crash, show_refusal
from desktop.start.command_line import EXIT_BAD_ARGUMENTS, EXIT_FAILED, EXIT_UNKNOWN_CLIENT, Options
from desktop.start.crash_report import CrashReporter
from desktop.start.fault_log import FaultLog, keep_former_faults
from desktop.start.first_start import can_build
from desktop.start.log_file import LogFile
from desktop.start.qt_messages import QtMessages
from desktop.start.screenshot import Photographer
from desktop.start.start_flow import bundle_to_open
from desktop.start.termination import TerminationSignals
from desktop.start.version import NAME, application_version, is_frozen

_log = logging.getLogger(__name__)


def run(options: Options) -> int:
    """Run until the advisor leaves, the screenshot is written or the test is over; returns the exit code."""
    paths = user_paths(sys.platform, os.environ, Path.home(), packaged=is_frozen())
    for folder in (paths.data, paths.config):
        # Who needs it and finds it missing says so.
        with suppress(OSError):
            keep_own(folder, but=(BUNDLES_NAME,))
    try:
        settings = SettingsStore(paths.settings, paths.machine, packaged=is_frozen())
    except SettingsError as error:
        return _refuse_policy(error, options)
    texts = screen_texts(options.language or settings.current.language)
    if settings.policy_problem is not None:
        _tell(sentence(settings.policy_problem, texts), EXIT_FAILED)
    bundle = bundle_to_open(options.bundle, settings, paths)
    if options.windowless and bundle is None:
        return _tell(_no_bundle(texts, paths), EXIT_UNKNOWN_CLIENT)
    # A picture or a test tells nobody: what an earlier run left waits for the next window.
    faults = () if options.windowless else keep_former_faults(paths.reports)
    with watched(paths, texts) as reporter:
        return _run_watched(options, paths, settings, bundle, reporter, faults[-1] if faults else None)


@contextmanager
def watched(paths: Paths, texts: Texts) -> Iterator[CrashReporter]:
    """What happens is logged, what nobody foresaw is reported, and a fault of native code leaves its stacks.

    Args:
        paths: where log and reports go.
        texts: of the terminal's sentences.
    """
    log = LogFile(paths.log, lambda: _tell(texts("crash.no_log", path=paths.log.parent), EXIT_FAILED))
    messages, faults = QtMessages(), FaultLog(paths.reports, application_version())
    reporter = CrashReporter(paths.reports, application_version(), partial(_tell_crash, texts))
    log.open()
    faults.open()
    messages.open()
    reporter.install()
    _log.info("start of %s %s on Python %s, Qt %s, %s", *_surroundings())
    try:
        yield reporter
    finally:
        _log.info("closed")
        reporter.uninstall()
        messages.close()
        faults.close()
        log.close()


def _refuse_policy(error: SettingsError, options: Options) -> int:
    """Say what the organisation wrote wrongly, on the screen too: who starts from an icon sees no terminal."""
    texts = screen_texts(options.language or "fr")
    told = sentence(error, texts)
    if not options.windowless:
        qt = make_qt([])
        show_refusal(texts, told)
        qt.processEvents()
    return _tell(told, EXIT_BAD_ARGUMENTS)


def _run_watched(
    options: Options,
    paths: Paths,
    settings: SettingsStore,
    bundle: Path | None,
    reporter: CrashReporter,
    former_fault: Path | None,
) -> int:
    qt = make_qt([])
    report = partial(_name_report, reporter) if options.self_test else reporter.report_background
    application = Application(qt, options, paths, settings, report, former_fault, welcome=not options.windowless)
    if not options.windowless:
        reporter.announce_with(lambda report: show_crash(application.presentation.texts, report))
    signals = TerminationSignals(qt.quit)
    try:
        if options.self_test and bundle is not None:
            asked = settings_reader(settings, paths)
            return 0 if _passes_self_test(application, bundle, reporter, asked) else EXIT_FAILED
        if options.screenshot is not None:
            Photographer(application, options.screenshot)
        application.start()
        return qt.exec()
    finally:
        _log.info("closing")
        application.close()
        signals.close()


def _passes_self_test(application: Application, bundle: Path, reporter: CrashReporter, asked: ReadSettings) -> bool:
    from desktop.start.self_test import SelfTest  # noqa: PLC0415  (it sets a letter, and so reaches lightgbm and Typst)

    return SelfTest(application, bundle, print, lambda: reporter.reported, asked).run()


def _no_bundle(texts: Texts, paths: Paths) -> str:
    if can_build(frozen=is_frozen()):
        return texts("screenshot.no_bundle")
    return texts("screenshot.no_bundle_packaged", folder=paths.bundles, policy=paths.policy)


def _tell_crash(texts: Texts, report: Path | None) -> None:
    # Nobody sits before a screenshot or a test, and before there is a window: they end instead of asking.
    QApplication.exit(_tell(sentence(UnforeseenError("", report), texts), EXIT_FAILED))


def _name_report(reporter: CrashReporter, error: Exception) -> Path | None:
    # A self-test shows no page that would say it.
    path = reporter.report_background(error)
    print(path, file=sys.stderr)  # noqa: T201  (the terminal is the only reader)
    return path


def _surroundings() -> tuple[str, ...]:
    return NAME, application_version(), platform.python_version(), qVersion(), platform.platform()


def _tell(told: str, code: int) -> int:
    print(told, file=sys.stderr)  # noqa: T201  (the terminal is the only reader)
    return code
