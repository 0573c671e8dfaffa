"""What importing every page costs: processor seconds, and modules loaded."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import time


def import_every_page() -> None:
    """Import the window, the pages, and the client's side."""
    import desktop.client_side
    import desktop.pages
    import desktop.start.app
    import desktop.window

    for package in (desktop.pages, desktop.window, desktop.client_side):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def main() -> int:
    """Do so in this process, print the seconds and the modules as JSON."""
    from tests.bench.as_packaged import begin_as_started

    start = time.process_time()
    begin_as_started()
    import_every_page()
    seconds = round(time.process_time() - start, 3)
    print(json.dumps({"cpu_s": seconds, "modules": sum(module is not None for module in sys.modules.values())}))
    return 0
