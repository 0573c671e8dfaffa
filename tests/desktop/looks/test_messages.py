"""Every error has its sentence, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.error_trace import named
from core.errors import (
    BUNDLE_PROBLEMS,
    DECISION_PROBLEMS,
    BundleError,
    DecisionError,
    DocumentError,
    FormerFaultError,
    InvalidValueError,
    JournalError,
    UnforeseenError,
    UnknownClientError,
)
from desktop.looks.messages import is_foreseen, sentence
from desktop.looks.screen_texts import screen_texts
from desktop.settings.settings import SettingsError

VALUE_PROBLEMS = ("not_a_number", "out_of_range", "unknown_category", "protected", "not_editable")
SETTINGS_PROBLEMS = (
    "unreadable", "backslash", "unknown", "invalid", "policy_only", "policy_unreadable", "policy_backslash",
    "policy_unknown", "policy_invalid", "key_unreadable",
)  # fmt: skip
ERRORS: list[Exception] = [
    *(BundleError(problem, "model.txt", "3", "1") for problem in BUNDLE_PROBLEMS),
    *(InvalidValueError("AMT_CREDIT", problem, "x", 1.0, 2.5) for problem in VALUE_PROBLEMS),
    *(SettingsError(Path("s.json"), problem, "theme", "pink") for problem in SETTINGS_PROBLEMS),
    InvalidValueError("AMT_CREDIT", "out_of_range", "0", 1.0, None),
    InvalidValueError("AMT_CREDIT", "out_of_range", "9", None, 5.0),
    UnknownClientError(123_456),
    JournalError("journal.sqlite", "disk full"),
    *(DecisionError(problem, 3, "Claire Martin") for problem in DECISION_PROBLEMS),
    DocumentError("letter.typ", "unknown font"),
    FileNotFoundError(2, "gone", "a.txt"),
    ValueError("secret: 100002"),
]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__} {getattr(error, 'problem', '')}")
def test_every_error_is_one_whole_sentence(error: Exception, language: str) -> None:
    said = sentence(error, screen_texts(language))
    assert said.endswith(".")
    assert "\n" not in said
    assert "{" not in said
    assert "secret" not in said


def test_each_bundle_problem_has_a_sentence_of_its_own() -> None:
    texts = screen_texts("fr")
    said = {sentence(BundleError(problem, "f"), texts) for problem in BUNDLE_PROBLEMS}
    assert len(said) == len(BUNDLE_PROBLEMS)
    assert sentence(BundleError("never heard of", "f"), texts) not in said


def test_the_facts_are_in_the_sentence() -> None:
    texts = screen_texts("fr")
    assert "clients.duckdb" in sentence(BundleError("file_altered", "clients.duckdb"), texts)
    assert "123\u202f456" in sentence(UnknownClientError(123_456), texts)
    bounds = sentence(InvalidValueError("AMT_CREDIT", "out_of_range", "-3", 1.0, 2_500.5), texts)
    assert "entre 1 et 2\u202f500,50" in bounds


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sentence_of_a_fault_says_where_its_report_lies(language: str) -> None:
    texts, report = screen_texts(language), Path("reports/report-1.txt")
    assert str(report) in sentence(UnforeseenError("KeyError", report), texts)
    assert str(report) in sentence(FormerFaultError(report), texts)
    assert sentence(UnforeseenError("KeyError"), texts) == texts("crash.sentence_without_report")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_repairers_cannot_help_is_foreseen(error: Exception) -> None:
    assert is_foreseen(error) is not isinstance(error, ValueError)
    assert is_foreseen(OSError(28, "disk full")) is False


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__} {getattr(error, 'problem', '')}")
def test_the_log_names_an_error_without_what_it_says(error: Exception) -> None:
    told = named(error)
    assert told.startswith(f"{type(error).__module__}.{type(error).__name__}")
    for said in (
        "123456",
        "journal.sqlite",
        "disk full",
        "Claire",
        "unknown font",
        "a.txt",
        "secret",
        "pink",
        "s.json",
    ):
        assert said not in told
