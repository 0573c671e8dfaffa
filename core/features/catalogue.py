"""The one description of every feature: what the model, the client table and every screen agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.errors import CatalogueError
from core.storage.structured_text import StructuredTextError, toml_table

FORMAT = 1
LANGUAGES = ("fr", "en")
MISSING_CATEGORY = ""


class Kind(StrEnum):
    """Where a feature's value comes from."""

    RAW = "raw"
    CATEGORY = "category"
    DERIVED = "derived"
    HISTORY = "history"


class Unit(StrEnum):
    """How a value is to be read."""

    AMOUNT = "amount"
    SHARE = "share"
    RATIO = "ratio"
    SCORE = "score"
    COUNT = "count"
    FLAG = "flag"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    DAYS_BEFORE = "days_before"
    CATEGORY = "category"


class Editable(StrEnum):
    """Who may change a value in a simulation."""

    CLIENT = "client"
    ADVISOR = "advisor"
    NO = "no"


@dataclass(frozen=True)
class Wording:
    """The texts of one feature in one language.

    Args:
        label: short noun phrase, sentence case.
        help: one sentence that explains the feature.
        raises: title of a reason where the value lies on the risky side of the reference.
        lowers: title of a reason where the value lies on the safe side of the reference.
        value: fragment holding ``{value}``.
        missing: what a missing value means, empty for the general sentence.
    """

    label: str
    help: str = ""
    raises: str = ""
    lowers: str = ""
    value: str = "{value}"
    missing: str = ""


@dataclass(frozen=True)
class Feature:
    """One column of the client table; see the head of ``catalogue.toml`` for each field."""

    name: str
    kind: Kind
    table: str
    theme: str
    unit: Unit
    factor: str = ""
    direction: int = 0
    in_model: bool = False
    protected: bool = False
    editable: Editable = Editable.NO
    minimum: float | None = None
    maximum: float | None = None
    wording: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether the client table holds this feature as a text."""
        return self.unit is Unit.CATEGORY


@dataclass(frozen=True)
class Factor:
    """What a person sees as one thing: all its features move together in a reason."""

    name: str
    theme: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """Every feature, factor, theme and category label, in display order."""

    features: tuple[Feature, ...]
    factors: tuple[Factor, ...]
    themes: Mapping[str, Mapping[str, str]]
    categories: Mapping[str, Mapping[str, Mapping[str, str]]]

    @cached_property
    def by_name(self) -> Mapping[str, Feature]:
        """Every feature by its name."""
        return {feature.name: feature for feature in self.features}

    @cached_property
    def model_features(self) -> tuple[Feature, ...]:
        """The features that enter the model, in the model's order."""
        return tuple(feature for feature in self.features if feature.in_model)

    @cached_property
    def model_names(self) -> tuple[str, ...]:
        """Names of the model's features, in the model's order."""
        return tuple(feature.name for feature in self.model_features)

    @cached_property
    def factor_by_name(self) -> Mapping[str, Factor]:
        """Every factor by its name."""
        return {factor.name: factor for factor in self.factors}

    @cached_property
    def factor_positions(self) -> Mapping[str, tuple[int, ...]]:
        """For each factor, the positions of its features in the model's vector."""
        positions: dict[str, list[int]] = {factor.name: [] for factor in self.factors}
        for position, feature in enumerate(self.model_features):
            positions[feature.factor].append(position)
        return {name: tuple(found) for name, found in positions.items() if found}

    def of_kind(self, *kinds: Kind) -> tuple[Feature, ...]:
        """Features of these kinds, in catalogue order."""
        return tuple(feature for feature in self.features if feature.kind in kinds)

    def category_label(self, feature_name: str, value: str, language: str) -> str:
        """Label of a category, or the value itself where the catalogue does not know it."""
        labels = self.categories.get(feature_name, {}).get(value)
        return labels[language] if labels else value


def load_catalogue(content: bytes) -> Catalogue:
    """Read a catalogue.

    Args:
        content: the bytes of ``catalogue.toml``.

    Raises:
        CatalogueError: the file is no catalogue, or an entry contradicts another.
    """
    try:
        document = toml_table(content)
    except StructuredTextError as error:
        raise CatalogueError(f"the catalogue is not TOML: {error}") from error
    if document.get("format") != FORMAT:
        raise CatalogueError(f"catalogue format {document.get('format')!r}, expected {FORMAT}")
    catalogue = Catalogue(
        features=tuple(_feature(entry) for entry in document.get("features", [])),
        factors=tuple(
            Factor(name, entry["theme"], {language: entry[language] for language in LANGUAGES})
            for name, entry in document.get("factors", {}).items()
        ),
        themes=document.get("themes", {}),
        categories=document.get("categories", {}),
    )
    _check(catalogue)
    return catalogue


def _feature(entry: dict[str, Any]) -> Feature:
    try:
        return Feature(
            name=entry["name"],
            kind=Kind(entry["kind"]),
            table=entry["table"],
            theme=entry["theme"],
            unit=Unit(entry["unit"]),
            factor=entry.get("factor", ""),
            direction=int(entry.get("direction", 0)),
            in_model=bool(entry.get("in_model", False)),
            protected=bool(entry.get("protected", False)),
            editable=Editable(entry.get("editable", "no")),
            minimum=entry.get("minimum"),
            maximum=entry.get("maximum"),
            wording={language: Wording(**entry[language]) for language in LANGUAGES},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueError(f"feature {entry.get('name', '?')!r}: {error}") from error


def _check(catalogue: Catalogue) -> None:
    if len(catalogue.by_name) != len(catalogue.features):
        raise CatalogueError("two features have the same name")
    for feature in catalogue.features:
        if feature.theme not in catalogue.themes:
            raise CatalogueError(f"feature {feature.name!r}: unknown theme {feature.theme!r}")
        if feature.in_model and feature.factor not in catalogue.factor_by_name:
            raise CatalogueError(f"feature {feature.name!r}: unknown factor {feature.factor!r}")
        if feature.in_model and feature.protected:
            raise CatalogueError(f"feature {feature.name!r}: protected, so it cannot enter the model")
        if feature.is_text and feature.name not in catalogue.categories:
            raise CatalogueError(f"feature {feature.name!r}: its categories are not listed")
