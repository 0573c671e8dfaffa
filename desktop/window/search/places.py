"""What the search field finds beside clients: variables, reasons, topics of the help and pages, by what is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.bundle.bundle import Bundle
from core.features.catalogue import Catalogue
from core.meaning.index import Document, MeaningIndex
from core.population.search import title_matches
from desktop.looks.presentation import Presentation
from desktop.window.help.pages import HelpPage, help_pages
from desktop.window.search.results_model import Place, PlaceKind

SHORTEST_TEXT = 3
VARIABLES_SHOWN, REASONS_SHOWN, HELP_SHOWN, PAGES_SHOWN = 4, 1, 2, 1
_MARKUP = re.compile(r"!\[[^\]]*\]\([^)]*\)|[*#▲▼_`\[\]]|\([\w.-]+\.md\)")


class Places:
    """Everything in the window that has a name, in one language; reading it takes a moment: never while painting.

    Args:
        presentation: the language.
        pages: title of each page of the window by its id.
        bundle: the variables, and the words by which all is found.
    """

    def __init__(self, presentation: Presentation, pages: Mapping[str, str], bundle: Bundle) -> None:
        self._language, self._variables, catalogue = presentation.language, bundle.variables, bundle.catalogue
        helps = help_pages(self._language)
        self._titles = {
            PlaceKind.VARIABLE: {one.name: one.wording[self._language].label for one in catalogue.features},
            PlaceKind.REASON: {one.name: one.label[self._language] for one in catalogue.factors},
            PlaceKind.HELP: {page.topic: page.title for page in helps},
            PlaceKind.PAGE: dict(pages),
        }
        told = {page.topic: help_passages(page) for page in helps}
        documents = {
            PlaceKind.REASON: (Document(*one) for one in _reasons(catalogue, self._language)),
            PlaceKind.HELP: (Document(page.topic, told[page.topic]) for page in helps),
            PlaceKind.PAGE: (Document(name, (title, *told.get(name, ())[:2])) for name, title in pages.items()),
        }
        vectors = bundle.variables.vectors
        self._indexes = {kind: MeaningIndex(tuple(of_kind), vectors) for kind, of_kind in documents.items()}
        self._variables.best(catalogue.features[0].wording[self._language].label, self._language)

    def find(self, text: str) -> tuple[Place, ...]:
        """The places that a text means; none for a number or a letter or two.

        Those come first whose title holds every word; the others kind by kind, the best of each first.
        """
        if len(text.strip()) < SHORTEST_TEXT or not any(character.isalpha() for character in text):
            return ()
        found = {PlaceKind.VARIABLE: self._variables.best(text, self._language)[:VARIABLES_SHOWN]}
        shown = {PlaceKind.REASON: REASONS_SHOWN, PlaceKind.HELP: HELP_SHOWN, PlaceKind.PAGE: PAGES_SHOWN}
        found |= {kind: self._indexes[kind].best(text, limit) for kind, limit in shown.items()}
        places = [Place(kind, key, self._titles[kind][key]) for kind, keys in found.items() for key in keys]
        return tuple(sorted(places, key=lambda place: not title_matches(place.title, text)))

    def help_topics(self, text: str) -> tuple[str, ...]:
        """The topics of the help that a text means, best first."""
        return self._indexes[PlaceKind.HELP].best(text, HELP_SHOWN) if len(text.strip()) >= SHORTEST_TEXT else ()


def help_passages(page: HelpPage) -> tuple[str, ...]:
    """What a topic of the help says, a line each, without its marks."""
    lines = (_MARKUP.sub(" ", line).strip(" -|") for line in page.text.splitlines())
    return (page.title, *(line for line in lines if line and line != page.title))


def _reasons(catalogue: Catalogue, language: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    for factor in catalogue.factors:
        labels = [one.wording[language].label for one in catalogue.features if one.factor == factor.name]
        yield factor.name, (factor.label[language], *labels)
