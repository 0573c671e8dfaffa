"""A bundle put into the watched folder takes over while the application runs, and disturbs nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from core.bundle.admission import BundleAdmission
from core.bundle.packed import pack, packed_manifest
from core.bundle.shelf import SET_ASIDE_NAME, shelved
from core.bundle.signature import demonstration_key
from core.desk.parts import Part
from core.values import Value
from desktop.settings.paths import Paths, user_paths
from desktop.settings.policy_sources import PolicyFile
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from tests.core.bundle.small_bundles import copied
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import KNOWN_CLIENT

LONGEST_MS = 60_000


@pytest.fixture(scope="module")
def packed(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("packed")
    pack(copied(demo_folder, place / "2026.12", "2026.12"), file := place / "2026.12.padbundle")
    return file


@pytest.fixture
def paths(tmp_path: Path, demo_folder: Path) -> Paths:
    found = user_paths("linux", {"PAD_HOME": str(tmp_path / "home")}, tmp_path)
    policy = tmp_path / "policy.toml"
    policy.write_text(f"watched_folder = '{tmp_path / 'incoming'}'\n", encoding="utf-8")
    (tmp_path / "incoming").mkdir()
    older = copied(demo_folder, found.bundles / "older", "2026.9")
    # It was opened here before: it need not be tried in another process.
    BundleAdmission(found.opened_bundles).open(older, (demonstration_key(),)).close()
    return replace(found, machine=PolicyFile(policy), shared_stores=())


@pytest.fixture
def running(qapp: QApplication, qtbot: QtBot, paths: Paths) -> Iterator[Application]:
    made = Application(qapp, Options(size=(1280, 800)), paths, SettingsStore(paths.settings, paths.machine))
    with qtbot.waitSignal(made.session.bundle_opened, timeout=LONGEST_MS):
        made.start()
    yield made
    made.close()
    make_presentation(qapp)


def looked(qtbot: QtBot, application: Application) -> None:
    application.arrivals.look()
    lane = application.arrivals._lane
    assert lane is not None
    qtbot.waitUntil(lambda: not lane.busy, timeout=LONGEST_MS)


def version(application: Application) -> str:
    assert application.session.bundle is not None
    return application.session.bundle.manifest.model_version


def test_the_newer_one_takes_over_at_a_quiet_moment_and_the_desk_stays_as_it_was(
    running: Application, qtbot: QtBot, tmp_path: Path, packed: Path
) -> None:
    session, incoming = running.session, tmp_path / "incoming"
    with qtbot.waitSignal(session.client_opened, timeout=LONGEST_MS):
        session.open_client(KNOWN_CLIENT)
    running.window.show_page("simuler")
    edits: dict[str, Value] = {"AMT_GOODS_PRICE": 230_000.0}
    session.desk.keep_draft(KNOWN_CLIENT, Part.OPINION, {"comment": "à revoir"})
    with qtbot.waitSignal(session.simulation.edits_changed, timeout=LONGEST_MS):
        session.simulation.edit(edits)
    content = packed.read_bytes()
    (file := incoming / packed.name).write_bytes(content[: len(content) // 2])
    (incoming / "Thumbs.db").write_bytes(b"x")
    looked(qtbot, running)
    looked(qtbot, running)
    assert (running.window.notice.sentence, running.switch.waiting) == ("", None)
    file.write_bytes(content)
    looked(qtbot, running)
    looked(qtbot, running)
    assert (version(running), running.switch.waiting is not None) == ("2026.9", True)
    dialog = QDialog(running.window)
    dialog.open()
    running.switch.check()
    running.switch.check()
    assert version(running) == "2026.9"
    dialog.close()
    running.switch.check()
    with qtbot.waitSignal(running.switch.switched, timeout=LONGEST_MS):
        running.switch.check()
    assert version(running) == "2026.12"
    assert session.opened is not None and session.opened.client_id == KNOWN_CLIENT
    assert running.window.current_page == "simuler"
    assert dict(session.simulation.edits) == edits
    assert session.desk.draft(KNOWN_CLIENT, Part.OPINION) == {"comment": "à revoir"}
    assert running.window.notice.sentence.startswith("Le modèle 2026.12 est arrivé")
    looked(qtbot, running)
    assert running.switch.waiting is None
    assert [one.manifest.model_version for one in shelved([running.arrivals._paths.bundles])] == ["2026.12", "2026.9"]


def test_nothing_is_quiet_while_somebody_types_or_the_client_looks(running: Application, qtbot: QtBot) -> None:
    session, window = running.session, running.window
    assert not running.switch.is_occupied
    field = QLineEdit(window.centralWidget())
    field.show()
    qtbot.keyClicks(field, "12")
    assert running.switch.is_occupied
    field.hide()
    with qtbot.waitSignal(session.client_opened, timeout=LONGEST_MS):
        session.open_client(KNOWN_CLIENT)
    assert not running.switch.is_occupied
    window.show_page("ecran-client")
    assert window.client_side.client_sees
    assert running.switch.is_occupied
    window.client_side.leave()
    window.show_page("nouveau")
    assert not running.switch.is_occupied
    session.files.rename("Mme Martin")
    assert running.switch.is_occupied


@pytest.mark.log_expected("failed: core.errors.ArrivalRefusedError.*pack_unreadable")
def test_a_bad_one_is_told_once_and_the_open_one_stays(
    running: Application, qtbot: QtBot, tmp_path: Path, packed: Path
) -> None:
    content = bytearray(packed.read_bytes())
    content[len(content) // 3] ^= 0xFF
    (tmp_path / "incoming" / "bad.padbundle").write_bytes(content)
    told: list[Exception] = []
    running.arrivals.refused.connect(told.append)
    for _ in range(14):
        looked(qtbot, running)
    assert len(told) == 1
    assert running.window.notice.sentence.startswith("Le modèle reçu pour ce poste n’est pas utilisé (bad.padbundle).")
    assert (version(running), running.switch.waiting) == ("2026.9", None)


def test_one_that_was_taken_back_does_not_come_again(
    running: Application, qtbot: QtBot, tmp_path: Path, packed: Path
) -> None:
    store = running.arrivals._paths.bundles
    fingerprint = packed_manifest(packed, (demonstration_key(),)).fingerprint
    (store / SET_ASIDE_NAME).write_text(f'["{fingerprint}"]', encoding="utf-8")
    (tmp_path / "incoming" / "again.padbundle").write_bytes(packed.read_bytes())
    for _ in range(2):
        looked(qtbot, running)
    assert running.switch.waiting is None
    assert [one.manifest.model_version for one in shelved([store])] == ["2026.9"]


def test_where_the_settings_name_one_another_is_installed_and_waits(
    running: Application, qtbot: QtBot, tmp_path: Path, packed: Path, paths: Paths
) -> None:
    running.arrivals._settings.choose("bundle", str(paths.bundles / "older"))
    (tmp_path / "incoming" / packed.name).write_bytes(packed.read_bytes())
    with qtbot.waitSignal(running.arrivals.stayed, timeout=LONGEST_MS):
        looked(qtbot, running)
        looked(qtbot, running)
    assert running.window.notice.sentence.startswith("Le modèle 2026.12 est arrivé sur ce poste. Vos réglages")
    assert (version(running), running.switch.waiting) == ("2026.9", None)
