"""Every training run is recorded whole, or told in one sentence and not at all."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from mlflow import MlflowClient
from sklearn.metrics import roc_auc_score

from tests.training.conftest import TrainedRuns
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.features.catalogue import shipped_catalogue
from training.features.fingerprints import clients_fingerprint, data_fingerprint, git_commit
from training.features.table import FeatureTable, read_feature_table
from training.model.out_of_fold_file import FILE_NAME, read_fold_scores
from training.tracking.recording import OTHER_FOLDS_COST
from training.tracking.runs import RecordedRun, artifact_names, downloaded, find_run, finished_runs, fold_metrics
from training.tracking.store import TrackingStore, open_store, sqlite_address


@pytest.fixture
def store(store_of_runs: str) -> TrackingStore:
    return open_store(store_of_runs)


@pytest.fixture
def run(store: TrackingStore, trained: TrainedRuns) -> RecordedRun:
    return find_run(store, trained.good)


def train(trained: TrainedRuns, out: Path) -> int:
    return run_command_line(
        ["train", "--features", str(trained.folder / "features.parquet"),
         "--config", str(trained.folder / "weak.toml"), "--out", str(out)]
    )  # fmt: skip


def test_a_folder_with_a_percent_sign_holds_the_store(empty_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "h%20x"
    folder.mkdir()
    shutil.copyfile(empty_database, folder / "mlflow.db")
    store = open_store(sqlite_address(folder / "mlflow.db"))
    run = store.client.create_run(store.experiment_id)
    (tmp_path / "note.txt").write_text("noted", encoding="utf-8")
    store.client.log_artifact(run.info.run_id, str(tmp_path / "note.txt"))
    assert [one.path for one in store.client.list_artifacts(run.info.run_id)] == ["note.txt"]
    assert len(list(folder.rglob("note.txt"))) == 1
    assert not (tmp_path / "h x").exists()


def test_a_deleted_experiment_is_told_before_training_with_its_remedy(
    own_store: str, trained: TrainedRuns, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(own_store)
    store.client.delete_experiment(store.experiment_id)
    assert train(trained, tmp_path / "bundle") == EXIT_FAILED
    told = capsys.readouterr()
    assert f"mlflow experiments restore --experiment-id {store.experiment_id}" in told.err
    assert "fold" not in told.err and not (tmp_path / "bundle").exists()


def test_a_run_holds_its_settings_its_figures_and_what_names_its_data(
    store: TrackingStore, run: RecordedRun, trained: TrainedRuns
) -> None:
    metrics = json.loads((trained.folder / "good" / "metrics.json").read_text(encoding="utf-8"))
    assert run.metrics["auc"] == metrics["auc"]
    assert run.metrics["cost_per_client"] == metrics["cost_per_client"]
    assert fold_metrics(store, run, "auc") == tuple(fold["auc"] for fold in metrics["folds"])
    other_folds = fold_metrics(store, run, OTHER_FOLDS_COST)
    assert len(other_folds) == 3
    assert min(other_folds) <= run.metrics[OTHER_FOLDS_COST] <= max(other_folds)
    assert (run.parameters["model.maximum_trees"], run.parameters["folds.count"]) == ("40", "3")
    assert run.parameters["invented_clients"] == "True"
    table = read_feature_table(trained.folder / "features.parquet", shipped_catalogue())
    assert run.data_fingerprint == data_fingerprint(table)
    assert run.commit == (git_commit() or "not a checkout")


def test_a_run_holds_its_files_and_each_picture_in_words(store: TrackingStore, run: RecordedRun) -> None:
    names = set(artifact_names(store, run.run_id))
    assert {"bundle/model.txt", "bundle/metrics.json", "bundle/manifest.json", "configuration.json", FILE_NAME} <= names
    assert "bundle/clients.duckdb" not in names
    for curve in ("roc", "precision_recall", "calibration", "cost", "shap_beeswarm", "shap_bar", "shap_waterfall"):
        assert {f"figures/{curve}.png", f"figures/{curve}.txt"} <= names
    with downloaded(store, run, "figures") as figures:
        assert f"AUC {run.metrics['auc']:.4f}" in (figures / "roc.txt").read_text(encoding="utf-8")
        assert (figures / "roc.png").read_bytes().startswith(b"\x89PNG")


def test_shap_pictures_name_the_heaviest_variables_in_french(
    store: TrackingStore, run: RecordedRun, trained: TrainedRuns
) -> None:
    reading = json.loads((trained.folder / "good" / "interpretation.json").read_text(encoding="utf-8"))
    heaviest = shipped_catalogue().by_name[reading["curves"][0]["feature"]].wording["fr"].label
    with downloaded(store, run, "figures") as figures:
        told = {name: (figures / f"shap_{name}.txt").read_text(encoding="utf-8")
                for name in ("beeswarm", "bar", "waterfall")}  # fmt: skip
        pictures = [(figures / f"shap_{name}.png").stat().st_size for name in told]
    assert f"Les premières : {heaviest} " in told["bar"]
    assert heaviest in told["beeswarm"]
    assert "log-cote" in told["waterfall"]
    assert min(pictures) > 20_000


def test_out_of_fold_scores_are_kept_without_ids(store: TrackingStore, run: RecordedRun) -> None:
    with downloaded(store, run, FILE_NAME) as path:
        scores = read_fold_scores(path)
        columns = pyarrow.parquet.read_table(path).column_names
    assert columns == ["probability", "log_odds", "not_repaid", "fold", "weight"]
    assert roc_auc_score(scores.target, scores.probability) == pytest.approx(run.metrics["auc"])
    assert (scores.weights == 1.0).all()


def test_the_commands_list_and_show_say_what_was_recorded(
    store_of_runs: str, trained: TrainedRuns, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["list"]) == 0
    listed = capsys.readouterr().out
    assert trained.weak[:8] in listed
    assert trained.good[:8] in listed
    assert run_command_line(["show", "--run", trained.good[:8]]) == 0
    shown = capsys.readouterr().out
    assert trained.good in shown
    assert "figures/cost.png" in shown
    assert "what `publish` compares" in shown
    assert run_command_line(["show", "--run", "0123456789"]) == EXIT_FAILED
    assert "no finished run" in capsys.readouterr().err


def with_number(table: FeatureTable, name: str, value: float) -> FeatureTable:
    column = table.numbers[name].copy()
    column[0] = value
    return FeatureTable(table.client_ids, table.is_train, table.target, {**table.numbers, name: column}, table.texts)


def test_a_fingerprint_names_the_content_and_nothing_else(trained: TrainedRuns) -> None:
    table = read_feature_table(trained.folder / "features.parquet", shipped_catalogue())
    again = table.rows(np.ones(len(table), dtype=np.bool_))
    changed = with_number(table, "AMT_CREDIT", 1.0)
    assert data_fingerprint(again) == data_fingerprint(table)
    assert data_fingerprint(with_number(table, "EXT_SOURCE_1", -0.0)) == data_fingerprint(
        with_number(table, "EXT_SOURCE_1", 0.0)
    )
    assert data_fingerprint(changed) != data_fingerprint(table)
    assert clients_fingerprint(changed) == clients_fingerprint(table)
    assert clients_fingerprint(table.rows(np.arange(len(table) - 1))) != clients_fingerprint(table)


def test_no_commit_is_invented_outside_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_commit(tmp_path) == ""


def test_a_server_that_does_not_answer_is_told_before_training(
    trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nothing can answer there
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://user:secret@127.0.0.1:{taken.getsockname()[1]}")
        assert train(trained, tmp_path / "bundle") == EXIT_FAILED
    told = capsys.readouterr().err.strip().splitlines()
    assert len([line for line in told if line.startswith("train: ")]) == 1
    assert "tracking store cannot be opened" in told[-1]
    assert "secret" not in told[-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "told"), [(b"not a database at all", "not an SQLite file"), (None, "File exists")])
def test_a_store_that_cannot_be_used_is_one_sentence(
    trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    content: bytes | None, told: str,
) -> None:  # fmt: skip
    (tmp_path / "file").write_bytes(content or b"")
    place = tmp_path / "file" if content else tmp_path / "file" / "mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{place}")
    assert train(trained, tmp_path / "bundle") == EXIT_FAILED
    assert told in capsys.readouterr().err.strip().splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        ("log_batch", KeyboardInterrupt()),
        ("log_artifacts", OSError(28, "No space left on device")),
        ("set_terminated", OSError(113, "No route to host")),
    ],
)
def test_a_run_that_cannot_be_recorded_leaves_its_bundle_and_nothing_else(
    trained: TrainedRuns, store: TrackingStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], failure: BaseException, step: str,
) -> None:  # fmt: skip
    def fail(*_: object, **__: object) -> None:
        raise failure

    artifacts = trained.folder / "mlflow-artifacts"
    before = sorted(path.name for path in artifacts.iterdir())
    monkeypatch.setattr(MlflowClient, step, fail)
    assert train(trained, tmp_path / "bundle") != 0
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert str(tmp_path / "bundle") in told or isinstance(failure, KeyboardInterrupt)
    assert (tmp_path / "bundle" / "manifest.json").is_file()
    assert {run.run_id for run in finished_runs(store)} == {trained.weak, trained.good}
    assert sorted(path.name for path in artifacts.iterdir()) == before


def test_a_curve_says_in_words_what_it_draws(tmp_path: Path, trained: TrainedRuns, store: TrackingStore) -> None:
    with downloaded(store, find_run(store, trained.good), "figures") as figures:
        calibration = (figures / "calibration.txt").read_text(encoding="utf-8")
        cost = (figures / "cost.txt").read_text(encoding="utf-8")
    run = find_run(store, trained.good)
    assert calibration.count("observed") == 20
    assert f"{run.metrics['cost_per_client']:.4f} at the threshold {run.metrics['threshold']:.4f}" in cost
