"""Tells what a file really is whose first bytes say so, whatever its name: the remedy depends on it."""

from __future__ import annotations

from enum import StrEnum

BEGINNING_BYTES = 512
"""What :func:`content_kind` needs to see."""


class ContentKind(StrEnum):
    """What people send in place of a text."""

    WORKBOOK = "workbook"
    ZIP = "zip"
    GZIP = "gzip"
    PARQUET = "parquet"
    FEATHER = "feather"
    PDF = "pdf"
    IMAGE = "image"
    WEB_PAGE = "web_page"
    LFS_POINTER = "lfs_pointer"


_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", ContentKind.WORKBOOK),
    (b"PK\x03\x04", ContentKind.ZIP),
    (b"\x1f\x8b", ContentKind.GZIP),
    (b"PAR1", ContentKind.PARQUET),
    (b"ARROW1", ContentKind.FEATHER),
    (b"FEA1", ContentKind.FEATHER),
    (b"%PDF-", ContentKind.PDF),
    (b"\x89PNG", ContentKind.IMAGE),
    (b"\xff\xd8\xff", ContentKind.IMAGE),
    (b"GIF8", ContentKind.IMAGE),
    (b"version https://git-lfs", ContentKind.LFS_POINTER),
)
_WORKBOOK_PARTS = (b"[Content_Types].xml", b"xl/", b"mimetypeapplication/vnd.oasis", b"_rels/")
_PAGE_BEGINNINGS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<div", b"<script")


def content_kind(content: bytes) -> ContentKind | None:
    """What a file is, None where its first bytes may be those of a text.

    Args:
        content: at least the first ``BEGINNING_BYTES`` of the file, or all of it.
    """
    beginning = content[:BEGINNING_BYTES]
    for signature, kind in _SIGNATURES:
        if beginning.startswith(signature):
            is_workbook = kind is ContentKind.ZIP and any(part in beginning for part in _WORKBOOK_PARTS)
            return ContentKind.WORKBOOK if is_workbook else kind
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return ContentKind.WEB_PAGE if text.startswith(_PAGE_BEGINNINGS) else None
