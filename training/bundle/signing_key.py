"""The key that signs a bundle, from its file or the one that everybody has."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.signature import demonstration_private_key, load_private_key
from training.errors import TrainingError


def signing_key(file: Path | None) -> Ed25519PrivateKey:
    """The key in a PEM file, or the demonstration key.

    Raises:
        TrainingError: the file holds no such key.
    """
    if file is None:
        return demonstration_private_key()
    try:
        return load_private_key(file.read_bytes())
    except (OSError, ValueError) as error:
        raise TrainingError("The signing key cannot be used", str(file), "give an Ed25519 key in PEM") from error
