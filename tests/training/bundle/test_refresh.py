"""A refreshed bundle holds other clients under the very same model, says so, and replays what was decided before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from core.assessment.assessment import assess
from core.bundle.bundle import CLIENTS_NAME, GOLDEN_NAME, SMALL_FILES, Bundle, open_bundle
from core.bundle.manifest import MANIFEST_NAME, Snapshot, read_manifest
from core.bundle.signature import demonstration_key
from core.decisions.record import DecisionRecord
from core.decisions.replay import ReplayOutcome, replay
from core.decisions.rules import Decisions, OpinionFirst
from core.journal.journal import Journal, JournalEntry
from tests.core.decisions.examples import assessed, record
from tests.training.conftest import TrainedRuns
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.progress import SilentProgress
from training.synthesis.invented_tables import synthesise
from training.tables.origin import MARK_NAME

NEW_CLIENTS = 250
TODAY = datetime.now(UTC).date()


def refresh(source: Path, data: Path, out: Path, *more: str) -> int:
    return run_command_line(
        ["refresh", "--bundle", str(source), "--data", str(data), "--out", str(out), "--progress", "json", *more]
    )


@contextmanager
def opened(folder: Path) -> Iterator[Bundle]:
    bundle = open_bundle(folder, [demonstration_key()])
    yield bundle
    bundle.close()


def ids(folder: Path) -> list[int]:
    return [row[0] for row in rows(folder, "SELECT client_id FROM clients ORDER BY 1")]


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / CLIENTS_NAME), read_only=True) as connection:
        found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
        return found


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("others")
    synthesise(folder / "tables", NEW_CLIENTS, 11, SilentProgress())
    return folder / "tables"


@pytest.fixture(scope="module")
def refreshed(trained: TrainedRuns, others: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("refreshed") / "second"
    assert refresh(trained.folder / "good", others, out) == 0
    return out


@pytest.fixture(scope="module")
def again(trained: TrainedRuns, refreshed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients of the training once more, over the refreshed bundle."""
    out = tmp_path_factory.mktemp("again") / "third"
    assert refresh(refreshed, trained.folder / "tables", out) == 0
    return out


def test_the_model_the_threshold_and_the_references_stay(trained: TrainedRuns, refreshed: Path) -> None:
    before = trained.folder / "good"
    for name in set(SMALL_FILES) - {GOLDEN_NAME}:
        assert (refreshed / name).read_bytes() == (before / name).read_bytes(), name
    for table in ("out_of_fold", "position_scales"):
        assert rows(refreshed, f"FROM {table}") == rows(before, f"FROM {table}")
    manifests = [read_manifest((folder / MANIFEST_NAME).read_bytes()) for folder in (before, refreshed)]
    assert manifests[0].policy == manifests[1].policy


def test_it_holds_the_new_clients_scored_as_score_does(trained: TrainedRuns, refreshed: Path, others: Path) -> None:
    scores = refreshed.with_name("scores.csv")
    words = ["score", "--bundle", str(trained.folder / "good"), "--data", str(others), "--out", str(scores)]
    assert run_command_line([*words, "--progress", "json"]) == 0
    lines = [line.split(",")[:2] for line in scores.read_text(encoding="utf-8").splitlines()[1:]]
    with opened(refreshed) as bundle:
        assert bundle.manifest.client_count == len(lines) == NEW_CLIENTS
        for client_id, probability in lines:
            found = assess(bundle, bundle.store.get(int(client_id)))
            assert found.probability == pytest.approx(float(probability), abs=1e-9)


def test_it_says_which_clients_it_holds(trained: TrainedRuns, refreshed: Path, again: Path) -> None:
    first, second, third = (
        read_manifest((folder / MANIFEST_NAME).read_bytes())
        for folder in (trained.folder / "good", refreshed, again)
    )  # fmt: skip
    assert first.snapshot == Snapshot(1, TODAY.isoformat())
    assert second.snapshot == Snapshot(2, TODAY.isoformat(), (first.fingerprint,))
    assert third.snapshot == Snapshot(3, TODAY.isoformat(), (first.fingerprint, second.fingerprint))
    assert first.model_version == second.model_version == third.model_version
    assert second.pending_count == sum(1 for _ in rows(refreshed, "FROM clients WHERE pending"))


