"""Looks for anything about a client, however it may be written, in what the application wrote for its repairers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.clients.client import Client
from core.features.catalogue import Catalogue
from core.features.formatting import Formatter
from core.values import Value

LANGUAGES = ("fr", "en")
FEWEST_DIGITS, FEWEST_LETTERS = 4, 4
"""Shorter ones stand in every log by chance: a line's number, a duration, a flag."""
OWN_FIGURES = re.compile(
    # The moment a line begins with, and the moment that names a report or begins it.
    r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{3}Z| UTC)|report-\d{8}-\d{6}-\d{6}\.txt",
    re.MULTILINE,
)
_SPACES = re.compile("[\u202f\u2009\xa0\t]")


class ClientTraces:
    """Everything about some clients that a text could hold.

    Args:
        catalogue: what the values mean.
        currency: of the amounts.
    """

    def __init__(self, catalogue: Catalogue, currency: str) -> None:
        self._catalogue = catalogue
        self._formatters = tuple(Formatter(one, unit) for one in LANGUAGES for unit in ("", currency))
        self._forms: dict[str, str] = {}

    @property
    def forms(self) -> Mapping[str, str]:
        """Every written form, and what it would give away."""
        return self._forms

    def add_client(self, client: Client) -> None:
        self.add_number(f"number of {client.client_id}", float(client.client_id))
        self.add_values(client.values)
        for credit in client.credits_elsewhere:
            for name, value in vars(credit).items():
                if isinstance(value, str | float | int) and not isinstance(value, bool):
                    self._add(f"credit elsewhere: {name}", value)

    def add_values(self, values: Mapping[str, Value]) -> None:
        for name, value in values.items():
            self._add(name, value)
            feature = self._catalogue.by_name.get(name)
            if feature is not None:
                for formatter in self._formatters:
                    self.add_text(name, formatter.value(feature, value, self._catalogue), figures=True)

    def add_number(self, meaning: str, value: float) -> None:
        if math.isnan(value):
            return
        forms = [repr(value), f"{value:g}", f"{value:.2f}", f"{abs(value):g}"]
        forms += [str(int(abs(value))), f"{abs(value):,.0f}".replace(",", " ")] if value.is_integer() else []
        forms += [one.number(value, decimals) for one in self._formatters for decimals in (0, 1, 2)]
        for form in forms:
            self.add_text(meaning, form, figures=True)

    def add_text(self, meaning: str, text: str, *, figures: bool = False) -> None:
        """A name, a comment or a category; where it is about figures, only if it has enough of them."""
        form = _spaced(text)
        digits, letters = (sum(map(test, form)) for test in (str.isdigit, str.isalpha))
        if digits >= FEWEST_DIGITS or (letters >= FEWEST_LETTERS and not (figures and digits)):
            self._forms[form] = meaning

    def found_in(self, text: str) -> list[str]:
        """What a text gives away, with the form it has there."""
        searched = _spaced(OWN_FIGURES.sub("", text))
        return [
            f"{meaning}: {form}"
            for form, meaning in self._forms.items()
            if form in searched and re.search(rf"(?<![\w.,]){re.escape(form)}(?!\w)", searched)
        ]

    def found_in_files(self, files: Iterable[Path]) -> list[str]:
        return [f"{file.name}: {one}" for file in files for one in self.found_in(file.read_text(encoding="utf-8"))]

    def _add(self, meaning: str, value: Value | int) -> None:
        if isinstance(value, str):
            self.add_text(meaning, value)
        else:
            self.add_number(meaning, float(value))


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text)
