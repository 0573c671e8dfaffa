"""What importing every page costs: processor seconds, and modules loaded."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time


def main() -> int:
    """Import the window and all pages in this process, print the seconds and the modules."""
    start = time.process_time()
    import desktop.client_side.screen
    import desktop.start.app
    import desktop.window.page_builders

    for package in (desktop.pages, desktop.window, desktop.client_side):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    print(round(time.process_time() - start, 3), len(sys.modules))
    return 0
