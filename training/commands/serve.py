"""The command ``serve``: the champion, or a bundle, behind MLflow's prediction server."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
from training.progress import Progress

DEFAULT_PORT = 5001
LOOPBACK = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``serve``."""
    parser.add_argument("--bundle", type=Path, help="serve this bundle (default: the champion)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="default: %(default)s; 0: a free one")
    parser.add_argument(
        "--listen", default=LOOPBACK, metavar="ADDRESS",
        help="of this machine (default: %(default)s); any other than loopback only with --token-file",
    )  # fmt: skip
    parser.add_argument("--token-file", type=Path, help="only answer requests that carry the token of this file")
    add_public_key_argument(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Serve until interrupted."""
    from training.serving.server import serve  # noqa: PLC0415
    from training.tracking.publishing import champion_model  # noqa: PLC0415
    from training.tracking.store import open_store  # noqa: PLC0415

    del progress
    if options.bundle is not None:
        model = _model_of_bundle(options.bundle, options.public_key)
    else:
        model = champion_model(open_store())

    def announce(address: str) -> None:
        print(f"Serving {address}/invocations; stop with Ctrl+C.", flush=True)

    serve(model, (options.listen, options.port), announce, options.token_file)


@contextmanager
def _model_of_bundle(bundle: Path, public_key: Path | None) -> Iterator[Path]:
    from training.tracking.packaging import save_model  # noqa: PLC0415

    # Opened first: what is served was verified like what is shown.
    with trusted_bundle(bundle, public_key), tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch:
        folder = Path(scratch) / "model"
        save_model(bundle, folder)
        yield folder
