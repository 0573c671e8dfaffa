"""A share is known for what it is, however its path is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.errors import JournalError
from core.journal import reader
from core.journal.journal import Journal
from core.journal.places import mounted_share, network_kind, windows_drive_kind, windows_share

MOUNTS = "\n".join(
    f"2{number} 1 0:2{number} / {point} rw,relatime {tags}- {kind} source rw"
    for number, (point, kind, tags) in enumerate([
        ("/", "ext4", ""), ("/srv/nfs", "nfs4", "shared:1 "), ("/mnt/win", "cifs", ""), ("/mnt/new", "smb3", ""),
        ("/home/a/ssh", "fuse.sshfs", "shared:5 master:1 "), ("/mnt/wsl", "9p", ""), ("/mnt/usb", "fuseblk", ""),
        ("/mnt/mon\\040dossier", "cifs", ""), ("/srv/nfs/local", "ext4", ""), ("/twice", "nfs", ""),
        ("/twice", "tmpfs", ""), ("/mnt/cloud", "fuse.rclone", ""),
    ])
)  # fmt: skip


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/a/journal", ""), ("/srv/nfs", "nfs4"), ("/srv/nfs/x/y", "nfs4"), ("/srv/nfsx", ""),
        ("/mnt/win/journal", "cifs"), ("/mnt/new/j", "smb3"), ("/home/a/ssh/j", "fuse.sshfs"), ("/mnt/wsl/j", "9p"),
        ("/mnt/usb/j", ""), ("/mnt/mon dossier/j", "cifs"), ("/srv/nfs/local/j", ""), ("/twice/j", ""),
        ("/mnt/cloud/j", "fuse.rclone"),
    ],
)  # fmt: skip
def test_the_deepest_and_last_mount_decides(place: str, kind: str) -> None:
    assert mounted_share(place, MOUNTS) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (r"\\server\share\journal", "UNC"), ("//server/share/journal", "UNC"), (r"\\?\UNC\server\share\j", "UNC"),
        (r"\\?\unc\server\share\j", "UNC"), (r"Z:\journal", "Z:\\"), (r"z:\journal", "Z:\\"), (r"\\?\Z:\j", "Z:\\"),
        (r"C:\Users\a", ""), (r"\\?\C:\Users\a", ""), (r"\\.\C:\j", ""),
    ],
)  # fmt: skip
def test_windows_shares_and_the_letters_that_stand_for_them(place: str, kind: str) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return 4 if root.upper() == "Z:\\" else 3

    library = SimpleNamespace(windll=SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=drive_type)))
    assert windows_share(place, windows_drive_kind(library)) == kind
    assert (kind == "UNC") == (asked == [])


def test_a_folder_of_this_workstation_is_none(tmp_path: Path) -> None:
    assert network_kind(tmp_path / "not" / "there" / "yet") == ""


def test_a_journal_on_a_share_is_refused_with_the_reason_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_share: Callable[[Path], str] = lambda path: mounted_share(f"/srv/nfs{path}", MOUNTS)  # noqa: E731
    monkeypatch.setattr(reader, "network_kind", on_a_share)
    with pytest.raises(JournalError) as refused:
        Journal(tmp_path / "share" / "journal.sqlite")
    assert (refused.value.problem, refused.value.reason) == ("network", "nfs4")
    assert not (tmp_path / "share").exists()
