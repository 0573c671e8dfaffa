"""What an advisor does in a simulation: change, undo, redo, start again, keep and compare what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.clients.consistency import check_consistent
from core.errors import ContradictionError, InvalidValueError
from core.features.catalogue import Catalogue, Editable, Feature, Kind
from core.model.encoding import model_vector
from core.model.policy import Advice
from core.storage.plain_words import plain_words
from core.values import Value, same_value

Edits = Mapping[str, Value]
NO_EDITS: Edits = MappingProxyType({})


class Lock(StrEnum):
    """Why a value cannot be changed in a simulation."""

    PROTECTED = "protected"
    RECOMPUTED = "recomputed"
    PAST = "past"
    FROM_OTHERS = "from_others"


def lock_of(feature: Feature) -> Lock | None:
    """Why a feature is locked, None where it may be changed."""
    if feature.protected:
        return Lock.PROTECTED
    if feature.kind is Kind.DERIVED:
        return Lock.RECOMPUTED
    if feature.kind is Kind.HISTORY:
        return Lock.PAST
    return Lock.FROM_OTHERS if feature.editable is Editable.NO else None


@dataclass(frozen=True)
class EditHistory:
    """Every state of a simulation, and the one that is shown.

    Args:
        states: edits as ``with_edits`` takes them, oldest first; only values that differ from the file's.
        position: of the state shown.
    """

    states: tuple[Edits, ...] = (NO_EDITS,)
    position: int = 0

    @property
    def edits(self) -> Edits:
        """The changes shown."""
        return self.states[self.position]

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        """Whether a state was undone."""
        return self.position + 1 < len(self.states)

    def edit(self, client: Client, changes: Edits, catalogue: Catalogue) -> EditHistory:
        """The history after some changes made at once; states that were undone are forgotten.

        Args:
            client: the file as it is; a value put back to the file's own is no change.
            changes: new values by feature name.
            catalogue: says what may be changed, and within which range.

        Raises:
            InvalidValueError: a feature may not be changed, or cannot take its value.
            ContradictionError: the changed file would contradict itself.
        """
        check_consistent(client, with_edits(client, {**self.edits, **changes}, catalogue))
        merged = {
            name: value for name, value in {**self.edits, **changes}.items() if not same_value(value, client.own(name))
        }
        return self._then(merged)

    def undo(self) -> EditHistory:
        """One state back, the same where there is none."""
        return replace(self, position=self.position - 1) if self.can_undo else self

    def redo(self) -> EditHistory:
        """One undone state forward, the same where there is none."""
        return replace(self, position=self.position + 1) if self.can_redo else self

    def reset(self) -> EditHistory:
        """The file as it is; may itself be undone."""
        return self._then({})

    def _then(self, edits: dict[str, Value]) -> EditHistory:
        unchanged = edits.keys() == self.edits.keys() and all(
            same_value(value, self.edits[name]) for name, value in edits.items()
        )
        if unchanged:
            return self
        states = (*self.states[: self.position + 1], MappingProxyType(edits))
        return EditHistory(states, len(states) - 1)


@dataclass(frozen=True)
class Scenario:
    """A simulation kept under a name.

    Args:
        name: given by the advisor.
        edits: its changes.
        client: the file with these changes.
        probability: of default (0 to 1).
        advice: what the policy advises.
    """

    name: str
    edits: Edits
    client: Client
    probability: float
    advice: Advice


@dataclass(frozen=True)
class Scenarios:
    """The simulations kept for one client, in the order in which they were."""

    kept: tuple[Scenario, ...] = ()

    def keep(self, scenario: Scenario) -> Scenarios:
        """With one more; it takes the place of one of the same name.

        Raises:
            ValueError: the name is blank.
        """
        name = plain_words(scenario.name).strip()
        if not name:
            raise ValueError("a scenario has a name")
        named = replace(scenario, name=name)
        if self.named(name) is None:
            return Scenarios((*self.kept, named))
        return Scenarios(tuple(named if _same_name(one.name, name) else one for one in self.kept))

    def named(self, name: str) -> Scenario | None:
        """The one of this name, capitals and spaces around it ignored."""
        return next((scenario for scenario in self.kept if _same_name(scenario.name, name)), None)

    def renamed(self, scenario: Scenario, name: str) -> Scenarios:
        """With one of them under another name, in its place."""
        return Scenarios(tuple(replace(one, name=plain_words(name)) if one is scenario else one for one in self.kept))

    def without(self, name: str) -> Scenarios:
        """All but the one of this name."""
        return Scenarios(tuple(scenario for scenario in self.kept if not _same_name(scenario.name, name)))


def make_scenario(bundle: Bundle, client: Client, name: str, edits: Edits) -> Scenario:
    """Score a file with changes, to keep it under a name.

    Raises:
        InvalidValueError: a feature may not be changed, or cannot take its value.
    """
    changed = with_edits(client, edits, bundle.catalogue)
    vector = model_vector(changed, bundle.catalogue.model_features, bundle.codes)
    probability = bundle.scorer.probability(vector)
    frozen = MappingProxyType(dict(edits))
    return Scenario(name, frozen, changed, probability, bundle.manifest.policy.advise(probability))


def rebased_history(history: EditHistory, client: Client, catalogue: Catalogue) -> EditHistory:
    """What is tried, on another version of the same file: one step away from it, or nothing where it no longer fits."""
    try:
        return EditHistory().edit(client, history.edits, catalogue)
    except (InvalidValueError, ContradictionError):
        return EditHistory()
    except (KeyError, ValueError, IndexError):
        # Written for another bundle: a feature or a credit that this one does not have.
        return EditHistory()


def rebased_scenarios(bundle: Bundle, client: Client, kept: Sequence[tuple[str, Edits]]) -> Scenarios:
    """Simulations kept on another version of the same file, scored again; those that no longer fit are left out.

    Args:
        bundle: scores them.
        client: the file as it is now.
        kept: names and edits.
    """
    histories = ((name, rebased_history(EditHistory((edits,)), client, bundle.catalogue)) for name, edits in kept)
    return Scenarios(
        tuple(make_scenario(bundle, client, name, history.edits) for name, history in histories if history.edits)
    )


def same_file(one: Client, other: Client) -> bool:
    """Whether two versions of a file say the same."""
    return all(same_value(value, other.values[name]) for name, value in one.values.items())


@dataclass(frozen=True)
class ComparedFeature:
    """One feature across scenarios.

    Args:
        feature: name in the catalogue.
        original: the file's value.
        values: one a scenario, in their order.
    """

    feature: str
    original: Value
    values: tuple[Value, ...]


def compare_scenarios(
    catalogue: Catalogue, client: Client, scenarios: Sequence[Scenario]
) -> tuple[ComparedFeature, ...]:
    """Every feature that differs from the file in at least one scenario, edited or recomputed, in catalogue order."""
    compared = (
        ComparedFeature(
            feature.name,
            client.values[feature.name],
            tuple(scenario.client.values[feature.name] for scenario in scenarios),
        )
        for feature in catalogue.features
    )
    return tuple(line for line in compared if not all(same_value(value, line.original) for value in line.values))


def _same_name(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
