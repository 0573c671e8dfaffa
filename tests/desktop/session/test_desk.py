"""Nothing typed is lost: drafts, scenarios, clients seen and the list, after a restart and after a kill."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.desk.parts import Part
from core.desk.store import LISTS, DeskStore
from core.model.policy import Advice
from core.population.filter import ClientOrder
from desktop.session.desk import DEMONSTRATION_NAME, FOLDER_NAME
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.desks import advised, open_client, wait_idle
from tests.desktop.sessions import KNOWN_CLIENT, OTHER_CLIENT, own_copy
from tests.source_files import ROOT

TYPED = {"decision": "granted", "reason": "Dossier «\u202fcomplet\u202f»\nà suivre", "override_reason": ""}


@contextmanager
def run(demo: Bundle, folder: Path) -> Iterator[Session]:
    session = Session(Lane(), new_files_folder=folder)
    session.adopt(own_copy(demo))
    yield session
    session.close()


@contextmanager
def killed_run(code: str, folder: Path) -> Iterator[None]:
    """A program of its own that does something, says so, and is killed without a word."""
    head = f"import threading\nfrom pathlib import Path\nfolder = Path({str(folder)!r})"
    program = f"{head}\n{code}\nprint('done', flush=True)\nthreading.Event().wait()"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"done\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
    yield


def test_what_was_typed_is_there_after_a_restart(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    with run(demo, tmp_path) as session:
        open_client(qtbot, session, OTHER_CLIENT)
        open_client(qtbot, session, KNOWN_CLIENT)
        session.desk.keep_draft(KNOWN_CLIENT, Part.DECISION, TYPED)
        session.desk.keep_list_filter({"recent": True})
    with run(demo, tmp_path) as session:
        assert session.desk.draft(KNOWN_CLIENT, Part.DECISION) == TYPED
        assert session.desk.draft(OTHER_CLIENT, Part.DECISION) == {}
        assert session.recent == (KNOWN_CLIENT, OTHER_CLIENT)
        assert session.desk.list_filter == {"recent": True}
        session.desk.drop_draft(KNOWN_CLIENT, Part.DECISION)
    with run(demo, tmp_path) as session:
        assert session.desk.draft(KNOWN_CLIENT, Part.DECISION) == {}


def test_scenarios_and_what_is_tried_come_back_scored_alike(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    client = advised(demo, Advice.REFUSE).client
    half = 0.5 * client.number("AMT_CREDIT")
    with run(demo, tmp_path) as session:
        open_client(qtbot, session, client.client_id)
        session.simulation.edit({"AMT_CREDIT": half, "AMT_INCOME_TOTAL": float("nan")})
        wait_idle(qtbot, session)
        session.simulation.keep("Moitié")
        wait_idle(qtbot, session)
        (before,) = session.simulation.scenarios.kept
    with run(demo, tmp_path) as session:
        open_client(qtbot, session, client.client_id)
        wait_idle(qtbot, session)
        (after,) = session.simulation.scenarios.kept
        assert (after.name, after.probability, after.advice) == ("Moitié", before.probability, before.advice)
        assert session.simulation.value("AMT_CREDIT") == half
        session.simulation.drop("moitié")
        session.simulation.reset()
    with run(demo, tmp_path) as session:
        open_client(qtbot, session, client.client_id)
        wait_idle(qtbot, session)
        assert session.simulation.scenarios.kept == () and not session.simulation.edits


def test_a_simulation_that_no_longer_fits_stays_written_down(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    parts: dict[str, Any] = {
        Part.SCENARIOS: [{"name": "Ancien", "edits": {"GONE_FEATURE": 3.0}}],
        Part.EDITS: {"GONE_FEATURE": 3.0},
    }
    DeskStore(tmp_path / DEMONSTRATION_NAME).change(KNOWN_CLIENT, parts)
    with run(demo, tmp_path) as session:
        open_client(qtbot, session, KNOWN_CLIENT)
        wait_idle(qtbot, session)
        assert session.simulation.scenarios.kept == () and not session.simulation.edits
        session.simulation.edit({"AMT_CREDIT": 1e5})
        session.simulation.keep("Nouveau")
        wait_idle(qtbot, session)
    kept = DeskStore(tmp_path / DEMONSTRATION_NAME).everything()[KNOWN_CLIENT][Part.SCENARIOS]
    assert [one["name"] for one in kept] == ["Nouveau", "Ancien"]


def test_what_was_typed_survives_a_kill(demo: Bundle, tmp_path: Path) -> None:
    code = f"""
