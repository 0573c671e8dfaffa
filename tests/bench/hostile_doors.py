"""Ten doors through which bytes that anybody may have written come in, and what is read of them once they are in."""

from __future__ import annotations

import json
import random
import sqlite3
import traceback
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import fields
from pathlib import Path

from core.bundle.manifest import MANIFEST_NAME, read_manifest
from core.bundle.packed import packed_manifest
from core.bundle.signature import demonstration_key
from core.decisions.checklist import CHECKLIST_FILE, read_checklist
from core.decisions.reading import journal_lines, latest_decisions
from core.desk.parts import read_draft, read_edits, read_names, read_numbers, read_scenarios
from core.desk.store import DeskStore
from core.documents.journal_csv import journal_csv
from core.documents.letter_contacts import CONTACTS_FILE, read_contacts
from core.errors import UserFacingError
from core.features.catalogue import Catalogue
from core.journal.entry import EntryKind
from core.journal.journal import Journal, JournalReader
from core.new_files.importing import import_content
from core.new_files.store import NewFileStore
from core.population.saved_filters import SavedFilters
from core.storage.resource_files import resource
from desktop.settings.settings import SettingsStore

Door = Callable[[random.Random], None]
TOKENS = (
    b"1e999", b"-1e308", b"9" * 400, b"NaN", b"Infinity", b"\\ud800", b"\\u202e", b"\xff\xfe", b"\x00", b"null",
    b"true", b"[" * 5_000, b'{"a":' * 3_000, b"a." * 2_000, b"[[", b"'''", b'"""', b"\xf0\x9f\x98\x80",
    b"9" * 5_000, b"{}", b"[]", b"\r", b"\n\n", b"0x10", b"1_000", b"1979-05-27T07:32:00Z", b"-0", b'"', b",",
    b"=", b";", b"\\",
)  # fmt: skip
EMPTIED = "PRAGMA synchronous = OFF; DROP TRIGGER IF EXISTS entries_are_never_removed; DELETE FROM entries;"
SETTINGS = b'{"language": "fr", "theme": "dark", "text_percent": 125, "trusted_keys": ["a.pem"], "user_name": "Ana"}'
POLICY = b'theme = "dark"\ntext_percent = 125\ntrusted_keys = ["a.pem"]\n[more]\nname = 1\n'
FILTERS = (
    b'{"format": 1, "filters": [{"name": "a", "id_prefix": "1", "advices": ["grant"], "outcome": "any", "ranges": '
    b'[{"feature": "AMT_CREDIT", "low": 1.0, "high": 2.0}], "categories": [], "any_category": []}]}'
)
DESK = (
    b'{"format": 1, "parts": {"decision": {"reason": "a"}, "scenarios": [{"name": "a", "edits": {"AMT_CREDIT": 1.5}}], '
    b'"edits": {"AMT_CREDIT": null}, "recent": [1, 2], "checks": ["a"]}}'
)
NEW_FILE = (
    b'{"format": 1, "client_id": 9000000001, "title": "a", "state": "draft", "saved_at": "2026-01-01T00:00:00+00:00", '
    b'"texts": {"AMT_CREDIT": "450000"}}'
)
DECISION = (
    b'{"decision": "granted", "advice": "refuse", "probability": 0.2, "threshold": 0.1, "reason": "a", "terms": '
    b'{"amount": 1.5}, "inputs": {}, "changes": {"reason": "b"}, "corrects": 1, "request_sequence": 1, '
    b'"opinion": "unsure"}'
)
CLIENT = (
    b"NAME_CONTRACT_TYPE,AMT_CREDIT,AMT_ANNUITY,AMT_INCOME_TOTAL,EXT_SOURCE_2\nCash loans,450000,22500.5,180000,0.41\n"
)


def spoilt(content: bytes, rng: random.Random) -> bytes:
    """A document as chance or malice leaves it."""
    made = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        place, length = rng.randint(0, len(made)), rng.randint(1, 12)
        match rng.randrange(5):
            case 0 if made:
                made[min(place, len(made) - 1)] = rng.randrange(256)
            case 1:
                del made[place : place + length]
            case 2:
                made[place:place] = rng.choice(TOKENS)
            case 3:
                made[place : place + length] = rng.choice(TOKENS)
            case _:
                made[place:place] = made[place : place + 40]
    return bytes(made)


