"""The licences under which the application and everything that ships with it may be used."""

from __future__ import annotations

from dataclasses import dataclass

from core.storage.resource_files import resource, resource_table

FOLDER = resource("licences")
LIST_NAME = "licences.toml"


@dataclass(frozen=True)
class Licence:
    """What one part of the application is under.

    Args:
        name: what the part is called.
        terms: SPDX expression.
        files: names of the texts, in the order in which they are read.
        distributions: names on the package index of what falls under it, in lower case.
        note: what matters about it, by language; absent where nothing does.
    """

    name: str
    terms: str
    files: tuple[str, ...]
    distributions: tuple[str, ...]
    note: dict[str, str]

    def text(self, language: str) -> str:
        """The note and every text, one after the other.

        Raises:
            OSError: a text is missing.
        """
        texts = [(FOLDER / name).read_text(encoding="utf-8") for name in self.files]
        return "\n\n".join([*([self.note[language]] if self.note else []), *texts])


def licences() -> tuple[Licence, ...]:
    """Every part and its licence, the application itself first.

    Raises:
        OSError: the list is missing.
    """
    return tuple(
        Licence(
            entry["name"],
            entry["terms"],
            tuple(entry["texts"]),
            tuple(entry.get("distributions", ())),
            {language: entry[f"note_{language}"] for language in ("fr", "en") if f"note_{language}" in entry},
        )
        for entry in resource_table(f"licences/{LIST_NAME}")["licences"]
    )
