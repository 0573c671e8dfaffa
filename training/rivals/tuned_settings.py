"""The best settings of a search as a file that ``train --config`` reads."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from core.storage.whole_file import write_whole
from training.errors import writing
from training.rivals.tuning import Tuned


def settings_text(tuned: Tuned) -> str:
    """The best settings as TOML."""
    best = tuned.best
    lines = [f"{name} = {value!r}" for name, value in asdict(best.settings).items()]
    return "\n".join(
        [
            f"# Trial {best.number} of {len(tuned.trials)}: log-loss {best.log_loss:.5f}, exact contributions of one "
            f"client {best.p95_ms:.2f} ms (95th percentile, gate {tuned.maximum_p95_ms:g} ms).",
            "[model]",
            *lines,
            "",
        ]
    )


def write_settings(out: Path, content: str) -> None:
    """Write the file; an older one is replaced once the new one is complete.

    Raises:
        TrainingError: it cannot be written.
    """
    with writing("The settings", out):
        write_whole(out, content.encode("utf-8"), private=False)
