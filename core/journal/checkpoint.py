"""What a desk signs of a journal: how long it is and how its last entry reads, by a key that stays on the desk.

``cryptography`` is imported where a key is used: the window is painted before the first one is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import JournalError
from core.storage.one_writer import one_writer
from core.storage.whole_file import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN_PREFIX = "pret-a-depenser/journal/"


@dataclass(frozen=True)
class Checkpoint:
    """A journal as a desk has seen it; the signed text is that of a C2SP checkpoint, with the head in hexadecimal.

    Args:
        origin: which journal, one name for as long as its file lives.
        size: how many entries it holds, which is the position of the last one.
        head: hash of the last entry.
        public_key: of the desk, 32 bytes in hexadecimal.
        signature: Ed25519, 64 bytes in hexadecimal.
    """

    origin: str
    size: int
    head: str
    public_key: str = ""
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What the signature is of."""
        return f"{self.origin}\n{self.size}\n{self.head}\n".encode()

    @property
    def is_signed(self) -> bool:
        """Whether the key that it names signed it."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  (see the module)
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  (see the module)

        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), self.signed_text)
        except (ValueError, InvalidSignature):
            return False
        return True


class DeskKey:
    """The Ed25519 key of a desk, made where there is none at its first use, for its owner alone.

    Args:
        path: PEM file (PKCS 8).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._key: Ed25519PrivateKey | None = None

    @property
    def public_key(self) -> str:
        """In hexadecimal; empty where the desk has none yet.

        Raises:
            JournalError: what is there is no such key.
        """
        if self._key is None and not self.path.exists():
            return ""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, origin: str, size: int, head: str) -> Checkpoint:
        """Sign a journal as it is now.

        Args:
            origin: which journal.
            size: how many entries it holds.
            head: hash of the last one.

        Raises:
            JournalError: the key can be neither read nor made.
        """
        key = self._private
        unsigned = Checkpoint(origin, size, head, key.public_key().public_bytes_raw().hex())
        return Checkpoint(origin, size, head, unsigned.public_key, key.sign(unsigned.signed_text).hex())

    @property
    def _private(self) -> Ed25519PrivateKey:
        if self._key is None:
            try:
                with one_writer(self.path):
                    self._key = _read(self.path) if self.path.exists() else _make(self.path)
            except (OSError, ValueError) as error:
                raise JournalError(str(self.path), str(error), "key") from error
        return self._key


def _read(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  (see the module)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415  (see the module)

    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def _make(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  (see the module)
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  (see the module)
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    write_whole(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key