def test_the_same_tables_give_the_same_clients(trained: TrainedRuns, again: Path) -> None:
    """But for those whose outcome was told in between: they no longer wait."""
    before = trained.folder / "good"
    for table in ("clients", "client_files"):
        query = f"SELECT * EXCLUDE (pending) FROM {table} ORDER BY client_id"
        # As text: a missing number equals nothing, itself included.
        assert repr(rows(again, query)) == repr(rows(before, query)), table
    for table in ("positions", "history_credits", "history_months"):
        query = f"FROM {table} ORDER BY ALL"
        assert repr(rows(again, query)) == repr(rows(before, query)), table
    told = set(rows(again, "FROM outcomes"))
    assert told > set(rows(before, "FROM outcomes"))
    waiting = {row[0] for row in rows(again, "SELECT client_id FROM clients WHERE pending")}
    assert waiting == set(ids(again)) - {client_id for client_id, _ in told}


def test_outcomes_that_are_no_longer_told_are_kept_and_applicants_alone_will_do(
    trained: TrainedRuns, tmp_path: Path
) -> None:
    shutil.copytree(trained.folder / "tables", tmp_path / "tables")
    file = tmp_path / "tables" / "application_train.csv"
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    place = head.split(",").index("TARGET")
    untold = [",".join(cell for at, cell in enumerate(line.split(",")) if at != place) for line in (head, *lines[:300])]
    file.write_text("\n".join([*untold, ""]), encoding="utf-8")
    before = trained.folder / "good"
    assert refresh(before, tmp_path / "tables", tmp_path / "out") == 0
    kept = {int(line.split(",")[0]) for line in untold[1:]}
    expected = [row for row in rows(before, "FROM outcomes ORDER BY client_id") if row[0] in kept]
    assert rows(tmp_path / "out", "FROM outcomes ORDER BY client_id") == expected
    pending = {row[0] for row in rows(tmp_path / "out", "SELECT client_id FROM clients WHERE pending")}
    assert pending == set(ids(tmp_path / "out")) - kept


@pytest.fixture
def decided(trained: TrainedRuns, tmp_path: Path) -> Iterator[tuple[JournalEntry, ...]]:
    """Decisions taken on the bundle of the training."""
    journal = Journal(tmp_path / "journal.sqlite")
    chosen = ids(trained.folder / "good")[::150]
    with opened(trained.folder / "good") as bundle:
        decisions = Decisions(journal)
        for client_id in chosen:
            decisions.record_decision(OpinionFirst("Anne"), client_id, record(bundle, assessed(bundle, client_id)))
    yield journal.entries()
    journal.close()


def test_decisions_replay_across_snapshots_and_name_them(
    trained: TrainedRuns, decided: tuple[JournalEntry, ...], refreshed: Path, again: Path
) -> None:
    for folder in (refreshed, again):
        with opened(folder) as bundle:
            assert {replay(entry, bundle).outcome for entry in decided} == {ReplayOutcome.SAME}
    for entry in decided:
        found = DecisionRecord.from_payload(entry.payload)
        assert (found.snapshot, found.clients_date) == (1, TODAY.isoformat())
    with opened(trained.folder / "weak") as other:
        assert {replay(entry, other).outcome for entry in decided} == {ReplayOutcome.OTHER_BUNDLE}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--date", "2001-01-01"), "are older than those of the bundle"),
        (("--date", (TODAY + timedelta(days=2)).isoformat()), "lies in the future"),
        (("--date", "30/11/2026"), "'30/11/2026' is no date"),
        (("--sign-with", "absent.pem"), "The signing key cannot be used"),
        (("--bundle", "absent"), "The bundle cannot be used"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_before_any_work(
    options: tuple[str, str], said: str, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refresh(trained.folder / "good", tmp_path / "no tables", tmp_path / "out", *options) == EXIT_FAILED
    message = capsys.readouterr().err.strip()
    assert message.startswith("refresh: ") and said in message and "\n" not in message
    assert not (tmp_path / "out").exists()


def test_real_clients_are_not_put_under_a_model_of_invented_ones(
    trained: TrainedRuns, others: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(others, tmp_path / "tables")
    (tmp_path / "tables" / MARK_NAME).unlink()
    assert refresh(trained.folder / "good", tmp_path / "tables", tmp_path / "out") == EXIT_FAILED
    assert "The model was trained on invented clients and these are real" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_manifest_of_before_keeps_its_bytes_and_its_fingerprint(trained: TrainedRuns) -> None:
    content = (trained.folder / "good" / MANIFEST_NAME).read_text(encoding="utf-8")
    earlier = content[: content.index(',\n "snapshot"')] + "\n}"
    manifest = read_manifest(earlier.encode())
    assert manifest.snapshot is None
    assert manifest.to_json() == earlier.encode()
    assert read_manifest(content.encode()).to_json() == content.encode()
