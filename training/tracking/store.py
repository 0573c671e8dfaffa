"""The place where runs and models are kept: a local SQLite file, or the one that the environment names."""

from __future__ import annotations

import os
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mlflow import MlflowClient
from mlflow.entities import LifecycleStage
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException
from sqlalchemy.exc import SQLAlchemyError

from core.storage.folders import own_folders
from training.errors import TrainingError

URI_VARIABLE = "MLFLOW_TRACKING_URI"
DATABASE_NAME = "mlflow.db"
ARTIFACTS_SUFFIX = "-artifacts"
EXPERIMENT = "credit-default"
MODEL_NAME = "credit-default"
CHAMPION = "champion"
ANSWER_TIMEOUT_S = 5.0
SQLITE = "sqlite:///"
_SQLITE_HEADER = b"SQLite format 3\x00"
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class TrackingStore:
    """An open store.

    Args:
        uri: where it is.
        client: speaks to it.
        experiment_id: the experiment that holds the runs.
    """

    uri: str
    client: MlflowClient
    experiment_id: str


def tracking_uri() -> str:
    """The store's address: ``MLFLOW_TRACKING_URI``, or a SQLite file in the user's data folder."""
    return os.environ.get(URI_VARIABLE, "").strip() or sqlite_address(own_folders().data / DATABASE_NAME)


def sqlite_address(file: Path) -> str:
    """The address of a local database, whose reader takes ``%20`` for a space."""
    return f"{SQLITE}{str(file).replace('%', '%25')}"


def open_store(uri: str | None = None) -> TrackingStore:
    """Open the store, making the local one if need be.

    Args:
        uri: the address; by default :func:`tracking_uri`.

    Raises:
        TrainingError: nothing answers there, nothing can be written there, or its experiment is deleted.
    """
    uri = uri or tracking_uri()
    client = connect(uri)
    with told_in_one_sentence("The tracking store cannot be opened", uri):
        found = client.get_experiment_by_name(EXPERIMENT)
        if found and found.lifecycle_stage == LifecycleStage.DELETED:
            what = f"The experiment {EXPERIMENT} of the tracking store is deleted"
            restore = f"mlflow experiments restore --experiment-id {found.experiment_id}"
            raise TrainingError(what, _without_password(uri), f"restore it ({restore}), or set {URI_VARIABLE}")
        experiment = found.experiment_id if found else client.create_experiment(EXPERIMENT, _artifacts(uri))
    return TrackingStore(uri, client, experiment)


def connect(uri: str) -> MlflowClient:
    """Speak to the store at an address, making the local file if need be.

    Raises:
        TrainingError: nothing answers there, or nothing can be written there.
    """
    with told_in_one_sentence("The tracking store cannot be opened", uri):
        _check_answers(uri)
        # Libraries under MLflow warn about one another's coming versions; nobody here can act on it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client = MlflowClient(uri, uri)
            client.search_experiments(max_results=1)
    return client


@contextmanager
def told_in_one_sentence(what: str, where: str) -> Iterator[None]:
    """Turn what MLflow, its database, a server or the disk raises into one sentence.

    Raises:
        TrainingError: in the place of any of these.
    """
    try:
        yield
    except OSError as error:
        raise TrainingError(what, _without_password(where), _remedy(error)) from error
    except (MlflowException, SQLAlchemyError, RequestException) as error:
        raise TrainingError(what, _without_password(where), _first_line(error)) from error


def _check_answers(uri: str) -> None:
    """Find out in seconds what MLflow would retry for minutes."""
    parts = urlsplit(uri)
    if uri.startswith(SQLITE):
        _check_database_file(Path(unquote(uri.removeprefix(SQLITE))))
    elif parts.scheme in _DEFAULT_PORTS and parts.hostname:
        address = (parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme])
        socket.create_connection(address, timeout=ANSWER_TIMEOUT_S).close()


def _check_database_file(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Opened to be added to, and nothing is added: the file exists and can be written afterwards.
    with file.open("ab"):
        pass
    with file.open("rb") as stream:
        header = stream.read(len(_SQLITE_HEADER))
    if header and header != _SQLITE_HEADER:
        raise TrainingError("The tracking store is not an SQLite file", str(file), f"remove it or set {URI_VARIABLE}")


def _artifacts(uri: str) -> str | None:
    """Where files of runs go: next to a local database, where a server chooses otherwise; never the working folder."""
    if uri.startswith(SQLITE):
        file = Path(unquote(uri.removeprefix(SQLITE))).absolute()
        return (file.parent / (file.stem + ARTIFACTS_SUFFIX)).as_uri()
    if urlsplit(uri).scheme in (*_DEFAULT_PORTS, "file", ""):
        return None
    return (own_folders().data / (Path(DATABASE_NAME).stem + ARTIFACTS_SUFFIX)).absolute().as_uri()


def _remedy(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return f"{reason}; check {URI_VARIABLE}, the server, the folder, its rights and the free space"


def _first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return f"{lines[0][:200].rstrip('.')}; check {URI_VARIABLE} and the server"


def _without_password(uri: str) -> str:
    parts = urlsplit(uri)
    return uri.replace(f":{parts.password}@", ":…@") if parts.password else uri
