"""Sets documents with Typst: accessible PDF (PDF/UA-1) and page images, offline, from data and never from source."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DocumentError
from core.storage.resource_files import resource

if TYPE_CHECKING:
    import typst

ACCESSIBLE = "ua-1"
PREVIEW_PIXELS_PER_INCH = 110.0


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

    source = resource(f"documents/{template}")
    inputs = {"data": json.dumps(_printable(data), ensure_ascii=False, allow_nan=False)}
    try:
        found = typst.compile(source, font_paths=_fonts(False), sys_inputs=inputs, **options)
    except typst.TypstError:
        # A name in another script: the workstation's own fonts may hold what ours do not.
        found = _compiled_with_system_fonts(source, inputs, options)
    return tuple(found) if isinstance(found, list) else (found,)


def _compiled_with_system_fonts(source: Path, inputs: dict[str, str], options: dict[str, Any]) -> bytes | list[bytes]:
    import typst  # noqa: PLC0415  (only who sets a document needs it)

    try:
        found: bytes | list[bytes] = typst.compile(source, font_paths=_fonts(True), sys_inputs=inputs, **options)
    except typst.TypstError as error:
        raise DocumentError(source.name, error.message) from error
    return found


@cache
def _fonts(with_system_fonts: bool) -> typst.Fonts:
    import typst  # noqa: PLC0415  (only who sets a document needs it)

    return typst.Fonts(include_system_fonts=with_system_fonts, font_paths=[resource("fonts")])


def _printable(value: Any) -> Any:
    """The same data without control characters, which no font can show."""
    if isinstance(value, str):
        return "".join(
            character if unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co") else " " for character in value
        )
    if isinstance(value, Mapping):
        return {name: _printable(part) for name, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value
