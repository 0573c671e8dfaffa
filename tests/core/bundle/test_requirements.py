"""A bundle made for other programs is refused in words that say which."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.bundle.admission import BundleAdmission
from core.bundle.manifest import MANIFEST_NAME, read_manifest
from core.bundle.requirements import Requirements
from core.bundle.signature import demonstration_key
from core.errors import BundleError
from core.population.database import STORAGE_VERSION
from tests.core.bundle.small_bundles import copied, sign_as

NEEDS = Requirements(STORAGE_VERSION, "2.0.1", "1.2", "2")


@pytest.mark.parametrize(
    ("application", "problem"),
    [("1.1.9", "application_older"), ("1.2.0", ""), ("1.10", ""), ("2.0.0", "application_newer"), ("0", ""), ("", "")],
)
def test_the_versions_that_open_it_are_those_between(application: str, problem: str) -> None:
    try:
        NEEDS.check(application)
        found = ""
    except BundleError as error:
        found = error.problem
    assert found == problem


def test_a_desk_of_another_version_does_not_open_it(demo_folder: Path, tmp_path: Path) -> None:
    folder = copied(demo_folder, tmp_path / "bundle", "2026.12")
    manifest = read_manifest((folder / MANIFEST_NAME).read_bytes())
    assert manifest.requirements is not None
    assert manifest.requirements.storage == STORAGE_VERSION
    sign_as(folder, replace(manifest, requirements=NEEDS))
    trusted = (demonstration_key(),)
    with pytest.raises(BundleError) as raised:
        BundleAdmission(None, application="0.9").open(folder, trusted)
    assert (raised.value.problem, raised.value.expected) == ("application_older", "1.2")
    BundleAdmission(None, application="1.3").open(folder, trusted).close()
