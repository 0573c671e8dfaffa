"""Sends spoilt documents through ten doors, and counts what ends in a fault rather than in a sentence.

python -m tests.bench reliability --bundle BUNDLE --count 20000
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from core.bundle.bundle import CATALOGUE_NAME
from core.features.catalogue import load_catalogue
from tests.bench.hostile_doors import HostileDoors


def main(arguments: Sequence[str]) -> int:
    """Count, and end in 1 where anything ended in a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench reliability", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20_000, help="documents a door")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    catalogue = load_catalogue((options.bundle / CATALOGUE_NAME).read_bytes())
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        doors = HostileDoors(options.bundle, catalogue, Path(folder))
        for name in doors.all:
            rng = random.Random(f"{options.seed} {name}")
            faults = Counter(fault for _ in range(options.count) if (fault := doors.fault(name, rng)))
            print(f"{name:10} {options.count:7} tried {faults.total():5} faults", flush=True)
            for fault, count in faults.most_common(5):
                print(f"           {count:5} {fault}")
            total.update(faults)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
