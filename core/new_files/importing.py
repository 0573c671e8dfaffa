"""Fills a new file's form from one row of JSON or CSV, and says everything that was wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.clients.application_sums import PART_NAMES
from core.errors import InvalidValueError
from core.features.catalogue import LANGUAGES, Catalogue, Feature, Kind
from core.features.field_reading import is_missing, read_value
from core.features.formatting import plain
from core.new_files.form import FieldProblem, read_form, validate
from core.new_files.summed_up import add_histories, add_sums
from core.raw_tables.history_features import history_values
from core.raw_tables.sent_rows import read_histories
from core.raw_tables.summaries import HISTORY_NAMES
from core.storage.content_kind import content_kind
from core.storage.delimited_text import DelimitedTextError, decoded, delimited_rows

MAXIMUM_BYTES = 1_000_000
_NOT_FEATURES = frozenset({"SK_ID_CURR", "TARGET", "client_id", "pending", "probability", ""})
"""Columns of our own tables that say nothing of the client."""
_ENVELOPES = ("dataframe_records", "dataframe_split", "inputs", "instances")
"""What a request to our API has around its clients."""
_ENVELOPE_MEMBERS = 2
_SUMMED_UP = PART_NAMES.union(HISTORY_NAMES)
_NOTES = frozenset({"unknown_column", "protected", "recomputed", "not_needed", "read_as_missing"})


@dataclass(frozen=True)
class ImportProblem:
    """One thing that was wrong with a file.

    Args:
        problem: of the file: ``"unreadable"``, ``"other_format"`` (``value`` says which, see
            ``core.storage.content_kind``), ``"too_large"``, ``"not_one_row"``, ``"row_length"``; of a column:
            ``"column_twice"``, ``"part_unreadable"`` (of a sum), ``"unknown_column"``, ``"twice"``, ``"protected"``,
            ``"recomputed"``, ``"not_needed"``; of a value: ``"read_as_missing"`` (a word such as NA),
            ``"wrong_type"``, or a problem of ``core.new_files.form.FieldProblem``.
        column: as the file writes it, empty where the file as a whole is meant.
        feature: catalogue name, empty where the column means none.
        value: as the file writes it.
        minimum, maximum: the accepted range where there is one.
        rule: the rule broken by a contradiction.
        table, row: where it lies in the rows of a past; ``problem`` is then ``"rows_"`` and one of
            ``core.raw_tables.sent_rows.RowProblem``.
    """

    problem: str
    column: str = ""
    feature: str = ""
    value: str = ""
    minimum: float | None = None
    maximum: float | None = None
    rule: str = ""
    table: str = ""
    row: int = 0

    @property
    def is_note(self) -> bool:
        """Whether the file can be scored all the same: the column is left out, nothing is missed."""
        return self.problem in _NOTES


@dataclass(frozen=True)
class ImportReport:
    """What was read from a file.

    Args:
        values: texts for the form, by feature name; only those that can be read.
        problems: everything that was wrong, in the file's order, then what is missing or contradictory.
    """

    values: dict[str, str]
    problems: tuple[ImportProblem, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the client can be scored as read."""
        return all(problem.is_note for problem in self.problems)


class _UnreadableError(Exception):
    """Carries the one problem that stops the reading."""

    def __init__(self, problem: ImportProblem) -> None:
        super().__init__(problem.problem)
        self.problem = problem


def import_file(path: Path, catalogue: Catalogue) -> ImportReport:
    """Read one client from a file; JSON or CSV is told from the content.

    Args:
        path: a JSON object, or a CSV with a line of names and a line of values; columns are named as in the
            catalogue or by their label in any language.
        catalogue: the features.

    Raises:
        OSError: the file cannot be opened.
    """
    with path.open("rb") as stream:
        content = stream.read(MAXIMUM_BYTES + 1)
    return import_content(content, catalogue)


