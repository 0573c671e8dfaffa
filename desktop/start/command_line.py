"""The options of the program."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from core.errors import UserFacingError
from core.storage.texts import Texts
from desktop.settings.policy_forms import FORMS
from desktop.settings.settings import LANGUAGES, SMALLEST_WINDOW_PX, TEXT_PERCENTS, THEMES
from desktop.start.version import NAME, application_version

PAGE_IDS = (
    "clients", "a-traiter", "dossier", "comparer", "simuler", "nouveau", "journal", "ecran-client", "modele",
    "reglages",
)  # fmt: skip
LARGEST_SIDE = 8000
DEFAULT_SIZE = (1440, 900)
"""Of a picture; a window fits its screen."""
EXIT_FAILED = 1
EXIT_BAD_ARGUMENTS = 2
EXIT_UNKNOWN_CLIENT = 3
EXIT_MISSING_LIBRARIES = 4
EXIT_NO_DISPLAY = 5
EXIT_CODES = {
    0: "exit_done", EXIT_FAILED: "exit_failed", EXIT_BAD_ARGUMENTS: "exit_bad_arguments",
    EXIT_UNKNOWN_CLIENT: "exit_no_bundle", EXIT_MISSING_LIBRARIES: "exit_missing_libraries",
    EXIT_NO_DISPLAY: "exit_no_display",
}  # fmt: skip
"""What the process ends with, and the sentence that says when."""
TRIAL_OPTION = "--try-bundle"
"""In front of everything else: open a bundle, say nothing, and end."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for; None where the settings decide.

    Args:
        bundle: folder of the bundle.
        client_id: client to open.
        page: page to show first.
        language, theme, text_percent: display, for this run only.
        size: width and height of the window, in pixels; None where it stands as it was left.
        screenshot: PNG file to write instead of staying open.
        self_test: check the installation instead of opening a window.
        policy_form: the form of a policy to print instead of starting.
        diagnose: file to write what is installed and configured to, instead.
        install_bundle: bundle in one file to install instead.
        roll_back: go back to the bundle before the newest one instead.
        for_everyone: whether a bundle is installed or taken back for all users of the workstation.
    """

    bundle: Path | None = None
    client_id: int | None = None
    page: str | None = None
    language: str | None = None
    theme: str | None = None
    text_percent: int | None = None
    size: tuple[int, int] | None = None
    screenshot: Path | None = None
    self_test: bool = False
    policy_form: str | None = None
    diagnose: Path | None = None
    install_bundle: Path | None = None
    roll_back: bool = False
    for_everyone: bool = False

    @property
    def fixed_size(self) -> tuple[int, int] | None:
        """The size that is asked for, or that a picture has; None where the window fits its screen."""
        return self.size or (DEFAULT_SIZE if self.windowless else None)

    @property
    def windowless(self) -> bool:
        """Whether nobody will look at a window."""
        return self.self_test or self.screenshot is not None

    @property
    def is_delivery(self) -> bool:
        """Whether bundles are put in place or taken back, and nothing is shown."""
        return self.install_bundle is not None or self.roll_back


@dataclass(eq=False)
class CommandLineError(UserFacingError):
    """Arguments that cannot be followed; the message is a sentence for the terminal."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


class _Parser(argparse.ArgumentParser):
    texts: Texts

    def error(self, message: str) -> NoReturn:
        raise CommandLineError(self.texts("bad_argument", message=message.removeprefix("argument "), program=self.prog))


def parse_arguments(arguments: Sequence[str], texts: Texts) -> Options:
    """Read the command line.

    Args:
        arguments: without the program's name.
        texts: sentences for the terminal.

    Raises:
        CommandLineError: an argument cannot be followed.
        SystemExit: ``--help`` or ``--version`` was asked for and printed.
    """
    parser = _parser(texts)
    found, unknown = parser.parse_known_args(list(arguments))
    if unknown:
        raise CommandLineError(texts("unknown_argument", value=" ".join(unknown), program=parser.prog))
    if found.screenshot is not None and not found.screenshot.absolute().parent.is_dir():
        raise CommandLineError(texts("screenshot_folder_missing", folder=found.screenshot.absolute().parent))
    return Options(
        bundle=found.bundle,
        client_id=found.client,
        page=found.page,
        language=found.lang,
        theme=found.theme,
        text_percent=found.text_size,
        size=found.size,
        screenshot=found.screenshot,
        self_test=found.self_test,
        policy_form=found.print_policy,
        diagnose=found.diagnose,
        install_bundle=found.install_bundle,
        roll_back=found.roll_back,
        for_everyone=found.for_everyone,
    )


