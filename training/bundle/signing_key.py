"""The key that signs a bundle, from its file or the one that everybody has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from core.bundle.signature import demonstration_private_key, key_id, load_private_key, public_bytes
from training.errors import TrainingError


@dataclass(frozen=True)
class NewKey:
    """A key that was just made: both halves in PEM, and the fingerprint of the public one."""

    private_pem: bytes
    public_pem: bytes
    key_id: str


def new_signing_key() -> NewKey:
    """Make an Ed25519 key."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return NewKey(private, public, key_id(public_bytes(key)))


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
