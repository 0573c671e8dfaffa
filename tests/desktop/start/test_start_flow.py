"""Before the first page: the right bundle is opened, built or asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import CLIENTS_NAME
from core.bundle.manifest import MANIFEST_NAME
from core.errors import FellBackError
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.settings.paths import Paths, user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.first_start import DemonstrationBuild, weights
from desktop.start.start_flow import StartFlow, bundle_to_open
from desktop.window.first_start_view import FirstStartView
from tests.core.bundle.small_bundles import copied
from tests.desktop.sessions import running_session
from tests.desktop.start.test_first_start import FAILS, NEVER_ENDS, command


@dataclass
class Start:
    qtbot: QtBot
    presentation: Presentation
    session: Session
    paths: Paths
    settings: SettingsStore
    builds: list[DemonstrationBuild] = field(default_factory=list)
    folder: Path | None = None

    def flow(self, build: Callable[[Path], Sequence[str]], *, builds_here: bool = True) -> StartFlow:
        self.builds.append(DemonstrationBuild(self.paths, build))
        made = StartFlow(
            self.session, self.settings, self.paths, self.builds[-1],
            ask_folder=lambda _title: self.folder, builds_here=builds_here,
        )  # fmt: skip
        self.attach(made)
        return made

    def attach(self, flow: StartFlow) -> None:
        self.view = FirstStartView(self.presentation, dict(weights()))
        self.qtbot.addWidget(self.view)
        flow.attach(self.view, self.presentation.texts)

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: any(words in one for one in self.view.words), timeout=20_000)


@pytest.fixture
def start(qtbot: QtBot, presentation: Presentation, tmp_path: Path) -> Iterator[Start]:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    with running_session(None) as session:
        made = Start(qtbot, presentation, session, paths, SettingsStore(paths.settings, paths.policy))
        yield made
        for build in made.builds:
            build.shut_down()


def no_build(_folder: Path) -> Sequence[str]:
    raise AssertionError("nothing was to be built")


def test_the_bundle_asked_for_comes_first(tmp_path: Path) -> None:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    chosen = SettingsStore()
    chosen.choose("bundle", "chosen")
    assert bundle_to_open(Path("asked"), chosen, paths) == Path("asked")
    assert bundle_to_open(None, chosen, paths) == Path("chosen")
    assert bundle_to_open(None, SettingsStore(), paths) is None
    (paths.demonstration).mkdir(parents=True)
    (paths.demonstration / "manifest.json").touch()
    assert bundle_to_open(None, SettingsStore(), paths) == paths.demonstration


def test_the_bundle_of_the_policy_is_the_only_one(start: Start, tmp_path: Path, demo_folder: Path) -> None:
    (tmp_path / "policy.toml").write_text(f"bundle = '{demo_folder}'\n", encoding="utf-8")
    start.settings = SettingsStore(start.paths.settings, tmp_path / "policy.toml")
    assert bundle_to_open(Path("asked"), start.settings, start.paths) == demo_folder
    flow = start.flow(no_build)
    told: list[Exception] = []
    start.session.failed.connect(told.append)
    with start.qtbot.waitSignal(start.session.bundle_opened, timeout=60_000) as opened:
        flow.begin(Path("asked"))
    assert opened.args is not None
    assert opened.args[0].folder == demo_folder
    assert [str(error) for error in told] == [f"{demo_folder}: bundle_fixed bundle"]
    with start.qtbot.waitSignal(start.session.bundle_refused, timeout=10_000):
        flow.open_by_hand(tmp_path)


def test_a_first_start_builds_and_opens_the_demonstration(start: Start, demo_folder: Path) -> None:
    copying = "import shutil, sys; shutil.copytree(sys.argv[2], sys.argv[1])"
    flow = start.flow(command(copying, str(demo_folder)))
    with start.qtbot.waitSignal(start.session.bundle_opened, timeout=60_000):
        flow.begin(None)
        assert start.view.words[0] == "Préparation d’une démonstration"
    assert start.session.bundle is not None
    assert start.session.bundle.folder == start.paths.demonstration


def test_a_failed_build_says_why_and_offers_to_start_again(start: Start) -> None:
    start.flow(command(FAILS)).begin(None)
    start.wait_for("The disk is full.")


def test_a_cancelled_build_offers_to_start_again(start: Start, tmp_path: Path) -> None:
    flow = start.flow(command(NEVER_ENDS, str(tmp_path / "child")))
    with start.qtbot.waitSignal(start.builds[0].advanced, timeout=20_000):
        flow.begin(None)
    start.view.cancel_asked.emit()
    start.wait_for("Rien n’a été gardé")


def test_another_window_takes_over_a_build_under_way(start: Start, tmp_path: Path) -> None:
    flow = start.flow(command(NEVER_ENDS, str(tmp_path / "child")))
    with start.qtbot.waitSignal(start.builds[0].advanced, timeout=20_000):
        flow.begin(None)
    before = start.view.words
    start.attach(flow)
    assert start.view.words == before


def test_where_nothing_can_be_built_the_advisor_is_asked(start: Start) -> None:
    start.flow(no_build, builds_here=False).begin(None)
    assert start.view.words[0] == "Aucun modèle sur ce poste"
    assert start.view.words[1].startswith("Demander à votre service informatique")


def test_a_spoilt_bundle_is_refused_in_words_and_another_can_be_chosen(start: Start, demo_folder: Path) -> None:
    spoilt = start.paths.bundles / "spoilt"
    shutil.copytree(demo_folder, spoilt)
    model = bytearray((spoilt / "model.txt").read_bytes())
    model[100] ^= 1
    (spoilt / "model.txt").write_bytes(model)
    start.flow(no_build, builds_here=False).begin(spoilt)
    start.wait_for("Le fichier model.txt de ce modèle a été modifié")
    start.folder = demo_folder
    with start.qtbot.waitSignal(start.session.bundle_opened, timeout=60_000):
        start.view.folder_asked.emit()
    assert SettingsStore(start.paths.settings, start.paths.policy).current.bundle == str(demo_folder)


def test_giving_up_the_choice_of_a_folder_changes_nothing(start: Start) -> None:
    start.flow(no_build, builds_here=False).begin(None)
    start.view.folder_asked.emit()
    assert start.view.words[0] == "Aucun modèle sur ce poste"


def test_a_demonstration_is_refused_where_its_key_is(start: Start, demo_folder: Path) -> None:
    start.settings.choose("demonstration_key_accepted", False)
    start.flow(no_build).begin(demo_folder)
    start.wait_for("signé par une clé que ce poste n’accepte pas")


def test_a_missing_key_file_is_named(start: Start, demo_folder: Path) -> None:
    start.settings.choose("trusted_keys", ("/no/such/key.pem",))
    start.flow(no_build).begin(demo_folder)
    start.wait_for("/no/such/key.pem")


def test_the_newest_that_opens_is_open_and_what_did_not_open_is_said(start: Start, demo_folder: Path) -> None:
    copied(demo_folder, start.paths.bundles / "older", "2026.9")
    (copied(demo_folder, start.paths.bundles / "newer", "2026.11") / CLIENTS_NAME).unlink()
    (half := start.paths.bundles / "half").mkdir()
    (half / MANIFEST_NAME).write_bytes(b"{")
    told: list[Exception] = []
    start.session.failed.connect(told.append)
    flow = start.flow(no_build)
    with start.qtbot.waitSignal(start.session.bundle_opened, timeout=60_000):
        flow.begin(None)
    assert start.session.bundle is not None
    assert start.session.bundle.folder.name == "older"
    assert [sentence(error, start.presentation.texts) for error in told if isinstance(error, FellBackError)] == [
        "Le modèle le plus récent ne s’ouvre pas (newer). Il manque le fichier clients.duckdb dans ce modèle\u202f: "
        "demander une copie complète. Le modèle d’avant est ouvert à sa place."
    ]


def test_where_none_opens_the_newest_is_what_is_told(start: Start, demo_folder: Path) -> None:
    for name, version in (("older", "2026.9"), ("newer", "2026.11")):
        (copied(demo_folder, start.paths.bundles / name, version) / CLIENTS_NAME).unlink()
    (start.paths.bundles / "older" / "unexpected").touch()
    flow = start.flow(no_build, builds_here=False)
    with start.qtbot.waitSignals([start.session.bundle_refused] * 2, timeout=60_000):
        flow.begin(None)
    start.wait_for("Il manque le fichier clients.duckdb")
