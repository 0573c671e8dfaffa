"""The true probability of default: a function of what the tables show and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from training.synthesis.draws import Array, lookup
from training.synthesis.signals import Tables, client_signals


def default_probability(application: Mapping[str, Array], tables: Tables, risk: Mapping[str, Any]) -> Array:
    """Compute the probability of default of each application, shape (n,).

    The log-odds add up: a piecewise linear term per signal, an effect per label of the main categories, and a few
    products of two ramps (a weakness that counts more beside another one).

    Args:
        application: columns of application_train or application_test, SK_ID_CURR ascending.
        tables: the history tables by name, as written.
        risk: the content of ``risk.json``.
    """
    signals = client_signals(application, tables)
    return probability_from_signals(application, signals, risk)


def probability_from_signals(
    application: Mapping[str, Array], signals: Mapping[str, Array], risk: Mapping[str, Any]
) -> Array:
    """Compute the probability of default from signals already at hand, shape (n,)."""
    log_odds = np.full(len(application["SK_ID_CURR"]), float(risk["intercept"]))
    for name, term in risk["terms"].items():
        log_odds += _piecewise(signals[name], term)
    for column, effects in risk["labels"].items():
        log_odds += lookup(_with_missing(application[column]), effects)
    for pair in risk["pairs"]:
        log_odds += (
            pair["effect"]
            * _ramp(signals[pair["first"]], pair["first_ramp"])
            * _ramp(signals[pair["second"]], pair["second_ramp"])
        )
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))


def _piecewise(values: Array, term: Mapping[str, Any]) -> Array:
    effect = np.interp(values, term["knots"], term["effects"])
    return np.where(np.isnan(values), float(term["missing"]), effect)


def _ramp(values: Array, limits: tuple[float, float]) -> Array:
    """Rise from 0 at the first limit to 1 at the second, which may be the lower one; 0 where nothing is known."""
    start, stop = limits
    return np.nan_to_num(np.clip((values - start) / (stop - start), 0.0, 1.0), nan=0.0)


def _with_missing(labels: Array) -> Array:
    return np.array(["(missing)" if label is None else label for label in labels], dtype=object)
