"""What the application keeps in the folders of one user, and under which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.bundle.manifest import MANIFEST_NAME
from core.storage.folders import BUNDLES_NAME, user_folders
from core.storage.whole_file import UNFINISHED_SUFFIX
from desktop.settings.policy_sources import PolicySource, machine_policy, policy_source


@dataclass(frozen=True)
class Paths:
    """The folders of one user, and where an organisation fixes settings.

    Args:
        data: bundles, files made here, reports and the log.
        config: settings.
        machine: settings fixed for everyone on this workstation; there may be none.
    """

    data: Path
    config: Path
    machine: PolicySource

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
    return Paths(folders.data, folders.config, policy_source(machine_policy(platform), environment, packaged=packaged))


def installed_bundles(paths: Paths) -> tuple[Path, ...]:
    """Folders that look like bundles, finished ones: published before the demonstration, the latest name first."""
    if not paths.bundles.is_dir():
        return ()
    found = [
        folder
        for folder in paths.bundles.iterdir()
        if folder.suffix != UNFINISHED_SUFFIX and (folder / MANIFEST_NAME).is_file()
    ]
    found.sort(key=lambda folder: folder.name, reverse=True)
    return tuple(sorted(found, key=lambda folder: folder == paths.demonstration))
