"""What recording decisions and writing letters needs to know of the settings and of this workstation."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.journal.checkpoint import DeskKey
from core.journal.desk import KEY_NAME, JournalDesk, lone_desk
from core.journal.witness import FileWitness, FolderWitness, Witness, system_log
from desktop.settings.paths import Paths, installed_bundles
from desktop.settings.settings import Settings, SettingsStore

if sys.platform != "win32":
    import pwd

LONGEST_ACCOUNT = 512
_DOMAIN_AND_NAME = 2
JOURNAL_NAME = "decisions.sqlite"


@dataclass(frozen=True)
class DecisionSettings:
    """The settings of one moment.

    Args:
        author: who decides.
        contact: how the client reaches that person, empty where it is not said.
        opinion_first: whether an opinion is written down before the score is shown.
        journal: the file of the journal; None where nothing can be recorded.
        letter_contacts: TOML file of the addresses that letters give, None for those that ship with the program.
        settings: all settings, for the keys of other bundles.
        bundles: finds the folders of the bundles on this workstation, where past decisions may find theirs.
        author_is_account: whether nobody gave a name, so that the journal names the system's account.
        desk: signs and witnesses the journal; None for a key beside it and no witness.
        journal_copies: folder that gets copies of the journal, None where nobody asks for any.
        journal_backups: how many days of copies are kept beside the journal, 0 for none.
    """

    author: str = ""
    contact: str = ""
    opinion_first: bool = False
    journal: Path | None = None
    letter_contacts: Path | None = None
    settings: Settings = field(default_factory=Settings)
    bundles: Callable[[], tuple[Path, ...]] = tuple
    author_is_account: bool = False
    desk: JournalDesk | None = None
    journal_copies: Path | None = None
    journal_backups: int = 0

    @property
    def journal_desk(self) -> JournalDesk:
        """Who signs and witnesses the journal."""
        return self.desk or lone_desk(self.journal or Path())

    @property
    def signer(self) -> str:
        """Who signs letters: never the name of an account."""
        return "" if self.author_is_account else self.author


ReadSettings = Callable[[], DecisionSettings]
"""Gives the settings in force now."""


def no_journal() -> DecisionSettings:
    """Settings of a session that records nothing."""
    return DecisionSettings()


def settings_reader(store: SettingsStore, paths: Paths) -> ReadSettings:
    """Reads the decision settings from a user's settings each time they are asked for.

    Args:
        store: the settings in force.
        paths: the user's folders.
    """
    account = system_user()

    def read() -> DecisionSettings:
        current = store.current
        folder = Path(current.journal_folder) if current.journal_folder else paths.journal
        chosen = (Path(current.bundle),) if current.bundle else ()
        return DecisionSettings(
            author=current.user_name.strip() or account,
            contact=current.user_contact.strip(),
            opinion_first=current.opinion_first,
            journal=folder / JOURNAL_NAME,
            letter_contacts=Path(current.letter_contacts) if current.letter_contacts else None,
            settings=current,
            bundles=lambda: (*chosen, *installed_bundles(paths)),
            author_is_account=not current.user_name.strip(),
            desk=_desk(current, paths, account),
            journal_backups=current.journal_backups,
            journal_copies=Path(current.journal_copies_folder) if current.journal_copies_folder else None,
        )

    return read


def _desk(current: Settings, paths: Paths, account: str) -> JournalDesk:
    witnesses: list[Witness] = [FileWitness(paths.journal_witness)]
    if current.journal_witness_folder:
        witnesses.append(FolderWitness(Path(current.journal_witness_folder)))
    if current.journal_witness_log:
        witnesses.append(system_log())
    key = Path(current.journal_key) if current.journal_key else paths.journal / KEY_NAME
    return JournalDesk(DeskKey(key), tuple(witnesses), account)


def system_user() -> str:
    """Name of the account that runs the program, not what the environment says; empty where nobody knows."""
    if sys.platform == "win32":
        return windows_account(ctypes)
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def windows_account(library: Any) -> str:
    """The same on Windows, with its domain; empty where it does not say.

    Args:
        library: ``ctypes``, or what stands in for it.
    """
    length = ctypes.c_ulong(LONGEST_ACCOUNT)
    name = ctypes.create_unicode_buffer(LONGEST_ACCOUNT)
    done = library.windll.secur32.GetUserNameExW(_DOMAIN_AND_NAME, name, ctypes.byref(length))
    return name.value if done else ""
