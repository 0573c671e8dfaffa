"""The catalogue of this version: what every feature table that training makes is read and written by."""

from __future__ import annotations

from core.features.catalogue import Catalogue, load_catalogue
from core.storage.resource_files import resource


def shipped_catalogue() -> Catalogue:
    """The catalogue of this version."""
    return load_catalogue(resource("catalogue.toml").read_bytes())
