"""From the rows of a comparison to the words of the table of main information, on screen and in a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.clients.shown_values import correction_note
from core.comparison.group import ComparisonRow, centile
from core.features.catalogue import Catalogue, Feature
from core.storage.spreadsheet_text import Cell, csv_bytes
from core.values import Value
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.table_model import COMPARISON_COLUMNS, ComparisonLine
from desktop.session.comparison_choice import GroupKind
from desktop.session.comparison_desk import TableAnswer


def column_titles(kind: GroupKind, presentation: Presentation) -> tuple[str, ...]:
    """Titles of the columns, naming the group."""
    titles = []
    for column in COMPARISON_COLUMNS:
        key = f"comparison.table_{column}"
        titles.append(presentation.texts(f"{key}_{kind}" if f"{key}_{kind}" in presentation.texts.entries else key))
    return tuple(titles)


def comparison_lines(
    answer: TableAnswer, catalogue: Catalogue, presentation: Presentation
) -> tuple[ComparisonLine, ...]:
    """Each row in words."""
    lines = (_line(row, answer.choice.kind, catalogue, presentation) for row in answer.rows)
    return tuple(_noted(line, answer.corrected, catalogue, presentation) for line in lines)


def _noted(
    line: ComparisonLine, corrected: Mapping[str, Value], catalogue: Catalogue, presentation: Presentation
) -> ComparisonLine:
    """The same line, with what the client's value was before it was put right."""
    note = correction_note(corrected, catalogue.by_name[line.feature], presentation.formatter, catalogue)
    label, value, *others = line.cells
    return replace(line, cells=(label, f"{value} ({note})", *others)) if note else line


def table_csv(
    titles: Sequence[str], lines: Sequence[ComparisonLine], heading: Sequence[str], presentation: Presentation
) -> bytes:
    """The table for a spreadsheet, no cell of which can be run as a formula.

    Args:
        titles: of the columns.
        lines: the rows.
        heading: facts about client and group, written below the table.
        presentation: language.
    """
    rows: list[list[Cell]] = [list(line.cells) for line in lines]
    blanks: list[Cell] = [""] * (len(COMPARISON_COLUMNS) - 1)
    rows += [[fact, *blanks] for fact in heading]
    return csv_bytes(titles, rows, presentation.language)


def _line(row: ComparisonRow, kind: GroupKind, catalogue: Catalogue, presentation: Presentation) -> ComparisonLine:
    feature, formatter = catalogue.by_name[row.feature], presentation.formatter
    values = [
        formatter.value(feature, row.value, catalogue),
        _typical(feature, row.typical_of_all, catalogue, presentation),
        _typical(feature, row.typical_of_group, catalogue, presentation),
    ]
    position = row.place_in_group.position if row.place_in_group is not None else math.nan
    if math.isnan(position):
        words, place = _words_without_place(row, kind, presentation), presentation.texts("comparison.no_centile")
        return ComparisonLine(row.feature, (_label(feature, presentation), *values, words, place), None)
    rank = centile(position)
    place = ordinal(rank, presentation)
    words = presentation.texts("comparison.position", rank=rank)
    return ComparisonLine(row.feature, (_label(feature, presentation), *values, words, place), position)


def ordinal(rank: int, presentation: Presentation) -> str:
    """A centile as an ordinal number: "86e", "1er", "2nd"."""
    texts = presentation.texts
    if presentation.language == "en" and rank not in (11, 12, 13) and rank % 10 in (1, 2, 3):
        return texts(f"comparison.centile_{('first', 'second', 'third')[rank % 10 - 1]}", rank=rank)
    return texts("comparison.centile_first" if rank == 1 else "comparison.centile", rank=rank)


def _words_without_place(row: ComparisonRow, kind: GroupKind, presentation: Presentation) -> str:
    if not math.isnan(row.same_in_group):
        share = presentation.formatter.percent(row.same_in_group)
        return presentation.texts(f"comparison.same_{kind}", share=share)
    return presentation.texts("comparison.no_position")


def _typical(feature: Feature, value: Value, catalogue: Catalogue, presentation: Presentation) -> str:
    if isinstance(value, str) and value:
        label = presentation.formatter.value(feature, value, catalogue)
        return presentation.texts("comparison.most_frequent", label=label)
    return presentation.formatter.value(feature, value, catalogue)


def _label(feature: Feature, presentation: Presentation) -> str:
    return feature.wording[presentation.language].label
