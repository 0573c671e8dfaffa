"""Who vouches for a bundle: Ed25519 keys, and which of them a workstation trusts.

``cryptography`` is imported where a key is used: the window is painted before the first one is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import BundleError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE_LENGTH = 64
_DEMONSTRATION_SEED = hashlib.sha256(b"pret-a-depenser demonstration key: known to everyone, proves nothing").digest()


@dataclass(frozen=True)
class TrustedKey:
    """A public key that the workstation accepts.

    Args:
        name: who signs with it, as shown to the advisor.
        public_bytes: the 32 raw bytes of the Ed25519 public key.
        demonstration: whether it is the public demonstration key, which proves nothing.
    """

    name: str
    public_bytes: bytes
    demonstration: bool = False

    @property
    def key_id(self) -> str:
        """Short fingerprint of the key."""
        return key_id(self.public_bytes)

    def verifies(self, signature: bytes, content: bytes) -> bool:
        """Whether this key signed these very bytes."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  (see the module)
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  (see the module)

        if len(signature) != SIGNATURE_LENGTH:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public_bytes).verify(signature, content)
        except InvalidSignature:
            return False
        return True


def key_id(public_bytes: bytes) -> str:
    """Short fingerprint of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_bytes).hexdigest()[:16]


def demonstration_private_key() -> Ed25519PrivateKey:
    """The key that signs demonstration bundles; it is derived from a public sentence on purpose."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  (see the module)

    return Ed25519PrivateKey.from_private_bytes(_DEMONSTRATION_SEED)


def demonstration_key() -> TrustedKey:
    """The public half of the demonstration key."""
    return TrustedKey("demonstration", public_bytes(demonstration_private_key()), demonstration=True)


def public_bytes(private_key: Ed25519PrivateKey) -> bytes:
    """The 32 raw bytes of the public half of a key."""
    return private_key.public_key().public_bytes_raw()


def load_private_key(content: bytes) -> Ed25519PrivateKey:
    """Read an Ed25519 private key in PEM (PKCS 8, not encrypted).

    Raises:
        ValueError: the bytes hold no such key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  (see the module)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415  (see the module)

    key = load_pem_private_key(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def load_public_key(name: str, content: bytes) -> TrustedKey:
    """Read an Ed25519 public key in PEM.

    Raises:
        ValueError: the bytes hold no such key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  (see the module)
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415  (see the module)

    key = load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return TrustedKey(name, key.public_bytes_raw())


def find_key(keys: Iterable[TrustedKey], wanted_id: str) -> TrustedKey | None:
    """The trusted key with this fingerprint, if there is one."""
    return next((key for key in keys if key.key_id == wanted_id), None)


def signer_of(content: bytes, signature: bytes, named: str, trusted: Iterable[TrustedKey]) -> TrustedKey:
    """The trusted key that signed these very bytes.

    Args:
        content: what is signed.
        signature: its signature.
        named: fingerprint of the key that the content says it is signed by.
        trusted: the public keys that the workstation accepts.

    Raises:
        BundleError: none of them did.
    """
    keys = tuple(trusted)
    signer = next((key for key in keys if key.verifies(signature, content)), None)
    if signer is None:
        raise BundleError("key_not_trusted" if find_key(keys, named) is None else "signature_invalid", named)
    return signer
