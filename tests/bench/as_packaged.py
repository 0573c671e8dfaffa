"""Makes a process of the benchmark import what the packaged application could, and nothing more."""

from __future__ import annotations

import ast
import sys
from contextlib import suppress

from tests.source_files import ROOT

SPEC = ROOT / "build.spec"
LEFT_OUT = "TRAINING_ONLY"
"""The list of the packages that are not packaged, in ``build.spec``."""


def left_out() -> tuple[str, ...]:
    """Packages that the build leaves out: where they are found, lightgbm imports pandas and scikit-learn.

    Raises:
        LookupError: the build names them no more.
    """
    for statement in ast.parse(SPEC.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == LEFT_OUT:
            names: list[str] = ast.literal_eval(statement.value)
            return tuple(names)
    raise LookupError(f"{LEFT_OUT} is not in {SPEC.name}")


def hide_training() -> None:
    """From here on this process finds none of them."""
    # What stands for None among the modules cannot be imported, and is not found by who only looks for it.
    sys.modules.update(dict.fromkeys(left_out()))  # type: ignore[arg-type]


def begin_as_started() -> None:
    """Do what the entry point does before it imports the rest; an earlier revision did nothing."""
    with suppress(ImportError):
        from desktop.start.unread_sources import leave_sources_unread

        leave_sources_unread()
