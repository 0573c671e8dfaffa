"""Keeps what is on the desk, one JSON document a client and one for the lists: never half-written, and private."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from core.storage.one_writer import one_writer
from core.storage.plain_words import plain_values
from core.storage.structured_text import json_value, typed
from core.storage.whole_file import put_aside, remove_abandoned, write_whole

FORMAT: Literal[1] = 1
LISTS = 0
"""In the place of a client's number: what concerns no one client."""
_NAME = re.compile(r"bureau-(\d{1,10})\.json")
Parts = Mapping[str, Any]
"""Named parts, each a JSON value; what they say is known to whoever writes them."""


class _Version(msgspec.Struct):
    """What every version writes."""

    format: int


class _Document(msgspec.Struct):
    """A document as it lies in the folder."""

    format: Literal[1]
    parts: dict[str, Any]


class DeskStore:
    """The folder of the desk.

    Args:
        folder: made with the first writing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def everything(self) -> dict[int, Parts]:
        """What is kept, by client, ``LISTS`` among them; empty where the folder cannot be read.

        A damaged document is put aside, so that the next writing does not cover it; one of a later version is left
        alone and passed over.
        """
        remove_abandoned(self._folder, ".bureau-")
        try:
            names = sorted(path.name for path in self._folder.iterdir())
        except OSError:
            return {}
        numbers = [int(match[1]) for name in names if (match := _NAME.fullmatch(name))]
        return {number: parts for number in numbers if (parts := self._read(number))}

    def change(self, client_id: int, parts: Parts) -> None:
        """Write some parts in the place of what they were, and leave the others as another window left them.

        Args:
            client_id: the client concerned, or ``LISTS``.
            parts: None takes a part away; a document without parts is removed.

        Raises:
            OSError: nothing was written.
        """
        path = self._path(client_id)
        with one_writer(path):
            if _is_later(path):
                return
            changed = {**self._read(client_id), **parts}
            kept = {name: plain_values(part) for name, part in changed.items() if part is not None}
            if kept:
                content = msgspec.json.encode(_Document(FORMAT, kept))
                write_whole(path, msgspec.json.format(content, indent=1))
            else:
                path.unlink(missing_ok=True)

    def _read(self, client_id: int) -> Parts:
        path = self._path(client_id)
        try:
            return typed(json_value(path.read_bytes()), _Document).parts
        except FileNotFoundError:
            return {}
        except OSError:
            return {}
        except ValueError:
            if not _is_later(path):
                put_aside(path)
            return {}

    def _path(self, client_id: int) -> Path:
        return self._folder / f"bureau-{client_id}.json"


def _is_later(path: Path) -> bool:
    try:
        return typed(json_value(path.read_bytes()), _Version).format > FORMAT
    except (OSError, ValueError):
        return False
