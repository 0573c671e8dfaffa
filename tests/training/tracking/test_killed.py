"""A command that is killed at any step leaves nothing that is taken for whole, and the next one mends the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from filelock import FileLock
from mlflow.entities import Run

from core.bundle.bundle import open_bundle
from core.bundle.signature import demonstration_key
from tests.training.conftest import URI_VARIABLE, TrainedRuns, copy_of
from tests.training.tracking.killed_command import kill_after
from training.commands.command_line import EXIT_FAILED, run_command_line
from training.tracking.one_at_a_time import Work, trace_file, worker
from training.tracking.registry import (
    BEGUN,
    TAG_BUNDLE_OUT,
    TAG_STATE,
    TAG_WORKER,
    RegisteredVersion,
    champion,
    versions,
)
from training.tracking.runs import finished_runs
from training.tracking.store import MODEL_NAME, TrackingStore, open_store

CLIENT = "mlflow:MlflowClient"
BEFORE_ITS_BUNDLE = (
    "training.bundle.signed_copy:key_id",
    "pathlib:Path.write_bytes",
    "training.bundle.signed_copy:open_bundle",
    f"{CLIENT}.create_model_version",
)
"""Steps of ``publish``: the files of the copy, its manifest without a signature, all of it, the version."""
AFTER_ITS_BUNDLE = ("pathlib:Path.rename", f"{CLIENT}.set_registered_model_alias")
"""Steps of ``publish``: the name of the bundle, the champion."""


@dataclass(frozen=True)
class Place:
    """A store in which one run is champion, and the folder of its bundle.

    Args:
        store: a copy for one test.
        folder: the bundles published.
    """

    store: TrackingStore
    folder: Path

    def publish(self, run: str, name: str) -> int:
        return run_command_line(self.words(run, name))

    def words(self, run: str, name: str) -> list[str]:
        return ["publish", "--run", run, "--out", str(self.folder / name)]

    def check_sound(self) -> RegisteredVersion | None:
        """The champion; its bundle is there, and whatever is there under the name of a bundle is whole."""
        found = champion(self.store)
        for folder in self.folder.iterdir() if self.folder.is_dir() else ():
            if folder.suffix != ".partial":
                open_bundle(folder, [demonstration_key()]).close()
        assert found is None or (Path(found.tags[TAG_BUNDLE_OUT]) / "manifest.json").is_file()
        return found

    def check_clean(self, names: set[str]) -> None:
        assert {path.name for path in self.folder.iterdir()} == names
        assert not trace_file(self.store, Work.PUBLICATION, ".txt").exists()
        assert all(version.is_finished for version in versions(self.store))


@pytest.fixture(scope="module")
def with_champion(trained: TrainedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store, ``mlflow.db``, in which the weak run is champion, and ``bundles/weak``."""
    folder = tmp_path_factory.mktemp("champion")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URI_VARIABLE, copy_of(trained.database, folder))
        assert run_command_line(["publish", "--run", trained.weak, "--out", str(folder / "bundles" / "weak")]) == 0
    return folder


