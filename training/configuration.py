"""Settings of a training run, typed and complete, from a file or by default."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
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
class PublishingSettings:
    """How much dearer than the champion a successor may be.

    Args:
        worst_cost_increase: the upper end of the interval of the difference of cost, as a share of the champion's cost.

    Raises:
        TrainingError: the share is negative, or everything would pass.
    """

    worst_cost_increase: int | float = 0.02

    def __post_init__(self) -> None:
        if not 0.0 <= self.worst_cost_increase < 1.0:
            raise TrainingError(
                f"A worst increase of {self.worst_cost_increase:g} makes no sense", "[publishing]",
                "give a share from 0 (surely cheaper) to 1, as 0.02",
            )  # fmt: skip


@dataclass(frozen=True)
class LatencySettings:
    """How slow an explanation may be."""

    maximum_p95_ms: float


@dataclass(frozen=True)
class ResourceSettings:
    """What a command may use of the machine; the results are the same whatever it is.

    Args:
        memory_gib: of the database that reads the tables, in GiB; what is computed from them comes on top.
        threads: of that database, and folds that are trained side by side.

    Raises:
        TrainingError: a number below the smallest that can work.
    """

    memory_gib: int | float = 5.0
    threads: int = 2

    def __post_init__(self) -> None:
        if not (self.memory_gib > 0.0 and math.isfinite(self.memory_gib)):
            raise TrainingError(f"{self.memory_gib:g} GiB of memory are not enough", "[resources]", "give more, as 5")
        if self.threads < 1:
            raise TrainingError(f"{self.threads} threads do no work", "[resources]", "give at least 1")


@dataclass(frozen=True)
class FreshnessSettings:
    """How the bundles of a training age.

    Args:
        lineage: the line of models that this one continues on a desk.
        renew_after_days: from when the next one is asked for.
        valid_days: for how long it is up to date.

    Raises:
        TrainingError: it would be out of date before anybody asks for the next one.
    """

    lineage: str = "default-risk"
    renew_after_days: int = 335
    valid_days: int = 395

    def __post_init__(self) -> None:
        if not 0 < self.renew_after_days <= self.valid_days:
            raise TrainingError("A bundle is renewed before it is out of date", "[freshness]", "give two later days")


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
    resources: ResourceSettings = ResourceSettings()
    freshness: FreshnessSettings = FreshnessSettings()
    publishing: PublishingSettings = PublishingSettings()

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


@dataclass(frozen=True)
class Setting:
    """One setting as a training takes it.

    Args:
        name: sections and key, joined by dots.
        value: as TOML writes it, or nearly.
        source: the file or option that it comes from.
    """

    name: str
    value: str
    source: str


def settings_in_force(configuration: Configuration, file: Path | None, options: Mapping[str, str]) -> list[Setting]:
    """Every setting, and where it comes from.

    Args:
        configuration: the settings as they are taken.
        file: what was laid over the default ones, None where nothing was.
        options: names of settings that the command line gave, with the option that did.

    Raises:
        TrainingError: the file cannot be read.
    """
    own = set(flat_settings(_read(file))) if file is not None else set()
    default = f"resources/{DEFAULT_FILE}"
    return [
        Setting(name, json.dumps(value, ensure_ascii=False), options.get(name, str(file) if name in own else default))
        for name, value in flat_settings(asdict(configuration)).items()
    ]


def flat_settings(document: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Every setting of a document under one name, sections and key joined by dots."""
    flat: dict[str, Any] = {}
    for name, value in document.items():
        flat.update(
            flat_settings(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
        )
    return flat


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
