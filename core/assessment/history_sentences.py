"""Says to another program what is wrong with the rows of a client's past that it sent; no value is given back."""

from __future__ import annotations

from core.raw_tables.schema import TABLES
from core.raw_tables.sent_rows import LARGEST_FIGURE, MOST_ROWS, RowProblem
from core.raw_tables.summaries import columns_read

LONGEST_NAME = 60


def row_problem_sentence(problem: RowProblem) -> str:
    """What keeps a table from being summed up, without a full stop."""
    table, row, column = problem.table, problem.row, problem.column[:LONGEST_NAME]
    where = f"{column} of row {row} of {table}"
    match problem.problem:
        case "not_rows":
            return f"{table} is not a list of rows, each an object with the columns of that table"
        case "too_many_rows":
            return f"{table} has more than {MOST_ROWS:,} rows of one client"
        case "column_unknown":
            return f"{column!r} is not a column of {table} (it reads {', '.join(columns_read(TABLES[table]))})"
        case "column_absent":
            return f"{column} is in no row of {table}: send null where nothing is known"
        case "key":
            return f"{where} is not a whole number"
        case "other_client":
            return f"row {row} of {table} is of another client"
        case "credit_unknown":
            return f"row {row} of {table} is of a credit that is not among the rows of bureau: send bureau too"
        case "out_of_range":
            return f"{where} is out of range (from {-LARGEST_FIGURE:.15g} to {LARGEST_FIGURE:.15g})"
        case "unknown_category":
            known = next(one for one in TABLES[table].columns if one.name == column).categories
            return f"{where} is not one of {', '.join(sorted(known))}"
        case _:
            return f"{where} is not a number"
