"""A bundle as one file: what comes out is what was signed, whatever lies in the file."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.bundle.bundle import MODEL_NAME
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest
from core.bundle.packed import is_plain_name, pack, packed_manifest, unpack
from core.bundle.signature import TrustedKey, demonstration_key, public_bytes
from core.errors import BUNDLE_PROBLEMS, BundleError
from tests.core.bundle.small_bundles import write_small

TRUSTED = (demonstration_key(),)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A signed folder with a manifest; its files are no model, nobody opens them."""
    return write_small(tmp_path / "small")


def problem_of(file: Path, place: Path, *trusted: TrustedKey) -> BundleError:
    place.mkdir(exist_ok=True)
    with pytest.raises(BundleError) as raised:
        unpack(file, place, trusted or TRUSTED)
    assert raised.value.problem in BUNDLE_PROBLEMS
    return raised.value


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, contents: dict[str, bytes], kind: int = stat.S_IFREG) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = ((stat.S_IFREG if name == MANIFEST_NAME else kind) | 0o644) << 16
            archive.writestr(info, content)
    return file


def test_what_comes_out_is_what_went_in_and_packing_again_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    first, second, out = tmp_path / "a.padbundle", tmp_path / "b.padbundle", tmp_path / "out"
    packed = pack(small, first)
    pack(small, second)
    out.mkdir()
    assert first.read_bytes() == second.read_bytes()
    assert unpack(first, out, TRUSTED) == packed == packed_manifest(first, TRUSTED)
    assert {one.name: one.read_bytes() for one in out.iterdir()} == {
        one.name: one.read_bytes() for one in small.iterdir()
    }


def test_nothing_is_written_for_a_key_that_is_not_trusted(small: Path, tmp_path: Path) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    other = TrustedKey("other", public_bytes(Ed25519PrivateKey.generate()))
    assert problem_of(file, tmp_path / "out", other).problem == "key_not_trusted"
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", [
    "../outside", "/etc/outside", "a/b", "a\\b", "C:outside", "..", "", "NUL", "com1.txt", "é", "end.", "-rf", "a\nb",
    " ",
])  # fmt: skip
def test_a_name_that_is_none_is_refused_before_anything_is_written(small: Path, tmp_path: Path, name: str) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    write(file, {**members(file), name: b"x"})
    assert problem_of(file, tmp_path / "out").problem == "pack_unsafe"
    assert list((tmp_path / "out").iterdir()) == []
    assert {one.name for one in tmp_path.iterdir()} == {"small", "a.padbundle", "out"}


@pytest.mark.parametrize("name", ["../outside", "sub/file", "NUL"])
def test_a_signed_manifest_that_names_another_place_is_refused_too(tmp_path: Path, name: str) -> None:
    folder = write_small(tmp_path / "small", named={name: b"x"})
    contents = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert problem_of(write(tmp_path / "a.padbundle", contents), tmp_path / "out").problem == "pack_unsafe"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFBLK])
def test_a_link_or_a_device_is_refused(small: Path, tmp_path: Path, kind: int) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    write(file, members(file), kind)
    assert problem_of(file, tmp_path / "out").problem == "pack_unsafe"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(small: Path, tmp_path: Path) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(MODEL_NAME, b"other")
    assert problem_of(file, tmp_path / "out").problem == "pack_unsafe"


def test_a_bomb_is_cut_where_the_signed_size_ends(small: Path, tmp_path: Path) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    signed = members(file)
    write(file, {**signed, MODEL_NAME: bytes(50_000_000)})
    assert file.stat().st_size < 100_000
    assert problem_of(file, tmp_path / "out").problem == "file_altered"
    left = [one for one in (tmp_path / "out").iterdir() if one.name not in signed]
    assert left == []
    for name in (MANIFEST_NAME, SIGNATURE_NAME):
        write(file, {**signed, name: bytes(50_000_000)})
        assert problem_of(file, tmp_path / "out").problem == "file_altered"


def test_another_content_of_the_same_size_a_missing_one_and_one_more(small: Path, tmp_path: Path) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    signed = members(file)
    altered = {**signed, MODEL_NAME: bytes(len(signed[MODEL_NAME]))}
    lacking = {name: content for name, content in signed.items() if name != MODEL_NAME}
    unsigned = {name: content for name, content in signed.items() if name != SIGNATURE_NAME}
    for contents, problem in (
        (altered, "file_altered"), (lacking, "file_missing"), ({**signed, "more.txt": b"x"}, "file_extra"),
        (unsigned, "signature_missing"), ({"other": b"x"}, "file_missing"),
        ({**signed, MANIFEST_NAME: b"{}"}, "manifest_unreadable"),
    ):  # fmt: skip
        assert problem_of(write(file, contents), tmp_path / "out").problem == problem


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_cut_or_altered_anywhere_it_is_refused_in_words_or_gives_what_was_signed(
    small: Path, tmp_path: Path, data: st.DataObject
) -> None:
    pack(small, file := tmp_path / "a.padbundle")
    content = bytearray(file.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[position:]
    else:
        content[position] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(content)
    (out := tmp_path / "out").mkdir(exist_ok=True)
    for one in out.iterdir():
        one.unlink()
    try:
        unpack(file, out, TRUSTED)
    except BundleError as error:
        assert error.problem in BUNDLE_PROBLEMS
    else:
        assert (out / MODEL_NAME).read_bytes() == (small / MODEL_NAME).read_bytes()


def test_anything_else_is_no_packed_bundle(tmp_path: Path) -> None:
    file = tmp_path / "a.padbundle"
    for content in (b"", b"PK", b"%PDF-1.7", bytes(100)):
        file.write_bytes(content)
        assert problem_of(file, tmp_path / "out").problem == "pack_unreadable"
    assert problem_of(tmp_path, tmp_path / "out").problem == "pack_unreadable"
    assert problem_of(tmp_path / "absent", tmp_path / "out").problem == "not_found"


def test_names_of_every_file_of_a_bundle_are_plain(demo_folder: Path) -> None:
    assert all(is_plain_name(one.name) for one in demo_folder.iterdir())


def test_a_newer_bundle_comes_after_whatever_its_name_sorts_like(small: Path) -> None:
    def of(version: str) -> Manifest:
        return Manifest(**{**vars(packed_manifest_of(small)), "model_version": version})

    versions = ["2026.9", "2026.10", "2026.11", "2026.11.1", "2027.1"]
    assert sorted(versions, key=lambda one: of(one).precedence) == versions


def packed_manifest_of(folder: Path) -> Manifest:
    pack(folder, file := folder.with_suffix(".padbundle"))
    with io.BytesIO(file.read_bytes()):
        return packed_manifest(file, TRUSTED)
