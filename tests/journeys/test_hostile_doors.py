"""Spoilt documents through ten doors end in a sentence: a share of what ``python -m tests.bench reliability`` sends."""

from __future__ import annotations

import random
from pathlib import Path

from core.bundle.bundle import Bundle
from tests.bench.hostile_doors import HostileDoors

COUNT = 80
"""Documents a door."""


def test_ten_doors_end_in_sentences(demo: Bundle, tmp_path: Path) -> None:
    doors = HostileDoors(demo.folder, demo.catalogue, tmp_path)
    assert len(doors.all) == 10
    rng = random.Random(20261201)
    found = [(name, fault) for name in doors.all for _ in range(COUNT) if (fault := doors.fault(name, rng))]
    assert found == []
