"""The fields of a request to MLflow's server, whichever of its formats, or of a spreadsheet's, it is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.storage.content_kind import content_kind
from core.storage.delimited_text import DelimitedTextError, decoded, delimited_rows

RECORDS, SPLIT, INPUTS = "dataframe_records", "dataframe_split", "inputs"
FORMATS = frozenset({RECORDS, SPLIT, INPUTS})
LONGEST_NAME = 60


def json_names(document: Mapping[str, Any]) -> Sequence[str]:
    """The names in a JSON request; none where it has another shape, which the server then refuses.

    Args:
        document: an object with one of ``FORMATS`` as a key.
    """
    split = document.get(SPLIT)
    if isinstance(split, Mapping):
        columns = split.get("columns")
        return [str(name) for name in columns] if isinstance(columns, list) else []
    rows = document.get(RECORDS, document.get(INPUTS))
    if isinstance(rows, Mapping):
        return list(rows)
    # A dictionary keeps the order of the names and is quick where a thousand rows repeat them.
    names: dict[str, None] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping):
            names.update(dict.fromkeys(row))
    return list(names)


class CsvRequestError(ValueError):
    """A CSV request that is no table; the message is a sentence, without anything of what was sent."""


def csv_records(body: bytes) -> list[dict[str, str]]:
    """The clients of a CSV request, by name of the column; a column without a name, a table's index, is left out.

    Raises:
        CsvRequestError: it is no table of a line of names and a line a client.
    """
    kind = content_kind(body)
    if kind is not None:
        raise CsvRequestError(f"The request is no CSV but a {kind.replace('_', ' ')}: send the table as CSV.")
    try:
        names, *rows = delimited_rows(decoded(body)) or [[]]
    except DelimitedTextError as error:
        raise CsvRequestError(
            "The request is not CSV: send UTF-8 text, fields between commas or semicolons, every quote closed."
        ) from error
    if not rows:
        raise CsvRequestError("The request has no client: send a line of names and a line a client.")
    for place, row in enumerate(rows):
        if len(row) != len(names):
            sentence = f"Client {place} has {len(row)} fields and the line of names {len(names)}: check the separators."
            raise CsvRequestError(sentence)
    kept = [(place, name.strip()) for place, name in enumerate(names) if name.strip()]
    if twice := next((name for _, name in kept if [other for _, other in kept].count(name) > 1), ""):
        raise CsvRequestError(f"The column {twice[:LONGEST_NAME]} is sent twice: keep one of them.")
    return [{name: row[place] for place, name in kept} for row in rows]
