"""What a drift means and what to do about it: the known difference of two files is told from a model that decays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from training.drift.domain import Separation
from training.drift.features import Cause, FactorDrift, FeatureDrift
from training.drift.measures import Level
from training.drift.model import Judged, ScoreDrift

AUC_LOSS = 0.02
"""A loss of two points of AUC is four of Gini: more than what separates the algorithms that were compared."""
CERTAINTY_Z = 1.959963984540054
CALIBRATION_ERROR = 0.01
"""The bar that the model had to clear when it was published."""
CALIBRATION_CHANCE = 0.001


class Verdict(StrEnum):
    """What the comparison says of the model."""

    RANKING_DECAY = "ranking_decay"
    CALIBRATION_DECAY = "calibration_decay"
    CHANGE_WITHOUT_DECAY = "change_without_decay"
    NO_CHANGE = "no_change"
    SCORES_MOVED = "scores_moved"
    SCORES_STABLE = "scores_stable"
    NO_CHANGE_UNPROVED = "no_change_unproved"
    NO_MODEL = "no_model"


class Action(StrEnum):
    """What to do about a change."""

    NOTHING = "nothing"
    WATCH = "watch"
    CHECK_SOURCE = "check_source"
    RECALIBRATE = "recalibrate"
    RETRAIN = "retrain"


@dataclass(frozen=True)
class Evidence:
    """Everything that the verdict rests on.

    Args:
        separation: whether a classifier tells the groups apart.
        features: every column.
        scores: how the scores have moved; None without a model.
        reference, current: how right the scores are on each side; None where too few outcomes are known.
    """

    separation: Separation
    features: tuple[FeatureDrift, ...]
    scores: ScoreDrift | None
    reference: Judged | None
    current: Judged | None

    @property
    def populations_differ(self) -> bool:
        """Whether the groups are not draws from one population, as far as a manager should care."""
        return self.separation.is_distinct or any(one.moved for one in self.features)

    @property
    def ranking_lost(self) -> bool:
        """Whether the scores rank the current clients less well: a loss both large and beyond chance."""
        if self.reference is None or self.current is None:
            return False
        loss = self.reference.auc - self.current.auc
        error = float(np.hypot(self.reference.auc_error, self.current.auc_error))
        return loss >= AUC_LOSS and loss > CERTAINTY_Z * error

    @property
    def calibration_lost(self) -> bool:
        """Whether the scores say another risk than is observed: a gap both large and beyond chance."""
        found = self.current
        return found is not None and (
            found.calibration_error >= CALIBRATION_ERROR and found.calibration_chance < CALIBRATION_CHANCE
        )


def verdict(evidence: Evidence) -> Verdict:
    """Judge in this order: outcomes first, then scores, then columns.

    Covariate shift, however plain, does not make a model wrong: only outcomes can show that the link between columns
    and risk has changed (Moreno-Torres et al., Pattern Recognition 45(1), 2012). Decay is therefore said where outcomes
    say it, never because the groups can be told apart.
    """
    if evidence.scores is None:
        return Verdict.NO_MODEL
    if evidence.current is not None:
        if evidence.ranking_lost:
            return Verdict.RANKING_DECAY
        if evidence.calibration_lost:
            return Verdict.CALIBRATION_DECAY
        return Verdict.CHANGE_WITHOUT_DECAY if evidence.populations_differ else Verdict.NO_CHANGE
    if evidence.scores.level in (Level.MODERATE, Level.MARKED):
        return Verdict.SCORES_MOVED
    return Verdict.SCORES_STABLE if evidence.populations_differ else Verdict.NO_CHANGE_UNPROVED


def factor_action(factor: FactorDrift, found: Verdict, *, same_data: bool) -> Action:
    """What to do about a factor, by its heaviest moved column.

    Args:
        factor: what has moved.
        found: the verdict on the model.
        same_data: both groups are parts of one data set, whose columns were filled by one source.
    """
    if not factor.matters:
        return Action.NOTHING
    if factor.lead.cause is Cause.UNSEEN or (factor.lead.cause is Cause.MISSING and not same_data):
        return Action.CHECK_SOURCE
    if found is Verdict.RANKING_DECAY:
        return Action.RETRAIN
    if found is Verdict.CALIBRATION_DECAY:
        return Action.RECALIBRATE
    if factor.lead.cause in (Cause.MISSING, Cause.MIX, Cause.CALENDAR):
        return Action.WATCH
    reassured = same_data or found in (Verdict.CHANGE_WITHOUT_DECAY, Verdict.NO_CHANGE)
    return Action.WATCH if reassured or factor.lead.level is not Level.MARKED else Action.CHECK_SOURCE


def feature_action(feature: FeatureDrift, *, same_data: bool) -> Action:
    """What to do about a column where no model says what it weighs; arguments as for :func:`factor_action`."""
    if not feature.moved:
        return Action.NOTHING
    is_fault = feature.cause is Cause.UNSEEN or (feature.cause is Cause.MISSING and not same_data)
    return Action.CHECK_SOURCE if is_fault else Action.WATCH
