"""How credits turned out, as the lender's own files say it: client numbers and 0 or 1."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas

from training.errors import DataError

CLIENT, OUTCOME = "SK_ID_CURR", "TARGET"
REMEDY = f"give a CSV or Parquet file with a column {CLIENT} (client number) and {OUTCOME} (1 not repaid, 0 repaid)"


def read_outcomes(path: Path) -> pandas.DataFrame:
    """The outcomes that are known, one row a client.

    Args:
        path: CSV or Parquet file with the columns ``SK_ID_CURR`` and ``TARGET``; others are passed over.

    Returns:
        Columns ``client_id`` (integer) and ``outcome`` (1 not repaid, 0 repaid).

    Raises:
        DataError: the file cannot be read, lacks a column, or says two things of one client.
    """
    if not path.is_file():
        raise DataError("There is no such file of outcomes", str(path), REMEDY)
    reader = "read_parquet" if path.suffix.lower() == ".parquet" else "read_csv"
    with duckdb.connect() as database:
        try:
            rows = database.sql(
                f"SELECT TRY_CAST({CLIENT} AS BIGINT) AS client_id, TRY_CAST({OUTCOME} AS DOUBLE) AS outcome, "
                f"{OUTCOME} IS NULL AS waits FROM {reader}({_quoted(path)})"
            ).df()
        except duckdb.Error as error:
            raise DataError("The outcomes cannot be read", str(path), REMEDY) from error
    known = rows[~rows["waits"]]
    wrong = known["client_id"].isna() | ~known["outcome"].isin([0.0, 1.0])
    if wrong.any():
        line = int(wrong.idxmax()) + 2
        raise DataError(f"{int(wrong.sum())} rows are no outcome, the first in line {line}", str(path), REMEDY)
    each = known[["client_id", "outcome"]].drop_duplicates()
    if (twice := each["client_id"].duplicated()).any():
        what = f"{int(twice.sum())} clients have two outcomes"
        raise DataError(what, str(path), "keep one row a client")
    return each.astype({"client_id": "int64", "outcome": "int64"}).reset_index(drop=True)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
