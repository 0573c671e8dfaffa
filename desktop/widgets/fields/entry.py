"""The one family of entries: which of them takes the values of a feature, and what all of them do."""

from __future__ import annotations

from desktop.looks.presentation import Presentation
from desktop.widgets.fields.choice_entry import ChoiceEntry
from desktop.widgets.fields.duration_entry import DurationEntry
from desktop.widgets.fields.line_entry import LineEntry
from desktop.widgets.fields.value_text import DURATIONS, ValueText, is_chosen

Entry = LineEntry | ChoiceEntry | DurationEntry
"""A widget in which one value is given.

Each has ``value`` and ``show_value``; ``kept`` and ``show_kept`` for a file, which also keeps what is no value; the
signal ``changed``; ``editors``, which take the focus and are marked where the value is refused; ``describe`` for screen
readers. What stands around it, its label, its unit and what is said of a refusal, belongs to the page.
"""


def entry_for(writing: ValueText, presentation: Presentation, nothing: str) -> Entry:
    """The entry of a form that suits a feature.

    Args:
        writing: reads and writes the values of the feature.
        presentation: texts and sizes.
        nothing: what a list says at its head for no answer.
    """
    if is_chosen(writing.feature):
        return ChoiceEntry(writing, nothing)
    return DurationEntry(writing, presentation) if writing.feature.unit in DURATIONS else LineEntry(writing)
