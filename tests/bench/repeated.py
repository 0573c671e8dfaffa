"""``python -m tests.bench.repeated --bundle B --times 18 --out C``: a bundle with the same clients many times over.

What costs time or memory with the number of clients is measured on it without inventing and training that many.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import duckdb

from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, read_manifest
from core.population.database import DATABASE_NAME
from training.bundle.export import described, sign
from training.bundle.signing_key import signing_key

NOT_OF_CLIENTS = "position_scales"
APART = 1_000_000
"""Between the numbers of a client and of its next copy."""


def repeat(source: Path, times: int, out: Path) -> None:
    """Write the bundle, signed with the demonstration key.

    Args:
        source: a bundle that this key signed.
        times: how often each client is there, with numbers ``APART`` apart.
        out: the folder to make.
    """
    out.mkdir()
    for path in source.iterdir():
        if path.name not in (DATABASE_NAME, MANIFEST_NAME, SIGNATURE_NAME):
            shutil.copyfile(path, out / path.name)
    _repeat_tables(source / DATABASE_NAME, times, out / DATABASE_NAME)
    manifest = read_manifest((source / MANIFEST_NAME).read_bytes())
    counts = {"client_count": manifest.client_count * times, "pending_count": manifest.pending_count * times}
    sign(out, replace(manifest, files=described(out), **counts), signing_key(None))  # type: ignore[arg-type]


def _repeat_tables(source: Path, times: int, out: Path) -> None:
    with duckdb.connect(str(out)) as connection:
        connection.execute(f"ATTACH '{source}' AS source (READ_ONLY)")
        found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'source'").fetchall()
        for (name,) in found:
            columns = {row[0] for row in connection.execute(f"DESCRIBE source.{name}").fetchall()}
            number = f"REPLACE (client_id + ? * {APART} AS client_id)" if "client_id" in columns else ""
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM source.{name}")
            for copy in range(1, 1 if name == NOT_OF_CLIENTS else times):
                connection.execute(f"INSERT INTO {name} SELECT * {number} FROM source.{name}", [copy] if number else [])


def main() -> int:
    """Repeat one bundle."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.repeated", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True, help="bundle of the demonstration")
    parser.add_argument("--times", type=int, required=True, help="how often each client is there")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    options = parser.parse_args()
    repeat(options.bundle, options.times, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
