"""A bundle as one file: written whole, and read so that nothing but what was signed ever reaches the disk."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.bundle.manifest import (
    MANIFEST_MOST_BYTES,
    MANIFEST_NAME,
    SIGNATURE_MOST_BYTES,
    SIGNATURE_NAME,
    FileEntry,
    Manifest,
    read_manifest,
)
from core.bundle.signature import TrustedKey, signer_of
from core.errors import BundleError
from core.storage.whole_file import GrowingFile

PACKED_SUFFIX = ".padbundle"
MOST_FILES = 100
_MOST_BYTES = {MANIFEST_NAME: MANIFEST_MOST_BYTES, SIGNATURE_NAME: SIGNATURE_MOST_BYTES}
"""What is read before anything is known to be signed."""
_NEEDED = {MANIFEST_NAME: "file_missing", SIGNATURE_NAME: "signature_missing"}
_SAME_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK_BYTES = 1 << 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def pack(folder: Path, out: Path) -> Manifest:
    """Write the files of a verified bundle into one file; the same bundle gives the same bytes.

    Args:
        folder: the bundle, verified by the caller.
        out: the file to make, whole or not at all.

    Raises:
        BundleError: its manifest cannot be read.
        OSError: a file cannot be read or written.
    """
    manifest = read_manifest((folder / MANIFEST_NAME).read_bytes())
    write_archive(folder, (MANIFEST_NAME, SIGNATURE_NAME, *sorted(entry.name for entry in manifest.files)), out)
    return manifest


def write_archive(folder: Path, names: Iterable[str], out: Path) -> None:
    """Write files of a folder into one file, in this order; the same files give the same bytes.

    Raises:
        OSError: a file cannot be read or written.
    """
    with (
        GrowingFile(out, private=False) as growing,
        zipfile.ZipFile(growing.stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in names:
            with (folder / name).open("rb") as source, archive.open(_member(folder, name), "w") as target:
                while chunk := source.read(_CHUNK_BYTES):
                    target.write(chunk)


def packed_manifest(file: Path, trusted: Iterable[TrustedKey]) -> Manifest:
    """What a packed bundle says it holds, once a trusted key vouches for it; its files are not looked at.

    Raises:
        BundleError: it is no packed bundle, or no trusted key signed it.
    """
    with opened_archive(file) as archive:
        return _signed_manifest(archive, archive_members(archive), tuple(trusted))


def unpack(file: Path, folder: Path, trusted: Iterable[TrustedKey]) -> Manifest:
    """Write the files of a packed bundle into an empty folder: those that were signed, and not one byte more of each.

    Args:
        file: the packed bundle.
        folder: where they go.
        trusted: the public keys that the workstation accepts.

    Raises:
        BundleError: it is no packed bundle, no trusted key signed it, or it holds something else than was signed.
        OSError: the folder cannot be written.
    """
    with opened_archive(file) as archive:
        members = archive_members(archive)
        manifest = _signed_manifest(archive, members, tuple(trusted))
        entries = {entry.name: entry for entry in manifest.files}
        for name in sorted(members.keys() - entries.keys() - {MANIFEST_NAME, SIGNATURE_NAME}):
            raise BundleError("file_extra", name)
        for name in sorted(entries.keys() - members.keys()):
            raise BundleError("file_missing", name)
        for name in (MANIFEST_NAME, SIGNATURE_NAME):
            with GrowingFile(folder / name, private=False) as growing:
                growing.add(bounded_content(archive, members[name], _MOST_BYTES[name]))
        for name, entry in entries.items():
            write_member(archive, members[name], entry, folder / name)
    return manifest


def _member(folder: Path, name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _SAME_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    member.create_system = 3
    member.file_size = (folder / name).stat().st_size
    return member


@contextmanager
def opened_archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """An archive for reading; whatever is wrong with its form is the bundle's fault.

    Raises:
        BundleError: it is none, or cannot be read.
    """
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise BundleError("not_found", str(file)) from error
    except OSError as error:
        raise BundleError("pack_unreadable", file.name, found=error.strerror or "") from error
    with stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BundleError("pack_unreadable", file.name) from error
        with archive:
            yield archive


def archive_members(archive: zipfile.ZipFile, needed: Mapping[str, str] = _NEEDED) -> Mapping[str, zipfile.ZipInfo]:
    """The files by their names: plain names of plain files, each once.

    Args:
        archive: a packed bundle.
        needed: names that must be there, with what is wrong where they are not.

    Raises:
        BundleError: it holds something else, or lacks what is needed.
    """
    infos = archive.infolist()
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        is_plain = kind in (0, stat.S_IFREG) and is_plain_name(info.orig_filename)
        readable = info.compress_type in _METHODS and not info.flag_bits & 1
        if not is_plain or not readable or info.filename in found or len(infos) > MOST_FILES:
            raise BundleError("pack_unsafe", ascii(info.filename)[1:61])
        found[info.filename] = info
    for name, problem in needed.items():
        if name not in found:
            raise BundleError(problem, name)
    return found


def is_plain_name(name: str) -> bool:
    """Whether a name is that of a file right in a folder, on every system: ASCII, and no device of Windows."""
    letters = name.replace("_", "").replace("-", "").replace(".", "")
    stem = name.split(".", maxsplit=1)[0].upper()
    devices = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10))}
    return (
        letters.isascii() and letters.isalnum() and len(name) <= 100
        and not name.startswith((".", "-")) and not name.endswith(".") and stem not in devices
    )  # fmt: skip


def _signed_manifest(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], trusted: tuple[TrustedKey, ...]
) -> Manifest:
    content, signature = (
        bounded_content(archive, members[name], _MOST_BYTES[name]) for name in (MANIFEST_NAME, SIGNATURE_NAME)
    )
    manifest = read_manifest(content)
    signer_of(content, signature, manifest.key_id, trusted)
    for entry in manifest.files:
        if not is_plain_name(entry.name):
            raise BundleError("pack_unsafe", ascii(entry.name)[1:61])
    return manifest


def bounded_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """What a member unpacks to.

    Raises:
        BundleError: it is damaged, or more than it may be.
    """
    pieces = list(_pieces(archive, member, most_bytes))
    return b"".join(pieces)


def write_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, entry: FileEntry, place: Path) -> None:
    """Write a member, which must be the very file that was signed.

    Raises:
        BundleError: it is not.
        OSError: it cannot be written.
    """
    digest, written = hashlib.sha256(), 0
    with GrowingFile(place, private=False) as growing:
        for piece in _pieces(archive, member, entry.size_bytes):
            digest.update(piece)
            written += len(piece)
            growing.add(piece)
        if (digest.hexdigest(), written) != (entry.sha256, entry.size_bytes):
            raise BundleError("file_altered", entry.name, digest.hexdigest()[:12], entry.sha256[:12])


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> Iterator[bytes]:
    """What a member unpacks to, piece by piece; refused as soon as it is more than it may be, whatever it announces."""
    left = most_bytes
    try:
        with archive.open(member) as source:
            while piece := source.read(min(_CHUNK_BYTES, left + 1)):
                left -= len(piece)
                if left < 0:
                    raise BundleError("file_altered", member.filename)
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise BundleError("pack_unreadable", member.filename) from error
