"""Everything that journals and outcomes say together, for report, figures and record alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas

from core.model.policy import Policy
from training.field.copies import Collected
from training.field.decisions import read_decisions
from training.field.figures import (
    Disagreement,
    GroupRow,
    OverrideRow,
    SecondLooks,
    disagreement,
    groups_by,
    overrides,
    second_looks,
)
from training.field.months import Level, Month, by_month, level
from training.field.repairs import Repair, repairs
from training.field.selection import MethodError, compare_methods
from training.progress import Progress

SEED = 7
GROUPED_BY = ("month", "model_version", "advice", "factor", "branch")


@dataclass(frozen=True)
class FieldStudy:
    """What was found.

    Args:
        collected: the copies that were read, and those that were not counted.
        rows: as ``read_decisions`` makes them.
        unread: entries that only a later version can read.
        groups: decisions by month, model version, advice, first reason and branch.
        overrides: against the advice, in both directions.
        looks: second looks.
        disagreement: whether like files are decided alike.
        months: whether announced risks came true.
        selection: methods that allow for outcomes which refused clients never show; empty where nothing was refused
            or nothing granted.
        repairs: data that documents or clients say are wrong.
    """

    collected: Collected
    rows: pandas.DataFrame
    unread: int
    groups: Mapping[str, tuple[GroupRow, ...]]
    overrides: tuple[OverrideRow, ...]
    looks: SecondLooks
    disagreement: Disagreement
    months: tuple[Month, ...]
    selection: tuple[MethodError, ...]
    repairs: tuple[Repair, ...]

    @property
    def level(self) -> Level:
        """How urgent it is: a copy that was tampered with is looked at, whatever the risks say."""
        return max(level(self.months), Level.WATCH if self.tampered else Level.QUIET)

    @property
    def tampered(self) -> int:
        """Copies that are not counted, shorter ones of a journal that goes on left aside."""
        return sum(one.trouble != "duplicate" for one in self.collected.refused)

    def document(self) -> Mapping[str, Any]:
        """The content of ``field.json``: no client, no person."""
        said = {
            "level": self.level.name.lower(),
            "journals": [
                {"place": one.place, "origin": one.seal.origin, "entries": one.seal.size, "head": one.seal.head}
                for one in self.collected.copies
            ],
            "refused": [asdict(one) for one in self.collected.refused],
            "decisions": len(self.rows),
            "unread_entries": self.unread,
            "groups": {name: [asdict(one) for one in found] for name, found in self.groups.items()},
            "overrides": [asdict(one) for one in self.overrides],
            "second_looks": asdict(self.looks),
            "disagreement": asdict(self.disagreement),
            "months": [{**asdict(one), "gap": one.gap} for one in self.months],
            "selection": [asdict(one) for one in self.selection],
            "repairs": len(self.repairs),
        }
        return {name: _json_value(value) for name, value in said.items()}


def field_study(collected: Collected, outcomes: pandas.DataFrame, policy: Policy, progress: Progress) -> FieldStudy:
    """Count what was collected.

    Args:
        collected: the copies.
        outcomes: as ``read_outcomes`` gives them; without rows where none is known yet.
        policy: of the bundle that decisions rest on.
        progress: told of the advance.
    """
    rows, unread = read_decisions(collected)
    progress.step("figures", 0.2)
    granted = (rows["kept"] == "granted").to_numpy(bool)
    is_mixed = bool(granted.any() and not granted.all())
    methods = compare_methods(rows["probability"].to_numpy(float), granted, SEED) if is_mixed else ()
    progress.step("figures", 0.6)
    found = FieldStudy(
        collected,
        rows,
        unread,
        {name: groups_by(rows, name) for name in GROUPED_BY},
        overrides(rows, outcomes),
        second_looks(rows),
        disagreement(rows, SEED),
        by_month(rows, outcomes, policy),
        methods,
        repairs(collected),
    )
    progress.step("figures", 1.0)
    return found


def _json_value(value: Any) -> Any:
    """The same value with null for a number that is not known."""
    if isinstance(value, Mapping):
        return {name: _json_value(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
