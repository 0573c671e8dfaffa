"""What every test may ask for: above all the demonstration bundle, built once by the real command."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import demonstration_key
from tests.lanes import CORE, CORE_ALONE, LONG, QUICK, is_long
from tests.log_watch import LogWatch
from tests.source_files import ROOT

# A slow moment of the machine is no failure: what takes long is measured apart, never in a test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
# Before any test imports Qt: a machine without a display runs the same tests as one with.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BUILT_FROM = (
    "core", "training", "resources/catalogue.toml", "resources/training", "resources/synthesis",
    "resources/documents/model_card.toml", "resources/documents/model_card.typ", "resources/documents/page.typ",
)  # fmt: skip
CACHE = ROOT / ".cache" / "tests"
PATIENCE_S = 1_200.0
"""What building the demonstration bundle may take on the slowest machine: one that takes longer never ends."""
READY_MADE = "PAD_DEMO_BUNDLE"
"""Environment variable naming a demonstration bundle that is already built."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave long files unread where only quick tests are asked for: MLflow and its like take seconds to import."""
    if config.getoption("markexpr") != QUICK or not collection_path.is_relative_to(ROOT):
        return None
    return True if collection_path.relative_to(ROOT).as_posix() in LONG else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Deal the tests to their lanes, and run those of core once."""
    for item in items:
        if not is_long(item.nodeid):
            item.add_marker(pytest.mark.quick)
    yield
    # Begin with the files that take longest: at the end, no worker waits for another that has one of them left.
    long_files = {item.path for item in items if is_long(item.nodeid)}
    items.sort(key=lambda item: item.path not in long_files)
    if any(item.nodeid.startswith(CORE_ALONE) for item in items):
        # That test runs them all, without the libraries that core must do without.
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid.startswith(CORE)])
        items[:] = [item for item in items if not item.nodeid.startswith(CORE)]


@pytest.fixture(autouse=True)
def only_expected_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose product logs a warning or an error that it did not announce, or not what it announced."""
    expected = [pattern for marker in request.node.iter_markers("log_expected") for pattern in marker.args]
    watch = LogWatch(expected)
    with watch.listening():
        yield
    assert watch.complaints() == []


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    """The demonstration bundle: 20,000 invented clients through the real pipeline, kept until its sources change."""
    if ready := os.environ.get(READY_MADE):
        return Path(ready)
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / f"demo-{_fingerprint()}"
    with FileLock(CACHE / "demo.lock"):
        if not folder.exists():
            command = [sys.executable, "-m", "training", "demo", "--out", str(folder), "--progress", "json"]
            found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
            assert found.returncode == 0, found.stderr
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[Bundle]:
    """The demonstration bundle, open."""
    bundle = open_bundle(demo_folder, [demonstration_key()])
    yield bundle
    bundle.close()


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in BUILT_FROM:
        path = ROOT / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
