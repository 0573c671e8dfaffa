"""Runs commands in processes of their own that are killed right after a chosen step, with no chance to clean up."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

ENVIRONMENT = ("MLFLOW_TRACKING_URI", "PAD_HOME")
PATIENCE_S = 120.0
# What the commands import, once for all the processes.
PRELOADED = [
    "training.commands.command_line", "training.tracking.publishing", "training.documents.card_document",
    "mlflow.store.tracking.sqlalchemy_store", "mlflow.store.model_registry.sqlalchemy_store",
    "tests.training.tracking.killed_command",
]  # fmt: skip


def kill_after(step: str, words: Sequence[str]) -> None:
    """Run a command until a step has done its work; the process then receives SIGKILL.

    Args:
        step: ``module:name`` or ``module:class.name`` of a function that the command calls.
        words: what follows ``python -m training``.

    Raises:
        AssertionError: the process ended in another way.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    process = context.Process(target=_run, args=(step, list(words), environment))
    process.start()
    process.join(PATIENCE_S)
    if process.exitcode is None:
        process.terminate()
        process.join()
    assert process.exitcode == -signal.SIGKILL, f"not killed after {step}: {process.exitcode}"
    process.close()


def _run(step: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
    from training.commands.command_line import run_command_line  # noqa: PLC0415  (in the process that runs it)

    os.environ.update(environment)
    module, _, path = step.partition(":")
    *owners, name = path.split(".")
    owner: Any = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    real = getattr(owner, name)

    def work_then_die(*given: Any, **named: Any) -> None:
        real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, work_then_die)
    os._exit(run_command_line(words))
