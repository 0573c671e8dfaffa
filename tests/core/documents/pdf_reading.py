"""Reads back what a PDF says, as a reader program would."""

from __future__ import annotations

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import StreamObject


def page_texts(content: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def whole_text(content: bytes) -> str:
    return " ".join(page_texts(content))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\xa0", " "))


def accessibility_faults(content: bytes, language: str, title: str) -> list[str]:
    """What ISO 14289-1 (PDF/UA-1) asks of the catalogue and the metadata and does not find."""
    reader = PdfReader(io.BytesIO(content))
    catalogue = reader.root_object
    stream = catalogue["/Metadata"].get_object() if "/Metadata" in catalogue else None
    metadata = stream.get_data().decode("utf-8") if isinstance(stream, StreamObject) else ""
    asked = {
        "tagged": _is_true(catalogue, "/MarkInfo", "/Marked") and "/StructTreeRoot" in catalogue,
        "language": str(catalogue.get("/Lang", "")).startswith(language),
        "title shown": _is_true(catalogue, "/ViewerPreferences", "/DisplayDocTitle"),
        "title": reader.metadata is not None and plain(reader.metadata.title or "") == plain(title),
        "declared": re.search(r"pdfuaid:part(>|=\")1", metadata) is not None,
        "fonts embedded": all(_embedded(font.get_object()) for page in reader.pages for font in _fonts(page)),
    }
    return [name for name, met in asked.items() if not met]


def structure_roles(content: bytes) -> set[str]:
    """Names of the structure elements: headings, lists, tables and their header cells."""
    found: set[str] = set()
    waiting = [PdfReader(io.BytesIO(content)).root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        found.add(str(element.get("/S", "")))
        children = element.get("/K", [])
        waiting += children if isinstance(children, list) else [children]
    return found


def _is_true(catalogue: Any, part: str, name: str) -> bool:
    found = catalogue.get(part, {}).get(name)
    return found is not None and found.value is True


def _fonts(page: Any) -> list[Any]:
    return list(page["/Resources"].get("/Font", {}).values())


def _embedded(font: Any) -> bool:
    descendants = font.get("/DescendantFonts", [font])
    descriptors = [part.get_object().get("/FontDescriptor", {}) for part in descendants]
    return all({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)
