"""Reads TOML and JSON that people, other programs and other versions write, and says where one cannot be read."""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

import msgspec

from core.errors import UserFacingError
from core.storage.plain_words import may_turn, plain_values

_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_PATH = re.compile(r" - at `\$\.?(.*)`$")
_ABSENT = re.compile(r"Object missing required field `(.*)`")
_HALF_A_CHARACTER = re.compile(r"\\u[dD][89abcdefABCDEF]")
LONGEST_TOLD = 160
"""Characters of a document that a sentence about it repeats."""
_TOO_MANY_DIGITS = "a number has too many digits"
_ESCAPES = ("Unescaped '\\' in a string", "Invalid hex value", "Escaped character is not a Unicode scalar value")
_JSON_ESCAPES = ("Invalid \\escape", "Invalid \\uXXXX escape")

Kind = TypeVar("Kind")


@dataclass(eq=False)
class StructuredTextError(UserFacingError, ValueError):
    """A text that says nothing that can be followed.

    Args:
        problem: ``"encoding"`` (no text), ``"backslash"`` (a lone one in a quoted text, as in a path of Windows),
            ``"syntax"`` or ``"kind"`` (well formed, but something else than what is asked for).
        line: where, from 1; 0 where no line can be named.
        key: the entry concerned, with its parents, for instance ``"folds.count"``; empty where none can be named.
        cause: what the reader says, in English and without values.
    """

    loggable = ("problem", "line")
    problem: str
    line: int = 0
    key: str = ""
    cause: str = ""

    def __post_init__(self) -> None:
        # A name may be as long as its file; a sentence about it is read by a person.
        self.key, self.cause = _beginning(self.key), _beginning(self.cause)

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else f"{self.key}: " if self.key else ""
        remedy = "; write a path between single quotes, or with /" if self.problem == "backslash" else ""
        return f"{place}{self.cause}{remedy}"


def _beginning(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"


def plain_text(content: bytes) -> str:
    """A text in UTF-8, or in UTF-16 where it begins with that byte order mark, without its mark.

    Notepad and PowerShell write such marks unasked.

    Raises:
        StructuredTextError: it is neither.
    """
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = 0 if utf_16 else 1 + content[: error.start].count(b"\n")
        raise StructuredTextError("encoding", line, cause="not UTF-8 text") from error


def toml_table(content: bytes) -> dict[str, Any]:
    """A TOML document.

    Raises:
        StructuredTextError: it is none.
    """
    text = plain_text(content)
    try:
        return dict(_plain(tomllib.loads(text), text))
    except tomllib.TOMLDecodeError as error:
        cause = str(error)
        place = _LINE.search(cause)
        line = int(place[1] or 1 + text.rstrip().count("\n")) if place else 0
        cause = _LINE.sub("", cause)
        raise StructuredTextError("backslash" if cause in _ESCAPES else "syntax", line, cause=cause) from error
    except RecursionError as error:
        raise StructuredTextError("syntax", cause="nested too deeply") from error
    except ValueError as error:
        raise StructuredTextError("syntax", cause=_TOO_MANY_DIGITS) from error


def json_value(content: bytes) -> Any:
    """What a JSON document says, numbers that JSON does not have and halves of characters refused.

    Raises:
        StructuredTextError: it is none.
    """
    text = plain_text(content)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        if _HALF_A_CHARACTER.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except StructuredTextError:
        raise
    except json.JSONDecodeError as error:
        problem = "backslash" if error.msg in _JSON_ESCAPES else "syntax"
        raise StructuredTextError(problem, error.lineno, cause=error.msg) from error
    except RecursionError as error:
        raise StructuredTextError("syntax", cause="nested too deeply") from error
    except UnicodeEncodeError as error:
        raise StructuredTextError("syntax", cause="half a character, which no file can hold") from error
    except ValueError as error:
        raise StructuredTextError("syntax", cause=_TOO_MANY_DIGITS) from error
    return _plain(value, text)


def typed(value: object, kind: type[Kind]) -> Kind:
    """What a document says, as a class declares it; names that the class does not have are passed over.

    Args:
        value: what was read.
        kind: a dataclass or a ``msgspec.Struct``, with the kinds of its fields.

    Raises:
        StructuredTextError: an entry is absent or of another kind; ``key`` names it.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        place = _PATH.search(str(error))
        key, cause = place[1] if place else "", _PATH.sub("", str(error))
        if absent := _ABSENT.fullmatch(cause):
            key, cause = f"{key}.{absent[1]}".lstrip("."), "it is missing"
        raise StructuredTextError("kind", key=key, cause=cause) from error


def _plain(value: Any, text: str) -> Any:
    return plain_values(value) if may_turn(text) else value


def _refuse_constant(name: str) -> NoReturn:
    raise StructuredTextError("syntax", cause=f"{name} is no number of JSON")
