"""A bundle opens only if every byte of it is the one that was signed."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.bundle.bundle import (
    CALIBRATION_NAME,
    CARD_NAME,
    CODES_NAME,
    GOLDEN_NAME,
    INTERPRETATION_NAME,
    METRICS_NAME,
    MODEL_NAME,
    REFERENCE_NAME,
    SAID_NAME,
    SMALL_FILES,
    WORDS_NAME,
    Bundle,
    open_bundle,
)
from core.bundle.manifest import (
    FORMAT,
    MANIFEST_NAME,
    SIGNATURE_NAME,
    FileEntry,
    Manifest,
    describe_file,
    read_manifest,
)
from core.bundle.signature import TrustedKey, demonstration_key, demonstration_private_key, key_id, public_bytes
from core.errors import BUNDLE_PROBLEMS, BundleError
from core.features.catalogue import LANGUAGES
from tests.core.meaning.word_vectors_file import shipped_search

ALL_FILES = (*SMALL_FILES, "clients.duckdb", MANIFEST_NAME, SIGNATURE_NAME)


@pytest.fixture
def copy(demo_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    for path in demo_folder.iterdir():
        # Links where nothing is altered would be shared with other tests: these are true copies.
        shutil.copyfile(path, folder / path.name)
    return folder


def problem_of(folder: Path, *keys: TrustedKey) -> BundleError:
    with pytest.raises(BundleError) as raised:
        open_bundle(folder, keys or (demonstration_key(),)).close()
    assert raised.value.problem in BUNDLE_PROBLEMS
    return raised.value


def sign_again(folder: Path, **changes: object) -> None:
    """Sign a folder with the demonstration key, as somebody who holds a trusted key could."""
    old = read_manifest((folder / MANIFEST_NAME).read_bytes())
    names = sorted(entry.name for entry in old.files if (folder / entry.name).exists())
    facts = {**vars(old), "files": tuple(describe_file(folder / name) for name in names), **changes}
    content = Manifest(**facts).to_json()
    (folder / MANIFEST_NAME).write_bytes(content)
    (folder / SIGNATURE_NAME).write_bytes(demonstration_private_key().sign(content))


def test_the_demonstration_bundle_opens_and_says_who_signed_it(demo: Bundle) -> None:
    assert demo.signer.demonstration
    assert demo.manifest.client_count == demo.store.count()
    assert demo.manifest.pending_count == demo.store.pending_count()
    assert demo.catalogue.model_names == demo.scorer.feature_names == demo.manifest.feature_names


@pytest.mark.parametrize("name", ALL_FILES)
def test_one_changed_byte_anywhere_in_a_file_is_refused(copy: Path, name: str) -> None:
    path = copy / name
    content = bytearray(path.read_bytes())
    generator = np.random.default_rng(len(content))
    for place in {0, len(content) - 1, *(int(place) for place in generator.integers(0, len(content), 6))}:
        altered = bytearray(content)
        altered[place] ^= 1 << int(generator.integers(0, 8))
        path.write_bytes(altered)
        error = problem_of(copy)
        if name not in (MANIFEST_NAME, SIGNATURE_NAME):
            assert (error.problem, error.subject) == ("file_altered", name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_the_manifest_goes_unseen(copy: Path, demo_folder: Path, data: st.DataObject) -> None:
    content = bytearray((demo_folder / MANIFEST_NAME).read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = (content[place] + data.draw(st.integers(1, 255))) % 256
    (copy / MANIFEST_NAME).write_bytes(content)
    problem_of(copy)


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    error = problem_of(copy)
    assert error.problem in ("file_missing", "signature_missing")
    assert error.subject == name


def test_an_extra_file_is_named(copy: Path) -> None:
    (copy / "notes.txt").write_text("hello", encoding="utf-8")
    assert (problem_of(copy).problem, problem_of(copy).subject) == ("file_extra", "notes.txt")


def test_a_renamed_file_is_missed(copy: Path) -> None:
    (copy / MODEL_NAME).rename(copy / "model2.txt")
    assert (problem_of(copy).problem, problem_of(copy).subject) == ("file_missing", MODEL_NAME)


def test_a_truncated_file_is_altered(copy: Path) -> None:
    path = copy / "clients.duckdb"
    path.write_bytes(path.read_bytes()[:-4096])
    assert problem_of(copy).problem == "file_altered"


@pytest.mark.parametrize(("found", "problem"), [(FORMAT - 1, "format_older"), (FORMAT + 1, "format_newer")])
def test_another_format_is_told_before_anything_else(copy: Path, found: int, problem: str) -> None:
    document = json.loads((copy / MANIFEST_NAME).read_bytes())
    (copy / MANIFEST_NAME).write_text(json.dumps({**document, "format": found}), encoding="utf-8")
    error = problem_of(copy)
    assert (error.problem, error.found, error.expected) == (problem, str(found), str(FORMAT))


def test_a_key_that_is_not_trusted_is_refused(copy: Path) -> None:
    stranger = TrustedKey("stranger", public_bytes(Ed25519PrivateKey.generate()))
    error = problem_of(copy, stranger)
    assert (error.problem, error.subject) == ("key_not_trusted", demonstration_key().key_id)


def test_a_signature_by_another_key_is_refused(copy: Path) -> None:
    content = (copy / MANIFEST_NAME).read_bytes()
    (copy / SIGNATURE_NAME).write_bytes(Ed25519PrivateKey.generate().sign(content))
    assert problem_of(copy).problem == "signature_invalid"


def test_no_folder_is_told(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "nowhere").problem == "not_found"


def test_a_signed_model_with_other_features_is_refused(copy: Path) -> None:
    names = read_manifest((copy / MANIFEST_NAME).read_bytes()).feature_names
    sign_again(copy, feature_names=(names[1], names[0], *names[2:]))
    assert problem_of(copy).problem == "features_differ"


def test_golden_rows_must_come_out_the_same(copy: Path) -> None:
    golden = json.loads((copy / GOLDEN_NAME).read_bytes())
    golden["rows"][3]["probability"] += 2e-6
    (copy / GOLDEN_NAME).write_text(json.dumps(golden), encoding="utf-8")
    sign_again(copy)
    assert problem_of(copy).problem == "golden_row_differs"


def test_golden_reasons_must_come_out_the_same(copy: Path) -> None:
    golden = json.loads((copy / GOLDEN_NAME).read_bytes())
    row = next(row for row in golden["rows"] if row["reasons"])
    row["reasons"][0][1] += 2e-6
    (copy / GOLDEN_NAME).write_text(json.dumps(golden), encoding="utf-8")
    sign_again(copy)
    assert problem_of(copy).problem == "golden_row_differs"


def test_a_bundle_published_before_interpretations_existed_still_opens(copy: Path) -> None:
    (copy / INTERPRETATION_NAME).unlink()
    sign_again(copy)
    bundle = open_bundle(copy, (demonstration_key(),))
    assert bundle.interpretation == {}
    bundle.close()


def test_words_of_the_search_come_back_as_they_were_carried(demo: Bundle) -> None:
    for language in LANGUAGES:
        assert demo.variables.rank("mauvais payeur", language) == shipped_search().rank("mauvais payeur", language)


def test_a_bundle_published_before_the_search_by_meaning_opens_and_finds_by_letters(copy: Path) -> None:
    for name in (SAID_NAME, WORDS_NAME):
        (copy / name).unlink()
    sign_again(copy)
    bundle = open_bundle(copy, (demonstration_key(),))
    assert bundle.variables.vectors is None
    assert "AMT_INCOME_TOTAL" in bundle.variables.best("revenus", "fr")
    bundle.close()


@pytest.mark.parametrize("name", [SAID_NAME, WORDS_NAME])
def test_signed_nonsense_in_the_words_is_refused(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"nonsense")
    sign_again(copy)
    assert problem_of(copy).problem == "file_unreadable"


def test_signed_nonsense_in_the_model_is_refused(copy: Path) -> None:
    (copy / MODEL_NAME).write_text("tree\nthis is no model\n", encoding="utf-8")
    sign_again(copy)
    assert problem_of(copy).problem == "file_unreadable"


def changed_json(path: Path, change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(path.read_bytes())
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("policy"),
        lambda manifest: manifest.pop("files"),
        lambda manifest: manifest["policy"].pop("threshold"),
        lambda manifest: manifest["policy"].update(threshold=2.0),
        lambda manifest: manifest["policy"].update(invented=1.0),
        lambda manifest: manifest.update(feature_names="AMT_CREDIT"),
        lambda manifest: manifest.update(client_count="many"),
        lambda manifest: manifest["files"].append({"name": "notes.txt"}),
        lambda manifest: manifest.update(format=math.inf),
        lambda manifest: manifest.update(format=None),
    ],
)
def test_a_manifest_of_the_same_format_that_says_something_else_is_unreadable(
    copy: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    path = copy / MANIFEST_NAME
    path.write_bytes(changed_json(path, change))
    assert (problem_of(copy).problem, problem_of(copy).subject) == ("manifest_unreadable", MANIFEST_NAME)


@pytest.mark.parametrize("content", [b"", b"[]", b"2", b"null", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_manifest_is_unreadable(copy: Path, content: bytes) -> None:
    (copy / MANIFEST_NAME).write_bytes(content)
    assert problem_of(copy).problem == "manifest_unreadable"


def test_figures_written_without_decimals_keep_the_fingerprint(demo: Bundle) -> None:
    policy = replace(demo.manifest.policy, missed_default_cost=10, refused_good_cost=1)
    written = replace(demo.manifest, policy=policy)
    assert b'"missed_default_cost": 10,' in written.to_json()
    assert read_manifest(written.to_json()).fingerprint == written.fingerprint != demo.manifest.fingerprint


def test_the_order_of_what_is_written_keeps_the_fingerprint(demo: Bundle) -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: turned(one) for name, one in reversed(value.items())}
        return [turned(one) for one in value] if isinstance(value, list) else value

    written = json.dumps(turned(json.loads(demo.manifest.to_json()))).encode()
    assert read_manifest(written).fingerprint == demo.manifest.fingerprint


@pytest.mark.parametrize("content", [b"{}", b"[]", b"null", b"no JSON", b'{"codes": 3, "rows": 3, "seen": 3}'])
@pytest.mark.parametrize("name", [CALIBRATION_NAME, CODES_NAME, REFERENCE_NAME, GOLDEN_NAME])
def test_signed_nonsense_in_the_figures_is_refused(copy: Path, name: str, content: bytes) -> None:
    (copy / name).write_bytes(content)
    sign_again(copy)
    assert problem_of(copy).problem == "file_unreadable"


@pytest.mark.parametrize("name", [METRICS_NAME, CARD_NAME, INTERPRETATION_NAME])
def test_signed_facts_that_are_no_table_are_refused(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"[]")
    sign_again(copy)
    assert problem_of(copy).problem == "file_unreadable"


def test_file_entries_carry_size_and_hash(copy: Path) -> None:
    entry = describe_file(copy / MODEL_NAME)
    assert entry == FileEntry(MODEL_NAME, entry.sha256, (copy / MODEL_NAME).stat().st_size)
    assert key_id(demonstration_key().public_bytes) == demonstration_key().key_id
