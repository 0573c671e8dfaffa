"""What the decisions of all desks come to, group by group, without a figure about few enough to know them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas

from core.model.comparable import wilson_interval
from training.fairness.groups import Rate

FEWEST = 20
"""Decisions in a group that is shown: below, whoever knows the branch would know the people."""
BAND_POINTS = 2.0
"""Files whose risks lie in one such band are alike for a comparison of advisors."""
REPEATS = 500


@dataclass(frozen=True)
class GroupRow:
    """One group of decisions.

    Args:
        name: of the group; empty for all those that are too small to be shown alone.
        decisions: how many.
        granted: share granted (0 to 1), as it holds after a second look.
        mean_risk: mean probability that was shown (0 to 1).
        followed: share of decisions that follow the advice, where both are clear; None where none are.
    """

    name: str
    decisions: int
    granted: float
    mean_risk: float
    followed: Rate | None


@dataclass(frozen=True)
class OverrideRow:
    """Decisions against a clear advice, in one direction.

    Args:
        decision: ``granted`` against a refusal, or ``refused`` against an agreement.
        decisions: how many.
        known: those whose outcome is known.
        expected: mean risk of these (0 to 1), NaN where there are none.
        observed: share of them that did not repay; None where none is known.
    """

    decision: str
    decisions: int
    known: int
    expected: float
    observed: Rate | None


@dataclass(frozen=True)
class SecondLooks:
    """Second looks, counted.

    Args:
        asked, answered, changed: how many were asked for, have an answer, and changed the decision.
    """

    asked: int
    answered: int
    changed: int


@dataclass(frozen=True)
class Disagreement:
    """Whether like files are decided alike.

    Args:
        pairs: of decisions on files within one band of risk under one model, by two advisors.
        across: share of these pairs that differ, with its bootstrap interval over bands.
        within: the same for two decisions of one advisor: what the files themselves explain.
    """

    pairs: int
    across: Rate | None
    within: float


def groups_by(rows: pandas.DataFrame, column: str, fewest: int = FEWEST) -> tuple[GroupRow, ...]:
    """Decisions by the values of a column, those of small groups together under an empty name.

    Args:
        rows: as ``read_decisions`` makes them.
        column: one of its columns.
        fewest: decisions in a group that is shown; what all small groups come to is left out below it too.
    """
    if rows.empty:
        return ()
    with duckdb.connect() as database:
        database.register("decisions", rows)
        found = database.execute(
            f"""
            WITH sized AS (SELECT *, count(*) OVER (PARTITION BY {column}) AS size FROM decisions)
            SELECT CASE WHEN size >= $fewest THEN {column} ELSE '' END AS name, count(*) AS decisions,
                avg((kept = 'granted')::INT) AS granted, avg(probability) AS mean_risk,
                count(*) FILTER (advice <> 'review' AND decision <> 'to_review') AS clear,
                count(*) FILTER (decision = CASE advice WHEN 'grant' THEN 'granted' WHEN 'refuse' THEN 'refused' END)
                    AS followed
            FROM sized GROUP BY 1 HAVING count(*) >= $fewest ORDER BY name = '', name
            """,
            {"fewest": fewest},
        ).fetchall()
    return tuple(
        GroupRow(str(name), int(count), float(granted), float(risk), proportion(int(followed), int(clear)))
        for name, count, granted, risk, clear, followed in found
    )


def overrides(rows: pandas.DataFrame, outcomes: pandas.DataFrame) -> tuple[OverrideRow, ...]:
    """Decisions against the advice in both directions, and how they turned out.

    Args:
        rows: as ``read_decisions`` makes them.
        outcomes: as ``read_outcomes`` gives them.
    """
    against = rows[rows["override"].astype(bool)]
    turned_out = last_of_each_client(against).merge(outcomes, on="client_id")
    found = []
    for decision in ("granted", "refused"):
        known = turned_out[turned_out["decision"] == decision]
        expected = float(known["probability"].mean()) if len(known) else math.nan
        observed = proportion(int(known["outcome"].sum()), len(known))
        count = int((against["decision"] == decision).sum())
        found.append(OverrideRow(decision, count, len(known), expected, observed))
    return tuple(found)


def second_looks(rows: pandas.DataFrame) -> SecondLooks:
    """Second looks among decisions."""
    changed = rows["answered"].astype(bool) & (rows["kept"] != rows["decision"])
    return SecondLooks(int(rows["asked_again"].sum()), int(rows["answered"].sum()), int(changed.sum()))


def last_of_each_client(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The newest decision on each client: an outcome follows one decision."""
    newest = rows.sort_values(["month", "desk", "sequence"], kind="stable")
    return newest.drop_duplicates("client_id", keep="last")


def disagreement(rows: pandas.DataFrame, seed: int) -> Disagreement:
    """How often two decisions on like files differ, between advisors and by one advisor.

    Bands are resampled for the interval (Efron, Annals of Statistics 7, 1979), as files of one band share their risk.

    Args:
        rows: as ``read_decisions`` makes them; those left to be looked at do not count.
        seed: of the bootstrap.
    """
    clear = rows[rows["decision"].isin(["granted", "refused"])]
    bands = np.floor(100.0 * clear["probability"] / BAND_POINTS).astype(int)
    counts = [_pairs(band) for _, band in clear.groupby([clear["model_version"], bands])]
    table = np.array(counts, dtype=np.float64).reshape(-1, 4)
    pairs, differ, own_pairs, own_differ = table.sum(axis=0)
    within = float(own_differ / own_pairs) if own_pairs else math.nan
    if not pairs:
        return Disagreement(0, None, within)
    generator = np.random.default_rng(seed)
    drawn = table[generator.integers(0, len(table), size=(REPEATS, len(table)))].sum(axis=1)
    shares = drawn[drawn[:, 0] > 0.0]
    low, high = np.quantile(shares[:, 1] / shares[:, 0], (0.025, 0.975))
    return Disagreement(int(pairs), Rate(float(differ / pairs), float(low), float(high)), within)


def proportion(hits: int, total: int) -> Rate | None:
    """A share with its 95 % Wilson interval; None of nothing."""
    return Rate(hits / total, *wilson_interval(hits, total)) if total else None


def _pairs(band: pandas.DataFrame) -> Sequence[float]:
    """Pairs by two advisors and those that differ, then the same by one advisor."""
    by_author = band.groupby("author")["decision"].agg(granted=lambda one: int((one == "granted").sum()), all="size")
    granted, counts = by_author["granted"].to_numpy(float), by_author["all"].to_numpy(float)
    refused = counts - granted
    own_pairs, own_differ = float((counts * (counts - 1.0) / 2.0).sum()), float((granted * refused).sum())
    total, all_granted = counts.sum(), granted.sum()
    pairs = total * (total - 1.0) / 2.0 - own_pairs
    differ = all_granted * (total - all_granted) - own_differ
    return pairs, differ, own_pairs, own_differ
