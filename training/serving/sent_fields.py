"""The names of the fields in a request to MLflow's server, whichever of its formats it is written in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

RECORDS, SPLIT, INPUTS = "dataframe_records", "dataframe_split", "inputs"
FORMATS = frozenset({RECORDS, SPLIT, INPUTS})


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


def csv_names(body: bytes) -> Sequence[str]:
    """The names in the first line of a CSV request; none where it cannot be read, which the server then refuses."""
    try:
        lines = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        # The server skips empty lines as well.
        return next((line for line in lines if line), [])
    except (UnicodeDecodeError, csv.Error):
        return []
