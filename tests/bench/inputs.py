"""Sends files as people and programs spoil them through every door, and counts what ends in a fault or changes a score.

python -m tests.bench.inputs --bundle BUNDLE --count 100000
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import re
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from core.assessment.prediction import problem_sentence, read_records
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.documents.letter_contacts import CONTACTS_FILE, read_contacts
from core.errors import UserFacingError
from core.new_files.form import read_form
from core.new_files.importing import import_content
from core.population.search import SearchIndex, typed_number
from core.raw_tables.schema import TABLES
from core.raw_tables.summaries import columns_read
from core.storage.resource_files import resource
from core.values import Value, same_value
from desktop.settings.settings import SettingsStore
from training.serving.gate import INVOCATIONS
from training.serving.guard import RequestGuard
from training.tables import open_tables

Outcome = str
"""``same``, ``told``, ``spoilt`` (bytes that may say something else: only a fault would be wrong) or what is wrong."""

CLIENT: Mapping[str, Any] = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": 450_000,
    "AMT_ANNUITY": 22_500.5,
    "AMT_INCOME_TOTAL": 180_000,
    "NAME_INCOME_TYPE": "Working",
    "FLAG_OWN_CAR": "N",
    "DAYS_EMPLOYED": -1_200,
    "EXT_SOURCE_2": 0.41,
}
CREDIT = {
    **dict.fromkeys(columns_read(TABLES["bureau"])),
    "SK_ID_BUREAU": 7,
    "CREDIT_ACTIVE": "Active",
    "DAYS_CREDIT": -90,
}
AMOUNTS = ("AMT_CREDIT", "AMT_ANNUITY", "AMT_INCOME_TOTAL")
HARD = (
    "1e308", "-1e308", "9" * 300, "9" * 5_000, "\ud800", "\x00", "NaN", "Infinity", "-0", "1_000", "٣", "½", "0x10",
    "1,5,5",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32")
SEPARATORS = (",", ";", "\t", "|")
LINE_ENDS = ("\n", "\r\n", "\r")
TABLE_SHARE = 400
"""One input in so many is a table: reading one takes as long as hundreds of others."""
SETTINGS = {"language": "fr", "theme": "dark", "text_percent": 125}
POLICY = 'theme = "dark"\nletter_contacts = "C:/lender/contacts.toml"\ntext_percent = 125\n'


def written(value: object, name: str, rng: random.Random) -> str:
    """A value as somebody may write it: the same to whoever reads it well."""
    if isinstance(value, str):
        return rng.choice([value, value.upper(), f" {value} ", value.lower()])
    text = repr(value)
    ways = [text, f" {text} ", text.replace(".", ","), f"{float(text):.4f}" if name in AMOUNTS else text]
    if name in AMOUNTS:
        ways += [
            f"{text} €",
            f"EUR {text}",
            f"{float(text):,.2f}",
            f"{float(text):,.2f}".replace(",", " "),
            f"$ {text}",
        ]
    return rng.choice(ways)


def as_csv(rng: random.Random) -> bytes:
    """The client as a spreadsheet writes it: the same values, whatever the separators, quotes, titles and encoding."""
    names = list(CLIENT)
    rng.shuffle(names)
    stream = io.StringIO()
    separator = rng.choice(SEPARATORS)
    quoting: Literal[0, 1] = csv.QUOTE_ALL if rng.random() < 0.5 else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator=rng.choice(LINE_ENDS))
    if rng.random() < 0.2:
        stream.write(f"sep={separator}\n")
    heads = [rng.choice([name, f" {name} ", name]) for name in names]
    rows = [heads, [written(CLIENT[name], name, rng) for name in names]]
    if rng.random() < 0.1:
        rows.insert(0, ["My clients", *[""] * (len(names) - 1)])
    if rng.random() < 0.1:
        rows = [["", *row] for row in rows]
    writer.writerows(rows)
    return stream.getvalue().encode(rng.choice(ENCODINGS), errors="replace")


def as_json(rng: random.Random) -> bytes:
    """The client in one of the shapes of JSON that programs send."""
    row = {name: rng.choice([value, written(value, name, rng)]) for name, value in CLIENT.items()}
    if rng.random() < 0.3:
        row["bureau"] = [CREDIT] * rng.randrange(3)
    split = {"columns": list(row), "data": [list(row.values())]}
    shape = rng.choice([row, [row], {"dataframe_records": [row]}, {"dataframe_split": split}, {"inputs": [row]}])
    return json.dumps(shape, indent=rng.choice([None, 2]), ensure_ascii=rng.random() < 0.5).encode()


def spoilt(content: bytes, rng: random.Random) -> bytes:
    """The same bytes after an accident: cut, flipped, repeated, or with a value that no parser likes."""
    place = rng.randrange(len(content) + 1)
    hard = (
        json.dumps(rng.choice(HARD)).encode()
        if rng.random() < 0.5
        else rng.choice(HARD).encode("utf-8", "surrogatepass")
    )
    match rng.randrange(7):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]
        case 2:
            return content[:place] + hard + content[place:]
        case 3:
            return re.sub(rb"-?[0-9.]+|\"[a-z]+\"", lambda _found: hard, content, count=rng.randrange(1, 4))
        case 4:
            return content[:place] + content
        case 5:
            return content + b"[" * rng.choice([1, 100_000])
        case _:
            return content.replace(
                rng.choice([b'"', b",", b";", b"\n", b"=", b"{", b"AMT_"]), rng.choice([b"", b"'", b"\\"]), 1
            )


class Doors:
    """Everything that reads what people bring.

    Args:
        bundle: its catalogue reads the clients.
        folder: for the files that are read from disk.
    """

    def __init__(self, bundle: Bundle, folder: Path) -> None:
        self._catalogue, self._folder = bundle.catalogue, folder
        self._search = SearchIndex(bundle.catalogue, {}, "fr")
        self._contacts = resource(CONTACTS_FILE).read_bytes()
        self._passed: list[bytes] = []
        self._guard = RequestGuard(self._take, bundle.catalogue)
        ((self._values, _problems),) = read_records([CLIENT], bundle.catalogue)
        ((self._with_past, _none),) = read_records([{**CLIENT, "bureau": [CREDIT]}], bundle.catalogue)

    def one(self, rng: random.Random) -> tuple[str, Outcome]:
        """One input through one door: the door's name, and how it ended."""
        doors: dict[str, Callable[[random.Random], Outcome]] = {
            "desk": self._desk,
            "api": self._api,
            "settings": self._settings,
            "policy": self._policy,
            "contacts": self._read_contacts,
            "search": self._searched,
        }
        name = "tables" if rng.randrange(TABLE_SHARE) == 0 else rng.choice([*doors, "desk", "api"])
        try:
            return name, self._tables(rng) if name == "tables" else doors[name](rng)
        except UserFacingError:
            return name, "told"
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            return name, f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {str(error)[:80]}"

    def _desk(self, rng: random.Random) -> Outcome:
        content = rng.choice([as_csv, as_json])(rng)
        if is_spoilt := rng.random() < 0.5:
            content = spoilt(content, rng)
        report = import_content(content, self._catalogue)
        if any(not problem.is_note for problem in report.problems):
            return "told"
        return "spoilt" if is_spoilt else self._judged(read_form(report.values, self._catalogue)[0])

    def _api(self, rng: random.Random) -> Outcome:
        make, kind = rng.choice([(as_csv, b"text/csv"), (as_json, b"application/json")])
        content = make(rng)
        if is_spoilt := rng.random() < 0.5:
            content = spoilt(content, rng)
        self._passed.clear()
        # Nothing in it waits for anything: a loop of events would take longer than all the rest.
        with suppress(StopIteration):
            self._ask(content, kind).send(None)
        if not self._passed:
            return "told"
        document = json.loads(self._passed[0])
        records = document.get("dataframe_records", document.get("inputs"))
        if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
            return "spoilt"  # another shape: MLflow's own reading, tried over the real server
        read = read_records(records, self._catalogue)
        if told := [problem_sentence(one, self._catalogue) for _values, problems in read for one in problems]:
            return "told" if all(len(sentence) < 1_500 for sentence in told) else "a sentence is too long"
        return "spoilt" if is_spoilt else self._judged(read[0][0])

    async def _ask(self, content: bytes, kind: bytes) -> None:
        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            assert b"Traceback" not in message.get("body", b"")

        scope = {"type": "http", "path": INVOCATIONS, "method": "POST", "headers": [(b"content-type", kind)]}
        await self._guard(scope, receive, send)

    async def _take(self, _scope: Any, receive: Any, _send: Any) -> None:
        self._passed.append((await receive())["body"])

    def _judged(self, values: Mapping[str, Value]) -> Outcome:
        wanted = self._with_past if "bureau_credit_count" in values else self._values
        ignored = {"bureau_credit_count"}
        twice = values.get("bureau_credit_count") in (0.0, 2.0)
        names = set(self._values) if twice else set(wanted) | set(values)
        changed = [
            name for name in sorted(names - ignored) if not same_value(values.get(name, ""), wanted.get(name, ""))
        ]
        return f"a value changed without a word: {changed[0]}" if changed else "same"

    def _settings(self, rng: random.Random) -> Outcome:
        path = self._folder / "settings.json"
        path.write_bytes(spoilt(json.dumps(SETTINGS).encode(rng.choice(ENCODINGS[:3])), rng))
        store = SettingsStore(path)
        store.choose("theme", "light")
        return "told" if store.problem else "spoilt"

    def _policy(self, rng: random.Random) -> Outcome:
        path = self._folder / "policy.toml"
        path.write_bytes(spoilt(POLICY.encode(rng.choice(ENCODINGS[:3])), rng))
        SettingsStore(None, path)
        return "spoilt"

    def _read_contacts(self, rng: random.Random) -> Outcome:
        read_contacts(spoilt(self._contacts, rng), "fr")
        return "spoilt"

    def _searched(self, rng: random.Random) -> Outcome:
        text = rng.choice(["100001", "Client 100 001", "N° 100001", "100001.0", "#100001", "100001;"])
        if rng.random() < 0.5:
            if typed_number(text) != 100_001:
                return f"a number is not found: {text}"
            return "same"
        text = spoilt(text.encode(), rng).decode("utf-8", "surrogateescape")
        typed_number(text)
        self._search.parse(text)
        return "spoilt"

    def _tables(self, rng: random.Random) -> Outcome:
        names = TABLES["application_test"].column_names
        row = [written(CLIENT[name], name, rng) if name in CLIENT else "" for name in names]
        row[0] = "100001"
        text = rng.choice(LINE_ENDS[:2]).join(rng.choice(SEPARATORS).join(line) for line in (names, row))
        content = text.encode(rng.choice(ENCODINGS), errors="replace")
        content = spoilt(content, rng) if rng.random() < 0.5 else content
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            (Path(folder) / "application_test.csv").write_bytes(content)
            with open_tables(Path(folder), outcomes_needed=False) as tables:
                return "told" if tables.warnings else "spoilt"


