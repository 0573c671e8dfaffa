"""How a client's risk moves with one piece of information: every value rescored, the rest of the file as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.comparison.group import bins_of
from core.features.catalogue import Feature, Kind, Unit
from core.features.rounding import shown_risk
from core.model.encoding import model_vector
from core.population.binning import Bins
from core.values import Value, same_value

STEPS = 64


@dataclass(frozen=True)
class RiskCurve:
    """The risk of one client for each value of one feature.

    Args:
        feature: name in the catalogue.
        bins: how the values lie along an axis; None for answers to choose from.
        values: ascending numbers, or the answers by ascending risk; the client's own is among them unless it is missing
            or beyond the axis.
        probabilities: calibrated probability of default (0 to 1), one a value.
        own_value: the client's, NaN or empty where missing.
        own_probability: that of the client.
    """

    feature: str
    bins: Bins | None
    values: tuple[Value, ...]
    probabilities: tuple[float, ...]
    own_value: Value
    own_probability: float

    @property
    def own_place(self) -> int | None:
        """Where the client's own value is, None where it is missing or beyond the axis."""
        return next((place for place, value in enumerate(self.values) if same_value(value, self.own_value)), None)

    @property
    def is_flat(self) -> bool:
        """Whether no value leads to another figure of the risk."""
        return len({shown_risk(probability) for probability in (*self.probabilities, self.own_probability)}) == 1


def risk_curve(bundle: Bundle, client: Client, feature_name: str) -> RiskCurve:
    """Rescore a client with every value of one feature.

    What follows from a raw number (ratios, totals) is recomputed for each value, as for an edit; a feature that is
    itself computed moves alone.

    Args:
        bundle: scores the variants.
        client: the file, simulated or not.
        feature_name: any feature of the catalogue.
    """
    feature = bundle.catalogue.by_name[feature_name]
    own = float(bundle.scorer.probability(model_vector(client, bundle.catalogue.model_features, bundle.codes)))
    if feature.is_text or feature.unit is Unit.FLAG:
        return _answers(bundle, client, feature, own)
    bins = bins_of(bundle, feature_name, STEPS)
    values = _numbers(feature, bins, client.number(feature_name))
    probabilities = bundle.scorer.probabilities(_numeric_rows(bundle, client, feature, values))
    return RiskCurve(
        feature_name, bins, tuple(values.tolist()), tuple(probabilities.tolist()), client.number(feature_name), own
    )


def _numbers(feature: Feature, bins: Bins, own: float) -> NDArray[np.float64]:
    """The values of an axis that the feature can take, and the client's own where it is on the axis."""
    values = bins.centres if feature.unit is Unit.COUNT else bins.edges
    lowest = -math.inf if feature.minimum is None else feature.minimum
    highest = math.inf if feature.maximum is None else feature.maximum
    values = values[(values >= lowest) & (values <= highest)]
    own_on_axis = [] if math.isnan(own) or bins.is_beyond(own) else [own]
    return np.unique(np.concatenate((values, np.array(own_on_axis, dtype=np.float64))))


def _numeric_rows(bundle: Bundle, client: Client, feature: Feature, values: NDArray[np.float64]) -> NDArray[np.float64]:
    if feature.kind is not Kind.DERIVED:
        return EditedRows(bundle, client).matrix({feature.name: values})
    return _with_column(bundle, client, feature, values)


def _answers(bundle: Bundle, client: Client, feature: Feature, own: float) -> RiskCurve:
    if feature.is_text:
        own_value: Value = client.text(feature.name)
        answers: list[Value] = list(bundle.catalogue.categories[feature.name])
    else:
        own_value = client.number(feature.name)
        answers = [0.0, 1.0]
    if not any(same_value(one, own_value) for one in answers):
        answers.append(own_value)
    if feature.is_text:
        codes = [bundle.codes.code(feature.name, str(one)) if feature.in_model else 0.0 for one in answers]
        rows = _with_column(bundle, client, feature, np.array(codes, dtype=np.float64))
    else:
        rows = _numeric_rows(bundle, client, feature, np.array(answers, dtype=np.float64))
    risks = bundle.scorer.probabilities(rows).tolist()
    ranked = sorted(zip(risks, answers, strict=True), key=lambda each: (each[0], str(each[1])))
    probabilities, values = zip(*ranked, strict=True)
    return RiskCurve(feature.name, None, values, probabilities, own_value, own)


def _with_column(bundle: Bundle, client: Client, feature: Feature, column: NDArray[np.float64]) -> NDArray[np.float64]:
    """The client as the model sees it with one input changed, where it is one."""
    vector = model_vector(client, bundle.catalogue.model_features, bundle.codes)
    rows = np.repeat(vector[np.newaxis, :], len(column), axis=0)
    if feature.in_model:
        rows[:, bundle.catalogue.model_names.index(feature.name)] = column
    return rows
