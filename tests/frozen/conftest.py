"""Leaves the tests of a built folder aside unless they are asked for."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.bundle.manifest import MANIFEST_NAME, read_manifest
from tests.frozen.packaged_folder import PACKAGE, PackagedFolder, build
from training.bundle.signed_copy import signed_copy


@dataclass(frozen=True)
class OwnBundle:
    """The demonstration signed by a key of our own: a packaged program refuses the public one.

    Args:
        folder: the bundle.
        key: file of the public key.
    """

    folder: Path
    key: Path

    def trusted_in(self, home: Path) -> None:
        """Have a user whose files are in ``home`` trust the key."""
        (home / "config").mkdir(parents=True)
        (home / "config" / "settings.json").write_text(json.dumps({"trusted_keys": [str(self.key)]}), encoding="utf-8")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get(PACKAGE):
        left = [item for item in items if item.get_closest_marker("packaging")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> PackagedFolder:
    """The packaged folder, built here unless the environment names one; nobody may write in it."""
    asked = os.environ[PACKAGE]
    return PackagedFolder.read_only(build(tmp_path_factory.mktemp("package")) if asked == "build" else Path(asked))


@pytest.fixture(scope="session")
def own_bundle(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> OwnBundle:
    """The demonstration bundle, signed anew."""
    place = tmp_path_factory.mktemp("own")
    key = Ed25519PrivateKey.generate()
    manifest = read_manifest((demo_folder / MANIFEST_NAME).read_bytes())
    with signed_copy(demo_folder, manifest, place / "bundle", key) as aside:
        aside.rename(place / "bundle")
    (place / "key.pem").write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return OwnBundle(place / "bundle", place / "key.pem")