def import_content(content: bytes, catalogue: Catalogue) -> ImportReport:
    """Read one client from the bytes of a JSON or CSV file; see :func:`import_file`."""
    try:
        cells = _cells(content)
    except _UnreadableError as stop:
        return ImportReport({}, (stop.problem,))
    names = _names(catalogue)
    values: dict[str, str] = {}
    problems: list[ImportProblem] = []
    sent: dict[str, Any] = {}
    for column, cell in _whole_characters(cells):
        name = column.strip()
        if name in _SUMMED_UP:
            if name in sent:
                problems.append(ImportProblem("column_twice", column))
            sent.setdefault(name, _with_rows(cell))
        feature = names.get(plain(name))
        if feature is None and name in _SUMMED_UP:
            continue
        problem = _problem(column, cell, feature, values, catalogue)
        if problem is not None:
            problems.append(problem)
        elif feature is not None and (text := _known_text(feature, cell, catalogue)):
            values[feature.name] = text
    problems += _add_summed_up(sent, values, catalogue)
    told = {problem.feature for problem in problems if not problem.is_note}
    for missing in validate(values, catalogue):
        if missing.feature not in told:
            problems.append(
                ImportProblem(missing.problem, feature=missing.feature, value=missing.value, rule=missing.rule)
            )
    return ImportReport(values, tuple(problems))


def _add_summed_up(sent: Mapping[str, Any], values: dict[str, str], catalogue: Catalogue) -> list[ImportProblem]:
    """Add the sums of what was sent: columns of an application, rows of a past."""
    read, _problems = read_form(values, catalogue)
    before = dict(read)
    histories = read_histories(sent)
    (computed,) = history_values([histories.tables], catalogue)
    found = [*add_sums(sent, catalogue, read), *add_histories(read, histories.tables, computed, catalogue)]
    for name, value in read.items():
        if name not in before:
            values[name] = value if isinstance(value, str) else repr(value)
    rows = [
        ImportProblem(f"rows_{one.problem}", one.column, table=one.table, row=one.row) for one in histories.problems
    ]
    return rows + [_summed_problem(one, catalogue) for one in found]


def _summed_problem(problem: FieldProblem, catalogue: Catalogue) -> ImportProblem:
    name = problem.feature
    if name not in catalogue.by_name:
        return ImportProblem("part_unreadable", name)
    return ImportProblem(problem.problem, name, name, problem.value, problem.minimum, problem.maximum)


def _with_rows(cell: Any) -> Any:
    """The rows of a past as objects; one that names a column twice is left as it is, and so is no object."""
    if isinstance(cell, list) and not isinstance(cell, _Pairs):
        return [dict(row) if isinstance(row, _Pairs) and len(dict(row)) == len(row) else row for row in cell]
    return cell


def _problem(
    column: str, cell: Any, feature: Feature | None, values: dict[str, str], catalogue: Catalogue
) -> ImportProblem | None:
    if column.strip() in _NOT_FEATURES:
        return ImportProblem("not_needed", column)
    if feature is None:
        return ImportProblem("unknown_column", column)
    if feature.protected or feature.kind is Kind.DERIVED:
        return ImportProblem("protected" if feature.protected else "recomputed", column, feature.name)
    if feature.name in values:
        return ImportProblem("twice", column, feature.name)
    if not isinstance(cell, str | int | float | None):
        return ImportProblem("wrong_type", column, feature.name, json.dumps(cell, ensure_ascii=False)[:60])
    try:
        value = read_value(feature, cell, catalogue)
    except InvalidValueError as error:
        return ImportProblem(error.problem, column, feature.name, _text(cell), error.minimum, error.maximum)
    said = _text(cell)
    return ImportProblem("read_as_missing", column, feature.name, said) if said and is_missing(value) else None


def _known_text(feature: Feature, cell: Any, catalogue: Catalogue) -> str:
    """What the form shows of a cell that can be read: as it is written, empty where it says that nothing is known."""
    value = read_value(feature, cell, catalogue)
    if is_missing(value):
        return ""
    return str(value) if feature.is_text else _text(cell)


