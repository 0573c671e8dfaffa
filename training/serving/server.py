"""Answers predictions over HTTP on this machine, with MLflow's own server and no environment but the present one."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import mlflow.pyfunc
import uvicorn
from mlflow.pyfunc import scoring_server

from core.bundle.bundle import CATALOGUE_NAME
from core.features.catalogue import load_catalogue
from training.errors import TrainingError
from training.serving.gate import Gate, read_token
from training.serving.guard import RequestGuard
from training.tracking.packaging import BUNDLE_ARTIFACT

HOST = "127.0.0.1"
"""Loopback only: whoever wants more puts a server that knows its users in front."""
ARTIFACTS = "artifacts"
"""Where an MLflow model keeps the files it was given."""


def serve(
    model: AbstractContextManager[Path], port: int, announce: Callable[[str], None], token_file: Path | None = None
) -> None:
    """Serve an MLflow model until interrupted.

    Args:
        model: the model's folder while it is needed.
        port: on loopback; 0 takes a free one.
        announce: is told the address once requests are accepted.
        token_file: holds what requests have to carry; None asks for nothing.

    Raises:
        TrainingError: the port is taken, or the file holds no token.
    """
    token = read_token(token_file)
    with model as folder, _listening(port) as listening:
        catalogue = load_catalogue((folder / ARTIFACTS / BUNDLE_ARTIFACT / CATALOGUE_NAME).read_bytes())
        application = RequestGuard(scoring_server.init(mlflow.pyfunc.load_model(str(folder))), catalogue)
        settings = uvicorn.Config(Gate(application, token), log_level="warning", lifespan="off", timeout_keep_alive=30)
        announce(f"http://{HOST}:{listening.getsockname()[1]}")
        uvicorn.Server(settings).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise TrainingError("Nothing can be served there", f"{HOST}:{port}", "give another --port") from error
    return listening
