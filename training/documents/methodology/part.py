"""What every part of the methodology note is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.documents.findings import Findings
from training.documents.study_values import inside, listed
from training.documents.texts import filled


@dataclass(frozen=True)
class Part:
    """What every part is written from.

    Args:
        findings: what was gathered.
        texts: of the note.
        figures: words of the figures.
        values: every figure, by name.
    """

    findings: Findings
    texts: Mapping[str, Any]
    figures: Mapping[str, Any]
    values: Mapping[str, str]

    def say(self, text: Any, **more: str) -> Any:
        """A text, or several, with the figures in their places."""
        return filled(text, {**self.values, **more})

    def names(self, models: Sequence[Mapping[str, Any]]) -> str:
        """The names of these models, as a sentence lists them."""
        return listed([inside(str(self.figures["models"][model["name"]])) for model in models])
