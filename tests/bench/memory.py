"""What memory a process of the benchmark holds."""

from __future__ import annotations

from pathlib import Path


def resident_mb(process_id: int | str = "self") -> float:
    """Its resident memory in megabytes."""
    return _field_mb(process_id, "VmRSS")


def peak_mb(process_id: int | str = "self") -> float:
    """The most that it ever held, in megabytes."""
    return _field_mb(process_id, "VmHWM")


def _field_mb(process_id: int | str, field: str) -> float:
    for line in Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{field}:"):
            return round(int(line.split()[1]) / 1024, 1)
    return float("nan")