def counted(doors: Doors, count: int, seed: int) -> Counter[tuple[str, Outcome]]:
    """How many inputs of each door ended in which way.

    Args:
        doors: what is tried.
        count: inputs.
        seed: of the first; each has its own, so that one can be tried again alone.
    """
    return Counter(doors.one(random.Random(seed + place)) for place in range(count))


def is_wrong(outcome: Outcome) -> bool:
    """Whether an input ended in a fault, or changed a score without a word."""
    return outcome not in ("same", "told", "spoilt")


def main() -> int:
    """Try, print the counts, exit 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.inputs", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True, help="bundle whose catalogue reads the clients")
    parser.add_argument("--count", type=int, default=100_000, help="inputs (default: 100,000)")
    parser.add_argument("--seed", type=int, default=0, help="of the first input")
    options = parser.parse_args()
    bundle = open_bundle(options.bundle, [demonstration_key()])
    with tempfile.TemporaryDirectory() as folder:
        found = counted(Doors(bundle, Path(folder)), options.count, options.seed)
    for (door, outcome), count in sorted(found.items()):
        print(f"{count:>8,}  {door:<9} {outcome}")
    wrong = sum(count for (_door, outcome), count in found.items() if is_wrong(outcome))
    print(f"{options.count:,} inputs, {wrong:,} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
