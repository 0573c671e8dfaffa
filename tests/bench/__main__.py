"""``python -m tests.bench --bundle B --json FILE``: how long the real window takes, from event to finished paint."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.bench.engine import engine_times

OPENED, FILTERED, EDITED, STARTED, IMPORTED = 60, 40, 120, 5, 5
START = "import sys; from tests.bench.start_probe import main; sys.exit(main(sys.argv[1]))"
IMPORT = "import sys; from tests.bench.import_probe import main; sys.exit(main())"


def main() -> int:
    """Measure, and write the figures in milliseconds (and the memory in megabytes)."""
    if sys.argv[1:2] == ["reliability"]:
        from tests.bench.reliability import main as send_spoilt_documents

        return send_spoilt_documents(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True, help="bundle to open")
    parser.add_argument("--json", type=Path, required=True, help="file of the figures")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    starts = [_start_ms(options.bundle) for _ in range(STARTED)]
    figures: dict[str, object] = {
        **_measure(options.bundle),
        **{name: _percentiles(times) for name, times in engine_times(options.bundle).items()},
        "start": _percentiles(starts),
        "import_pages": _import_pages(),
    }
    options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0


def _measure(bundle: Path) -> dict[str, object]:
    from tests.bench.advisor import Advisor

    advisor = Advisor(bundle)
    try:
        advisor.open_clients(5)
        return {
            "open": _percentiles(advisor.open_clients(OPENED)),
            "search": _percentiles(advisor.type_in_search()),
            "filter": _percentiles(advisor.filter_list(FILTERED)),
            "edit": _percentiles(advisor.edit(EDITED)),
            "rss_mb": _resident_mb(),
        }
    finally:
        advisor.close()


def _import_pages() -> dict[str, float]:
    runs = [_last_line(IMPORT).split() for _ in range(IMPORTED)]
    return {"cpu_s": float(np.median([float(seconds) for seconds, _ in runs])), "modules": int(runs[0][1])}


def _start_ms(bundle: Path) -> float:
    return float(_last_line(START, str(bundle)))


def _last_line(code: str, *arguments: str) -> str:
    found = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    return found.stdout.strip().splitlines()[-1]


def _percentiles(times_ms: list[float]) -> dict[str, float]:
    return {
        "p50": round(float(np.quantile(times_ms, 0.5)), 2),
        "p95": round(float(np.quantile(times_ms, 0.95)), 2),
        "n": len(times_ms),
    }


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return float("nan")


if __name__ == "__main__":
    sys.exit(main())