from PySide6.QtCore import QCoreApplication
from core.desk.parts import Part
from core.population.filter import ClientOrder
from desktop.session.desk import SessionDesk
from desktop.session.lane import Lane
app = QCoreApplication([])
lane = Lane()
desk = SessionDesk(lane, folder)
desk.adopt(demonstration=True)
for word in {TYPED["reason"]!r}.split():
    desk.keep_draft({KNOWN_CLIENT}, Part.DECISION, {TYPED!r} | {{"reason": word}})
desk.keep_draft({KNOWN_CLIENT}, Part.DECISION, {TYPED!r})
desk.keep_draft({KNOWN_CLIENT}, Part.DATUM, {{"AMT_CREDIT/after": "1"}})
desk.keep_list_order(ClientOrder("probability", descending=True))
desk.keep_comparison({{"kind": "everyone"}})
while lane.busy:
    app.processEvents()
"""
    with killed_run(code, tmp_path), run(demo, tmp_path) as session:
        assert session.desk.draft(KNOWN_CLIENT, Part.DECISION) == TYPED
        assert session.desk.draft(KNOWN_CLIENT, Part.DATUM) == {"AMT_CREDIT/after": "1"}
        assert session.desk.list_order == ClientOrder("probability", descending=True)
        assert session.desk.comparison == {"kind": "everyone"}


def test_a_kill_in_the_middle_of_writing_leaves_a_whole_document(demo: Bundle, tmp_path: Path) -> None:
    code = """
import threading
from core.desk.store import DeskStore
store = DeskStore(folder / "bureau-demonstration")
store.change(7, {"decision": {"reason": "0" * 100_000}})
def write():
    for number in range(10**9):
        store.change(7, {"decision": {"reason": str(number % 10) * 100_000}})
threading.Thread(target=write, daemon=True).start()
"""
    with killed_run(code, tmp_path):
        reason = DeskStore(tmp_path / DEMONSTRATION_NAME).everything()[7]["decision"]["reason"]
        assert len(reason) == 100_000 and len(set(reason)) == 1


def test_two_windows_do_not_undo_each_other(tmp_path: Path) -> None:
    one, other = DeskStore(tmp_path), DeskStore(tmp_path)
    one.change(7, {"decision": {"reason": "a"}})
    other.change(7, {"opinion": {"note": "b"}})
    one.change(7, {"decision": None})
    assert other.everything() == {7: {"opinion": {"note": "b"}}}
    other.change(7, {"opinion": None})
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_reads_a_desk(tmp_path: Path) -> None:
    DeskStore(tmp_path / "bureau").change(LISTS, {"recent": [1]})
    (file,) = (tmp_path / "bureau").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": 1}', b"\xff\xfe", b'{"format": 1, "parts": []}'])
def test_a_damaged_desk_is_put_aside_and_one_of_a_later_version_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bureau-7.json").write_bytes(content)
    later = json.dumps({"format": 2, "all": "else"}).encode()
    (tmp_path / "bureau-8.json").write_bytes(later)
    store = DeskStore(tmp_path)
    assert store.everything() == {}
    store.change(7, {"decision": {"reason": "a"}})
    store.change(8, {"decision": {"reason": "a"}})
    assert store.everything() == {7: {"decision": {"reason": "a"}}}
    assert (tmp_path / "bureau-7.json.damaged-1").read_bytes() == content
    assert (tmp_path / "bureau-8.json").read_bytes() == later


def test_parts_that_say_something_else_say_nothing(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> None:
    odd: dict[str, Any] = {Part.DECISION: [1], Part.SCENARIOS: {"a": 1}, Part.EDITS: "x", Part.OPINION: {"note": 3}}
    store = DeskStore(tmp_path / DEMONSTRATION_NAME)
    store.change(KNOWN_CLIENT, odd)
    store.change(LISTS, {Part.RECENT: ["a"]})
    with run(demo, tmp_path) as session:
        assert session.recent == ()
        assert session.desk.draft(KNOWN_CLIENT, Part.DECISION) == {}
        open_client(qtbot, session, KNOWN_CLIENT)
        assert session.simulation.scenarios.kept == ()


def test_invented_clients_and_real_ones_have_each_their_desk(demo: Bundle, tmp_path: Path) -> None:
    DeskStore(tmp_path / FOLDER_NAME).change(KNOWN_CLIENT, {Part.DECISION: TYPED})
    with run(demo, tmp_path) as session:
        assert demo.signer.demonstration
        assert session.desk.draft(KNOWN_CLIENT, Part.DECISION) == {}