def program_name(started: str) -> str:
    """How the program is called again.

    Args:
        started: as ``sys.argv[0]``.
    """
    name = Path(started).stem
    return name if name.startswith(NAME) else "python -m desktop"


def _parser(texts: Texts) -> argparse.ArgumentParser:
    codes = "\n".join(f"  {code}  {texts(key)}" for code, key in EXIT_CODES.items())
    parser = _Parser(
        prog=program_name(sys.argv[0]), description=texts("description"), allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter, epilog=f"{texts('exit_codes')}\n{codes}",
    )  # fmt: skip
    parser.texts = texts

    add = parser.add_argument
    add("--bundle", type=Path, metavar="FOLDER", help=texts("help_bundle"))
    client = _Whole(1, 999_999_999, texts, "client_number")
    add("--client", type=client, metavar="ID", help=texts("help_client"))
    add("--page", type=_Choice(PAGE_IDS, texts), help=texts("help_page", pages=", ".join(PAGE_IDS)))
    add("--lang", type=_Choice(LANGUAGES, texts), help=texts("help_language"))
    add("--theme", type=_Choice(THEMES, texts), help=texts("help_theme"))
    percents = _Whole(TEXT_PERCENTS[0], TEXT_PERCENTS[-1], texts, "text_percent")
    add("--text-size", type=percents, metavar="PERCENT", help=texts("help_text_size"))
    add("--size", type=_Size(texts), metavar="WxH", help=texts("help_size"))
    add("--screenshot", type=Path, metavar="FILE", help=texts("help_screenshot"))
    add("--self-test", action="store_true", help=texts("help_self_test"))
    add("--print-policy", type=_Choice(tuple(FORMS), texts), metavar="FORM", help=texts("help_print_policy"))
    add("--diagnose", type=Path, metavar="FILE", help=texts("help_diagnose"))
    add("--install-bundle", type=Path, metavar="FILE", help=texts("help_install_bundle"))
    add("--roll-back", action="store_true", help=texts("help_roll_back"))
    add("--for-everyone", action="store_true", help=texts("help_for_everyone"))
    add("--version", action="version", version=f"{NAME} {application_version()}", help=texts("help_version"))
    return parser


@dataclass(frozen=True, eq=False)
class _Whole:
    low: int
    high: int
    texts: Texts
    key: str

    def __call__(self, text: str) -> int:
        number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
        if not self.low <= number <= self.high:
            raise argparse.ArgumentTypeError(self.texts(self.key, value=text, low=self.low, high=self.high))
        return number


@dataclass(frozen=True, eq=False)
class _Choice:
    accepted: tuple[str, ...]
    texts: Texts

    def __call__(self, text: str) -> str:
        if text not in self.accepted:
            raise argparse.ArgumentTypeError(self.texts("not_a_choice", value=text, accepted=", ".join(self.accepted)))
        return text


@dataclass(frozen=True, eq=False)
class _Size:
    texts: Texts

    def __call__(self, text: str) -> tuple[int, int]:
        match = re.fullmatch(r"([0-9]{1,5})[xX×]([0-9]{1,5})", text)
        width, height = (int(match[1]), int(match[2])) if match else (0, 0)
        if width < SMALLEST_WINDOW_PX[0] or height < SMALLEST_WINDOW_PX[1] or max(width, height) > LARGEST_SIDE:
            values = {"width": SMALLEST_WINDOW_PX[0], "height": SMALLEST_WINDOW_PX[1], "largest": LARGEST_SIDE}
            raise argparse.ArgumentTypeError(self.texts("window_size", value=text, **values))
        return width, height
