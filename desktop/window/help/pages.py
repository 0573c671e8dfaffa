"""The help that ships with the application: one page a topic and language, and the list of keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.features.formatting import plain
from core.storage.resource_files import resource
from core.storage.structured_text import toml_table

HELP = resource("help")
SHORTCUTS_TOPIC = "raccourcis"
_PICTURES = re.compile(r"!\[[^\]]*\]\(([\w.-]+)\)")
WINDOW_TOPICS = (
    "clients", "a-traiter", "dossier", "comparer", "simuler", "nouveau", "journal", "ecran-client", "modele",
    "reglages",
)  # fmt: skip
"""What the window shows, each with a picture of its own."""
MEETING_TOPIC, INSTALLING_TOPIC, SECURITY_TOPIC = "entretien", "informatique", "securite"
TOPICS = (MEETING_TOPIC, *WINDOW_TOPICS, "lettre", "donnees", INSTALLING_TOPIC, SECURITY_TOPIC, SHORTCUTS_TOPIC)


@dataclass(frozen=True)
class HelpPage:
    """One topic.

    Args:
        topic: as in ``TOPICS``.
        title: its first heading.
        text: Markdown.
        folder: where its pictures lie.
    """

    topic: str
    title: str
    text: str
    folder: Path

    @property
    def pictures(self) -> tuple[str, ...]:
        """File names of the pictures in the text."""
        return tuple(_PICTURES.findall(self.text))

    def matches(self, words: str) -> bool:
        """Whether every word occurs somewhere in the page, accents and capitals aside."""
        whole = plain(self.text)
        return all(word in whole for word in plain(words).split())


@dataclass(frozen=True)
class Shortcut:
    """Keys, what they do, and where."""

    keys: str
    action: str
    place: str

    def matches(self, words: str) -> bool:
        """Whether every word occurs somewhere in the line, accents and capitals aside."""
        whole = plain(f"{self.keys} {self.action} {self.place}")
        return all(word in whole for word in plain(words).split())


def help_pages(language: str) -> tuple[HelpPage, ...]:
    """Every topic in one language, in order.

    Raises:
        OSError: a page is missing.
    """
    folder = HELP / language
    return tuple(_read(topic, folder) for topic in TOPICS)


def shortcuts(language: str) -> tuple[Shortcut, ...]:
    """Every key of the application in one language.

    Raises:
        OSError: the list is missing.
    """
    document = toml_table((HELP / language / f"{SHORTCUTS_TOPIC}.toml").read_bytes())
    return tuple(Shortcut(**entry) for entry in document["shortcuts"])


def matching(pages: Sequence[HelpPage], keys: Sequence[Shortcut], words: str) -> tuple[HelpPage, ...]:
    """The topics in which words occur; the one about keys also answers for each key."""
    answered = any(one.matches(words) for one in keys)
    return tuple(page for page in pages if page.matches(words) or (page.topic == SHORTCUTS_TOPIC and answered))


def _read(topic: str, folder: Path) -> HelpPage:
    text = (folder / f"{topic}.md").read_text(encoding="utf-8")
    return HelpPage(topic, text.partition("\n")[0].removeprefix("# ").strip(), text, folder)
