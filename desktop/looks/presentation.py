"""How everything is said and drawn, handed to every view as one value."""

from __future__ import annotations

from dataclasses import dataclass

from core.features.formatting import Formatter
from core.storage.texts import Texts
from desktop.looks.theme import Scale, Theme


@dataclass(frozen=True)
class Presentation:
    """Language, number style, colours and sizes; a change of any of them builds new views.

    Args:
        texts: the sentences of one language.
        formatter: numbers, amounts and durations in the same language, with the bundle's currency.
        theme: colours.
        scale: sizes.
        language: ``"fr"`` or ``"en"``.
        sound: whether charts may be listened to.
        suspension: the sentence that says why the model may not be used and no score is shown; empty where it may be.
        as_system: names of the settings of the display that follow the system.
        opinion_first: whether lists keep scores to themselves, each to be revealed after the advisor's opinion.
    """

    texts: Texts
    formatter: Formatter
    theme: Theme
    scale: Scale
    language: str
    sound: bool = True
    suspension: str = ""
    opinion_first: bool = False
    as_system: frozenset[str] = frozenset()

    @property
    def shows_scores(self) -> bool:
        """Whether risks and advice may be shown at all."""
        return not self.suspension

    @property
    def lists_scores(self) -> bool:
        """Whether lists of clients may show risks and advice."""
        return self.shows_scores and not self.opinion_first
