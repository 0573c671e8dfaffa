"""Who may write a file: a few, so that a full disk or a power cut never leaves half of one."""

from __future__ import annotations

import ast
import re

from tests.source_files import PACKAGES, source_files

WRITERS = {"core.storage.whole_file", "core.storage.folder_aside", "core.journal.witness"}
"""The first two alone give a file or a folder its name, whole or not at all; a witness only ever adds a line or a file,
where it may change nothing."""
SAVERS = {
    # module, and what it calls: what that writes.
    "desktop.start.fault_log _path.open": "what a dying process says: there is nobody left to write it whole",
    "core.bundle.packed archive.open": "a member of the archive, whose own file grows beside its place",
    "core.population.table_changes out.open": "the head of a database that was just made in a folder aside",
    "desktop.filters.saved_filters_menu _filters.save": "a filter, through the session",
    "desktop.session.filters saved.save": "a filter, through the store of filters",
    "desktop.session.new_files store.save": "a new file, through the store of files",
}


def test_files_are_put_in_their_place_by_one_writer() -> None:
    placing = {
        f"{file.name}:{node.lineno} {found}": file.module
        for file in source_files(*PACKAGES)
        for node in file.nodes
        if isinstance(node, ast.Call) and (found := _placing(node))
    }
    assert {place: module for place, module in placing.items() if module not in WRITERS} == {}
    assert WRITERS - set(placing.values()) == set()


def test_core_and_the_desktop_write_no_file_by_hand() -> None:
    """The training writes into folders that take their place once they are complete."""
    found = [
        (f"{file.module} {call}", f"{file.name}:{node.lineno} {call}")
        for file in source_files("core", "desktop")
        if file.module not in WRITERS
        for node in file.nodes
        if isinstance(node, ast.Call) and (call := _writing(node))
    ]
    assert [place for saver, place in found if saver not in SAVERS] == []
    assert SAVERS.keys() - {saver for saver, _place in found} == set()


def _writing(call: ast.Call) -> str:
    """The function that a call may write a file with, after the last name of whose it is; empty if it writes none."""
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    modes = [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    # A painter's `save` takes nothing.
    if not (
        name in {"write_text", "write_bytes", "tofile", "QSaveFile"}
        or (name == "save" and values)
        or (name in {"open", "fdopen"} and any(re.fullmatch(r"[rwaxbt+]*[wax+][rwaxbt+]*", mode) for mode in modes))
    ):
        return ""
    return f"{_owner(called)}.{name}"


def _owner(called: ast.expr) -> str:
    """The last name before a method's, empty where there is none."""
    owner = called.value if isinstance(called, ast.Attribute) else None
    return owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")


def _placing(call: ast.Call) -> str:
    """What a call does that only the writers may do: rename, make a temporary file, wait for the disk."""
    called = call.func
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    if name in {"mkstemp", "NamedTemporaryFile", "fsync", "renames"}:
        return name
    if not isinstance(called, ast.Attribute) or name not in {"rename", "replace", "move"}:
        return ""
    owner = _owner(called)
    if owner in {"os", "shutil"}:
        return f"{owner}.{name}"
    # A text's `replace` takes two words, and a model of a table takes rows.
    one_path = len(call.args) == 1 and not call.keywords and owner != "model"
    return name if one_path and name in {"rename", "replace"} else ""
