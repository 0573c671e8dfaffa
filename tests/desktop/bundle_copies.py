"""Copies of a bundle, and another bundle made from one: the same model with lower thresholds, signed again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest, read_manifest
from core.bundle.signature import demonstration_private_key

STRICTER = 0.8
"""The other bundle's thresholds, as a share of those of the first."""


def copied(source: Path, target: Path) -> Path:
    target.mkdir(parents=True)
    for file in source.iterdir():
        shutil.copyfile(file, target / file.name)
    return target


def stricter(folder: Path) -> Path:
    """Give a bundle lower thresholds, signed again."""
    old = read_manifest((folder / MANIFEST_NAME).read_bytes())
    names = ("threshold", "review_low", "review_high")
    policy = replace(old.policy, **{name: STRICTER * getattr(old.policy, name) for name in names})
    content = Manifest(**{**vars(old), "policy": policy, "model_version": "2026.12"}).to_json()
    (folder / MANIFEST_NAME).write_bytes(content)
    (folder / SIGNATURE_NAME).write_bytes(demonstration_private_key().sign(content))
    return folder
