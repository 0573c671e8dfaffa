"""Keeps the files made on this workstation, drafts included: one JSON document each, never half-written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec

from core.clients.client import Client
from core.errors import UnknownClientError
from core.features.catalogue import Catalogue
from core.new_files.form import client_from_form, read_form
from core.storage.plain_words import plain_values, plain_words
from core.storage.structured_text import json_value, typed
from core.storage.whole_file import ABANDONED_S, remove_abandoned, write_whole

FORMAT: Literal[1] = 1
FIRST_NEW_FILE_ID = 9_000_000_000
"""Clients of a bundle have nine digits at most; new files have ten, so that neither is taken for the other."""
_NEW_FILE_IDS_START = datetime(2026, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"dossier-(\d{10})\.json")


class FileState(StrEnum):
    """How far a file is."""

    DRAFT = "draft"
    COMPLETE = "complete"


@dataclass(frozen=True)
class NewFile:
    """A file made on this workstation.

    Args:
        client_id: its own number, never that of a client of a bundle.
        title: given by the advisor, may be empty.
        texts: what was typed, by feature name.
        state: draft or complete.
        saved_at: ISO date and time of the last save, UTC; empty before the first.
    """

    client_id: int
    title: str
    texts: Mapping[str, str]
    state: FileState = FileState.DRAFT
    saved_at: str = ""

    def client(self, catalogue: Catalogue) -> Client:
        """The client it describes; what cannot be read is missing."""
        values, _ = read_form(self.texts, catalogue)
        return client_from_form(values, catalogue, self.client_id)


class _Document(msgspec.Struct):
    """A file as it lies in the folder."""

    format: Literal[1]
    client_id: int
    title: str
    state: FileState
    saved_at: str
    texts: dict[str, str]


def is_new_file(client_id: int) -> bool:
    """Whether a number is that of a new file rather than of a client of a bundle."""
    return client_id >= FIRST_NEW_FILE_ID


class NewFileStore:
    """The folder of new files.

    Args:
        folder: made if needed; what an interrupted save left there is removed after a while.
        now: the time, in UTC.

    Raises:
        OSError: the folder cannot be made or read.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder = folder
        self._now = now
        folder.mkdir(parents=True, exist_ok=True)
        remove_abandoned(folder, ".dossier-", now().timestamp() - ABANDONED_S)

    def new_file(self, title: str = "", texts: Mapping[str, str] | None = None) -> NewFile:
        """A draft with a number of its own, not saved yet.

        Numbers follow the clock, so that one that was deleted does not come back for another client.
        """
        seconds = int((self._now() - _NEW_FILE_IDS_START).total_seconds())
        taken = [client_id for client_id, _ in self._documents()]
        client_id = max(FIRST_NEW_FILE_ID + max(0, seconds), 1 + max(taken, default=0))
        return NewFile(client_id, title, dict(texts or {}))

    def save(self, file: NewFile) -> NewFile:
        """Write a file whole, in place of its older version; the older one stays if anything fails.

        Returns:
            The file with the time of this save.

        Raises:
            OSError: nothing was written.
            ValueError: the number is not that of a new file.
        """
        if not is_new_file(file.client_id):
            raise ValueError("a new file has a number of its own")
        moment = self._now().isoformat(timespec="seconds")
        saved = replace(file, title=plain_words(file.title), texts=plain_values(file.texts), saved_at=moment)
        document = _Document(FORMAT, saved.client_id, saved.title, saved.state, saved.saved_at, dict(saved.texts))
        write_whole(self._path(file.client_id), msgspec.json.format(msgspec.json.encode(document), indent=1))
        return saved

    def files(self) -> tuple[NewFile, ...]:
        """Every readable file, the one saved last in front."""
        read = [_read(path) for _, path in self._documents()]
        known = [file for file in read if file is not None]
        return tuple(sorted(known, key=lambda file: (file.saved_at, file.client_id), reverse=True))

    def unreadable(self) -> tuple[str, ...]:
        """Names of the documents that are damaged, or of a newer version; they are left alone."""
        return tuple(path.name for _, path in self._documents() if _read(path) is None)

    def open(self, client_id: int) -> NewFile:
        """One file.

        Raises:
            UnknownClientError: there is none, or it cannot be read.
        """
        file = _read(self._path(client_id)) if is_new_file(client_id) else None
        if file is None:
            raise UnknownClientError(client_id)
        return file

    def delete(self, client_id: int) -> None:
        """Remove one file for good.

        Raises:
            UnknownClientError: there is none.
            OSError: it cannot be removed.
        """
        try:
            self._path(client_id).unlink()
        except FileNotFoundError as error:
            raise UnknownClientError(client_id) from error

    def _path(self, client_id: int) -> Path:
        return self._folder / f"dossier-{client_id}.json"

    def _documents(self) -> list[tuple[int, Path]]:
        found = ((_NAME.fullmatch(path.name), path) for path in sorted(self._folder.iterdir()))
        return [(int(match[1]), path) for match, path in found if match]


def _read(path: Path) -> NewFile | None:
    try:
        found = typed(json_value(path.read_bytes()), _Document)
    except (OSError, ValueError):
        return None
    file = NewFile(found.client_id, found.title, found.texts, found.state, found.saved_at)
    return file if path.name == f"dossier-{file.client_id}.json" else None
