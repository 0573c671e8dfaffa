"""``python -m tests.bench.folds``: processes side by side score clients out of fold in a loop; none of them may die.

The dangerous moment, when one fold is laid out while the other predicts, is seldom met by two folds: in each process a
further thread asks a finished model for scores without a pause, and meets it all the time.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

CLIENTS = 1_334
"""Of whom 1,200 have a known outcome, and are scored."""
PATIENCE_S = 60.0
"""What a process may take beyond its time, to import, and to end the round that it is in."""
NO_END = sys.maxsize
FINISHED_TREES = 5
ZERO_SHARE = 0.9
"""LightGBM keeps columns that are mostly 0 apart, in as many parts as it has threads."""
OPENMP_THREADS = "8"
"""What LightGBM takes where a call leaves it the choice: the more, the sooner a call that does so is found out."""


@dataclass(frozen=True)
class Outcome:
    """What became of one process.

    Args:
        exit_code: 0, or the negative number of the signal that ended it; None where it no longer moved.
        rounds: times it scored every client.
        digests: of the scores, once each; more than one says that they changed between rounds.
    """

    exit_code: int | None
    rounds: int
    digests: frozenset[str]

    @property
    def is_well(self) -> bool:
        return self.exit_code == 0 and len(self.digests) == 1

    def __str__(self) -> str:
        if self.exit_code is None:
            end = "hung"
        elif self.exit_code < 0:
            end = f"died of {signal.Signals(-self.exit_code).name}"
        else:
            end = f"exit code {self.exit_code}"
        return f"{self.rounds} rounds, {len(self.digests)} different scores, {end}"


def main() -> int:
    """Run, print one line a process, and fail if any did not end well."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.folds", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0, help="how long (default: 300)")
    parser.add_argument("--processes", type=int, default=4, help="how many side by side (default: 4)")
    options = parser.parse_args()
    start = time.monotonic()
    outcomes = side_by_side(options.processes, options.seconds)
    for outcome in outcomes:
        print(outcome)
    ended = sum(not outcome.is_well for outcome in outcomes)
    same = len(frozenset().union(*(outcome.digests for outcome in outcomes))) == 1
    print(f"{ended} of {len(outcomes)} did not end well in {time.monotonic() - start:.0f} s; scores equal: {same}")
    return 0 if ended == 0 and same else 1


def side_by_side(processes: int, seconds: float, rounds: int = NO_END) -> list[Outcome]:
    """Start processes that each score the same clients, for so many seconds or rounds, whichever ends first."""
    from tests.training.features.invented_features import write_invented_features

    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-folds-") as folder:
        features = Path(folder) / "f.parquet"
        write_invented_features(features, CLIENTS, zero_share=ZERO_SHARE)
        logs = [Path(folder) / f"{place}.txt" for place in range(processes)]
        started = [context.Process(target=_score_again, args=(features, log, seconds, rounds)) for log in logs]
        for process in started:
            process.start()
        deadline = time.monotonic() + seconds + PATIENCE_S
        codes = [_exit_code(process, deadline) for process in started]
        lines = [log.read_text(encoding="ascii").split() if log.exists() else [] for log in logs]
    return [Outcome(code, len(found), frozenset(found)) for code, found in zip(codes, lines, strict=True)]


def score(features: Path, threads: int | None = None) -> Any:
    """Out-of-fold scores of the clients of a feature file under the product's own settings.

    Args:
        features: the file.
        threads: folds side by side; None for those of the settings.
    """
    return work(features, threads)[0]()


def work(features: Path, threads: int | None = None) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """What scores the clients of a feature file out of fold, and what asks a finished model for the first of them."""
    from training.configuration import load_configuration
    from training.features.catalogue import shipped_catalogue
    from training.features.table import read_feature_table
    from training.model.encode import fit_codes
    from training.model.fit import Rows, fit_trees
    from training.model.split import person_groups
    from training.model.train import score_out_of_fold
    from training.progress import SilentProgress

    catalogue = shipped_catalogue()
    table = read_feature_table(features, catalogue)
    training = table.rows(table.is_train)
    groups, settings = person_groups(training), load_configuration()
    if threads is not None:
        settings = replace(settings, resources=replace(settings.resources, threads=threads))
    matrix = training.matrix(catalogue, fit_codes(training, catalogue, settings.encoding.smoothing_rows))
    trees = fit_trees(Rows(matrix, training.target), FINISHED_TREES, catalogue, settings.model, settings.seed)
    return (
        lambda: score_out_of_fold(training, groups, catalogue, settings, SilentProgress()),
        lambda: trees.log_odds(matrix[:1]),
    )


def digest(found: Any) -> str:
    """What tells scores apart to the last bit."""
    return hashlib.sha256(found.log_odds.tobytes() + found.probability.tobytes()).hexdigest()


def _score_again(features: Path, log: Path, seconds: float, rounds: int) -> None:
    # Before LightGBM is loaded, which reads it then.
    os.environ["OMP_NUM_THREADS"] = OPENMP_THREADS
    end, is_over = time.monotonic() + seconds, threading.Event()
    score_anew, ask = work(features)
    asking = threading.Thread(target=_ask_again, args=(ask, is_over), daemon=True)
    asking.start()
    with log.open("a", encoding="ascii") as lines:
        while rounds > 0 and time.monotonic() < end:
            print(digest(score_anew()), file=lines, flush=True)
            rounds -= 1
    is_over.set()
    asking.join()


def _ask_again(ask: Callable[[], Any], is_over: threading.Event) -> None:
    while not is_over.is_set():
        ask()


def _exit_code(process: BaseProcess, deadline: float) -> int | None:
    process.join(max(0.0, deadline - time.monotonic()))
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
    return code


if __name__ == "__main__":
    sys.exit(main())
