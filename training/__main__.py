"""Entry point of ``python -m training``."""

from __future__ import annotations

import sys

from training.commands.command_line import run_command_line


def main() -> int:
    """Run the command named on the command line."""
    return run_command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
