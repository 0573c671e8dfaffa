"""From the start of the process to the first paint of the window and to the first Dossier, and the memory then."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tests.bench.memory import resident_mb

GOLDEN = "golden.json"


def main(bundle: str, home: str) -> int:
    """Start the application in this process with a client asked for, print the figures as JSON, leave.

    Args:
        bundle: folder of the bundle.
        home: folder of the user; the first start there tries the bundle in a process of its own, the next ones do not.
    """
    from desktop.settings.paths import user_paths
    from desktop.settings.settings import SettingsStore
    from desktop.start.app import Application, make_qt
    from desktop.start.command_line import Options

    client_id = json.loads((Path(bundle) / GOLDEN).read_text(encoding="utf-8"))["rows"][0]["client_id"]
    figures: dict[str, float] = {}
    paths = user_paths(sys.platform, {"PAD_HOME": home}, Path(home))
    qt = make_qt([])
    options = Options(bundle=Path(bundle), client_id=client_id)
    application = Application(qt, options, paths, SettingsStore(paths.settings, paths.policy))
    window = application.window
    window.painted.connect(lambda: figures.update(first_paint_ms=since_process_start_ms()))

    def note() -> None:
        # Everything that opening a client changes on screen is painted here, and not at the next turn.
        qt.sendPostedEvents()
        window.repaint()
        figures.update(first_dossier_ms=since_process_start_ms(), rss_mb=resident_mb())
        qt.quit()

    # The window listens first: what it shows of the client stands when this is called.
    application.session.client_opened.connect(note)
    application.start()
    qt.exec()
    application.close()
    print(json.dumps(figures))
    return 0


def since_process_start_ms() -> float:
    """Milliseconds since this process started; the system says its start to a hundredth of a second."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[19])
    return round(1000.0 * (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")), 1)
