"""Opens a bundle that this desk has never opened in a process of its own: what kills native code kills only that."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from core.bundle.bundle import open_bundle
from core.bundle.signature import TrustedKey
from core.errors import BundleError
from core.storage.resource_files import resource

REFUSED = 10
"""Exit code of a trial that ended in a sentence: whoever asked will find the same."""
LONGEST_S = 300.0
_log = logging.getLogger(__name__)


def try_bundle(folder: Path, signer: TrustedKey, command: Sequence[str]) -> None:
    """Open a bundle in another process, and wait for its end.

    Args:
        folder: the bundle, verified.
        signer: the key that vouches for it.
        command: the program that hands its further arguments to ``run_trial``.

    Raises:
        BundleError: the process died of it.
    """
    arguments = [*command, str(folder), signer.public_bytes.hex()]
    try:
        ended = subprocess.run(
            arguments, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=LONGEST_S, check=False, creationflags=_without_window(),
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BundleError("crashes", folder.name, "timeout") from error
    except OSError as error:
        # A desk that may start no program would refuse every bundle: signature and hashes have been verified.
        _log.warning("no trial: %s", type(error).__name__)
        return
    if ended not in (0, REFUSED):
        raise BundleError("crashes", folder.name, str(ended))


def run_trial(arguments: Sequence[str]) -> int:
    """Be the other process.

    Args:
        arguments: the folder and the public key of who signed it, in hexadecimal.

    Returns:
        The exit code.
    """
    folder, key = arguments
    try:
        open_bundle(Path(folder), [TrustedKey("tried", bytes.fromhex(key))]).close()
    except BundleError:
        return REFUSED
    return 0


def _environment() -> dict[str, str]:
    # The very packages this program runs from, wherever it was started.
    parts = (str(resource("").parent), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in parts if part)}


def _without_window() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0
