"""The sentences of one language, from a file that ships with the program: named by a key, filled, in their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from core.storage.structured_text import toml_table


@dataclass(frozen=True)
class Texts:
    """Every sentence of one language.

    Args:
        language: ``fr`` or ``en``.
        entries: sentence by key, ``section.key``, with ``{placeholders}``.
    """

    language: str
    entries: Mapping[str, str]

    @classmethod
    def read(cls, path: Path, language: str) -> Texts:
        """Read a TOML file; nested tables give dotted keys.

        Raises:
            OSError: there is no such file.
            ValueError: it holds something else than sentences.
        """
        return cls(language, MappingProxyType(dict(_flat(toml_table(path.read_bytes()), "", path.name))))

    def section(self, name: str) -> Texts:
        """The sentences below one name, which their keys leave out."""
        start = f"{name}."
        found = {key.removeprefix(start): text for key, text in self.entries.items() if key.startswith(start)}
        return Texts(self.language, MappingProxyType(found))

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of a key, its placeholders filled.

        Args:
            key: ``section.key``. With ``count`` among the values, it chooses between ``key.one`` and
                ``key.other`` where the file has them (in French 0 and 1 are singular).
            values: one for each placeholder; ``str.format`` specifications are allowed.

        Raises:
            KeyError: no such key, or a placeholder without a value.
        """
        sentence = self.entries.get(key)
        if sentence is None:
            sentence = self.entries[f"{key}.{self._number(values['count'])}" if "count" in values else key]
        return sentence.format(**values)

    def _number(self, count: object) -> str:
        if not isinstance(count, int | float):
            raise TypeError(f"a count is a number, not {count!r}")
        return "one" if is_singular(count, self.language) else "other"


def is_singular(count: float, language: str) -> bool:
    """Whether a noun stands in the singular beside a number: French has it for 0 and 1, English for 1 only."""
    return abs(count) < 2 if language == "fr" else abs(count) == 1


def _flat(table: Mapping[str, object], prefix: str, file_name: str) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries.append((key, value))
        elif isinstance(value, dict):
            entries.extend(_flat(value, f"{key}.", file_name))
        else:
            raise ValueError(f"{file_name}: {key} must be a sentence, not {value!r}")
    return entries
