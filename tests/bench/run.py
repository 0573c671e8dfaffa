"""Starts the measured processes: each its own, of one state of the code, as packaged or with what training needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.source_files import ROOT

LONGEST_S = 7_200
PROBE = """
import sys
from tests.bench.as_packaged import begin_as_started, hide_training
if {as_packaged}:
    hide_training()
if {is_started}:
    begin_as_started()
from tests.bench.{probe} import main
sys.exit(main(*sys.argv[1:]))
"""
IMPORTING = "import_probe"
"""The one that measures what is imported, and lets nothing come before."""


@dataclass(frozen=True)
class Runner:
    """Runs probes.

    Args:
        as_packaged: hide what the packaged application does not hold.
        source: the tree of the code that is measured.
    """

    as_packaged: bool = True
    source: Path = ROOT

    def run(self, probe: str, *arguments: str) -> dict[str, Any]:
        """What one probe printed last, in a process of its own.

        Raises:
            subprocess.CalledProcessError: it failed; what it said is in ``stderr``.
        """
        code = PROBE.format(as_packaged=self.as_packaged, is_started=probe != IMPORTING, probe=probe)
        found = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=self.source, capture_output=True, text=True, check=True,
            timeout=LONGEST_S, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(self.source)},
        )  # fmt: skip
        figures: dict[str, Any] = json.loads(found.stdout.strip().splitlines()[-1])
        return figures


def percentiles(times_ms: list[float]) -> dict[str, float]:
    """Median and 95th centile, and of how many."""
    return {
        "p50": round(float(np.quantile(times_ms, 0.5)), 2),
        "p95": round(float(np.quantile(times_ms, 0.95)), 2),
        "n": len(times_ms),
    }


def summarised(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The same figures, centiles in the place of every list of times."""
    return {name: percentiles(one) if isinstance(one, list) else one for name, one in figures.items()}
