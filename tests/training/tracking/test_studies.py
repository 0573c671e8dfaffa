"""What is studied of a model is a child of its training run; any id that a command prints is known to the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.bundle.bundle import MODEL_NAME
from core.bundle.manifest import describe_file
from tests.training.conftest import TrainedRuns
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.tracking.registry import champion
from training.tracking.runs import find_run, finished_runs
from training.tracking.store import TrackingStore, open_store
from training.tracking.studies import find_study, finished_studies, record_study
from training.tracking.study_record import DatasetUsed, StudyRecord


@pytest.fixture
def store(store_of_runs: str) -> TrackingStore:
    return open_store(store_of_runs)


def compare(trained: TrainedRuns, out: Path, *more: str) -> int:
    return run_command_line(
        ["compare", "--features", str(trained.folder / "features.parquet"), "--folds", "2", "--only", "dummy",
         "--config", str(trained.folder / "weak.toml"), "--out", str(out), *more]
    )  # fmt: skip


def test_a_comparison_is_a_child_of_the_training_run_on_the_same_clients(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(trained, tmp_path / "compared") == 0
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    (study,) = finished_studies(store)
    latest = finished_runs(store)[0].run_id
    assert study.run_id in printed and latest in printed
    assert (study.command, study.parent) == ("compare", latest)
    assert study.datasets == (("features.parquet", "evaluation"),)
    assert "same 2 folds" in study.description
    assert 0.4 < study.metrics["lightgbm.auc"] < 0.9
    assert run_command_line(["show", "--run", study.run_id[:8]]) == 0
    shown = capsys.readouterr().out
    assert "comparison.json" in shown and latest in shown
    assert run_command_line(["show", "--run", latest]) == 0
    assert f"{study.run_id}  compare" in capsys.readouterr().out


def test_a_study_is_recorded_under_the_run_that_is_stated_or_nowhere(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(trained, tmp_path / "one", "--run", trained.weak[:10]) == 0
    assert [study.parent for study in finished_studies(store)] == [trained.weak]
    assert compare(trained, tmp_path / "two", "--no-record") == 0
    assert len(finished_studies(store)) == 1
    assert compare(trained, tmp_path / "three", "--run", "0123456789") == EXIT_FAILED
    assert "no finished run" in capsys.readouterr().err.strip().splitlines()[-1]
    assert not (tmp_path / "three").exists()


def test_a_study_of_a_bundle_finds_its_run_by_the_model_and_publishing_it_publishes_that_run(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = describe_file(trained.folder / "weak" / MODEL_NAME).sha256
    used = DatasetUsed("clients", "evaluation", str(tmp_path), "abc", 3, {"AMT_CREDIT": "double"})
    done = record_study(store, StudyRecord("fairness", "Groups.", (used,), metrics={"gap": [1.0, 2.0]}, of_model=model))
    assert (done.parent, done.metrics) == (trained.weak, {"gap": 2.0})
    assert run_command_line(["publish", "--run", done.run_id[:12], "--out", str(tmp_path / "out")]) == 0
    assert f"a study of training run {trained.weak}" in capsys.readouterr().out
    found = champion(store)
    assert found is not None
    assert found.run_id == trained.weak


def test_a_study_of_no_known_run_is_kept_and_cannot_be_published(
    store: TrackingStore, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = record_study(store, StudyRecord("watch", "Search by meaning.", files={"note.txt": b"said"}))
    assert done.parent == ""
    assert find_study(store, done.run_id[:8]) == done
    assert run_command_line(["publish", "--run", done.run_id, "--out", str(tmp_path / "out")]) == EXIT_FAILED
    assert "of no known training run" in capsys.readouterr().err.strip().splitlines()[-1]
    assert find_study(store, trained.good) is None


def test_a_training_run_says_which_data_it_read(store: TrackingStore, trained: TrainedRuns) -> None:
    run = store.client.get_run(trained.weak)
    (data,) = run.inputs.dataset_inputs
    assert (data.dataset.name, data.tags[0].value) == ("features.parquet", "training")
    assert data.dataset.digest == find_run(store, trained.weak).data_fingerprint[:32]
    assert '"name": "AMT_CREDIT"' in data.dataset.schema
    assert "1,500" not in run.data.tags["mlflow.note.content"] and "AUC" in run.data.tags["mlflow.note.content"]
