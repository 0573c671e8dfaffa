"""Filters lines of the journal that are read already, by the conditions that the journal itself is asked with."""

from __future__ import annotations

from core.decisions.reading import DecisionFilter, JournalLine
from desktop.looks.moments import local_moment


def matches(line: JournalLine, wanted: DecisionFilter) -> bool:
    """Whether a line meets every condition; the same answer as ``core.decisions.reading.journal_lines`` gives."""
    entry = line.entry
    if wanted.author and entry.author != wanted.author:
        return False
    if wanted.client_id is not None and entry.client_id != wanted.client_id:
        return False
    if wanted.kinds and entry.kind not in wanted.kinds:
        return False
    if wanted.decisions and line.decision not in wanted.decisions:
        return False
    if wanted.override_only and not line.override:
        return False
    return _within(line, wanted)


def _within(line: JournalLine, wanted: DecisionFilter) -> bool:
    if wanted.since is None and wanted.before is None:
        return True
    moment = local_moment(line.entry.recorded_at)
    after = wanted.since is None or moment >= wanted.since
    return after and (wanted.before is None or moment < wanted.before)
