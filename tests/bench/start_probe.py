"""Milliseconds from the start of the process to the first paint of the window."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path


def main(bundle: str) -> int:
    """Start the application in this process, print the time, leave."""
    from desktop.settings.paths import user_paths
    from desktop.settings.settings import SettingsStore
    from desktop.start.app import Application, make_qt
    from desktop.start.command_line import Options

    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-bench-") as home:
        paths = user_paths(sys.platform, {"PAD_HOME": home}, Path(home))
        qt = make_qt([])
        application = Application(qt, Options(bundle=Path(bundle)), paths, SettingsStore(paths.settings, paths.policy))
        painted: list[float] = []

        def note() -> None:
            painted.append(1000.0 * (time.clock_gettime(time.CLOCK_BOOTTIME) - _started_s()))
            qt.quit()

        application.window.painted.connect(note)
        application.start()
        qt.exec()
        application.close()
    print(round(painted[0], 1))
    return 0


def _started_s() -> float:
    """When this process started, in seconds since the machine did, to a hundredth."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[19])
    return ticks / os.sysconf("SC_CLK_TCK")
