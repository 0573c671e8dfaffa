"""What the application keeps in the folders of one user, and under which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.bundle.shelf import shelved, unreadable
from core.storage.folders import BUNDLES_NAME, shared_bundle_folders, user_folders
from desktop.settings.policy_sources import PolicySource, machine_policy, policy_source


@dataclass(frozen=True)
class Paths:
    """The folders of one user, and where an organisation fixes settings.

    Args:
        data: bundles, files made here, reports and the log.
        config: settings.
        machine: settings fixed for everyone on this workstation; there may be none.
        shared_stores: folders of bundles for everyone on this workstation; the first is where they are installed.
    """

    data: Path
    config: Path
    machine: PolicySource
    shared_stores: tuple[Path, ...] = ()

    @property
    def policy(self) -> Path:
        """How the place is named in which settings are fixed."""
        return self.machine.place

    @property
    def settings(self) -> Path:
        """The user's own settings."""
        return self.config / "settings.json"

    @property
    def saved_filters(self) -> Path:
        """Filters of comparison groups, kept by name."""
        return self.config / "filters.json"

    @property
    def window(self) -> Path:
        """Where the window was left on this workstation."""
        return self.config / "window.json"

    @property
    def bundles(self) -> Path:
        """Installed bundles, one folder each."""
        return self.data / BUNDLES_NAME

    @property
    def opened_bundles(self) -> Path:
        """What is remembered of the bundles that were opened here."""
        return self.data / "opened-bundles.json"

    @property
    def incoming(self) -> Path:
        """What is remembered of the bundles that were found in the watched folder."""
        return self.data / "incoming-bundles.json"

    @property
    def stores(self) -> tuple[Path, ...]:
        """Every folder in which bundles are looked for."""
        return (self.bundles, *self.shared_stores)

    @property
    def demonstration(self) -> Path:
        """The bundle of invented clients that the first start builds."""
        return self.bundles / "demonstration"

    @property
    def journal(self) -> Path:
        """The folder of the journal of decisions, where no other is chosen."""
        return self.data / "journal"

    @property
    def journal_witness(self) -> Path:
        """What this workstation has seen of its journals, apart from them."""
        return self.config / "journal-witness.jsonl"

    @property
    def new_files(self) -> Path:
        """Files of clients made on this workstation, drafts included."""
        return self.data / "files"

    @property
    def reports(self) -> Path:
        """Reports of unexpected ends; they never hold clients' data."""
        return self.data / "reports"

    @property
    def log(self) -> Path:
        """What the application did, for whoever repairs it; it never holds clients' data."""
        return self.data / "logs" / "pret-a-depenser.log"


def user_paths(platform: str, environment: Mapping[str, str], home: Path, *, packaged: bool = False) -> Paths:
    """The paths of one user.

    Args:
        platform: as ``sys.platform``.
        environment: as ``os.environ``; ``PAD_HOME`` puts everything in one folder, ``PAD_POLICY`` names the
            policy in a checkout on a machine without one.
        home: the user's home folder.
        packaged: whether the program is packaged for workstations.
    """
    folders = user_folders(platform, environment, home)
    policy = policy_source(machine_policy(platform), environment, packaged=packaged)
    return Paths(folders.data, folders.config, policy, shared_bundle_folders(platform, environment))


def installed_bundles(paths: Paths) -> tuple[Path, ...]:
    """Folders that look like bundles, the newest first; then the demonstration, then those that nobody can read."""
    found = [*(one.folder for one in shelved(paths.stores)), *unreadable(paths.stores)]
    last = {paths.demonstration: 1, **dict.fromkeys(unreadable(paths.stores), 2)}
    return tuple(sorted(found, key=lambda folder: last.get(folder, 0)))
