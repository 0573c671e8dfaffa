"""A watched folder gives each bundle once, and only when its copy stands still."""

from __future__ import annotations

from pathlib import Path

from core.bundle.incoming import PATIENCE_LOOKS, IncomingFolder


def names(found: tuple[Path, ...]) -> list[str]:
    return [one.name for one in found]


def test_a_file_is_given_when_its_copy_stands_still_and_again_only_when_it_changes(tmp_path: Path) -> None:
    folder, memory = tmp_path / "in", tmp_path / "memory.json"
    incoming = IncomingFolder(folder, memory)
    assert incoming.look() == ()
    folder.mkdir()
    (file := folder / "2026.12.padbundle").write_bytes(b"half")
    assert incoming.look() == ()
    file.write_bytes(b"half and half")
    assert incoming.look() == ()
    assert names(incoming.look()) == ["2026.12.padbundle"]
    incoming.settle(file)
    assert incoming.look() == ()
    again = IncomingFolder(folder, memory)
    assert (again.look(), again.look()) == ((), ())
    file.write_bytes(b"another of that name")
    assert (again.look(), names(again.look())) == ((), ["2026.12.padbundle"])


def test_what_is_no_bundle_is_passed_over_and_nothing_in_the_folder_changes(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "folder.padbundle").mkdir(parents=True)
    for name in ("Thumbs.db", "desktop.ini", ".hidden.padbundle", "2026.12.padbundle.part", "notes.txt"):
        (folder / name).write_bytes(b"content")
    (tmp_path / "elsewhere.padbundle").write_bytes(b"content")
    (folder / "link.padbundle").symlink_to(tmp_path / "elsewhere.padbundle")
    before = sorted(folder.iterdir())
    incoming = IncomingFolder(folder)
    assert [incoming.look() for _ in range(3)] == [(), (), ()]
    assert sorted(folder.iterdir()) == before


def test_a_file_that_cannot_be_read_is_given_time(tmp_path: Path) -> None:
    (file := tmp_path / "slow.padbundle").write_bytes(b"half")
    incoming = IncomingFolder(tmp_path)
    incoming.look()
    patience = []
    for _ in range(PATIENCE_LOOKS):
        assert incoming.look() == (file,)
        patience.append(incoming.may_be_unfinished(file))
    assert patience == [True] * (PATIENCE_LOOKS - 1) + [False]
    file.write_bytes(b"half, and some more")
    incoming.look()
    assert incoming.may_be_unfinished(file)


def test_a_memory_that_nobody_can_read_is_as_none(tmp_path: Path) -> None:
    (memory := tmp_path / "memory.json").write_bytes(b"{{{")
    (file := tmp_path / "a.padbundle").write_bytes(b"content")
    incoming = IncomingFolder(tmp_path, memory)
    assert (incoming.look(), incoming.look()) == ((), (file,))
    incoming.settle(file)
    assert memory.read_bytes().startswith(b"{")
    assert incoming.look() == ()
