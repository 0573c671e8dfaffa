"""A search goes on where it stopped, keeps the gate, and writes settings that training reads."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import optuna
import pytest

from tests.training.features.invented_features import write_invented_features
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.configuration import load_configuration
from training.errors import TrainingError
from training.features.catalogue import shipped_catalogue
from training.features.table import read_feature_table
from training.progress import SilentProgress
from training.rivals import tuning
from training.rivals.tuned_settings import settings_text
from training.rivals.tuning import STUDY_NAME, TuningTask, study_storage, tune, tuning_task

SETTINGS = "[model]\nmaximum_trees = 8\nlearning_rate = 0.2\nminimum_rows_per_leaf = 20\n[folds]\ncount = 3\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tune")
    write_invented_features(folder / "f.parquet", 900)
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def task_with(place: Path, more: str = "") -> TuningTask:
    file = place / "task.toml"
    file.write_text(SETTINGS + more, encoding="utf-8")
    catalogue = shipped_catalogue()
    table = read_feature_table(place / "f.parquet", catalogue)
    return tuning_task(table.rows(table.is_train), catalogue, load_configuration(file))


def command(place: Path, *more: str) -> int:
    return run_command_line(
        ["tune", "--features", str(place / "f.parquet"), "--config", str(place / "settings.toml"),
         "--progress", "json", *more]
    )  # fmt: skip


def test_a_search_goes_on_where_it_stopped(place: Path, tmp_path: Path) -> None:
    task = task_with(place)
    first = tune(task, tmp_path / "study.db", 2, SilentProgress())
    second = tune(task, tmp_path / "study.db", 4, SilentProgress())
    assert len(first.trials) == 2
    assert second.trials[:2] == first.trials
    assert len(second.trials) == 4
    assert len({tuple(asdict(trial.settings).values()) for trial in second.trials}) == 4
    assert second.trials[0].settings == task.configuration.model
    assert second.best.log_loss == min(t.log_loss for t in second.trials if t.state == "complete")
    assert second.best.log_loss <= second.trials[0].log_loss


def trials_in(file: Path) -> list[optuna.trial.FrozenTrial]:
    with study_storage(file) as storage:
        return optuna.load_study(study_name=STUDY_NAME, storage=storage).trials


def test_trials_are_cut_short_fold_by_fold(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "FIRST_TRIALS_WHOLE", 1)
    tune(task_with(place), tmp_path / "study.db", 6, SilentProgress())
    trials = trials_in(tmp_path / "study.db")
    judged = {trial.state.name: len(trial.intermediate_values) for trial in trials}
    assert judged["COMPLETE"] == 3
    assert judged["PRUNED"] < 3


def test_no_settings_beyond_the_gate_are_kept(place: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="latency gate"):
        tune(task_with(place, "[latency]\nmaximum_p95_ms = 0.000001\n"), tmp_path / "study.db", 2, SilentProgress())
    trials = trials_in(tmp_path / "study.db")
    assert all(value > 0.0 for trial in trials for value in trial.constraints.values())
    assert len(trials) == 2


def test_a_study_of_other_settings_is_refused(place: Path, tmp_path: Path) -> None:
    tune(task_with(place), tmp_path / "study.db", 1, SilentProgress())
    with pytest.raises(TrainingError, match="other clients, features or settings"):
        tune(task_with(place, "early_stopping_share = 0.2\n"), tmp_path / "study.db", 2, SilentProgress())


def test_the_settings_found_are_read_by_training(place: Path, tmp_path: Path) -> None:
    found = tune(task_with(place), tmp_path / "study.db", 2, SilentProgress())
    (tmp_path / "tuned.toml").write_text(settings_text(found), encoding="utf-8")
    assert load_configuration(tmp_path / "tuned.toml").model == found.best.settings


def test_the_command_writes_the_settings_and_records_the_study(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    assert command(place, "--trials", "2", "--study", str(tmp_path / "study.db")) == 0
    printed = capsys.readouterr().out
    assert "2 trials" in printed
    assert load_configuration(tmp_path / "study.toml").model.maximum_trees == 8
    assert (tmp_path / "runs.db").exists()
    assert "Recorded as run" in printed


@pytest.mark.parametrize("what", ["folder", "text", "nowhere"])
def test_a_study_that_cannot_be_used_is_one_sentence(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    study = tmp_path / "study.db"
    if what == "folder":
        study.mkdir()
    elif what == "text":
        study.write_text("no database " * 100, encoding="utf-8")
    else:
        study = tmp_path / "absent" / "study.db"
    assert command(place, "--trials", "1", "--no-record", "--study", str(study)) == EXIT_FAILED
    message = capsys.readouterr().err.strip()
    assert str(study) in message
    assert "\n" not in message
    assert np.array_equal([path.suffix for path in tmp_path.iterdir() if path.suffix == ".toml"], [])