def _whole_characters(cells: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The cells, with a mark in place of half a character, which JSON alone can write and no screen can show."""
    for column, cell in cells:
        yield _shown(column), _shown(cell) if isinstance(cell, str) else cell


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _names(catalogue: Catalogue) -> dict[str, Feature]:
    """Every name a column may have; the catalogue's own names win over labels."""
    labels = [(feature.wording[language].label, feature) for language in LANGUAGES for feature in catalogue.features]
    by_label = {plain(label): feature for label, feature in labels}
    # A period or unit after the name may be left out.
    short = {plain(label.partition(" (")[0]): feature for label, feature in labels}
    return {**short, **by_label, **{plain(feature.name): feature for feature in catalogue.features}}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    return repr(cell) if isinstance(cell, float) else str(cell).strip()


def _cells(content: bytes) -> list[tuple[str, Any]]:
    if len(content) > MAXIMUM_BYTES:
        raise _UnreadableError(ImportProblem("too_large"))
    kind = content_kind(content)
    if kind is not None:
        raise _UnreadableError(ImportProblem("other_format", value=kind.value))
    try:
        text = decoded(content)
    except DelimitedTextError as error:
        raise _UnreadableError(ImportProblem("unreadable")) from error
    if not text.strip():
        raise _UnreadableError(ImportProblem("not_one_row", value="0"))
    return _json_cells(text) if text.lstrip()[0] in "{[" else _csv_cells(text)


def _json_cells(text: str) -> list[tuple[str, Any]]:
    try:
        document = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:
        raise _UnreadableError(ImportProblem("unreadable")) from error
    rows = _json_rows(document)
    if len(rows) != 1:
        raise _UnreadableError(ImportProblem("not_one_row", value=str(len(rows))))
    return rows[0]


def _json_rows(document: Any) -> list[list[tuple[str, Any]]]:
    """The clients of a JSON document: one object, a list of them, or what our API or a table of pandas sends."""
    if isinstance(document, _Pairs):
        members = dict(document)
        for name in _ENVELOPES:
            if name in members and len(members) <= _ENVELOPE_MEMBERS:
                return _json_rows(members[name])
        if {"columns", "data"} <= members.keys():
            return _split_rows(members["columns"], members["data"])
        if members and all(isinstance(cell, list) and len(cell) == 1 for cell in members.values()):
            return [[(name, _only(cell)) for name, cell in document]]
        return [list(document)]
    if not isinstance(document, list) or not all(isinstance(row, _Pairs) for row in document):
        raise _UnreadableError(ImportProblem("unreadable"))
    return [list(row) for row in document]


def _only(cell: Any) -> Any:
    return cell[0][1] if isinstance(cell, _Pairs) else cell[0]


def _split_rows(columns: Any, data: Any) -> list[list[tuple[str, Any]]]:
    rows = data if isinstance(data, list) else [data]
    if not isinstance(columns, list) or not all(isinstance(row, list) and len(row) == len(columns) for row in rows):
        raise _UnreadableError(ImportProblem("unreadable"))
    return [list(zip(map(str, columns), row, strict=True)) for row in rows]


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with its names in order, those written twice included."""


def _csv_cells(text: str) -> list[tuple[str, Any]]:
    try:
        rows = delimited_rows(text)
    except DelimitedTextError as error:
        raise _UnreadableError(ImportProblem("unreadable")) from error
    if len(rows) != 2:
        raise _UnreadableError(ImportProblem("not_one_row", value=str(max(0, len(rows) - 1))))
    names, cells = rows
    if len(names) != len(cells):
        raise _UnreadableError(ImportProblem("row_length", value=str(len(cells)), maximum=float(len(names))))
    return [(name, cell) for name, cell in zip(names, cells, strict=True) if name.strip() or cell.strip()]
