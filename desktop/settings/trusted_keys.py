"""Which bundles this workstation accepts, from the settings: signed by which keys, and how old."""

from __future__ import annotations

from pathlib import Path

from core.bundle.freshness import FreshnessRules
from core.bundle.signature import TrustedKey, demonstration_key, load_public_key
from desktop.settings.settings import Settings, SettingsError


def trusted_keys(settings: Settings) -> tuple[TrustedKey, ...]:
    """The organisation's keys, and the demonstration key where it is accepted, under no other name.

    Raises:
        SettingsError: a key's file cannot be read or holds no Ed25519 public key.
    """
    public = demonstration_key()
    keys = [_read(Path(name)) for name in settings.trusted_keys]
    keys = [key for key in keys if key.public_bytes != public.public_bytes]
    return (*keys, public) if settings.demonstration_key_accepted else tuple(keys)


def freshness_rules(settings: Settings) -> FreshnessRules:
    """What the organisation asks of the age of bundles."""
    return FreshnessRules(
        minimum_serial=settings.minimum_serial,
        expired_refused=settings.expired_bundle == "refuse",
        rollback_allowed=settings.rollback_allowed,
        revoked=frozenset(settings.revoked_keys),
    )


def _read(path: Path) -> TrustedKey:
    try:
        return load_public_key(path.stem, path.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(path, "key_unreadable", "trusted_keys") from error
