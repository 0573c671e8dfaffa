"""One run of the real window in a process of its own: the times of every gesture, what Qt did for it, the memory."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.event_counts import EventCounts, Gaps
from tests.bench.memory import peak_mb, resident_mb

WARMING = 5
COUNTED = 5


@dataclass(frozen=True)
class Amounts:
    """How often each gesture is made.

    Args:
        opened, compared, filtered, scrolled, edited: of the timed gestures.
        clients_for_memory: clients opened in all before the memory is read.
        scripted_s: seconds of mixed work in which the gaps of the main thread are noted.
    """

    opened: int = 60
    compared: int = 20
    filtered: int = 40
    scrolled: int = 40
    edited: int = 120
    clients_for_memory: int = 200
    scripted_s: float = 60.0


def main(bundle: str, amounts: str = "{}") -> int:
    """Make the gestures, print what was measured as one line of JSON."""
    print(json.dumps(measure(Path(bundle), Amounts(**json.loads(amounts)))))
    return 0


def measure(bundle: Path, amounts: Amounts) -> dict[str, object]:
    """Milliseconds of each gesture in a list by its name, ``counts``, ``memory`` and ``gaps``."""
    from tests.bench.advisor import Advisor

    advisor = Advisor(bundle)
    try:
        memory = {"started_mb": resident_mb()}
        advisor.open_clients(WARMING)
        times: dict[str, object] = {"open": advisor.open_clients(amounts.opened)}
        rest = amounts.clients_for_memory - WARMING - amounts.opened
        advisor.open_clients(max(rest, 0), quiet_ms=0)
        memory["clients_mb"] = resident_mb()
        times |= {
            "compare": advisor.compare(amounts.compared),
            "search": advisor.type_in_search(),
            "filter": advisor.filter_list(amounts.filtered),
            "scroll": advisor.scroll(amounts.scrolled),
            "export": [advisor.export()],
            "edit": advisor.edit(amounts.edited),
        }
        counts = {name: _counted(gesture) for name, gesture in advisor.gestures(COUNTED).items()}
        gaps = _scripted(advisor.gestures(1), amounts.scripted_s)
        memory |= {"end_mb": resident_mb(), "peak_mb": peak_mb()}
        return {**times, "counts": counts, "gaps": gaps, "memory": memory}
    finally:
        advisor.close()


def _counted(gesture: Callable[[], list[float]]) -> dict[str, float]:
    with EventCounts() as counts:
        made = max(len(gesture()), 1)
    return {"paints": round(counts.paints / made, 1), "layouts": round(counts.layouts / made, 1)}


def _scripted(gestures: dict[str, Callable[[], list[float]]], seconds: float) -> dict[str, float]:
    """Mixed work, one gesture after another."""
    end = time.monotonic() + seconds
    with Gaps() as gaps:
        while time.monotonic() < end:
            for gesture in gestures.values():
                gesture()
    return gaps.figures()
