"""What a desk writes about itself says what is wrong and where each setting comes from, and nothing of a client."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.bundle.bundle import Bundle
from core.journal.journal import EntryKind, Journal
from core.population.filter import ALL_CLIENTS, ClientOrder
from desktop.settings.decision_settings import settings_reader
from desktop.settings.paths import Paths, user_paths
from desktop.settings.policy_sources import PolicyFile
from desktop.settings.settings import SettingsStore
from desktop.start.command_line import EXIT_FAILED
from desktop.start.console import console_texts
from desktop.start.diagnosis import diagnose
from desktop.start.disk_encryption import encryption_of
from tests.core.bundle.small_bundles import copied

TEXTS = console_texts("en")
SECRETS = ("Mme Confidentiel", "Claire Martin", "a comment of hers", "04 78 00 00 00")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = user_paths("linux", {"PAD_HOME": str(tmp_path / "home")}, tmp_path)
    return replace(found, machine=PolicyFile(tmp_path / "policy.toml"), shared_stores=())


def diagnosed(paths: Paths, out: Path) -> dict[str, Any]:
    assert diagnose(out, TEXTS, paths) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_it_says_what_is_in_force_and_nothing_of_a_client(
    paths: Paths, tmp_path: Path, demo: Bundle, demo_folder: Path
) -> None:
    copied(demo_folder, paths.bundles / "one", "2026.12")
    paths.machine.place.write_text("bundles_kept = 5\n", encoding="utf-8")
    store = SettingsStore(paths.settings, paths.machine)
    store.choose("user_name", SECRETS[1])
    store.choose("user_contact", SECRETS[3])
    clients = [row.client_id for row in demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, 200)]
    asked = settings_reader(store, paths)()
    assert asked.journal is not None
    journal = Journal(asked.journal, asked.journal_desk)
    journal.append(EntryKind.OPINION, SECRETS[1], clients[0], {"comment": SECRETS[2], "name": SECRETS[0]})
    journal.close()
    found = diagnosed(paths, tmp_path / "diagnosis.json")
    settings = found["settings"]["in_force"]
    assert settings["bundles_kept"] == {"value": 5, "from": "policy", "may_be_fixed_by": "policy only"}
    assert settings["user_name"] == {"value": True, "from": "user", "may_be_fixed_by": "user or policy"}
    assert settings["theme"]["from"] == "default"
    bundle = found["bundles"][str(paths.bundles / "one")]
    assert bundle["opening"]["opens"]
    assert bundle["files"]["model.txt"][1] == {one.name: one.sha256 for one in demo.manifest.files}["model.txt"]
    assert found["journal"]["exists"] and found["journal"]["loss"] == ""
    assert found["fonts"] and found["application"]["libraries"]["duckdb"]
    assert found["places"]["data"]["disk_encryption"]
    text = (tmp_path / "diagnosis.json").read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    assert set(map(str, clients)) & set(re.findall(r"(?<![0-9a-f.])[0-9]{6}(?![0-9a-f.])", text)) == set()


def test_what_is_wrong_is_written_in_its_place(paths: Paths, tmp_path: Path, demo_folder: Path) -> None:
    damaged = copied(demo_folder, paths.bundles / "damaged", "2026.12")
    (damaged / "model.txt").write_bytes(b"damaged")
    paths.machine.place.write_text("text_percent = 7\n", encoding="utf-8")
    journal = settings_reader(SettingsStore(paths.settings), paths)().journal
    assert journal is not None
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"no journal" * 100)
    found = diagnosed(paths, tmp_path / "diagnosis.json")
    assert found["settings"]["problems"] == [{"problem": "policy_invalid", "key": "text_percent", "line": 0}]
    opening = found["bundles"][str(damaged)]["opening"]
    assert (opening["failed"], opening["problem"], opening["subject"]) == ("BundleError", "file_altered", "model.txt")
    assert found["journal"]["failed"] == "JournalError"


def test_where_it_cannot_be_written_one_sentence_says_so(
    paths: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert diagnose(tmp_path / "file" / "diagnosis.json", TEXTS, paths) == EXIT_FAILED
    assert capsys.readouterr().err.count("\n") == 1


def test_a_disk_over_an_encrypted_one_is_encrypted(tmp_path: Path) -> None:
    number = tmp_path.stat().st_dev
    device = tmp_path / "devices" / f"{os.major(number)}:{os.minor(number)}"
    assert encryption_of(tmp_path, tmp_path / "devices") == "unknown"
    (below := device / "slaves" / "dm-0" / "dm").mkdir(parents=True)
    assert encryption_of(tmp_path, tmp_path / "devices") == "not encrypted"
    (below / "uuid").write_text("CRYPT-LUKS2-1234", encoding="ascii")
    assert encryption_of(tmp_path, tmp_path / "devices") == "encrypted"
