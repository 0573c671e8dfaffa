"""A desk opens no bundle older than the one it had, none that kills its readers, and tells when one grows old."""

from __future__ import annotations

import shutil
import signal
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.admission import BundleAdmission
from core.bundle.freshness import Freshness, FreshnessRules
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, read_manifest
from core.bundle.signature import TrustedKey, demonstration_key, key_id, public_bytes
from core.bundle.trial import REFUSED, run_trial, try_bundle
from core.errors import BundleError

TODAY = date(2026, 11, 30)
LENDER = Ed25519PrivateKey.generate()
TRUSTED = (TrustedKey("lender", public_bytes(LENDER)),)
FRESH = Freshness(5, "line", renew_by="2027-06-01", expires="2027-12-01")


@pytest.fixture(scope="module")
def folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lender") / "bundle"
    # Not by links, which change the very files: another test that opens the bundle at that moment would refuse it.
    shutil.copytree(demo_folder, made)
    return made


def sign(folder: Path, freshness: Freshness | None) -> Path:
    """The same bundle by the lender, with another age."""
    for name in (MANIFEST_NAME, SIGNATURE_NAME):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / name).write_bytes(content)
    before = read_manifest((folder / MANIFEST_NAME).read_bytes())
    content = replace(before, freshness=freshness, key_id=key_id(public_bytes(LENDER))).to_json()
    (folder / MANIFEST_NAME).write_bytes(content)
    (folder / SIGNATURE_NAME).write_bytes(LENDER.sign(content))
    return folder


def opens(folder: Path, memory: Path, rules: FreshnessRules | None = None) -> str:
    """The problem, or the warning, or nothing."""
    admission = BundleAdmission(memory, lambda: rules or FreshnessRules(), today=lambda: TODAY)
    try:
        bundle = admission.open(folder, TRUSTED)
    except BundleError as error:
        return error.problem
    bundle.close()
    warning = admission.warning(bundle)
    return warning.problem if warning else ""


def test_a_desk_never_goes_back_unless_it_may(folder: Path, tmp_path: Path) -> None:
    memory = tmp_path / "opened.json"
    assert opens(sign(folder, FRESH), memory) == ""
    assert opens(sign(folder, replace(FRESH, serial=4)), memory) == "older_than_opened"
    assert opens(folder, memory, FreshnessRules(rollback_allowed=True)) == ""
    assert opens(folder, memory) == "older_than_opened"
    assert opens(sign(folder, replace(FRESH, serial=4, lineage="another")), memory) == ""
    assert opens(sign(folder, replace(FRESH, serial=6)), memory) == ""
    assert memory.stat().st_mode & 0o777 == 0o600


def test_a_bundle_published_before_ages_were_said_opens_until_a_policy_asks(folder: Path, tmp_path: Path) -> None:
    sign(folder, None)
    assert opens(folder, tmp_path / "a.json") == ""
    assert opens(folder, tmp_path / "a.json", FreshnessRules(expired_refused=True)) == "expiry_not_said"
    assert opens(folder, tmp_path / "a.json", FreshnessRules(minimum_serial=1)) == "serial_too_low"


@pytest.mark.parametrize(
    ("renew_by", "expires", "told", "refused"),
    [
        ("2026-12-01", "2027-12-01", "", ""),
        ("2026-11-30", "2027-12-01", "renewal_due", "renewal_due"),
        ("2026-01-01", "2026-11-30", "renewal_due", "renewal_due"),
        ("2026-01-01", "2026-11-29", "expired_but_opened", "expired"),
        ("", "2019-01-01", "expired_but_opened", "expired"),
    ],
)
def test_a_bundle_that_grows_old_is_told_then_refused_where_the_policy_says_so(
    folder: Path, tmp_path: Path, renew_by: str, expires: str, told: str, refused: str
) -> None:
    sign(folder, replace(FRESH, renew_by=renew_by, expires=expires))
    assert opens(folder, tmp_path / "a.json") == told
    assert opens(folder, tmp_path / "a.json", FreshnessRules(expired_refused=True)) == refused


def test_a_revoked_key_opens_nothing(folder: Path, tmp_path: Path) -> None:
    sign(folder, FRESH)
    rules = FreshnessRules(revoked=frozenset({TRUSTED[0].key_id}))
    assert opens(folder, tmp_path / "a.json", rules) == "key_revoked"
    assert opens(folder, tmp_path / "a.json", FreshnessRules(minimum_serial=6)) == "serial_too_low"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"serials": 3}', b"[" * 100_000])
def test_a_spoilt_memory_is_put_aside(folder: Path, tmp_path: Path, content: bytes) -> None:
    memory = tmp_path / "opened.json"
    memory.write_bytes(content)
    assert opens(sign(folder, FRESH), memory) == ""
    assert (tmp_path / "opened.json.damaged-1").read_bytes() == content
    assert opens(sign(folder, replace(FRESH, serial=2)), memory) == "older_than_opened"


def test_only_a_bundle_never_opened_here_is_tried_apart(demo_folder: Path, tmp_path: Path) -> None:
    tried: list[Path] = []
    admission = BundleAdmission(tmp_path / "opened.json", trial=lambda folder, _signer: tried.append(folder))
    for _ in range(2):
        admission.open(demo_folder, (demonstration_key(),)).close()
    assert tried == [demo_folder]


def test_a_death_of_the_trial_is_one_sentence_and_nothing_is_remembered(demo_folder: Path, tmp_path: Path) -> None:
    dying = (sys.executable, "-c", f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    memory = tmp_path / "opened.json"
    admission = BundleAdmission(memory, trial=lambda folder, signer: try_bundle(folder, signer, dying))
    with pytest.raises(BundleError) as raised:
        admission.open(demo_folder, (demonstration_key(),))
    assert (raised.value.problem, raised.value.found) == ("crashes", "-9")
    assert not memory.exists()


def test_a_trial_opens_what_is_good_and_leaves_the_sentence_to_who_asked(demo_folder: Path, tmp_path: Path) -> None:
    key = demonstration_key().public_bytes.hex()
    assert run_trial([str(demo_folder), key]) == 0
    assert run_trial([str(tmp_path), key]) == REFUSED
    with_code = (sys.executable, "-c", f"raise SystemExit({REFUSED})")
    try_bundle(tmp_path, demonstration_key(), with_code)
    with pytest.raises(BundleError, match="crashes"):
        try_bundle(tmp_path, demonstration_key(), (sys.executable, "-c", "raise ValueError"))
