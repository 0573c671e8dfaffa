"""Whether the risks that were announced came true, month of decision by month, and what to do where they did not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import pandas

from core.model.policy import Policy
from training.fairness.groups import FEWEST_OUTCOMES, Rate, auc_interval
from training.field.figures import FEWEST, last_of_each_client, proportion

IN_A_ROW = 2
"""Months one after the other whose risk was wrong in the same direction: chance alone rarely does that."""


class Level(IntEnum):
    """How urgent; the exit code of ``monitor`` adds it to ten where something is to be done."""

    QUIET = 0
    WATCH = 1
    ACT = 2


@dataclass(frozen=True)
class Month:
    """The granted credits of one month of decision.

    Args:
        month: ``2026-11``.
        decisions, granted: how many were taken, and granted.
        known: granted ones whose outcome is known.
        expected: mean risk announced for these (0 to 1), NaN where none is known.
        observed: share of them that did not repay; None where too few are known.
        auc: how well they are ranked; None where an outcome is too rare.
        expected_cost: of all decisions of the month by their announced risks, in refusals of a good client.
        observed_cost: of the known ones among the granted, in the same unit, NaN where none is known.
    """

    month: str
    decisions: int
    granted: int
    known: int
    expected: float
    observed: Rate | None
    auc: Rate | None
    expected_cost: float
    observed_cost: float

    @property
    def gap(self) -> int:
        """1 where more defaults came than announced, -1 where fewer did, 0 where chance explains what came."""
        if self.observed is None or self.observed.low <= self.expected <= self.observed.high:
            return 0
        return 1 if self.observed.low > self.expected else -1


def by_month(rows: pandas.DataFrame, outcomes: pandas.DataFrame, policy: Policy) -> tuple[Month, ...]:
    """Each month in which something was decided, oldest first.

    Args:
        rows: as ``read_decisions`` makes them.
        outcomes: as ``read_outcomes`` gives them; only granted credits show one.
        policy: costs of both mistakes.
    """
    newest = last_of_each_client(rows).merge(outcomes, on="client_id", how="left")
    return tuple(_month(str(month), of_month, policy) for month, of_month in newest.groupby("month"))


def level(months: Sequence[Month]) -> Level:
    """How urgent what months show is."""
    gaps = [one.gap for one in months if one.observed is not None]
    if len(gaps) >= IN_A_ROW and abs(sum(gaps[-IN_A_ROW:])) == IN_A_ROW:
        return Level.ACT
    return Level.WATCH if gaps and gaps[-1] else Level.QUIET


def _month(month: str, rows: pandas.DataFrame, policy: Policy) -> Month:
    granted = rows[rows["kept"] == "granted"]
    refused = rows[rows["kept"] == "refused"]
    known = granted[granted["outcome"].notna()]
    defaults = int(known["outcome"].sum())
    costly = granted["probability"].sum() * policy.missed_default_cost
    lost = (1.0 - refused["probability"]).sum() * policy.refused_good_cost
    unit = policy.refused_good_cost
    return Month(
        month,
        decisions=len(rows),
        granted=len(granted),
        known=len(known),
        expected=float(known["probability"].mean()) if len(known) else math.nan,
        observed=proportion(defaults, len(known)) if len(known) >= FEWEST else None,
        auc=_auc(known, defaults),
        expected_cost=float((costly + lost) / unit),
        observed_cost=float(defaults * policy.missed_default_cost / unit) if len(known) else math.nan,
    )


def _auc(known: pandas.DataFrame, defaults: int) -> Rate | None:
    if min(defaults, len(known) - defaults) < FEWEST_OUTCOMES:
        return None
    return auc_interval(known["probability"].to_numpy(float), known["outcome"].to_numpy(float))
