"""A copy on a share is the journal as it was, whole, sealed, in a folder of its desk's own."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest

from core.journal.checkpoint import DeskKey
from core.journal.desk import JournalDesk
from core.journal.journal import EntryKind, Journal, JournalReader
from core.journal.shipping import SEAL_NAME, ship


def test_what_is_written_and_not_yet_in_the_file_is_in_the_copy(tmp_path: Path) -> None:
    share, keys = tmp_path / "share", [DeskKey(tmp_path / f"{name}.pem") for name in ("one", "two")]
    share.mkdir()
    for desk, key in enumerate(keys):
        path = tmp_path / f"desk{desk}" / "journal.sqlite"
        with closing(Journal(path, JournalDesk(key))) as journal:
            for number in range(3):
                written = journal.append(EntryKind.DECISION, "Anne", number, {})
                shipped = ship(path, share, key)
            entries = journal.entries()
        assert (shipped.checkpoint.size, shipped.checkpoint.head) == (3, written.entry_hash)
        assert shipped.checkpoint.is_signed
        assert hashlib.sha256(shipped.path.read_bytes()).hexdigest() == shipped.sha256
        assert json.loads((shipped.path.parent / SEAL_NAME).read_bytes())["sha256"] == shipped.sha256
        with closing(JournalReader(shipped.path)) as copy:
            assert copy.entries() == entries and copy.verify().intact
        assert {one.name for one in path.parent.iterdir()} == {"journal.sqlite"}, "nothing is left behind"
    assert len(list(share.iterdir())) == 2, "one folder a desk"


def test_a_share_that_is_away_is_told_and_the_copy_before_stays(tmp_path: Path) -> None:
    share, key = tmp_path / "share", DeskKey(tmp_path / "key.pem")
    share.mkdir()
    with closing(Journal(tmp_path / "journal.sqlite", JournalDesk(key))) as journal:
        journal.append(EntryKind.DECISION, "Anne", 1, {})
        before = ship(tmp_path / "journal.sqlite", share, key)
        share.rename(tmp_path / "away")
        journal.append(EntryKind.DECISION, "Anne", 2, {})
        with pytest.raises(OSError, match="share"):
            ship(tmp_path / "journal.sqlite", share, key)
        assert not share.exists()
        (tmp_path / "away").rename(share)
        assert ship(tmp_path / "journal.sqlite", share, key).checkpoint.size == before.checkpoint.size + 1
