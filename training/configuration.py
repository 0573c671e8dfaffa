"""Settings of a training run, typed and complete, from a file or by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.storage.resource_files import resource_table
from core.storage.structured_text import StructuredTextError, toml_table, typed
from training.errors import TrainingError

DEFAULT_FILE = "training/default.toml"
NAMED_FREELY = "[directions], [confirmed]"
"""The section whose keys are names of features."""


@dataclass(frozen=True)
class FoldSettings:
    """How clients are split."""

    count: int
    early_stopping_share: float


@dataclass(frozen=True)
class ModelSettings:
    """How the trees are grown."""

    learning_rate: float
    leaves: int
    maximum_trees: int
    early_stopping_rounds: int
    minimum_rows_per_leaf: int
    l2: float
    feature_fraction: float
    row_fraction: float


@dataclass(frozen=True)
class EncodingSettings:
    """How categories become numbers."""

    smoothing_rows: int | float


class CostMode(StrEnum):
    """Whether a mistake costs the same on every file, or in proportion to its credit."""

    CONSTANT = "constant"
    PER_FILE = "per_file"


@dataclass(frozen=True)
class CostSettings:
    """What each mistake costs.

    Args:
        missed_default, refused_good: costs of mode ``constant``, in any unit.
        bootstrap_samples: resamplings behind each interval.
        loss_share: mode ``per_file``: share of a credit that is lost where it is not repaid.
        margin_share: mode ``per_file``: share of a credit that is earned where it is repaid.
        mode: which of both chooses the threshold.

    Raises:
        TrainingError: a cost that is not positive, or an unknown mode.
    """

    missed_default: float
    refused_good: float
    bootstrap_samples: int
    loss_share: float = 0.6
    margin_share: float = 0.06
    mode: str = CostMode.CONSTANT

    def __post_init__(self) -> None:
        if self.mode not in tuple(CostMode):
            raise TrainingError(f"Unknown mode of costs {self.mode!r}", "[cost]", f"give {' or '.join(CostMode)}")
        for name in ("missed_default", "refused_good", "loss_share", "margin_share"):
            if not getattr(self, name) > 0.0:
                raise TrainingError(f"{name} is not positive", "[cost]", "a mistake has a cost")

    @property
    def mistakes(self) -> tuple[float, float]:
        """Cost of a missed default and of a refused good client; per unit of credit in mode ``per_file``."""
        if self.mode == CostMode.PER_FILE:
            return self.loss_share, self.margin_share
        return self.missed_default, self.refused_good


@dataclass(frozen=True)
class DirectionSettings:
    """Which imposed directions stay although the data contradict them.

    Args:
        confirmed: why, by feature; a reason counts only where the data do contradict.

    Raises:
        TrainingError: a reason is empty.
    """

    confirmed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, reason in self.confirmed.items():
            if not reason.strip():
                raise TrainingError(f"No reason is given for {name!r}", "[directions.confirmed]", "say why it is kept")


@dataclass(frozen=True)
class LatencySettings:
    """How slow an explanation may be."""

    maximum_p95_ms: float


@dataclass(frozen=True)
class Configuration:
    """A whole training run; see ``resources/training/default.toml`` for each setting.

    ``invented_clients`` tells that a program invented the clients: every document then says so. Tables written by
    ``synthesise`` say it themselves.
    """

    model_version: str
    currency: str
    seed: int
    folds: FoldSettings
    model: ModelSettings
    encoding: EncodingSettings
    cost: CostSettings
    latency: LatencySettings
    invented_clients: bool = False
    directions: DirectionSettings = DirectionSettings()

    def with_origin(self, invented_clients: bool) -> Configuration:
        """The same settings, for clients that the data themselves say are invented."""
        return replace(self, invented_clients=self.invented_clients or invented_clients)


def load_configuration(file: Path | None = None) -> Configuration:
    """Read the default settings, with those of a file laid over them.

    Raises:
        TrainingError: the file cannot be read, or has an unknown key or a value of the wrong type.
    """
    document = resource_table(DEFAULT_FILE)
    if file is not None:
        _lay_over(document, _read(file), str(file))
    try:
        return configuration_from(document)
    except StructuredTextError as error:
        raise TrainingError(f"The setting {error.key!r} has a value of another kind", str(file), error.cause) from error


def configuration_from(document: Mapping[str, Any]) -> Configuration:
    """The settings that a complete document holds, for instance the card of a bundle.

    Raises:
        StructuredTextError: a setting is absent or has a value of the wrong type.
        TrainingError: the costs make no sense.
    """
    return typed(document, Configuration)


def trained_with(card: Mapping[str, Any], place: str) -> Configuration:
    """The settings that the model of a bundle was trained with.

    Args:
        card: the bundle's.
        place: the bundle, for the sentence.

    Raises:
        TrainingError: the card does not say.
    """
    try:
        return configuration_from(card["settings"])
    except (KeyError, StructuredTextError) as error:
        remedy = "train it again with this version"
        raise TrainingError("The bundle does not say how it was trained", place, remedy) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        return toml_table(file.read_bytes())
    except OSError as error:
        raise TrainingError("The configuration cannot be read", str(file), error.strerror or "") from error
    except StructuredTextError as error:
        raise TrainingError("The configuration is not TOML", str(file), str(error)) from error


def _lay_over(document: dict[str, Any], changes: dict[str, Any], place: str) -> None:
    for key, value in changes.items():
        if key not in document and not place.endswith(f", {NAMED_FREELY}"):
            known = ", ".join(document)
            raise TrainingError(f"Unknown setting {key!r}", place, f"the settings here are {known}")
        if isinstance(document.get(key), dict) and isinstance(value, dict):
            _lay_over(document[key], value, f"{place}, [{key}]")
        else:
            document[key] = value
