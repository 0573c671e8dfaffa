"""Holds what every door says of the same clients against what the bundle says, their raw past sent with them.

python -m tests.bench.doors --bundle BUNDLE --data TABLES
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mlflow.pyfunc
import pandas as pd

from core.assessment.assessment import Assessment, assess
from core.assessment.prediction import Problem, read_records, strongest
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.features.formatting import Formatter
from core.model.wording import ReasonWriter
from core.new_files.form import client_from_form, read_form
from core.new_files.importing import import_content
from core.raw_tables.schema import HISTORIES
from core.raw_tables.sent_rows import RowProblem
from core.raw_tables.summaries import CLIENT, HISTORY_NAMES, columns_read
from tests.bench.api_load import serving
from training.commands.command_line import run_command_line
from training.tables import open_tables
from training.tracking.packaging import save_model

TOLERANCE = 1e-9
ROWS_OF_A_REQUEST = 40
"""With the whole past of the clients, some 2 MB."""
TIMEOUT_S = 120
MOST_TOLD = 20

Record = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What one door says of one client: probability (0 to 1), advice, and factor, sense and points of each reason."""

    probability: float
    advice: str
    reasons: tuple[tuple[str, str, float], ...]

    def agrees(self, other: Answer) -> bool:
        """Whether another door says the same, figures to ``TOLERANCE``."""
        figures = [(self.probability, other.probability)]
        figures += [(one[2], two[2]) for one, two in zip(self.reasons, other.reasons, strict=False)]
        same = all(math.isclose(one, two, rel_tol=0.0, abs_tol=TOLERANCE) for one, two in figures)
        words = [[reason[:2] for reason in answer.reasons] for answer in (self, other)]
        return same and self.advice == other.advice and words[0] == words[1]


def raw_records(tables: Path, places: slice = slice(None)) -> list[Record]:
    """Clients as the tables have them, by number: the whole row of the application, and the rows of each history.

    Args:
        tables: folder of the raw tables.
        places: which of them, by ascending number.
    """
    with open_tables(tables, outcomes_needed=False) as opened:
        ids = "SELECT SK_ID_CURR FROM application ORDER BY SK_ID_CURR"
        wanted = [row[0] for row in opened.connection.execute(ids).fetchall()][places]
        records = {record[CLIENT]: record for record in _rows(opened.connection, "application", wanted)}
        for table in HISTORIES:
            owned = CLIENT in table.column_names
            source = (
                table.name
                if owned
                else f"{table.name} JOIN (SELECT SK_ID_CURR, SK_ID_BUREAU FROM bureau) USING (SK_ID_BUREAU)"
            )
            for row in _rows(opened.connection, source, wanted):
                client = row[CLIENT] if owned else row.pop(CLIENT)
                kept = {name: row[name] for name in columns_read(table)}
                records[client].setdefault(table.name, []).append(kept)
    return [
        {name: cell for name, cell in record.items() if name not in ("is_train", "TARGET")}
        for record in records.values()
    ]


def _rows(connection: Any, source: str, wanted: Sequence[int]) -> Iterator[Record]:
    found = connection.execute(
        f"SELECT * FROM {source} WHERE SK_ID_CURR IN (SELECT unnest(?)) ORDER BY SK_ID_CURR", [wanted]
    )
    names = [column[0] for column in found.description]
    for row in found.fetchall():
        # Whole figures as the integers that most programs send.
        yield {
            name: int(cell) if isinstance(cell, float) and cell.is_integer() else cell
            for name, cell in zip(names, row, strict=True)
        }


def said(found: Assessment) -> Answer:
    """What an assessment of the application says, in the API's terms."""
    reasons = tuple((one.factor, one.sense.value, one.size_points) for one in strongest(found.explanation))
    return Answer(found.probability, found.advice.value, reasons)


def by_model(model: Any, records: Sequence[Record]) -> list[Answer | set[str]]:
    """What ``mlflow.pyfunc`` says of an ordinary frame."""
    answers = model.predict(pd.DataFrame(list(records))).to_dict("records")
    return [answer_of(one) for one in answers]


def answer_of(prediction: Mapping[str, Any]) -> Answer:
    """One prediction of the served model."""
    reasons = tuple((one["factor"], one["sense"], one["points"]) for one in prediction["reasons"])
    return Answer(prediction["probability"], prediction["advice"], reasons)


