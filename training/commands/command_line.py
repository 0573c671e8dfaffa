"""The commands of ``python -m training``: their options, their progress, their errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import UserFacingError
from training.commands import compare as compare_models
from training.commands import cost as cost_command
from training.commands import (
    directions,
    features,
    field,
    keys,
    pack,
    quality,
    refresh,
    score,
    settings,
    tune,
)
from training.commands import documents as documents_command
from training.commands import drift as drift_command
from training.commands import fairness as fairness_command
from training.commands import registry as registry_commands
from training.commands import serve as serving_command
from training.commands import train_and_demo as bundle_commands
from training.commands import watch as watch_command
from training.commands.progress_display import JsonProgress, TerminalProgress
from training.commands.synthesis import invent
from training.commands.synthesis import report as synthesis_report
from training.progress import Progress

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """One word after ``python -m training``.

    Args:
        name: the word.
        summary: one line for ``--help``.
        add_arguments: declares the command's options.
        run: does the work; raises a UserFacingError for anything the user can mend.
    """

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Progress], None]


COMMANDS = (
    Command("demo", "build the demonstration bundle from invented clients", bundle_commands.add_demo_arguments,
            bundle_commands.run_demo),
    Command("train", "from raw tables (or a feature file) to a verified bundle",
            bundle_commands.add_train_arguments, bundle_commands.run_train),
    Command("refresh", "new clients under the model, threshold and references of a bundle", refresh.add_arguments,
            refresh.run),
    Command("settings", "every setting of a training, its value and where it comes from", settings.add_arguments,
            settings.run),
    Command("features", "from raw tables to one row of features a client", features.add_arguments, features.run),
    Command("compare", "algorithms and treatments of imbalance on the same folds", compare_models.add_arguments,
            compare_models.run),
    Command("tune", "search better settings of the trees", tune.add_arguments, tune.run),
    Command("quality", "hold the model against the bars it must clear", quality.add_arguments, quality.run),
    Command("cost", "how the threshold of a bundle depends on the costs", cost_command.add_arguments, cost_command.run),
    Command("directions", "what the data say of each imposed direction", directions.add_arguments, directions.run),
    Command("list", "the recorded runs, and which of them are published", registry_commands.add_list_arguments,
            registry_commands.run_list),
    Command("show", "everything that is known of one run", registry_commands.add_show_arguments,
            registry_commands.run_show),
    Command("publish", "make a run the champion if it beats the present one, and write its signed bundle",
            registry_commands.add_publish_arguments, registry_commands.run_publish),
    Command("rollback", "make an earlier version the champion again", registry_commands.add_rollback_arguments,
            registry_commands.run_rollback),
    Command("delta", "from one snapshot of a model to the next, as one small file", pack.add_delta_arguments,
            pack.run_delta),
    Command("pack", "a verified bundle as one file, for the workstations", pack.add_arguments, pack.run),
    Command("keygen", "make a key that signs bundles, and its public half", keys.add_keygen_arguments,
            keys.run_keygen),
    Command("sign", "sign a bundle anew, with another key", keys.add_sign_arguments, keys.run_sign),
    Command("verify", "open a bundle, or one in one file, as a workstation would", keys.add_verify_arguments,
            keys.run_verify),
    Command("serve", "answer predictions over HTTP on this machine", serving_command.add_arguments,
            serving_command.run),
    Command("score", "score every client of a folder of tables into a CSV file", score.add_arguments, score.run),
    Command("fairness", "groups of clients side by side, the price of fairness, proxies, ways back",
            fairness_command.add_arguments, fairness_command.run),
    Command("drift", "two sets of clients compared: what moved, what matters to the model, whether it decays",
            drift_command.add_arguments, drift_command.run),
    Command("field", "what desks decided and how it turned out, from the copies of their journals",
            field.add_arguments, field.run),
    Command("monitor", "the same for a scheduler: exit code 11 where something is to be watched, 12 to be dealt with",
            field.add_arguments, field.run_monitor),
    Command("documents", "the model card, the methodology note and the slides of a bundle, as accessible PDF",
            documents_command.add_arguments, documents_command.run),
    Command("watch", "a recent technique beside the classical one: search by meaning, or WOODELF",
            watch_command.add_arguments, watch_command.run),
    Command("synthesise", "invent tables in the Home Credit layout", invent.add_arguments, invent.run),
    Command("synthesis-report", "compare invented tables with the published aggregates",
            synthesis_report.add_arguments, synthesis_report.run),
)  # fmt: skip


def run_command_line(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: the words after ``python -m training``.

    Returns:
        The exit code: 0 done, 1 failed with one sentence, 2 wrong options, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        with _progress(options.progress) as progress:
            command.run(options, progress)
    except UserFacingError as error:
        print(f"{command.name}: {error}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print(f"{command.name}: interrupted, nothing was left half-written.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except OSError as error:
        reason = error.strerror or type(error).__name__
        place = f" ({error.filename})" if error.filename else ""
        print(f"{command.name}: {reason}{place}: check the folder, its rights and the free space.", file=sys.stderr)
        return EXIT_FAILED
    return 0


def _progress(style: str) -> JsonProgress | TerminalProgress:
    return JsonProgress(sys.stdout) if style == "json" else TerminalProgress(sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training", description="From the raw tables to a published, verified bundle."
    )
    words = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        word = words.add_parser(command.name, help=command.summary, description=command.summary)
        command.add_arguments(word)
        word.add_argument(
            "--progress", choices=("bar", "json"), default="bar", help="how the advance is told (default: bar)"
        )
        word.set_defaults(command=command)
    return parser
