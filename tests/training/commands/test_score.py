"""``score`` gives every client of a folder of tables the score of the application, known to the bundle or not."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from core.assessment.assessment import assess
from core.assessment.prediction import strongest
from core.bundle.bundle import open_bundle
from core.bundle.signature import demonstration_key
from tests.training.conftest import TrainedRuns
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.progress import SilentProgress
from training.serving import table_scores
from training.synthesis.invented_tables import synthesise


def run_score(trained: TrainedRuns, data: Path, out: Path, *more: str) -> int:
    return run_command_line(
        ["score", "--bundle", str(trained.folder / "good"), "--data", str(data), "--out", str(out), *more]
    )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_client_is_scored_as_in_the_application(trained: TrainedRuns, tmp_path: Path) -> None:
    assert run_score(trained, trained.folder / "tables", tmp_path / "scores.csv") == 0
    lines = read(tmp_path / "scores.csv")
    assert list(lines[0]) == ["SK_ID_CURR", "probability", "advice", *(f"reason_{n}" for n in range(1, 5)), "problems"]
    bundle = open_bundle(trained.folder / "good", [demonstration_key()])
    assert len(lines) == bundle.manifest.client_count == 1_500
    for line in lines[::60]:
        found = assess(bundle, bundle.store.get(int(line["SK_ID_CURR"])))
        assert float(line["probability"]) == pytest.approx(found.probability, abs=1e-9)
        assert line["advice"] == found.advice
        expected = strongest(found.explanation)
        assert [bool(line[f"reason_{rank}"]) for rank in range(1, 5)] == [rank < len(expected) for rank in range(4)]
        assert all("points)" in line[f"reason_{rank}"] for rank in range(1, len(expected) + 1))
    bundle.close()


@pytest.mark.parametrize(("language", "separator", "mark"), [("fr", ";", ","), ("en", ",", ".")])
def test_a_spreadsheet_opens_the_scores_in_columns_with_their_accents(
    trained: TrainedRuns, tmp_path: Path, language: str, separator: str, mark: str
) -> None:
    tables = trained.folder / "tables"
    assert run_score(trained, tables, tmp_path / "plain.csv", "--lang", language) == 0
    assert run_score(trained, tables, tmp_path / "sheet.csv", "--lang", language, "--for-spreadsheet") == 0
    content = (tmp_path / "sheet.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))
    plain = read(tmp_path / "plain.csv")
    assert rows[0] == list(plain[0]) and len(rows) == len(plain) + 1
    for row, line in zip(rows[1:40], plain, strict=False):
        assert row == [line["SK_ID_CURR"], line["probability"].replace(".", mark), *list(line.values())[2:]]


def test_clients_that_the_bundle_has_never_seen_are_scored(
    trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    synthesise(tmp_path / "others", 200, 11, SilentProgress())
    assert run_score(trained, tmp_path / "others", tmp_path / "scores.csv", "--lang", "en") == 0
    assert "200 clients scored" in capsys.readouterr().out
    lines = read(tmp_path / "scores.csv")
    assert len({line["SK_ID_CURR"] for line in lines}) == 200
    assert all(0.0 < float(line["probability"]) < 1.0 for line in lines)
    assert {line["advice"] for line in lines} <= {"grant", "review", "refuse"}


def test_batches_do_not_change_a_line(trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synthesise(tmp_path / "others", 100, 12, SilentProgress())
    assert run_score(trained, tmp_path / "others", tmp_path / "whole.csv") == 0
    monkeypatch.setattr(table_scores, "BATCH_CLIENTS", 7)
    assert run_score(trained, tmp_path / "others", tmp_path / "parts.csv") == 0
    assert (tmp_path / "parts.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing(
    trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def fail(*_: object) -> None:
        raise failure

    (tmp_path / "out").mkdir()
    synthesise(tmp_path / "others", 60, 12, SilentProgress())
    monkeypatch.setattr(table_scores, "_line", fail)
    assert run_score(trained, tmp_path / "others", tmp_path / "out" / "scores.csv") != 0
    assert list((tmp_path / "out").iterdir()) == []
    assert len(capsys.readouterr().err.strip().splitlines()[-1]) < 300


def test_what_cannot_be_done_is_told_before_any_work(
    trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.csv").write_text("keep", encoding="utf-8")
    assert run_score(trained, trained.folder / "tables", tmp_path / "mine.csv") == EXIT_FAILED
    assert "already something there" in capsys.readouterr().err
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "keep"
    assert run_score(trained, tmp_path / "nowhere", tmp_path / "scores.csv") == EXIT_FAILED
    assert "nowhere" in capsys.readouterr().err
    key = tmp_path / "key.pem"
    key.write_text("not a key", encoding="utf-8")
    wrong_key = ("--public-key", str(key))
    assert run_score(trained, trained.folder / "tables", tmp_path / "scores.csv", *wrong_key) == EXIT_FAILED
    assert "public key cannot be used" in capsys.readouterr().err
    assert run_score(trained, trained.folder / "tables", tmp_path / "no" / "scores.csv") == EXIT_FAILED
    assert "does not exist" in capsys.readouterr().err
    assert not (tmp_path / "scores.csv").exists()


def test_applicants_alone_are_scored_as_among_others(trained: TrainedRuns, tmp_path: Path) -> None:
    """Without application_train: the outcomes of other clients change nothing."""
    synthesise(tmp_path / "others", 400, 11, SilentProgress())
    assert run_score(trained, tmp_path / "others", tmp_path / "all.csv") == 0
    (tmp_path / "others" / "application_train.csv").unlink()
    assert run_score(trained, tmp_path / "others", tmp_path / "alone.csv") == 0
    among = {line["SK_ID_CURR"]: line for line in read(tmp_path / "all.csv")}
    alone = read(tmp_path / "alone.csv")
    assert 0 < len(alone) < len(among)
    assert all(line == among[line["SK_ID_CURR"]] for line in alone)
