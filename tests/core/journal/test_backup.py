"""One copy a day beside the journal: whole, a given number of them, and good enough to go on with after a loss."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.journal.backup import Backup, back_up, backups, superfluous
from core.journal.checkpoint import DeskKey
from core.journal.desk import JournalDesk
from core.journal.journal import EntryKind, Journal
from core.journal.trust import Doubt, check_trust
from core.journal.witness import FileWitness

DAY, NOW = date(2026, 11, 1), datetime(2026, 11, 3, tzinfo=UTC)


def desk(folder: Path) -> JournalDesk:
    return JournalDesk(DeskKey(folder / "key.pem"), (FileWitness(folder / "witness.jsonl"),))


def write(path: Path, count: int) -> None:
    with closing(Journal(path, desk(path.parent.parent))) as journal:
        for number in range(count):
            journal.append(EntryKind.DECISION, "Anne", number, {})


def test_one_copy_a_day_and_no_more_days_than_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "decisions.sqlite"
    for place in range(5):
        write(path, 1)
        assert back_up(path, 3, DAY + timedelta(days=place)) is not None
        assert back_up(path, 3, DAY + timedelta(days=place)) is None
    assert [(one.day[-2:], one.size) for one in backups(path)] == [("03", 3), ("04", 4), ("05", 5)]
    assert {stat.S_IMODE(one.path.stat().st_mode) for one in backups(path)} == {0o600}
    assert stat.S_IMODE(backups(path)[0].path.parent.stat().st_mode) == 0o700


def test_a_journal_that_was_emptied_pushes_no_good_copy_out(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "decisions.sqlite"
    write(path, 8)
    good = back_up(path, 2, DAY)
    path.unlink()
    write(path, 0)
    assert back_up(path, 2, DAY + timedelta(days=1)) is None
    for place in range(2, 6):
        write(path, 1)
        back_up(path, 2, DAY + timedelta(days=place))
    assert good in backups(path)


def test_the_longest_copy_stays_beyond_the_number_kept() -> None:
    days = [Backup(Path(), f"2026-11-0{place}", size) for place, size in enumerate((3, 9, 1, 2), 1)]
    assert superfluous(days, 1) == (days[0], days[2])


def test_a_copy_put_back_and_declared_is_trusted_again(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "decisions.sqlite"
    write(path, 3)
    kept = back_up(path, 1, DAY)
    assert kept is not None
    write(path, 2)
    path.unlink()
    path.write_bytes(kept.path.read_bytes())
    loss = check_trust(path, desk(tmp_path), NOW).loss
    assert loss is not None and (loss.sequence, loss.doubt) == (4, Doubt.CUT)
    with closing(Journal(path, desk(tmp_path))) as journal:
        journal.append(EntryKind.RESTORE, "Anne", 0, {"reason": "disk lost"})
    checked = check_trust(path, desk(tmp_path), NOW)
    assert checked.loss is None and len(checked.restores) == 1
    write(path, 1)
    assert check_trust(path, desk(tmp_path), NOW).loss is None
