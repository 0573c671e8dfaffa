"""Nothing but the regular files that were signed is read, and what is opened is what was hashed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.bundle.bundle import CLIENTS_NAME, GOLDEN_NAME, MODEL_NAME, open_bundle
from core.bundle.held_file import HeldFile
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME
from core.bundle.signature import demonstration_key
from core.errors import BundleError
from tests.core.bundle.test_bundle import problem_of, sign_again

RACES_OF_EACH_KIND = 4
"""Two hundred, forty of each kind, were run once: none was accepted."""


@pytest.fixture
def copy(demo_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    shutil.copytree(demo_folder, folder)
    return folder


def replaced(database: Path, _original: bytes) -> None:
    other = database.with_name("other")
    shutil.copyfile(database, other)
    other.replace(database)


def replaced_and_put_back(database: Path, _original: bytes) -> None:
    aside = database.parent.parent / "aside"
    database.rename(aside)
    aside.rename(database)


def written_over_in_place(database: Path, original: bytes) -> None:
    times = database.stat()
    with database.open("r+b") as stream:
        stream.seek(len(original) // 2)
        stream.write(b"\0" * 4096)
    os.utime(database, ns=(times.st_atime_ns, times.st_mtime_ns))


def given_a_log_to_replay(database: Path, _original: bytes) -> None:
    database.with_name(f"{CLIENTS_NAME}.wal").write_bytes(b"\0" * 64)


def given_a_log_in_another_folder(database: Path, _original: bytes) -> None:
    """The whole folder gives way to one that holds the very file, and something beside it."""
    folder = database.parent
    true = folder.rename(folder.with_name("true"))
    folder.mkdir()
    os.link(true / CLIENTS_NAME, database)
    given_a_log_to_replay(database, b"")


@pytest.mark.parametrize(
    "attack",
    [replaced, replaced_and_put_back, written_over_in_place, given_a_log_to_replay, given_a_log_in_another_folder],
)
def test_what_changes_between_hashing_and_opening_is_never_accepted(
    demo_folder: Path, tmp_path: Path, attack: Callable[[Path, bytes], None]
) -> None:
    accepted = 0
    original = (demo_folder / CLIENTS_NAME).read_bytes()
    for number in range(RACES_OF_EACH_KIND):
        folder = tmp_path / str(number) / "bundle"
        shutil.copytree(demo_folder, folder)
        try:
            open_bundle(
                folder, [demonstration_key()], lambda *_facts, at=folder: attack(at / CLIENTS_NAME, original)
            ).close()
            accepted += 1
        except BundleError as error:
            assert error.problem in ("changed_while_opening", "file_unreadable")
        shutil.rmtree(tmp_path / str(number))
    assert accepted == 0


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_link_out_of_the_folder(path: Path) -> None:
    outside = path.parent.parent / "outside"
    outside.write_bytes(b"{}")
    path.symlink_to(outside)


def a_folder(path: Path) -> None:
    path.mkdir()


def ten_gigabytes_of_nothing(path: Path) -> None:
    path.touch()
    os.truncate(path, 10 << 30)


@pytest.mark.parametrize("name", [MANIFEST_NAME, SIGNATURE_NAME, MODEL_NAME, GOLDEN_NAME, CLIENTS_NAME])
@pytest.mark.parametrize(
    "make", [a_pipe, a_link_to_a_device, a_link_out_of_the_folder, a_folder, ten_gigabytes_of_nothing]
)
def test_what_is_no_file_of_the_bundle_is_told_before_it_is_read(
    copy: Path, name: str, make: Callable[[Path], None]
) -> None:
    (copy / name).unlink()
    make(copy / name)
    problem = problem_of(copy)
    is_file = make is ten_gigabytes_of_nothing
    told_too_large = "file_too_large" if name in (MANIFEST_NAME, SIGNATURE_NAME) else "file_altered"
    assert (problem.problem, problem.subject) == (told_too_large if is_file else "file_not_regular", name)


def test_a_refused_file_is_not_kept_open(copy: Path) -> None:
    before = set(Path("/dev/fd").iterdir())
    for name in (MANIFEST_NAME, CLIENTS_NAME):
        with pytest.raises(BundleError, match="file_too_large"):
            HeldFile(copy / name, 3)
    (copy / GOLDEN_NAME).write_bytes(b"{}")
    problem_of(copy)
    assert set(Path("/dev/fd").iterdir()) == before


HOSTILE_GOLDEN = [
    lambda rows: rows[0].update(client_id=10**30),
    lambda rows: rows[0].update(client_id=-1),
    lambda rows: rows[0].update(probability="much"),
    lambda rows: rows[0].update(probability=1e308),
    lambda rows: rows[0].update(reasons=None),
    lambda rows: rows[0].update(reasons=[["income"]]),
    lambda rows: rows[0].update(reasons=[["x", 1.0]] * 9),
    lambda rows: rows.append([]),
    lambda rows: rows.append({}),
]


@pytest.mark.parametrize("change", HOSTILE_GOLDEN)
def test_hostile_rows_of_proof_end_in_one_sentence(copy: Path, change: Callable[[list[object]], object]) -> None:
    golden = json.loads((copy / GOLDEN_NAME).read_bytes())
    change(golden["rows"])
    (copy / GOLDEN_NAME).write_text(json.dumps(golden), encoding="utf-8")
    sign_again(copy)
    assert problem_of(copy).problem in ("file_unreadable", "golden_row_differs")


@pytest.mark.parametrize("content", [b"", b"\0" * 20_000, b"DUCK" * 5_000])
def test_a_signed_file_that_is_no_database_ends_in_one_sentence(copy: Path, content: bytes) -> None:
    (copy / CLIENTS_NAME).write_bytes(content)
    sign_again(copy)
    assert (problem_of(copy).problem, problem_of(copy).subject) == ("file_unreadable", CLIENTS_NAME)
