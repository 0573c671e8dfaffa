"""What a bundle that is being signed says of its age; serials are seconds, so that no register of them is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.bundle.freshness import Freshness
from core.bundle.manifest import Manifest
from training.configuration import FreshnessSettings


def freshness_from(now: datetime, settings: FreshnessSettings, before: Manifest | None = None) -> Freshness:
    """The age of a bundle that is made now.

    Args:
        now: when it is signed.
        settings: how long it is up to date.
        before: of the bundle that it replaces, None where it replaces none.
    """
    return Freshness(
        serial=_serial(now, before),
        lineage=settings.lineage,
        renew_by=(now + timedelta(days=settings.renew_after_days)).date().isoformat(),
        expires=(now + timedelta(days=settings.valid_days)).date().isoformat(),
    )


def republished(before: Manifest, now: datetime) -> Freshness | None:
    """The age of the same bundle signed anew: another serial, the days of its training; None where it had none."""
    return replace(before.freshness, serial=_serial(now, before)) if before.freshness else None


def _serial(now: datetime, before: Manifest | None) -> int:
    former = before.freshness.serial if before and before.freshness else 0
    return max(int(now.timestamp()), former + 1)
