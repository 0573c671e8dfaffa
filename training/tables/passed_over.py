"""Names the files that lie beside the tables and are read by nobody, with the table that each may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from core.raw_tables.schema import TABLES, TEST, TRAIN

_ENDINGS = (".csv.gz", ".csv.zip", ".csv", ".tsv", ".txt", ".zip", ".parquet", ".feather", ".arrow", ".xlsx", ".xls")
_NOT_TABLES = frozenset({"homecredit_columns_description", "sample_submission", "readme"})
_COPY_MARKS = re.compile(r"\s*(\([0-9]+\)|[-_ ]+(copy|copie)|copy of|copie de)\s*|^copy of |^copie de ", re.IGNORECASE)
_OTHER_NAMES = {"train": TRAIN.name, "test": TEST.name, "applications": TRAIN.name}
_LIKENESS = 0.6
_SHOWN_MAX = 6


def passed_over(names: Iterable[str], missing: Iterable[str]) -> tuple[str, ...]:
    """What is said of each file that looks like a table and is none.

    Args:
        names: of the files that were not taken.
        missing: names of the tables that were not found.

    Returns:
        ``train.csv (name it application_train.csv if it is that table)``, in the order of the names; those that the
        competition gives beside its tables are left out.
    """
    wanted = {name.casefold(): name for name in missing}
    told = []
    for name in sorted(names):
        ending = next((ending for ending in _ENDINGS if name.casefold().endswith(ending)), "")
        stem = name[: len(name) - len(ending)]
        if ending and stem.casefold() not in _NOT_TABLES:
            told.append(f"{name}{_meant(stem, ending, wanted)}")
    more = [f"{len(told) - _SHOWN_MAX} more"] if len(told) > _SHOWN_MAX else []
    return (*told[:_SHOWN_MAX], *more)


def _meant(stem: str, ending: str, wanted: dict[str, str]) -> str:
    bare = _COPY_MARKS.sub("", stem).strip().casefold()
    alias = _OTHER_NAMES.get(bare, "")
    near = [alias.casefold()] if alias.casefold() in wanted else get_close_matches(bare, wanted, n=1, cutoff=_LIKENESS)
    if bare in {name.casefold() for name in TABLES} and bare not in wanted:
        return " (that table is there already)"
    if not near:
        return ""
    kept = ending if ending in (".csv", ".csv.gz", ".csv.zip", ".zip", ".parquet") else ".csv, saved as such,"
    return f" (name it {wanted[near[0]]}{kept} if it is that table)"
