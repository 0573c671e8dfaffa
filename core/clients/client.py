"""One client's values, and the same client with some of them changed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from core.clients.credits_elsewhere import CLOSED_CREDIT, credit_features, with_one_closed
from core.clients.history import PastCredit
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Editable, Feature, Kind, Unit
from core.features.derived import derive
from core.values import Value


@dataclass(frozen=True)
class Client:
    """A client's file.

    Args:
        client_id: SK_ID_CURR.
        values: every feature of the catalogue; numbers are floats (NaN: missing), categories texts (empty: missing).
        pending: whether the application still waits for a decision (no observed outcome).
        credits_elsewhere: the credits that the credit bureau reports; empty where they are not known one by one, or
            where none of them runs.
        corrected: by feature, what the bundle says where a person has put something else in its place.
    """

    client_id: int
    values: Mapping[str, Value]
    pending: bool = True
    credits_elsewhere: tuple[PastCredit, ...] = ()
    corrected: Mapping[str, Value] = field(default_factory=dict)

    def own(self, name: str) -> Value:
        """What the file itself says where an edit of this name would say something else."""
        return "" if name == CLOSED_CREDIT else self.values[name]

    def number(self, name: str) -> float:
        """The numeric value of a feature, NaN where it is missing."""
        value = self.values[name]
        return value if isinstance(value, float) else math.nan

    def text(self, name: str) -> str:
        """The category of a feature, empty where it is missing."""
        value = self.values[name]
        return value if isinstance(value, str) else ""

    def is_missing(self, name: str) -> bool:
        """Whether nothing is known for this feature."""
        value = self.values[name]
        return value == "" if isinstance(value, str) else math.isnan(value)


def make_client(client_id: int, values: Mapping[str, Value], *, pending: bool = True) -> Client:
    """Freeze a client from its raw, category and history values, with the derived ones computed."""
    return Client(client_id, MappingProxyType({**values, **_derived(values)}), pending)


def with_edits(client: Client, edits: Mapping[str, Value], catalogue: Catalogue) -> Client:
    """The same client after changes of raw inputs, every derived feature recomputed.

    Args:
        client: the file as it is.
        edits: new values by feature name; ``CLOSED_CREDIT`` pays one of the client's credits elsewhere off.
        catalogue: says which features may be changed, and within which range.

    Raises:
        InvalidValueError: the feature may not be changed, or cannot take this value.
    """
    given = {name: value for name, value in edits.items() if name != CLOSED_CREDIT}
    for name, value in given.items():
        check_edit(catalogue.by_name[name], value, catalogue)
    elsewhere, counted = client.credits_elsewhere, {}
    if place := edits.get(CLOSED_CREDIT):
        elsewhere = with_one_closed(elsewhere, str(place), client.values)
        counted = credit_features(elsewhere)
    changed = make_client(client.client_id, {**client.values, **given, **counted}, pending=client.pending)
    return replace(changed, credits_elsewhere=elsewhere, corrected=client.corrected)


def check_edit(feature: Feature, value: Value, catalogue: Catalogue) -> None:
    """Refuse a value that an advisor may not give to a feature.

    Raises:
        InvalidValueError: with the reason and the accepted range.
    """
    if feature.protected:
        raise InvalidValueError(feature.name, "protected", str(value))
    if feature.editable is Editable.NO or feature.kind is Kind.DERIVED:
        raise InvalidValueError(feature.name, "not_editable", str(value))
    if feature.unit is Unit.CATEGORY:
        if value != "" and value not in catalogue.categories[feature.name]:
            raise InvalidValueError(feature.name, "unknown_category", str(value))
        return
    _check_number(feature, value)


def _check_number(feature: Feature, value: Value) -> None:
    if not isinstance(value, float) or math.isinf(value):
        raise InvalidValueError(feature.name, "not_a_number", str(value))
    if math.isnan(value):
        return
    too_low = feature.minimum is not None and value < feature.minimum
    too_high = feature.maximum is not None and value > feature.maximum
    if too_low or too_high:
        raise InvalidValueError(feature.name, "out_of_range", str(value), feature.minimum, feature.maximum)


def _derived(values: Mapping[str, Value]) -> dict[str, Value]:
    numbers = {name: value for name, value in values.items() if isinstance(value, float)}
    return {name: float(value) for name, value in derive(numbers).items()}
