"""From a bundle to the one file that workstations install, signed by a key made here."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.bundle.shelf import install
from core.bundle.signature import load_public_key
from tests.core.bundle.small_bundles import copied
from training.commands.command_line import EXIT_FAILED, run_command_line


def test_a_key_is_made_a_bundle_signed_packed_verified_and_installed(
    demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = copied(demo_folder, tmp_path / "source", "2026.11")
    key, public, signed = tmp_path / "lender.pem", tmp_path / "lender.pub.pem", tmp_path / "signed"
    packed = tmp_path / "2026.11.padbundle"
    for arguments in (
        ["keygen", "--out", key],
        ["sign", "--bundle", source, "--sign-with", key, "--out", signed],
        ["pack", "--bundle", signed, "--out", packed, "--public-key", public],
        ["verify", "--bundle", packed, "--public-key", public],
        ["verify", "--bundle", signed, "--public-key", public],
    ):
        assert run_command_line([*map(str, arguments), "--progress", "json"]) == 0, capsys.readouterr().err
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    trusted = load_public_key("lender", public.read_bytes())
    assert trusted.key_id in capsys.readouterr().out
    assert install(packed, tmp_path / "store", [trusted]).manifest.key_id == trusted.key_id


def test_what_cannot_be_done_is_one_sentence_and_writes_nothing(
    demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = copied(demo_folder, tmp_path / "source", "2026.11")
    run_command_line(["keygen", "--out", str(tmp_path / "a.pem")])
    (tmp_path / "half.padbundle").write_bytes(b"PK\3\4")
    before = {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()}
    capsys.readouterr()
    demo, other = str(source), str(tmp_path / "a.pub.pem")
    for arguments, told in (
        (["keygen", "--out", str(tmp_path / "a.pem")], "already something there"),
        (["pack", "--bundle", demo, "--out", str(tmp_path / "b.zip")], ".padbundle"),
        (["pack", "--bundle", demo, "--out", str(tmp_path / "b.padbundle"), "--public-key", other], "not trusted"),
        (["verify", "--bundle", str(tmp_path / "half.padbundle")], "copy it again"),
        (["verify", "--bundle", demo, "--public-key", other], "not trusted"),
        (["sign", "--bundle", demo, "--sign-with", other, "--out", str(tmp_path / "c")], "signing key"),
    ):
        assert run_command_line([*arguments, "--progress", "json"]) == EXIT_FAILED
        error = capsys.readouterr().err
        assert told in error and error.count("\n") == 1, error
    assert {one.name: one.stat().st_mtime_ns for one in tmp_path.iterdir()} == before
