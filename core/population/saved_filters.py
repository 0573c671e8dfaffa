"""Filters that an advisor keeps by name, in one small file that a power cut or a bad edit cannot spoil."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from core.errors import UserFacingError
from core.features.catalogue import Catalogue
from core.model.policy import Advice
from core.population.filter import CategoryCondition, ClientFilter, Outcome, RangeCondition
from core.storage.one_writer import one_writer
from core.storage.plain_words import plain_words
from core.storage.structured_text import json_value, typed
from core.storage.whole_file import put_aside, write_whole

FORMAT = 1
LONGEST_NAME = 60


@dataclass(eq=False)
class SavedFiltersError(UserFacingError):
    """The saved filters cannot be read or written.

    Args:
        problem: ``"damaged"`` (not our format; the file was put aside), ``"newer_format"`` (written by a later
            version; left as it is), ``"unreadable"``, ``"not_written"``, ``"bad_name"`` (empty or longer than 60
            characters) or ``"names_clients"`` (a list of clients is no filter to be kept).
        path: the file.
        detail: where a damaged file was put, the name refused, or what the system says.
    """

    loggable = ("problem",)
    problem: str
    path: str
    detail: str = ""

    def __str__(self) -> str:
        return f"saved filters {self.path}: {self.problem} {self.detail}".rstrip()


@dataclass(eq=False)
class UnknownConditionsError(UserFacingError):
    """A saved filter that the open bundle cannot apply.

    Args:
        name: of the filter.
        features: the names of features that the bundle does not have.
    """

    loggable = ("features",)
    name: str
    features: tuple[str, ...]

    def __str__(self) -> str:
        return f"saved filter {self.name!r}: unknown {', '.join(self.features)}"


@dataclass(eq=False)
class UnsuitableFilterError(UserFacingError):
    """A saved filter that the page looked at cannot apply.

    Args:
        problem: ``"list_only"`` (conditions that only the list of clients has) or ``"scores_hidden"`` (it goes by the
            advice, which may not be shown now).
        name: of the filter.
    """

    loggable = ("problem",)
    problem: str
    name: str

    def __str__(self) -> str:
        return f"saved filter {self.name!r}: {self.problem}"


@dataclass(frozen=True)
class SavedFilter:
    """A filter and the name that an advisor gave it."""

    name: str
    conditions: ClientFilter


class _Format(msgspec.Struct):
    """What every version writes."""

    format: int


class _Entry(msgspec.Struct):
    """A saved filter as it lies in the file."""

    name: str
    id_prefix: Annotated[str, msgspec.Meta(pattern=r"\A(?:[1-9][0-9]*)?\Z")]
    """The first digits of a client's number, or nothing."""
    advices: frozenset[Advice]
    outcome: Outcome
    ranges: tuple[RangeCondition, ...]
    categories: tuple[CategoryCondition, ...]
    any_category: tuple[tuple[CategoryCondition, ...], ...]


class _Document(msgspec.Struct):
    """The whole file."""

    format: int
    filters: tuple[_Entry, ...]


class SavedFilters:
    """The filters of one file, read each time they are asked for.

    Args:
        path: the JSON file; it need not exist, nor its folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[SavedFilter, ...]:
        """Every saved filter, by name.

        Raises:
            SavedFiltersError: the file cannot be read. A damaged one is put aside at once, so that the next call
                finds none and saving works again.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._error("unreadable", error.strerror or "") from error
        try:
            document = json_value(content)
            found = typed(document, _Format).format
            if found > FORMAT:
                raise self._error("newer_format", str(found))
            return _sorted([_saved(entry) for entry in typed(document, _Document).filters])
        except ValueError as error:
            raise self._error("damaged", str(self._put_aside())) from error

    def save(self, name: str, conditions: ClientFilter) -> tuple[SavedFilter, ...]:
        """Keep a filter, in the place of one of the same name (capitals set aside).

        Returns:
            Every saved filter.

        Raises:
            SavedFiltersError: the name or the filter cannot be kept, or the file cannot be read or written.
        """
        name = " ".join(plain_words(name).split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise self._error("bad_name", name[:LONGEST_NAME])
        if conditions.client_ids is not None:
            raise self._error("names_clients", name)
        with self._alone():
            kept = [saved for saved in self.all() if saved.name.casefold() != name.casefold()]
            return self._write(_sorted([*kept, SavedFilter(name, conditions)]))

    def delete(self, name: str) -> tuple[SavedFilter, ...]:
        """Forget a filter; a name that is not there changes nothing.

        Returns:
            Every saved filter left.

        Raises:
            SavedFiltersError: the file cannot be read or written.
        """
        with self._alone():
            saved = self.all()
            kept = tuple(one for one in saved if one.name.casefold() != name.casefold())
            return kept if kept == saved else self._write(kept)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two windows keep filters in one file."""
        try:
            with one_writer(self._path):
                yield
        except OSError as error:
            raise self._error("not_written", error.strerror or "") from error

    def _write(self, filters: tuple[SavedFilter, ...]) -> tuple[SavedFilter, ...]:
        document = _Document(FORMAT, tuple(_entry(saved) for saved in filters))
        content = msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1)
        write_whole(self._path, content)
        return filters

    def _put_aside(self) -> Path:
        try:
            return put_aside(self._path)
        except OSError as error:
            raise self._error("unreadable", error.strerror or "") from error

    def _error(self, problem: str, detail: str) -> SavedFiltersError:
        return SavedFiltersError(problem, str(self._path), detail)


def filter_document(conditions: ClientFilter) -> object:
    """A filter as JSON values, to be kept with something else.

    Args:
        conditions: a filter that names no clients.
    """
    return msgspec.to_builtins(_entry(SavedFilter("", conditions)))


def read_filter(document: object) -> ClientFilter:
    """What ``filter_document`` made.

    Raises:
        ValueError: it is something else.
    """
    return _saved(typed(document, _Entry)).conditions


def check_known(saved: SavedFilter, catalogue: Catalogue) -> None:
    """Refuse a filter that a bundle cannot apply.

    Raises:
        UnknownConditionsError: it names features that the bundle does not have.
    """
    unknown = unknown_features(saved.conditions, catalogue)
    if unknown:
        raise UnknownConditionsError(saved.name, unknown)


def unknown_features(conditions: ClientFilter, catalogue: Catalogue) -> tuple[str, ...]:
    """Features that a filter names and a bundle does not have: such a filter cannot be applied there."""
    named = [condition.feature for condition in conditions.ranges]
    for group in (conditions.categories, *conditions.any_category):
        named += [condition.feature for condition in group]
    return tuple(name for name in dict.fromkeys(named) if name not in catalogue.by_name)


def _sorted(filters: list[SavedFilter]) -> tuple[SavedFilter, ...]:
    return tuple(sorted(filters, key=lambda saved: (saved.name.casefold(), saved.name)))


def _entry(saved: SavedFilter) -> _Entry:
    kept = saved.conditions
    return _Entry(
        saved.name, kept.id_prefix, kept.advices, kept.outcome, kept.ranges, kept.categories, kept.any_category
    )


def _saved(entry: _Entry) -> SavedFilter:
    for condition in entry.ranges:
        if not all(bound is None or math.isfinite(bound) for bound in (condition.low, condition.high)):
            raise ValueError("a bound without an end")
    conditions = ClientFilter(
        id_prefix=entry.id_prefix,
        advices=entry.advices,
        outcome=entry.outcome,
        any_category=entry.any_category,
        ranges=entry.ranges,
        categories=entry.categories,
    )
    return SavedFilter(entry.name, conditions)
