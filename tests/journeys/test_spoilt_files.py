"""Whatever people bring, through any door: the same score, or a sentence; never a fault, never another score unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.errors import UserFacingError
from core.new_files.importing import import_content
from core.population.search import typed_number
from core.storage.structured_text import json_value, toml_table
from tests.bench.inputs import Doors, counted, is_wrong
from training.serving.sent_fields import CsvRequestError, csv_records

INPUTS = 2_000


def test_two_thousand_spoilt_files_end_in_the_same_score_or_in_a_sentence(demo: Bundle, tmp_path: Path) -> None:
    found = counted(Doors(demo, tmp_path), INPUTS, seed=1)
    assert {ending: count for ending, count in found.items() if is_wrong(ending[1])} == {}
    for door in ("desk", "api", "search"):
        assert found[door, "same"] > 50
    for door in ("desk", "api", "settings", "policy", "contacts", "tables"):
        assert found[door, "told"] > 0


@settings(max_examples=150)
@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
)
def test_bytes_that_mean_nothing_end_in_a_sentence(demo: Bundle, content: bytes) -> None:
    assert not import_content(content, demo.catalogue).is_complete
    for read in (json_value, toml_table, csv_records):
        try:
            read(content)
        except (UserFacingError, CsvRequestError) as error:
            assert str(error)


@pytest.mark.parametrize("read", [json_value, toml_table])
@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 100_000, '"\\ud800"', "1e"])
def test_what_no_reader_likes_is_told_with_its_cause(read: object, value: str) -> None:
    text = value if read is json_value else f"key = {value}"
    with pytest.raises(UserFacingError) as told:
        read(text.encode())  # type: ignore[operator]
    assert str(told.value)


def test_a_number_longer_than_any_database_holds_is_no_client() -> None:
    assert typed_number("9" * 5_000) is None
    assert typed_number("100 001") == 100_001
