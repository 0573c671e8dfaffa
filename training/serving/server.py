"""Answers predictions over HTTP on this machine, with MLflow's own server and no environment but the present one."""

from __future__ import annotations

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType

import mlflow.pyfunc
import uvicorn
from mlflow.pyfunc import scoring_server

from core.bundle.bundle import CATALOGUE_NAME
from core.features.catalogue import load_catalogue
from training.errors import TrainingError
from training.serving.gate import Gate, read_token
from training.serving.guard import RequestGuard
from training.serving.metrics import Counted, Counts, MetricsPage
from training.tracking.packaging import BUNDLE_ARTIFACT

ARTIFACTS = "artifacts"
"""Where an MLflow model keeps the files it was given."""
LAST_ANSWERS_S = 30
"""Seconds that requests already begun are given to end, once the server is asked to stop."""


def serve(
    model: AbstractContextManager[Path],
    place: tuple[str, int],
    announce: Callable[[str], None],
    token_file: Path | None = None,
) -> None:
    """Serve an MLflow model until interrupted or asked to stop; what has begun is answered first.

    Args:
        model: the model's folder while it is needed.
        place: address of this machine and port; port 0 takes a free one.
        announce: is told the address once requests are accepted.
        token_file: holds what requests have to carry; None asks for nothing.

    Raises:
        TrainingError: the port is taken, the file holds no token, or other machines would be answered without one.
    """
    token = read_token(token_file)
    address = listening_address(place[0], has_token=bool(token))
    with _stopped_by_the_system(), model as folder, _listening(address, place[1]) as listening:
        catalogue = load_catalogue((folder / ARTIFACTS / BUNDLE_ARTIFACT / CATALOGUE_NAME).read_bytes())
        guard = RequestGuard(scoring_server.init(mlflow.pyfunc.load_model(str(folder))), catalogue)
        counts = Counts()
        gate = Gate(MetricsPage(guard, counts), token, any_name=not address.is_loopback)
        settings = uvicorn.Config(
            Counted(gate, counts), log_level="warning", lifespan="off", timeout_keep_alive=30,
            timeout_graceful_shutdown=LAST_ANSWERS_S,
        )  # fmt: skip
        host = f"[{address}]" if address.version == 6 else str(address)
        announce(f"http://{host}:{listening.getsockname()[1]}")
        uvicorn.Server(settings).run(sockets=[listening])


def listening_address(text: str, *, has_token: bool) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address to listen on.

    Args:
        text: as ``--listen`` was given.
        has_token: whether requests have to carry a token.

    Raises:
        TrainingError: it is no address, or other machines would be answered without a token.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        remedy = "give an address of this machine, such as 127.0.0.1 or 0.0.0.0 for all of them"
        raise TrainingError("There is no such address to listen on", text, remedy) from error
    if not address.is_loopback and not has_token:
        raise TrainingError(
            "Other machines are answered only if they carry a token", f"--listen {text}", "give --token-file FILE too"
        )
    return address


@contextmanager
def _stopped_by_the_system() -> Iterator[None]:
    # By default the signal kills us before the scratch is removed, at any moment: while the model is read, and again
    # when the server, having ended, raises it anew.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _listening(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((str(address), port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise TrainingError(
            "Nothing can be served there", f"{address}:{port}", "give another --port, or an address of this machine"
        ) from error
    return listening
