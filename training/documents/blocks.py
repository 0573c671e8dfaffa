"""The pieces that a page is made of, as the templates read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from training.documents.drawing import Drawn

Block = Mapping[str, Any]


def heading(text: str) -> Block:
    """A heading under that of the part."""
    return {"kind": "heading", "text": text}


def paragraphs(*texts: str) -> Block:
    """Running text."""
    return {"kind": "paragraphs", "texts": list(texts)}


def points(texts: Sequence[str]) -> Block:
    """A list; a point that begins with ``**words**`` has them in bold."""
    return {"kind": "points", "points": [_led(text) for text in texts]}


def table(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    strong: Sequence[int] = (),
) -> Block:
    """A table whose first column is text and whose others are figures.

    Args:
        caption: above it; empty for none.
        header: of its columns.
        rows: cells.
        widths: of the columns, in proportion.
        strong: rows in bold, from 0.
    """
    return {
        "kind": "table", "caption": caption, "header": list(header), "rows": [list(row) for row in rows],
        "widths": list(widths), "strong": list(strong),
    }  # fmt: skip


def words_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Block:
    """A table whose columns are all words; arguments as for a table of figures."""
    return {**table(caption, header, rows, widths), "kind": "words"}


def figure(drawn: Drawn, caption: str = "") -> Block:
    """A figure with its caption, empty for none."""
    return {"kind": "figure", **drawn.data(), "caption": caption}


def side_by_side(left: Sequence[Block], right: Sequence[Block], *shares: int) -> Block:
    """Two columns, of equal width or in these proportions."""
    return {"kind": "columns", "shares": list(shares or (1, 1)), "left": list(left), "right": list(right)}


def _led(text: str) -> Mapping[str, str]:
    if text.startswith("**"):
        lead, _, rest = text.removeprefix("**").partition("**")
        return {"lead": lead, "text": rest}
    return {"lead": "", "text": text}
