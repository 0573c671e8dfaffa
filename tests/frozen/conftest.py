"""Leaves the tests of a built folder aside unless they are asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.frozen.packaged_folder import PACKAGE, PackagedFolder, build


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
