"""The command ``cost``: what a bundle's threshold owes to the costs."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from core.bundle.bundle import METRICS_NAME
from training.errors import TrainingError
from training.model.cost_report import sensitivity_text
from training.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``cost``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder written by `train`")


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Print the sensitivity of the threshold to the costs.

    Raises:
        TrainingError: the folder is no bundle, or one trained before these figures existed.
    """
    progress.step("cost", 0.0)
    path: Path = options.bundle / METRICS_NAME
    try:
        figures = json.loads(path.read_bytes())["cost_sensitivity"]
    except OSError as error:
        raise TrainingError("The bundle has no figures", str(path), "name a bundle folder made by `train`") from error
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError("The figures do not hold the costs", str(path), "train the bundle again") from error
    progress.step("cost", 1.0)
    print(sensitivity_text(figures))
