"""Command ``synthesis-report``: how far synthetic tables lie from the published aggregates."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from training.progress import Progress
from training.synthesis.distances import ColumnDistance, FigureDistance
from training.synthesis.reading import TableFolder
from training.synthesis.realism import Realism, realism_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--data", type=Path, required=True, help="folder of tables written by synthesise")


def run(arguments: argparse.Namespace, progress: Progress) -> None:
    """Print the report on the tables of ``--data``.

    Raises:
        DataError: a table is missing or cannot be read.
    """
    for line in report_lines(realism_of(TableFolder(arguments.data), progress)):
        print(line)


def report_lines(realism: Realism) -> Iterator[str]:
    """Write what was measured as text: a summary by table, each column, then each pair of figures."""
    tables = list(dict.fromkeys(column.table for column in realism.columns))
    yield "Mean total-variation distance, and largest difference of missing rate in points"
    for table in tables:
        columns = [column for column in realism.columns if column.table == table]
        distance = float(np.mean([column.total_variation for column in columns]))
        missing = max(abs(column.missing_difference) for column in columns)
        yield f"  {table:<24} {distance:7.4f} {100 * missing:7.2f}"
    for table in tables:
        yield f"Columns of {table}: total-variation distance, difference of missing rate in points"
        yield from (_column_line(column) for column in realism.columns if column.table == table)
    for heading, figures in realism.figures.items():
        yield f"{heading}: found, expected, difference, rows"
        yield from (_figure_line(figure) for figure in figures)


def _column_line(column: ColumnDistance) -> str:
    return f"  {column.column:<32} {column.total_variation:7.4f} {100 * column.missing_difference:7.2f}"


def _figure_line(figure: FigureDistance) -> str:
    return f"  {figure.name:<58} {figure.found:9.4f} {figure.expected:9.4f} {figure.difference:+9.4f} {figure.rows:>9}"
