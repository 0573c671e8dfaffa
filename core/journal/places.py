"""Where a journal may not be kept: on a share, two desks write over each other and each is told that all is well."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

NETWORK_KINDS = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "davfs", "ncpfs", "ncp", "gfs2",
    "ocfs2", "beegfs", "pvfs2", "orangefs", "vboxsf", "vmhgfs", "prl_fs", "virtiofs", "coda", "webdav",
})  # fmt: skip
LOCAL_FUSE = frozenset({"fuse.fuse-overlayfs"})
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4
DriveKind = Callable[[str], int]
"""Gives Windows' kind of a drive, from its root with a backslash at the end; 4 is one of the network."""


def network_kind(path: Path) -> str:
    """What kind of share a path lies on, empty where its disk is this workstation's own.

    Args:
        path: which need not exist.
    """
    if sys.platform == "win32":
        return windows_share(os.path.realpath(path), windows_drive_kind(ctypes))
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        # No such list on macOS: nothing is known there.
        return ""
    return mounted_share(os.path.realpath(path), mounts)


def mounted_share(place: str, mounts: str) -> str:
    """The kind of share that a place lies on, by the mounts of Linux; empty where it lies on a disk of its own.

    Args:
        place: absolute, links followed.
        mounts: as /proc/self/mountinfo says: the last one over a folder is the one that is seen.
    """
    deepest, kind = "", ""
    for line in mounts.splitlines():
        fields, _, told = line.partition(" - ")
        parts = fields.split(" ")
        if len(parts) < 5 or not told:
            continue
        point = _plain(parts[4])
        if _within(place, point) and len(point) >= len(deepest):
            deepest, kind = point, told.split(" ")[0]
    return kind if _is_network(kind) else ""


def windows_share(place: str, drive_kind: DriveKind) -> str:
    r"""The same on Windows: ``\\server\share`` in any writing, or a letter that stands for one.

    Args:
        place: absolute.
        drive_kind: asks the system about a letter.
    """
    plain = place.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return "UNC"
    for prefix in ("\\\\?\\", "\\\\.\\"):
        plain = plain.removeprefix(prefix)
    if plain.startswith("\\\\"):
        return "UNC"
    root = f"{plain[:2]}\\"
    return root.upper() if plain[1:2] == ":" and drive_kind(root) == _REMOTE_DRIVE else ""


def windows_drive_kind(library: object) -> DriveKind:
    """Asks Windows about a drive.

    Args:
        library: ``ctypes``, or what stands in for it.
    """
    return lambda root: int(library.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined]


def _is_network(kind: str) -> bool:
    return kind in NETWORK_KINDS or (kind.startswith("fuse.") and kind not in LOCAL_FUSE)


def _within(place: str, point: str) -> bool:
    return place == point or place.startswith(point.rstrip("/") + "/")


def _plain(escaped: str) -> str:
    """A mount point as it is: spaces, tabs, line ends and backslashes are written in octal."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        escaped = escaped.replace(code, character)
    return escaped
