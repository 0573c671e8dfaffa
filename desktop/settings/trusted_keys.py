"""The public keys whose bundles this workstation accepts, from the settings."""

from __future__ import annotations

from pathlib import Path

from core.bundle.signature import TrustedKey, demonstration_key, load_public_key
from desktop.settings.settings import Settings, SettingsError


def trusted_keys(settings: Settings) -> tuple[TrustedKey, ...]:
    """The organisation's keys, and the demonstration key where it is accepted.

    Raises:
        SettingsError: a key's file cannot be read or holds no Ed25519 public key.
    """
    keys = [_read(Path(name)) for name in settings.trusted_keys]
    return (*keys, demonstration_key()) if settings.demonstration_key_accepted else tuple(keys)


def _read(path: Path) -> TrustedKey:
    try:
        return load_public_key(path.stem, path.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(path, "key_unreadable", "trusted_keys") from error
