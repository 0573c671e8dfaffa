"""Keeps the files made on this workstation, drafts included: one JSON document each, never half-written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.clients.client import Client
from core.errors import UnknownClientError
from core.features.catalogue import Catalogue
from core.new_files.form import client_from_form, read_form
from core.storage.whole_file import write_whole

FORMAT = 1
FIRST_LOCAL_ID = 9_000_000_000
"""Clients of a bundle have nine digits at most; local files have ten, so that neither is taken for the other."""
_LOCAL_IDS_START = datetime(2026, 1, 1, tzinfo=UTC)
_ABANDONED_S = 600.0
"""A younger unfinished document may be one that another window is writing."""
_NAME = re.compile(r"dossier-(\d{10})\.json")


class FileState(StrEnum):
    """How far a file is."""

    DRAFT = "draft"
    COMPLETE = "complete"


@dataclass(frozen=True)
class LocalFile:
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


def is_local(client_id: int) -> bool:
    """Whether a number is that of a local file rather than of a client of a bundle."""
    return client_id >= FIRST_LOCAL_ID


class FileStore:
    """The folder of local files.

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
        for partial in folder.glob(".dossier-*.partial"):
            with suppress(OSError):
                if now().timestamp() - partial.stat().st_mtime > _ABANDONED_S:
                    partial.unlink()

    def new_file(self, title: str = "", texts: Mapping[str, str] | None = None) -> LocalFile:
        """A draft with a number of its own, not saved yet.

        Numbers follow the clock, so that one that was deleted does not come back for another client.
        """
        seconds = int((self._now() - _LOCAL_IDS_START).total_seconds())
        taken = [client_id for client_id, _ in self._documents()]
        client_id = max(FIRST_LOCAL_ID + max(0, seconds), 1 + max(taken, default=0))
        return LocalFile(client_id, title, dict(texts or {}))

    def save(self, file: LocalFile) -> LocalFile:
        """Write a file whole, in place of its older version; the older one stays if anything fails.

        Returns:
            The file with the time of this save.

        Raises:
            OSError: nothing was written.
            ValueError: the number is not that of a local file.
        """
        if not is_local(file.client_id):
            raise ValueError("a local file has a number of its own")
        saved = replace(file, saved_at=self._now().isoformat(timespec="seconds"))
        document = {
            "format": FORMAT,
            "client_id": saved.client_id,
            "title": saved.title,
            "state": saved.state.value,
            "saved_at": saved.saved_at,
            "texts": dict(saved.texts),
        }
        write_whole(self._path(file.client_id), json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8"))
        return saved

    def files(self) -> tuple[LocalFile, ...]:
        """Every readable file, the one saved last in front."""
        read = [_read(path) for _, path in self._documents()]
        known = [file for file in read if file is not None]
        return tuple(sorted(known, key=lambda file: (file.saved_at, file.client_id), reverse=True))

    def unreadable(self) -> tuple[str, ...]:
        """Names of the documents that are damaged, or of a newer version; they are left alone."""
        return tuple(path.name for _, path in self._documents() if _read(path) is None)

    def open(self, client_id: int) -> LocalFile:
        """One file.

        Raises:
            UnknownClientError: there is none, or it cannot be read.
        """
        file = _read(self._path(client_id)) if is_local(client_id) else None
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


def _read(path: Path) -> LocalFile | None:
    try:
        document = json.loads(path.read_bytes())
        file = _file(document)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return file if path.name == f"dossier-{file.client_id}.json" else None


def _file(document: Mapping[str, Any]) -> LocalFile:
    if document["format"] != FORMAT:
        raise ValueError("another format")
    texts = document["texts"]
    if not all(isinstance(part, str) for pair in texts.items() for part in pair):
        raise ValueError("texts are texts")
    return LocalFile(
        client_id=int(document["client_id"]),
        title=str(document["title"]),
        texts={str(name): str(text) for name, text in texts.items()},
        state=FileState(document["state"]),
        saved_at=str(document["saved_at"]),
    )
