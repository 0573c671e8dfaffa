"""The topics of the help that are made from lists: the glossary, what is new, and the licences."""

from __future__ import annotations

from core.features.formatting import plain
from core.storage.resource_files import resource
from desktop.looks.glossary import Glossary, glossary
from desktop.looks.moments import day_words
from desktop.looks.presentation import Presentation
from desktop.window.help.changelog import Release, releases
from desktop.window.help.licences import Licence, licences
from desktop.window.help.pages import HelpPage

GLOSSARY_TOPIC = "glossaire"
NEWS_TOPIC = "nouveautes"
LICENCES_TOPIC = "licences"


def about_pages(presentation: Presentation) -> tuple[HelpPage, ...]:
    """The glossary, what is new, then the licences.

    Raises:
        OSError: a resource is missing.
    """
    return (
        glossary_page(presentation, glossary(presentation.language)),
        news_page(presentation, releases()),
        _page(LICENCES_TOPIC, presentation, [licence_words(one) for one in licences()]),
    )


def glossary_page(presentation: Presentation, known: Glossary) -> HelpPage:
    """Every word in the order of the alphabet, with its sentence."""
    intro = presentation.texts("help.glossaire_text")
    words = sorted(known.words, key=lambda one: plain(one.term))
    return _page(GLOSSARY_TOPIC, presentation, [intro, *(f"**{one.term}**\u2002{one.text}" for one in words)])


def news_page(presentation: Presentation, known: tuple[Release, ...]) -> HelpPage:
    """Every version and what it brought, the newest first."""
    lines: list[str] = []
    for one in known:
        day = day_words(one.date.isoformat(), presentation.language)
        lines.append(f"## {presentation.texts('help.version', version=one.version, day=day)}")
        lines.append("\n".join(f"- {change}" for change in one.changes[presentation.language]))
    return _page(NEWS_TOPIC, presentation, lines)


def licence_words(licence: Licence) -> str:
    """One licence in a list, such as ``NumPy — BSD-3-Clause``."""
    return f"{licence.name} — {licence.terms}"


def _page(topic: str, presentation: Presentation, blocks: list[str]) -> HelpPage:
    title = presentation.texts(f"help.{topic}")
    return HelpPage(topic, title, "\n\n".join([f"# {title}", *blocks]), resource("help"))
