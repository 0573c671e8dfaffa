"""Measures the prediction API on loopback: requests a second and response times, for a bounded number of seconds.

python -m tests.bench.api_load --bundle BUNDLE --seconds 10 --senders 4 --rows 1
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from tests.source_files import ROOT

LONGEST_SECONDS = 60.0
MOST_SENDERS = 32
CLIENT = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": 450_000,
    "AMT_ANNUITY": 22_500,
    "AMT_INCOME_TOTAL": 180_000,
    "NAME_INCOME_TYPE": "Working",
    "EXT_SOURCE_2": 0.41,
    "DAYS_EMPLOYED": -1_200,
}


@dataclass(frozen=True)
class Load:
    """What was measured: seconds of each answered request, how many failed, and how long it all took."""

    times_s: tuple[float, ...]
    failed: int
    elapsed_s: float

    def summary(self) -> str:
        middle, most, worst = 1000.0 * np.quantile(self.times_s, [0.5, 0.95, 1.0])
        rate = len(self.times_s) / self.elapsed_s
        return (
            f"{len(self.times_s)} requests in {self.elapsed_s:.1f} s: {rate:.1f} requests/s, median {middle:.1f} ms, "
            f"p95 {most:.1f} ms, slowest {worst:.1f} ms, {self.failed} failed"
        )


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """The address of a server that runs for as long as the block lasts."""
    command = [sys.executable, "-m", "training", "serve", "--port", "0", "--progress", "json", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            if not line.startswith("Serving "):
                raise RuntimeError(server.communicate()[1])
            yield line.split()[1].rstrip(";")
        finally:
            server.terminate()


def measure(address: str, seconds: float, senders: int, rows: int) -> Load:
    """Send requests one after the other from each sender, until the time is up."""
    body = json.dumps({"dataframe_records": [CLIENT] * rows})
    start = time.perf_counter()
    end = start + min(seconds, LONGEST_SECONDS)
    with ThreadPoolExecutor(min(senders, MOST_SENDERS)) as pool:
        found = list(pool.map(lambda _: _send_until(address, body, end), range(min(senders, MOST_SENDERS))))
    times = tuple(each for times, _ in found for each in times)
    return Load(times, sum(failed for _, failed in found), time.perf_counter() - start)


def _send_until(address: str, body: str, end: float) -> tuple[list[float], int]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    times, failed = [], 0
    while (start := time.perf_counter()) < end:
        connection.request("POST", parts.path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - start)
        failed += answer.status != 200
    connection.close()
    return times, failed


def main(arguments: Sequence[str]) -> None:
    """Serve a bundle, load it, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=10.0, help=f"at most {LONGEST_SECONDS:g}")
    parser.add_argument("--senders", type=int, default=4, help=f"at most {MOST_SENDERS}")
    parser.add_argument("--rows", type=int, default=1, help="clients in a request")
    options = parser.parse_args(arguments)
    with serving("--bundle", str(options.bundle.absolute())) as address:
        found = measure(address, options.seconds, options.senders, options.rows)
    sys.stdout.write(found.summary() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