class HostileDoors:
    """The doors, each of which reads one spoilt document and whatever is made of it.

    Args:
        bundle: folder of a bundle, whose manifest is spoilt.
        catalogue: of the same bundle.
        folder: for files.
    """

    def __init__(self, bundle: Path, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue, self._folder = catalogue, folder
        self._manifest = (bundle / MANIFEST_NAME).read_bytes()
        self._journal = folder / "journal" / "decisions.sqlite"
        Journal(self._journal).close()
        self._new_files = NewFileStore(folder / "files")
        self.all: dict[str, Door] = {
            "settings": self._settings, "policy": self._policy, "filters": self._filters, "drafts": self._drafts,
            "new file": self._new_file, "journal": self._rows, "import": self._import, "manifest": self._read_manifest,
            "padbundle": self._packed, "lists": self._lists,
        }  # fmt: skip

    def fault(self, name: str, rng: random.Random) -> str:
        """What a document through a door makes go wrong that no sentence tells; empty where all is told."""
        try:
            self.all[name](rng)
        except UserFacingError as error:
            return "" if len(str(error)) < 2_000 else f"a sentence of {len(str(error))} characters"
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {str(error)[:80]}"
        return ""

    def _put(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def _settings(self, rng: random.Random) -> None:
        store = SettingsStore(self._put("settings.json", spoilt(SETTINGS, rng)))
        assert all(hasattr(store.current, one.name) for one in fields(store.current))

    def _policy(self, rng: random.Random) -> None:
        store = SettingsStore(None, self._put("policy.toml", spoilt(POLICY, rng)))
        assert store.fixed <= {one.name for one in fields(store.current)}

    def _filters(self, rng: random.Random) -> None:
        path = self._put("filters/filters.json", spoilt(FILTERS, rng))
        try:
            assert all(one.name for one in SavedFilters(path).all()) or True
        finally:
            for aside in path.parent.glob("*.damaged-*"):
                aside.unlink()

    def _drafts(self, rng: random.Random) -> None:
        path = self._put("desk/bureau-7.json", spoilt(DESK, rng))
        for part in DeskStore(path.parent).everything().get(7, {}).values():
            for read in (read_draft, read_edits, read_names, read_numbers, read_scenarios):
                read(part)
        for aside in path.parent.glob("*.damaged-*"):
            aside.unlink()

    def _new_file(self, rng: random.Random) -> None:
        self._put("files/dossier-9000000001.json", spoilt(NEW_FILE, rng))
        for file in self._new_files.files():
            file.client(self._catalogue)
        self._new_files.unreadable()

    def _rows(self, rng: random.Random) -> None:
        """A row as another program may have written it."""
        payload = spoilt(DECISION, rng).decode("utf-8", "replace")
        kind = rng.choice([*map(str, EntryKind), "later"])
        moment = rng.choice(["2026-01-01T00:00:00.000+00:00", "x", ""])
        with closing(sqlite3.connect(self._journal)) as connection:
            connection.executescript(EMPTIED)
            row = (moment, kind, "A\ud7ff", 7, payload, "0" * 64, "1" * 64)
            connection.execute("INSERT INTO entries VALUES (1, ?, ?, ?, ?, ?, ?, ?)", row)
            connection.commit()
        with closing(JournalReader(self._journal)) as journal:
            lines = journal_lines(journal)
            for line in lines:
                _ = line.decision, line.advice, line.terms, line.override
            journal_csv(lines)
            latest_decisions(journal, [7])
            journal.verify()

    def _import(self, rng: random.Random) -> None:
        record = dict(zip(*(line.split(",") for line in CLIENT.decode().splitlines()), strict=True))
        content = rng.choice([CLIENT, json.dumps(record).encode()])
        assert import_content(spoilt(content, rng), self._catalogue) is not None

    def _read_manifest(self, rng: random.Random) -> None:
        assert read_manifest(spoilt(self._manifest, rng)).fingerprint

    def _packed(self, rng: random.Random) -> None:
        path = self._folder / "one.padbundle"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(MANIFEST_NAME, self._manifest)
            archive.writestr("manifest.sig", bytes(64))
        path.write_bytes(spoilt(path.read_bytes(), rng))
        packed_manifest(path, [demonstration_key()])

    def _lists(self, rng: random.Random) -> None:
        with suppress(UserFacingError):
            read_contacts(spoilt(resource(CONTACTS_FILE).read_bytes(), rng), "fr")
        for item in read_checklist(spoilt(resource(CHECKLIST_FILE).read_bytes(), rng)):
            assert item.words("fr") is not None
