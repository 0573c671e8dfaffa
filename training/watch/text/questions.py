"""The questions on which rankers are judged, in two halves and a set apart, and questions that somebody else asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.features.catalogue import LANGUAGES
from core.storage.resource_files import resource_table
from training.errors import TrainingError

QUESTIONS, UNSEEN = "watch/questions.toml", "watch/unseen.toml"


class Half(StrEnum):
    """What a question may be used for."""

    DEVELOPMENT = "development"
    TEST = "test"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Question:
    """A question and the variables that answer it; one of them found is an answer found."""

    text: str
    language: str
    answers: frozenset[str]
    half: Half


def read_questions() -> tuple[Question, ...]:
    """Every question that ships with the training; odd places are for development, even ones for the test.

    Those of a file of their own were written once everything was chosen.
    """
    halves, unseen = resource_table(QUESTIONS), resource_table(UNSEEN)
    return tuple(
        Question(text, language, frozenset(answers), half)
        for language in LANGUAGES
        for half, (text, *answers) in (
            *((Half.TEST if place % 2 else Half.DEVELOPMENT, one) for place, one in enumerate(halves[language])),
            *((Half.UNSEEN, one) for one in unseen[language]),
        )
    )


def read_asked(path: Path) -> tuple[tuple[str, str], ...]:
    """Questions to answer: language and text of each line ``fr|en<tab>question``; empty lines are passed over.

    Raises:
        TrainingError: the file cannot be read, or a line is no question.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise TrainingError("The questions cannot be read", str(path), "give a readable file") from error
    except UnicodeDecodeError as error:
        raise TrainingError("The questions are not UTF-8", str(path), "save the file as UTF-8") from error
    return tuple(_asked(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())


def _asked(line: str, place: str) -> tuple[str, str]:
    language, _tab, text = line.partition("\t")
    if language.strip() not in LANGUAGES or not text.strip():
        raise TrainingError("A line is no question", place, f"write {' or '.join(LANGUAGES)}, a tab, the question")
    return language.strip(), text.strip()


def of_half(questions: Sequence[Question], half: Half, language: str) -> tuple[Question, ...]:
    """The questions of one half in one language."""
    return tuple(one for one in questions if one.half is half and one.language == language)