def as_csv(records: Sequence[Record]) -> bytes:
    """A CSV request: the rows of a history as one JSON text in its cell."""
    names = list(dict.fromkeys(name for record in records for name in record))
    lines = [";".join(names)]
    for record in records:
        cells = [json.dumps(record.get(name)) if name in HISTORY_NAMES else _cell(record.get(name)) for name in names]
        lines.append(";".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\r\n".join(lines).encode("utf-8-sig")


def _cell(cell: object) -> str:
    return "" if cell is None else str(cell)


def by_desk(bundle: Bundle, record: Record) -> Answer | set[str]:
    """What the desk says of a client imported as JSON; where it refuses, why."""
    report = import_content(_json({"dataframe_records": [record]}), bundle.catalogue)
    faults = [problem for problem in report.problems if not problem.is_note]
    if faults:
        return {one.rule or f"{one.feature} {one.problem}" for one in faults}
    values, _problems = read_form(report.values, bundle.catalogue)
    return said(assess(bundle, client_from_form(values, bundle.catalogue, 0)))


Door = Callable[[Sequence[Record]], Sequence[Answer | set[str]]]
"""What one way in says of many clients: an answer, or why it refuses."""


@dataclass(frozen=True)
class Comparison:
    """How many clients every door answers alike, how many all refuse for the same rules, and what differs.

    Args:
        alike: every door gives the answer of the bundle.
        refused: the API and the desk refuse, naming the same rules and features.
        different: a line a client and door.
    """

    alike: int
    refused: int
    different: tuple[str, ...]


def compare(bundle: Bundle, records: Sequence[Record], doors: Mapping[str, Door]) -> Comparison:
    """Ask every door about the same clients.

    Args:
        bundle: holds these clients; what it says is what the doors must say.
        records: as ``raw_records`` gives them.
        doors: by name, those that take many clients; the desk is asked one by one.
    """
    read = read_records(records, bundle.catalogue)
    kept = [record for record, (_values, problems) in zip(records, read, strict=True) if not problems]
    different = []
    refused = 0
    for record, (_values, problems) in zip(records, read, strict=True):
        if not problems:
            continue
        wanted, at_desk = _named(problems), by_desk(bundle, record)
        if at_desk == wanted:
            refused += 1
        else:
            different.append(f"{record[CLIENT]}: the API refuses for {wanted}, the desk says {at_desk}")
    expected = [said(assess(bundle, bundle.store.get(record[CLIENT]))) for record in kept]
    wrong: set[int] = set()

    def desk(asked: Sequence[Record]) -> list[Answer | set[str]]:
        return [by_desk(bundle, one) for one in asked]

    asked: dict[str, Door] = {**doors, "desk": desk}
    for name, door in asked.items():
        for place, found in enumerate(door(kept)):
            if not isinstance(found, Answer) or not expected[place].agrees(found):
                wrong.add(kept[place][CLIENT])
                different.append(f"{kept[place][CLIENT]} {name}: {found} instead of {expected[place]}")
    return Comparison(len(kept) - len(wrong), refused, tuple(different))


def over_http(address: str) -> dict[str, Door]:
    """The three ways in which a program asks the API.

    Args:
        address: of a server of the same bundle, see ``tests.bench.api_load.serving``.
    """

    def asked(kind: str, written: Callable[[Sequence[Record]], bytes]) -> Door:
        return lambda records: [
            answer_of(one)
            for start in range(0, len(records), ROWS_OF_A_REQUEST)
            for one in _predictions(address, kind, written(records[start : start + ROWS_OF_A_REQUEST]))
        ]

    return {
        "records": asked("application/json", lambda records: _json({"dataframe_records": list(records)})),
        "split": asked("application/json", lambda records: _json({"dataframe_split": _split(records)})),
        "csv": asked("text/csv", as_csv),
    }


def _predictions(address: str, kind: str, body: bytes) -> list[dict[str, Any]]:
    request = urllib.request.Request(address, body, {"content-type": kind})
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
        predictions: list[dict[str, Any]] = json.loads(answer.read())["predictions"]
    return predictions


def _json(document: object) -> bytes:
    return json.dumps(document).encode()


def _split(records: Sequence[Record]) -> dict[str, Any]:
    names = list(dict.fromkeys(name for record in records for name in record))
    return {"columns": names, "data": [[record.get(name) for name in names] for record in records]}


def score_differences(bundle: Bundle, records: Sequence[Record], scores: Path) -> list[str]:
    """Where a file written by ``score`` says something else than the bundle, or than the doors that refuse a client.

    Args:
        bundle: holds the clients.
        records: those that are looked at.
        scores: the file, its reasons in French.
    """
    with scores.open(encoding="utf-8", newline="") as stream:
        lines = {int(line[CLIENT]): line for line in csv.DictReader(stream)}
    writer = ReasonWriter(bundle.catalogue, bundle.codes, Formatter("fr", bundle.manifest.currency))
    different = []
    read = read_records(records, bundle.catalogue)
    for record, (_values, problems) in zip(records, read, strict=True):
        line, found = lines[record[CLIENT]], assess(bundle, bundle.store.get(record[CLIENT]))
        words = [writer.write(reason, found.client) for reason in strongest(found.explanation)]
        told = [f"{one.title} ({one.size} points)" for one in words]
        same = [line[f"reason_{rank}"] for rank in range(1, len(told) + 1)] == told and line["advice"] == found.advice
        same = same and abs(float(line["probability"]) - found.probability) <= TOLERANCE
        if not same or set(line["problems"].split("; ")) - {""} != _named(problems):
            different.append(f"{record[CLIENT]} score: {line}")
    return different


def _named(problems: Sequence[Problem]) -> set[str]:
    return {
        problem.problem if isinstance(problem, RowProblem) else problem.rule or f"{problem.feature} {problem.problem}"
        for problem in problems
    }


def main() -> int:
    """Compare every client of the tables; exit 1 where a door differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.doors", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True, help="bundle made from the tables")
    parser.add_argument("--data", type=Path, required=True, help="folder of the raw tables")
    parser.add_argument("--clients", type=int, default=None, help="how many of them (default: all)")
    options = parser.parse_args()
    bundle = open_bundle(options.bundle, [demonstration_key()])
    records = raw_records(options.data, slice(options.clients))
    with tempfile.TemporaryDirectory() as folder, serving("--bundle", str(options.bundle)) as address:
        save_model(options.bundle, Path(folder) / "model")
        model = mlflow.pyfunc.load_model(str(Path(folder) / "model"))
        found = compare(bundle, records, {"frame": lambda asked: by_model(model, asked), **over_http(address)})
        scores = Path(folder) / "scores.csv"
        command = ["score", "--bundle", str(options.bundle), "--data", str(options.data), "--out", str(scores)]
        if run_command_line(command) != 0:
            return 1
        different = [*found.different, *score_differences(bundle, records, scores)]
    print(f"{found.alike} clients alike through every door, {found.refused} refused alike, {len(different)} differ")
    print(*different[:MOST_TOLD], sep="\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
