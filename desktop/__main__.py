"""Entry point of ``python -m desktop``: says in words why it cannot start, before Qt could abort."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from core.storage.texts import Texts
from desktop.settings.policy_forms import FORMS
from desktop.start.command_line import (
    EXIT_BAD_ARGUMENTS,
    EXIT_MISSING_LIBRARIES,
    EXIT_NO_DISPLAY,
    TRIAL_OPTION,
    CommandLineError,
    Options,
    parse_arguments,
)
from desktop.start.console import asked_language, console_language, console_texts
from desktop.start.qt_libraries import display_answers, missing_packages, qt_platform


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the application and return the exit code of the process."""
    _never_fail_to_print()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == [TRIAL_OPTION]:
        from core.bundle.trial import run_trial  # noqa: PLC0415  (numpy and the readers, which no start needs yet)

        return run_trial(given[1:])
    texts = console_texts(console_language(asked_language(given), os.environ))
    try:
        options = parse_arguments(given, texts)
    except CommandLineError as error:
        return _refuse(str(error), EXIT_BAD_ARGUMENTS)
    if options.policy_form is not None:
        print(FORMS[options.policy_form]())  # noqa: T201  (what was asked for)
        return 0
    if options.diagnose is not None:
        from desktop.start.diagnosis import diagnose  # noqa: PLC0415  (likewise)

        return diagnose(options.diagnose, texts)
    if options.is_delivery:
        from desktop.start.delivery import deliver  # noqa: PLC0415  (numpy and the readers, which no start needs yet)

        return deliver(options, texts)
    refusal = _system_refusal(options, texts)
    if refusal is not None:
        return _refuse(*refusal)
    from desktop.start.unread_sources import leave_sources_unread  # noqa: PLC0415  (Qt may be loaded only now)

    leave_sources_unread()
    from desktop.start.running import run  # noqa: PLC0415  (likewise)

    return run(options)


def _system_refusal(options: Options, texts: Texts) -> tuple[str, int] | None:
    platform = qt_platform(os.environ, sys.platform, windowless=options.windowless)
    packages = missing_packages(platform, os.environ, sys.platform)
    if packages:
        return texts("missing_libraries", packages=" ".join(packages)), EXIT_MISSING_LIBRARIES
    if platform == "none" or not display_answers(platform, os.environ, sys.platform):
        return texts("no_display"), EXIT_NO_DISPLAY
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    return None


def _never_fail_to_print() -> None:
    # A log file on Windows has an encoding that lacks some of our characters; a windowed program has no streams at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _refuse(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201  (the terminal is the only reader)
    return code


if __name__ == "__main__":
    sys.exit(main())
