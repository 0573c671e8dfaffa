"""``python -m tests.bench --bundle B --json FILE``: how long the real window takes, from event to finished paint.

``--against REV`` runs this state and another one in turn and gives paired ratios instead.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.engine import engine_times
from tests.bench.revisions import checked_out, paired
from tests.bench.run import Runner, percentiles, summarised
from tests.bench.session_probe import Amounts
from tests.source_files import ROOT

STARTED, IMPORTED = 5, 5
QUICK = Amounts(opened=20, compared=8, filtered=15, scrolled=15, edited=40, clients_for_memory=60, scripted_s=10.0)


def main() -> int:
    """Measure, and write the figures in milliseconds (and the memory in megabytes)."""
    if sys.argv[1:2] == ["reliability"]:
        from tests.bench.reliability import main as send_spoilt_documents

        return send_spoilt_documents(sys.argv[2:])
    options = _options()
    runner = Runner(as_packaged=not options.with_training)
    amounts = QUICK if options.quick else Amounts()
    if options.scripted_minutes is not None:
        amounts = replace(amounts, scripted_s=60.0 * options.scripted_minutes)
    figures: dict[str, Any] = {"libraries": "as packaged" if runner.as_packaged else "with the training extra"}
    if options.against is not None:
        with checked_out(options.against) as before:
            measure = partial(_one_run, options.bundle.absolute(), runner, amounts)
            figures |= {"against": options.against, **paired(measure, ROOT, before, options.pairs)}
    else:
        figures |= _measure(options.bundle.absolute(), runner, amounts)
    options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True, help="bundle to open")
    parser.add_argument("--json", type=Path, required=True, help="file of the figures")
    parser.add_argument("--with-training", action="store_true", help="leave what training needs to be found")
    parser.add_argument("--quick", action="store_true", help="a third of the gestures")
    parser.add_argument("--scripted-minutes", type=float, help="of mixed work, for the gaps of the main thread")
    parser.add_argument("--against", metavar="REV", help="run this state and a revision in turn")
    parser.add_argument("--pairs", type=int, default=5, help="runs of each, with --against (default: 5)")
    return parser.parse_args()


def _start(bundle: Path, runner: Runner) -> dict[str, Any]:
    """One start with a bundle that this desk has opened before, as on every day but the first."""
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-bench-") as home:
        runner.run("start_probe", str(bundle), home)
        return runner.run("start_probe", str(bundle), home)


def _measure(bundle: Path, runner: Runner, amounts: Amounts) -> dict[str, Any]:
    starts = [_start(bundle, runner) for _ in range(STARTED)]
    imports = [runner.run("import_probe") for _ in range(IMPORTED)]
    return {
        **summarised(runner.run("session_probe", str(bundle), json.dumps(asdict(amounts)))),
        **{name: percentiles(times) for name, times in engine_times(bundle).items()},
        "start": summarised({name: [one[name] for one in starts] for name in starts[0]}),
        "import_pages": {name: float(np.median([one[name] for one in imports])) for name in imports[0]},
    }


def _one_run(bundle: Path, runner: Runner, amounts: Amounts, source: Path) -> dict[str, Any]:
    there = replace(runner, source=source)
    return {
        "start": _start(bundle, there),
        "import_pages": there.run("import_probe"),
        **there.run("session_probe", str(bundle), json.dumps(asdict(amounts))),
    }


if __name__ == "__main__":
    sys.exit(main())
