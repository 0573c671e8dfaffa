"""What is written about an error says where it happened, and nothing of what it says."""

from __future__ import annotations

import logging
import sqlite3

import pytest

from core.error_trace import DEEPEST_CHAIN, MOST_PLACES, error_lines, log_unforeseen, named
from core.errors import BundleError, InvalidValueError

SECRET = "Marie Curie 123456"


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_an_error_is_its_kind_and_its_places_never_its_words() -> None:
    error = raised(ValueError(SECRET))
    lines = error_lines(error, error.__traceback__)
    assert lines[0] == "builtins.ValueError"
    assert lines[1].startswith(f"{__name__}:") and lines[1].endswith(" raised")
    assert SECRET not in "".join(lines)


def test_errors_of_ours_tell_the_facts_that_are_nobody_s() -> None:
    assert named(BundleError("file_missing", SECRET)).startswith("core.errors.BundleError problem=file_missing")
    told = named(InvalidValueError("AMT_CREDIT", "not_a_number", SECRET))
    assert told.startswith("core.errors.InvalidValueError") and SECRET not in told


def test_the_system_s_codes_are_told() -> None:
    assert named(FileNotFoundError(2, SECRET)) == "builtins.FileNotFoundError errno=ENOENT"
    with pytest.raises(sqlite3.Error) as failed:
        sqlite3.connect("file:none?mode=ro", uri=True)
    assert named(failed.value) == "sqlite3.OperationalError code=SQLITE_CANTOPEN"


def test_every_cause_follows_once_even_in_a_circle() -> None:
    first, second = ValueError(SECRET), KeyError(SECRET)
    first.__cause__, second.__cause__ = second, first
    assert [line for line in error_lines(first, None) if "Error" in line] == [
        "builtins.ValueError", "from builtins.KeyError"
    ]  # fmt: skip


def test_a_long_chain_of_causes_ends() -> None:
    error: BaseException = ValueError(0)
    for depth in range(DEEPEST_CHAIN * 3):
        error = raised(ValueError(depth), error)
    assert sum(line.startswith("from ") for line in error_lines(error, None)) == DEEPEST_CHAIN


def test_a_context_that_was_left_behind_on_purpose_is_not_told() -> None:
    with pytest.raises(ValueError, match="told") as failed:
        try:
            raise KeyError(SECRET)
        except KeyError:
            raise ValueError("told") from None
    assert "KeyError" not in "".join(error_lines(failed.value, None))


def test_of_an_endless_recursion_both_ends_are_told() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as failed:
        deeper()
    lines = error_lines(failed.value, failed.value.__traceback__)
    assert len(lines) == MOST_PLACES + 2
    assert any(line.endswith(" more") for line in lines)


@pytest.mark.log_expected("unforeseen: builtins.ValueError")
def test_a_fault_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    log_unforeseen(raised(ValueError(SECRET), KeyError(SECRET)))
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "\n" not in record.getMessage() and SECRET not in record.getMessage()
    assert "from builtins.KeyError" in record.getMessage()