@pytest.fixture
def place(with_champion: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    uri = copy_of(with_champion / "mlflow.db", tmp_path / "tracking")
    monkeypatch.setenv(URI_VARIABLE, uri)
    monkeypatch.setenv("PAD_HOME", str(tmp_path / "home"))
    return Place(open_store(uri), tmp_path / "bundles")


@pytest.mark.parametrize("step", BEFORE_ITS_BUNDLE)
def test_killed_before_its_bundle_is_in_place_it_is_taken_back(place: Place, trained: TrainedRuns, step: str) -> None:
    kill_after(step, place.words(trained.good, "good"))
    assert [path.name for path in place.folder.iterdir()] == ["good.partial"]
    found = place.check_sound()
    assert found is not None
    assert found.run_id == trained.weak
    # Under another name, so that nothing of the first attempt is merely written over.
    assert place.publish(trained.good, "again") == 0
    place.check_clean({"again"})
    assert [(each.run_id, each.is_champion) for each in versions(place.store)] == [
        (trained.good, True), (trained.weak, False),
    ]  # fmt: skip


@pytest.mark.parametrize("step", AFTER_ITS_BUNDLE)
def test_killed_with_its_bundle_in_place_it_is_finished(
    place: Place, trained: TrainedRuns, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    kill_after(step, place.words(trained.good, "good"))
    assert [path.name for path in place.folder.iterdir()] == ["good"]
    place.check_sound()
    assert run_command_line(["list"]) == 0
    assert "cut short or under way" in capsys.readouterr().out
    assert place.publish(trained.good, "good") == 0
    assert "had been cut short, its bundle in place: it is finished" in capsys.readouterr().out
    found = place.check_sound()
    assert found is not None
    assert found.run_id == trained.good
    place.check_clean({"good"})


def test_a_first_publication_that_is_killed_makes_no_champion(
    store_of_runs: str, trained: TrainedRuns, tmp_path: Path
) -> None:
    place = Place(open_store(store_of_runs), tmp_path / "bundles")
    kill_after(f"{CLIENT}.create_registered_model", place.words(trained.weak, "weak"))
    assert place.check_sound() is None
    assert place.publish(trained.weak, "weak") == 0
    found = place.check_sound()
    assert found is not None
    assert [each.run_id for each in versions(place.store)] == [found.run_id] == [trained.weak]
    place.check_clean({"weak"})


def test_a_version_begun_on_another_machine_is_left_alone(
    place: Place, trained: TrainedRuns, capsys: pytest.CaptureFixture[str]
) -> None:
    tags = {TAG_STATE: BEGUN, TAG_WORKER: "elsewhere", TAG_BUNDLE_OUT: str(place.folder / "good")}
    place.store.client.create_model_version(MODEL_NAME, "model", trained.good, tags)
    for words in (place.words(trained.good, "again"), ["rollback", "--to", "2"]):
        assert run_command_line(words) == EXIT_FAILED
        assert "publish its run again as elsewhere" in capsys.readouterr().err
    assert [(each.number, each.is_champion) for each in versions(place.store)] == [(2, False), (1, True)]


def test_behind_a_server_only_this_machine_is_known(place: Place, tmp_path: Path) -> None:
    behind_a_server = replace(place.store, uri="http://127.0.0.1:1")
    assert str(tmp_path / "home" / "data") in worker(behind_a_server)
    assert trace_file(behind_a_server, Work.RECORDING, ".lock") == tmp_path / "home" / "data" / "recording.lock"
    assert worker(behind_a_server) != worker(place.store)


def test_two_publications_do_not_meet(place: Place, trained: TrainedRuns, capsys: pytest.CaptureFixture[str]) -> None:
    with FileLock(trace_file(place.store, Work.PUBLICATION, ".lock")):
        for words in (place.words(trained.good, "good"), ["rollback", "--to", "1"]):
            assert run_command_line(words) == EXIT_FAILED
            assert "another publication is under way" in capsys.readouterr().err
    assert place.publish(trained.good, "good") == 0


def test_a_training_that_is_killed_leaves_no_bundle_or_a_whole_one_and_no_run(
    store_of_runs: str, trained: TrainedRuns, tmp_path: Path
) -> None:
    def words(name: str) -> list[str]:
        return [
            "train", "--features", str(trained.folder / "features.parquet"),
            "--config", str(trained.folder / "weak.toml"), "--out", str(tmp_path / "bundles" / name),
        ]  # fmt: skip

    place = Place(open_store(store_of_runs), tmp_path / "bundles")
    kill_after("training.bundle.export:prove", words("first"))
    assert [path.name for path in place.folder.iterdir()] == ["first.partial"]
    kill_after("training.commands.train_and_demo:export_bundle", words("first"))
    assert [path.name for path in place.folder.iterdir()] == ["first"]
    kill_after(f"{CLIENT}.log_artifacts", words("second"))
    place.check_sound()
    before = {trained.weak, trained.good}
    assert {run.run_id for run in finished_runs(place.store)} == before
    (begun,) = unfinished_runs(place.store)
    assert run_command_line(words("third")) == 0
    assert unfinished_runs(place.store) == []
    assert not Path(url2pathname(urlsplit(begun.info.artifact_uri).path)).exists()
    (made,) = {run.run_id for run in finished_runs(place.store)} - before
    assert {path.name for path in place.folder.iterdir()} == {"first", "second", "third"}
    place.check_sound()
    assert place.publish(made, "published") == 0


def unfinished_runs(store: TrackingStore) -> list[Run]:
    return list(store.client.search_runs([store.experiment_id], "attributes.status = 'RUNNING'"))
