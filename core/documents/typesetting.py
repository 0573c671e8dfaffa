"""Sets documents with Typst: accessible PDF (PDF/UA-1) and page images, offline, from data and never from source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from core.errors import DocumentError
from core.storage.plain_words import printable_words
from core.storage.resource_files import resource

if TYPE_CHECKING:
    import typst

ACCESSIBLE = "ua-1"
PREVIEW_PIXELS_PER_INCH = 110.0
MOST_ATTEMPTS = 10
"""With our fonts, with the system's, then without the characters that Typst names, at last with sure ones alone."""
ABSENT_SIGN = "□"
_UNSURE = re.compile("[^\u0000-\u052f\u1e00-\u1fff\u2000-\u25ff]")
_QUOTED = re.compile(r'`"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(template: str, data: Mapping[str, Any], dated: date) -> bytes:
    """A document as PDF/UA-1.

    Args:
        template: file name under ``resources/documents``.
        data: JSON values; texts are shown as they are, whatever characters they hold.
        dated: date of the document; the same data on the same date give the same bytes.

    Raises:
        DocumentError: Typst refuses the document.
    """
    moment = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    return _compiled(template, data, format="pdf", pdf_standards=[ACCESSIBLE], timestamp=moment)[0]


def page_images(
    template: str, data: Mapping[str, Any], pixels_per_inch: float = PREVIEW_PIXELS_PER_INCH
) -> tuple[bytes, ...]:
    """The same document as PNG, one image a page.

    Raises:
        DocumentError: Typst refuses the document.
    """
    return _compiled(template, data, format="png", ppi=pixels_per_inch)


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> tuple[bytes, ...]:
    import typst  # noqa: PLC0415  (only who sets a document needs it)

    source, shown = resource(f"documents/{template}"), _in_every_text(printable_words, data)
    # A name in another script: the workstation's own fonts may hold what ours do not. What none of them holds is shown
    # as an empty square, as everywhere else.
    for attempt in range(MOST_ATTEMPTS):
        inputs = {"data": json.dumps(shown, ensure_ascii=False, allow_nan=False)}
        try:
            found = typst.compile(source, font_paths=_fonts(attempt > 0), sys_inputs=inputs, **options)
        except typst.TypstError as error:
            refused = error
            if attempt > 0:
                absent = _named(error.message) if attempt < MOST_ATTEMPTS - 2 else _UNSURE
                shown = _in_every_text(partial(absent.sub, ABSENT_SIGN), shown)
        else:
            return tuple(found) if isinstance(found, list) else (found,)
    raise DocumentError(source.name, refused.message) from refused


def _named(message: str) -> re.Pattern[str]:
    """The characters that no font holds, as Typst names them; all that may be meant where it names none."""
    quoted = _QUOTED.search(message)
    named = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), quoted[1]) if quoted else ""
    characters = set(named) - {ABSENT_SIGN, " "}
    return re.compile("|".join(map(re.escape, sorted(characters)))) if characters else _UNSURE


def _in_every_text(change: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _in_every_text(change, part) for name, part in value.items()}
    return [_in_every_text(change, part) for part in value] if isinstance(value, list | tuple) else value


@cache
def _fonts(with_system_fonts: bool) -> typst.Fonts:
    import typst  # noqa: PLC0415  (only who sets a document needs it)

    return typst.Fonts(include_system_fonts=with_system_fonts, font_paths=[resource("fonts")])
