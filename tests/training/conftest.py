"""Keeps the runs that tests record away from the user's own, in a store that is made once and copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest
from filelock import FileLock

from tests.source_files import ROOT

CACHE = ROOT / ".cache" / "tests"
URI_VARIABLE = "MLFLOW_TRACKING_URI"
SQLITE = "sqlite:///"


@pytest.fixture(scope="session")
def empty_database() -> Path:
    """A store without any run; MLflow takes seconds to make one."""
    CACHE.mkdir(parents=True, exist_ok=True)
    file = CACHE / f"mlflow-{version('mlflow')}.db"
    with FileLock(CACHE / "mlflow.lock"):
        if not file.exists():
            partial = file.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            # Here, because most tests of the training do without MLflow and its seconds of import.
            from training.tracking.store import connect  # noqa: PLC0415

            connect(f"{SQLITE}{partial}")
            partial.rename(file)
    return file


@pytest.fixture(scope="session", autouse=True)
def session_store(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the store for every test that does not ask for its own."""
    uri = copy_of(empty_database, tmp_path_factory.mktemp("tracking"))
    before = os.environ.get(URI_VARIABLE)
    os.environ[URI_VARIABLE] = uri
    yield uri
    if before is None:
        del os.environ[URI_VARIABLE]
    else:
        os.environ[URI_VARIABLE] = before


@pytest.fixture
def own_store(empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store for one test."""
    uri = copy_of(empty_database, tmp_path / "tracking")
    monkeypatch.setenv(URI_VARIABLE, uri)
    return uri


def copy_of(database: Path, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(database, folder / "mlflow.db")
    return f"{SQLITE}{folder / 'mlflow.db'}"


@dataclass(frozen=True)
class TrainedRuns:
    """Two recorded runs on the same 1,500 invented clients and the same folds.

    Args:
        folder: holds ``tables``, ``features.parquet``, ``weak.toml`` and ``good.toml``, bundles ``weak`` and ``good``.
        database: the store; copy it before writing to it.
        weak, good: ids of the runs.
    """

    folder: Path
    database: Path
    weak: str
    good: str


SETTINGS = "[folds]\ncount = 3\n[cost]\nbootstrap_samples = 20\n[model]\n"
WEAK = SETTINGS + "maximum_trees = 2\nlearning_rate = 0.01\n"
GOOD = SETTINGS + "maximum_trees = 40\n"


@pytest.fixture(scope="session")
def trained(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainedRuns:
    """Both runs, made by the real commands."""
    folder = tmp_path_factory.mktemp("trained")
    run_command("synthesise", "--clients", "1500", "--seed", "3", "--out", str(folder / "tables"))
    run_command("features", "--data", str(folder / "tables"), "--out", str(folder / "features.parquet"))
    uri = copy_of(empty_database, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URI_VARIABLE, uri)
        weak, good = (_trained(folder, name, text) for name, text in (("weak", WEAK), ("good", GOOD)))
    return TrainedRuns(folder, folder / "mlflow.db", weak, good)


def run_command(*words: str) -> None:
    from training.commands.command_line import run_command_line  # noqa: PLC0415  (reaches LightGBM)

    assert run_command_line(words) == 0


def _trained(folder: Path, name: str, settings: str) -> str:
    (folder / f"{name}.toml").write_text(settings, encoding="utf-8")
    source = ("--data", str(folder / "tables")) if name == "good" else ("--features", str(folder / "features.parquet"))
    run_command("train", *source, "--config", str(folder / f"{name}.toml"), "--out", str(folder / name))
    from training.tracking.runs import finished_runs  # noqa: PLC0415
    from training.tracking.store import open_store  # noqa: PLC0415

    return next(run.run_id for run in finished_runs(open_store()) if run.bundle.name == name)


@pytest.fixture
def store_of_runs(trained: TrainedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a copy of the store that holds both runs, for one test."""
    uri = copy_of(trained.database, tmp_path / "tracking")
    monkeypatch.setenv(URI_VARIABLE, uri)
    monkeypatch.setenv("PAD_HOME", str(tmp_path / "home"))
    return uri
