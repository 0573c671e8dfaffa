"""A delta is small, travels alone and ends in the very bundle that was signed, or changes nothing."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from core.bundle import delta as delta_module
from core.bundle.bundle import open_bundle
from core.bundle.delta import DELTA_NAME
from core.bundle.shelf import install, is_known, shelved
from core.bundle.signature import demonstration_key
from core.errors import BUNDLE_PROBLEMS, BundleError
from tests.training.conftest import TrainedRuns
from training.commands.command_line import EXIT_FAILED, run_command_line

TRUSTED = (demonstration_key(),)


def run(*arguments: object) -> int:
    return run_command_line([*(str(one) for one in arguments), "--progress", "json"])


@pytest.fixture(scope="module")
def second(trained: TrainedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients of the training, but for one who is gone and one whose amounts changed."""
    place = tmp_path_factory.mktemp("second")
    shutil.copytree(trained.folder / "tables", place / "tables")
    applications = next((place / "tables").glob("application_train*"))
    head, changed, gone, *others = applications.read_text(encoding="utf-8").splitlines()
    fields, names = changed.split(","), head.split(",")
    fields[names.index("AMT_INCOME_TOTAL")] = "654321.0"
    applications.write_text("\n".join([head, ",".join(fields), *others]) + "\n", encoding="utf-8")
    assert gone
    assert run("refresh", "--bundle", trained.folder / "good", "--data", place / "tables", "--out", place / "out") == 0
    return place / "out"


@pytest.fixture(scope="module")
def file(trained: TrainedRuns, second: Path) -> Path:
    out = second.with_name("second.paddelta")
    assert run("delta", "--from", trained.folder / "good", "--to", second, "--out", out) == 0
    return out


@pytest.fixture
def store(trained: TrainedRuns, tmp_path: Path) -> Path:
    shutil.copytree(trained.folder / "good", tmp_path / "store" / "first")
    return tmp_path / "store"


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def refused(file: Path, store: Path) -> str:
    before = sorted(store.rglob("*"))
    with pytest.raises(BundleError) as raised:
        install(file, store, TRUSTED)
    assert [one for one in sorted(store.rglob("*")) if one.suffix != ".lock"] == before
    assert raised.value.problem in BUNDLE_PROBLEMS
    return raised.value.problem


def test_it_is_small_and_ends_in_the_same_bytes(file: Path, second: Path, store: Path) -> None:
    whole = sum(len(content) for content in contents(second).values())
    assert file.stat().st_size < whole / 10
    assert not is_known(file, [store], TRUSTED)
    done = install(file, store, TRUSTED)
    assert contents(done.folder) == contents(second)
    assert shelved([store])[0].folder == done.folder
    open_bundle(done.folder, TRUSTED).close()
    assert is_known(file, [store], TRUSTED)
    assert install(file, store, TRUSTED).was_there


def test_it_says_what_it_needs(file: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    assert refused(file, tmp_path / "empty") == "delta_base_missing"
    monkeypatch.setattr(delta_module, "writer", lambda: "1.4.0")
    assert refused(file, store) == "delta_other_writer"


def test_nothing_but_what_was_signed_is_read(file: Path, store: Path, tmp_path: Path) -> None:
    for name, problem in (("changes.duckdb", "file_altered"), (DELTA_NAME, "signature_invalid")):
        other = tmp_path / "other.paddelta"
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                content = source.read(info)
                target.writestr(info, content[:-1] + bytes([content[-1] ^ 1]) if info.filename == name else content)
        assert refused(other, store) in (problem, "manifest_unreadable")
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("more.bin", b"more")
    assert refused(other, store) in BUNDLE_PROBLEMS
    half = tmp_path / "half.paddelta"
    half.write_bytes(file.read_bytes()[:2000])
    assert refused(half, store) == "pack_unreadable"


def test_a_base_that_was_damaged_makes_nothing(file: Path, store: Path) -> None:
    database = store / "first" / "clients.duckdb"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    assert refused(file, store) == "file_altered"


def test_two_bundles_of_different_models_have_no_delta(
    trained: TrainedRuns, second: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "back.paddelta"
    assert run("delta", "--from", second, "--to", trained.folder / "good", "--out", out) == EXIT_FAILED
    assert "send the whole bundle" in capsys.readouterr().err
    assert not out.exists()
