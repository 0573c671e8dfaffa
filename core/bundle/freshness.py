"""How a bundle ages: a number that only grows, a day to ask for the next, and a day after which it serves no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import BundleError


@dataclass(frozen=True)
class Freshness:
    """What a publisher signs about the age of a bundle.

    Args:
        serial: greater than that of every bundle of the same line that it replaces.
        lineage: the line of models that it continues; bundles of two lines may lie on one desk.
        renew_by: ISO day from which the advisor is told to ask for the next one; empty where none is given.
        expires: ISO day after which it is out of date; empty where none is given.

    Raises:
        ValueError: the serial is not positive, or a date is none.
    """

    serial: int
    lineage: str = ""
    renew_by: str = ""
    expires: str = ""

    def __post_init__(self) -> None:
        if self.serial < 1:
            raise ValueError("serials are numbered from 1")
        for day in (self.renew_by, self.expires):
            if day:
                date.fromisoformat(day)


@dataclass(frozen=True)
class FreshnessRules:
    """What a workstation asks of the age of bundles.

    Args:
        minimum_serial: the lowest serial that is opened; 0 asks for none.
        expired_refused: whether a bundle out of date is refused rather than told.
        rollback_allowed: whether a bundle older than one opened here before may be opened.
        revoked: fingerprints of keys whose bundles are no longer opened.
    """

    minimum_serial: int = 0
    expired_refused: bool = False
    rollback_allowed: bool = False
    revoked: frozenset[str] = frozenset()

    def check(self, freshness: Freshness | None, key_id: str, highest_serial: int, today: date) -> None:
        """Refuse what is too old.

        Args:
            freshness: what the bundle says, None where it was published before bundles said it.
            key_id: fingerprint of the key that signed it.
            highest_serial: the highest of this line opened here before, 0 where none was.
            today: the day.

        Raises:
            BundleError: with what stands against it.
        """
        serial = freshness.serial if freshness else 0
        if key_id in self.revoked:
            raise BundleError("key_revoked", key_id)
        if serial < self.minimum_serial:
            raise BundleError("serial_too_low", found=str(serial), expected=str(self.minimum_serial))
        if serial < highest_serial and not self.rollback_allowed:
            raise BundleError("older_than_opened", found=str(serial), expected=str(highest_serial))
        if self.expired_refused and freshness and _is_past(freshness.expires, today):
            raise BundleError("expired", found=freshness.expires)

    def warning(self, freshness: Freshness | None, today: date) -> BundleError | None:
        """What is to be told about a bundle that was opened all the same, None where nothing is."""
        if freshness is None or not freshness.expires:
            return BundleError("expiry_not_said") if self.expired_refused else None
        if _is_past(freshness.expires, today):
            return BundleError("expired_but_opened", found=freshness.expires)
        if freshness.renew_by and today.isoformat() >= freshness.renew_by:
            return BundleError("renewal_due", found=freshness.expires)
        return None


def _is_past(day: str, today: date) -> bool:
    return bool(day) and today.isoformat() > day
