"""The test of an installation fails where nothing could be recorded: it looks at the journal of this desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.journal.journal import EntryKind, Journal
from desktop.looks.screen_texts import screen_texts
from desktop.settings.decision_settings import DecisionSettings, settings_reader
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from desktop.start.self_test import CheckError, SelfTest
from tests.desktop.conftest import make_presentation

Prove = Callable[[str, DecisionSettings], str]
TEXTS = screen_texts("fr")


@pytest.fixture
def asked(tmp_path: Path) -> DecisionSettings:
    return settings_reader(SettingsStore(), user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path))()


@pytest.fixture
def prove(qapp: QApplication, tmp_path: Path) -> Iterator[Prove]:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    application = Application(qapp, Options(self_test=True, language="fr"), paths, SettingsStore())

    def proved(key: str, settings: DecisionSettings) -> str:
        test = SelfTest(application, tmp_path, print, lambda: False, lambda: settings)
        return next(one for one in test.checks if one.name == TEXTS(f"self_test.{key}")).prove()

    yield proved
    application.close()
    make_presentation(qapp)


def test_the_journal_of_this_desk_can_be_written(prove: Prove, asked: DecisionSettings, tmp_path: Path) -> None:
    assert asked.journal is not None
    assert prove("journal_here", asked) == str(asked.journal.parent)
    journal = Journal(asked.journal, asked.journal_desk)
    journal.append(EntryKind.OPINION, "someone", 1, {"opinion": "none"})
    journal.close()
    assert prove("journal_here", asked) == str(asked.journal)
    (tmp_path / "file").touch()
    with pytest.raises(CheckError, match="aucune décision ne peut être enregistrée"):
        prove("journal_here", replace(asked, journal=tmp_path / "file" / "decisions.sqlite"))


def test_what_the_organisation_names_for_the_journal_is_there(
    prove: Prove, asked: DecisionSettings, tmp_path: Path
) -> None:
    assert prove("witnesses", asked) == "0"
    named = replace(asked, settings=replace(asked.settings, journal_witness_folder=str(tmp_path / "witness")))
    with pytest.raises(CheckError, match="que fixe l’organisation"):
        prove("witnesses", named)
    (tmp_path / "witness").mkdir()
    assert prove("witnesses", named) == str(tmp_path / "witness")
