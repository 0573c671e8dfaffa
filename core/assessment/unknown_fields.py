"""Tells another program which names it sent that no score takes, so that a misspelt one is not lost without a word."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from difflib import get_close_matches

from core.clients.application_sums import PART_NAMES
from core.features.catalogue import Catalogue
from core.new_files.form import is_given
from core.raw_tables.summaries import HISTORY_NAMES

LIKENESS = 0.75
"""From here on (0 to 1, see :func:`difflib.get_close_matches`) a known name is offered for an unknown one."""
MOST_TOLD = 5
LONGEST_NAME = 60


def unknown_fields_sentence(names: Sequence[str], catalogue: Catalogue, unused: Container[str] = ()) -> str:
    """What is wrong with the names of the values sent, in English, for the program that sent them.

    Args:
        names: as they were sent; repetitions are told once.
        catalogue: the features; a score takes those that a new file may hold.
        unused: names that may be sent too, with values that no score looks at.

    Returns:
        One sentence, empty where every name is taken.
    """
    taken = {feature.name.casefold(): feature.name for feature in catalogue.features if is_given(feature)}
    accepted = PART_NAMES.union(taken.values(), HISTORY_NAMES)
    refused = [name for name in dict.fromkeys(names) if not (name in accepted or name in unused)]
    if not refused:
        return ""
    if len(refused) > 1 and not any(name in accepted or name in unused for name in names):
        return "Nothing was scored: none of the names is a field of this model, name the fields in the first line."
    told = [_why(name[:LONGEST_NAME], catalogue, taken) for name in refused[:MOST_TOLD]]
    more = len(refused) - len(told)
    rest = f"; and {more} more" if more else ""
    return f"Nothing was scored: {'; '.join(told)}{rest}."


def _why(name: str, catalogue: Catalogue, taken: dict[str, str]) -> str:
    shown = json.dumps(name, ensure_ascii=False)
    feature = catalogue.by_name.get(name)
    if feature is not None and feature.protected:
        return f"{shown} is never used by this model, leave it out"
    if feature is not None:
        return f"{shown} is computed from the other fields, leave it out"
    nearest = get_close_matches(name.casefold(), taken, n=1, cutoff=LIKENESS)
    offered = f" (the nearest is {taken[nearest[0]]})" if nearest else ""
    return f"{shown} is not a field of this model{offered}"
