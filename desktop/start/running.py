"""Runs the application in one of its three ways: a window, a screenshot, a self-test."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from core.storage.texts import Texts
from desktop.looks.messages import sentence
from desktop.looks.translation import screen_texts
from desktop.settings.paths import Paths, user_paths
from desktop.settings.settings import SettingsError, SettingsStore
from desktop.start.app import Application, crash_sentence, make_qt, show_crash
from desktop.start.command_line import EXIT_BAD_ARGUMENTS, EXIT_FAILED, EXIT_UNKNOWN_CLIENT, Options
from desktop.start.crash_report import CrashReporter
from desktop.start.first_start import can_build, is_frozen
from desktop.start.screenshot import Photographer
from desktop.start.start_flow import bundle_to_open
from desktop.start.termination import TerminationSignals
from desktop.start.version import application_version


def run(options: Options) -> int:
    """Run until the advisor leaves, the screenshot is written or the test is over; returns the exit code."""
    paths = user_paths(sys.platform, os.environ, Path.home())
    try:
        settings = SettingsStore(paths.settings, paths.policy)
    except SettingsError as error:
        return _tell(sentence(error, screen_texts(options.language or "fr")), EXIT_BAD_ARGUMENTS)
    texts = screen_texts(options.language or settings.current.language)
    bundle = bundle_to_open(options.bundle, settings.current, paths)
    if options.windowless and bundle is None:
        return _tell(_no_bundle(texts, paths), EXIT_UNKNOWN_CLIENT)
    qt = make_qt([])
    application = Application(qt, options, paths, settings)
    reporter = CrashReporter(paths.reports, application_version(), partial(_tell_crash, options, application))
    reporter.install()
    signals = TerminationSignals(qt.quit)
    try:
        if options.self_test and bundle is not None:
            return 0 if _passes_self_test(application, bundle, reporter) else EXIT_FAILED
        if options.screenshot is not None:
            Photographer(application, options.screenshot)
        application.start()
        return qt.exec()
    finally:
        application.close()
        signals.close()
        reporter.uninstall()


def _passes_self_test(application: Application, bundle: Path, reporter: CrashReporter) -> bool:
    from desktop.start.self_test import SelfTest  # noqa: PLC0415  (it sets a letter, and so reaches lightgbm and Typst)

    return SelfTest(application, bundle, print, lambda: reporter.reported).run()


def _no_bundle(texts: Texts, paths: Paths) -> str:
    if can_build(frozen=is_frozen()):
        return texts("screenshot.no_bundle")
    return texts("screenshot.no_bundle_packaged", folder=paths.bundles, policy=paths.policy)


def _tell_crash(options: Options, application: Application, report: Path | None) -> None:
    # Nobody sits before a screenshot or a test: they end instead of asking.
    texts = application.presentation.texts
    if options.windowless:
        QApplication.exit(_tell(crash_sentence(texts, report), EXIT_FAILED))
    else:
        show_crash(texts, report)


def _tell(told: str, code: int) -> int:
    print(told, file=sys.stderr)  # noqa: T201  (the terminal is the only reader)
    return code
