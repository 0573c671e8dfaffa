"""The command ``settings``: every setting of a training, its value and where it comes from."""

from __future__ import annotations

import argparse

from training.commands.options import add_resource_arguments, add_settings_argument, setting_sources
from training.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``settings``."""
    add_settings_argument(parser)
    add_resource_arguments(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Print one line a setting, as ``train`` with the same options would take it.

    Raises:
        TrainingError: a setting makes no sense, or the file cannot be read.
    """
    del progress
    found = setting_sources(options)
    name_width = max(len(setting.name) for setting in found)
    print("\n".join(f"{setting.name:<{name_width}}  {setting.value}  ({setting.source})" for setting in found))
    print(
        "Change them with a file given to --config: only the settings that differ, in the same sections; or with "
        "--memory and --threads. Runs are recorded where MLFLOW_TRACKING_URI says, temporary files lie in TMPDIR."
    )
