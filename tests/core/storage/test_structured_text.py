"""What people and other programs write is read as they meant it, or said to be wrong where it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.storage.structured_text import StructuredTextError, json_value, plain_text, toml_table, typed


@dataclass(frozen=True)
class Inner:
    count: int
    share: float = 0.5


@dataclass(frozen=True)
class Outer:
    name: str
    inner: Inner
    more: tuple[str, ...] = field(default_factory=tuple)


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_is_the_same_in_every_encoding_that_windows_writes(text: str, encoding: str) -> None:
    if encoding == "utf-8" and text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
    assert plain_text(text.encode(encoding)) == text


@given(st.binary(max_size=30))
def test_whatever_the_bytes_there_is_a_document_or_one_kind_of_refusal(content: bytes) -> None:
    for read in (toml_table, json_value):
        try:
            read(content)
        except StructuredTextError as error:
            assert error.problem in {"encoding", "syntax", "backslash"}
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        (b"a = 1\nb = caf\xe9\n", "encoding", 2),
        (b"a = 1\nb 2\n", "syntax", 2),
        (b"a = 1\nb = [1,\n", "syntax", 2),
        (b'a = 1\r\nb = "C:\\Users"\r\n', "backslash", 2),
        (b'b = "C:\\Programmes"', "backslash", 1),
        (b"\xff\xfea", "encoding", 0),
    ],
)
def test_a_toml_that_cannot_be_read_names_its_line(content: bytes, problem: str, line: int) -> None:
    with pytest.raises(StructuredTextError) as refused:
        toml_table(content)
    assert (refused.value.problem, refused.value.line) == (problem, line)
    assert ("single quotes" in str(refused.value)) == (problem == "backslash")


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        (b'{\n"a": }', "syntax", 2),
        (b'{"a": NaN}', "syntax", 0),
        (b"[" * 100_000, "syntax", 0),
        (b'{\n"a": "C:\\Users"}', "backslash", 2),
        (b"", "syntax", 1),
    ],
)
def test_a_json_that_cannot_be_read_names_its_line(content: bytes, problem: str, line: int) -> None:
    with pytest.raises(StructuredTextError) as refused:
        json_value(content)
    assert (refused.value.problem, refused.value.line) == (problem, line)


def test_a_document_becomes_what_a_class_declares() -> None:
    document = {"name": "n", "inner": {"count": 2, "share": 1, "newer": True}, "more": ["a"]}
    found = typed(json_value(json.dumps(document).encode()), Outer)
    assert found == Outer("n", Inner(2, 1.0), ("a",))
    assert type(found.inner.share) is float


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ({"name": 1, "inner": {"count": 1}}, "name"),
        ({"name": "n", "inner": {"count": True}}, "inner.count"),
        ({"name": "n", "inner": {"count": 1, "share": "1"}}, "inner.share"),
        ({"name": "n", "inner": {}}, "inner.count"),
        ({"inner": {"count": 1}}, "name"),
        ({"name": "n", "inner": {"count": 1}, "more": ["a", 2]}, "more[1]"),
        ([], ""),
    ],
)
def test_an_entry_of_another_kind_is_named(document: object, key: str) -> None:
    with pytest.raises(StructuredTextError) as refused:
        typed(document, Outer)
    assert (refused.value.problem, refused.value.key) == ("kind", key)
    assert str(refused.value).startswith(f"{key}: " if key else "Expected")


def test_a_sentence_repeats_only_the_beginning_of_a_long_name() -> None:
    with pytest.raises(StructuredTextError) as refused:
        typed({"a" * 5_000: 1}, dict[str, str])
    assert len(str(refused.value)) < 500
    assert len(str(StructuredTextError("kind", key="k" * 5_000, cause="c" * 5_000))) < 500
