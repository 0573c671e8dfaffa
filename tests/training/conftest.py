"""Keeps the runs that tests record away from the user's own, in a store that is made once and copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
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
    return f"{SQLITE}{folder / "mlflow.db"}"
