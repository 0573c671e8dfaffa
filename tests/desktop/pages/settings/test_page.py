"""Each change is saved at once; what the organisation fixes is shown and locked; refusals are said in place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.documents.letter_contacts import default_contacts
from core.errors import BundleError
from desktop.looks.presentation import Presentation
from desktop.pages.settings.contacts_card import ContactsCard
from desktop.pages.settings.page import SettingsPage
from desktop.session.lane import Lane
from desktop.session.session import Session
from desktop.settings.contacts_file import contacts_in_force
from desktop.settings.paths import user_paths
from desktop.settings.preferences import Preferences
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import own_copy
from tests.known import known

POLICY = 'opinion_first = true\ntheme = "light"\njournal_folder = "/srv/journal"\n'


@dataclass
class Shown:
    page: SettingsPage
    preferences: Preferences
    session: Session
    folder: Path
    answer: list[Path | None]

    def control(self, name: str) -> QWidget:
        return self.page.field(name).control

    def saved(self) -> dict[str, object]:
        return dict(json.loads((self.folder / "settings.json").read_text(encoding="utf-8")))


def open_page(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, folder: Path, policy: str = ""
) -> Iterator[Shown]:
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    store = SettingsStore(folder / "settings.json", folder / "policy.toml")
    preferences = Preferences(store, usual_journal=folder / "journal", config=folder)
    session = Session(Lane(), preferences=preferences)
    session.adopt(own_copy(demo))
    answer: list[Path | None] = []
    page = SettingsPage(presentation, session, lambda _title: answer.pop())
    qtbot.addWidget(page)
    page.resize(1240, 810)
    page.show()
    QApplication.processEvents()
    yield Shown(page, preferences, session, folder, answer)
    session.close()


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, tmp_path)


@pytest.fixture
def fixed(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, tmp_path, POLICY)


@pytest.mark.parametrize(
    ("name", "position", "value"),
    [("language", 1, "en"), ("theme", 3, "contrast"), ("theme", 0, "system"), ("text_percent", 5, 200)],
)
def test_a_choice_of_display_is_saved_and_told(
    qtbot: QtBot, shown: Shown, name: str, position: int, value: object
) -> None:
    box = shown.control(name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(position)
    with qtbot.waitSignal(shown.preferences.changed) as told:
        box.activated.emit(position)
    assert told.args == [name]
    assert shown.saved() == {name: value}


@pytest.mark.parametrize(("name", "before"), [("sound", True), ("opinion_first", False)])
def test_a_switch_is_saved(shown: Shown, name: str, before: bool) -> None:
    box = shown.control(name)
    assert isinstance(box, QCheckBox)
    assert box.isChecked() is before
    box.click()
    assert shown.saved() == {name: not before}
    assert any(label.text().endswith("gardé.") for label in shown.page.findChildren(QLabel))


def test_a_text_is_saved_when_the_field_is_left(shown: Shown) -> None:
    line = shown.control("user_name")
    assert isinstance(line, QLineEdit)
    line.setText("  Ana Roux ")
    line.editingFinished.emit()
    assert shown.saved() == {"user_name": "Ana Roux"}


def test_what_the_organisation_fixes_is_locked_and_said(fixed: Shown) -> None:
    for name in ("opinion_first", "theme", "journal_folder"):
        field = fixed.page.field(name)
        assert not field.control.isEnabled()
        assert "fixé par votre organisation" in [label.text() for label in field.findChildren(QLabel)]
        assert "fixé par votre organisation" in field.control.accessibleDescription()
        assert not any(button.isEnabled() for button in field.findChildren(QAbstractButton))
    assert fixed.control("language").isEnabled()
    line = fixed.control("journal_folder")
    assert isinstance(line, QLineEdit)
    assert line.text() == "/srv/journal"


def give(shown: Shown, name: str, text: str) -> None:
    line = shown.control(name)
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.editingFinished.emit()


def test_a_journal_folder_is_tried_before_it_is_kept(shown: Shown) -> None:
    (shown.folder / "file").write_text("", encoding="utf-8")
    for text, words in (
        ("journal", "n’est pas un chemin complet"),
        (str(shown.folder / "file"), "est un fichier"),
        (str(shown.folder / "file" / "below"), "Rien ne peut être écrit"),
    ):
        give(shown, "journal_folder", text)
        assert words in shown.page.field("journal_folder").problem
        assert shown.control("journal_folder").property("invalid") is True
        assert not (shown.folder / "settings.json").exists()
    give(shown, "journal_folder", str(shown.folder / "new"))
    assert shown.page.field("journal_folder").problem == ""
    assert shown.saved() == {"journal_folder": str(shown.folder / "new")}
    assert list((shown.folder / "new").iterdir()) == []


def test_a_bundle_is_chosen_in_the_dialog_and_refused_in_place(qtbot: QtBot, shown: Shown) -> None:
    shown.answer.append(shown.folder / "elsewhere")
    choose = shown.page.field("bundle").findChildren(QAbstractButton)[0]
    with qtbot.waitSignal(shown.preferences.bundle_asked) as asked:
        choose.click()
    assert asked.args == [shown.folder / "elsewhere"]
    shown.session.bundle_refused.emit(BundleError("not_found", str(asked.args[0])))
    told = shown.page.field("bundle").problem
    assert "Il n’y a pas de modèle dans" in told
    assert told.endswith("Le modèle d’avant reste ouvert.")
    assert not (shown.folder / "settings.json").exists()


def test_addresses_are_saved_as_they_are_typed_and_can_be_put_back(shown: Shown) -> None:
    card = shown.page.findChildren(ContactsCard)[0]
    assert card.lines.toPlainText().splitlines() == list(default_contacts("fr").debt_advice)
    card.lines.setPlainText("Aide « Budget » : 01 02\n\n  Mairie  ")
    chosen = str(shown.saved()["letter_contacts"])
    assert contacts_in_force(chosen, "fr").debt_advice == ("Aide « Budget » : 01 02", "Mairie")
    assert contacts_in_force(chosen, "fr").lender == default_contacts("fr").lender
    assert contacts_in_force(chosen, "en") == default_contacts("en")
    card.findChildren(QAbstractButton)[-1].click()
    assert shown.saved()["letter_contacts"] == ""
    assert card.lines.toPlainText().splitlines() == list(default_contacts("fr").debt_advice)


def test_addresses_that_cannot_be_read_are_said(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    (tmp_path / "spoilt.toml").write_text("[fr]\nlender = 3\n", encoding="utf-8")
    (tmp_path / "settings.json").write_text(
        json.dumps({"letter_contacts": str(tmp_path / "spoilt.toml")}), encoding="utf-8"
    )
    for shown in open_page(qtbot, presentation, demo, tmp_path):
        assert shown.page.findChildren(ContactsCard)[0].field.problem


def test_every_control_has_a_name_and_at_twice_the_text_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, tmp_path: Path
) -> None:
    for shown in open_page(qtbot, make_presentation(qapp, "dark", 200, "en"), demo, tmp_path, POLICY):
        shown.page.resize(1072, 710)
        QApplication.processEvents()
        for name in ("language", "sound", "user_name", "journal_folder", "bundle"):
            control = shown.control(name)
            assert control.accessibleName() or (isinstance(control, QCheckBox) and control.text())
        for label in shown.page.findChildren(QLabel):
            if label.isVisible() and label.hasHeightForWidth():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
    make_presentation(qapp)


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, demo_folder: Path, tmp_path: Path) -> Iterator[Application]:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    options = Options(bundle=demo_folder, size=(1280, 800))
    made = Application(qapp, options, paths, SettingsStore(paths.settings, paths.policy))
    with qtbot.waitSignal(made.session.bundle_opened, timeout=60_000):
        made.start()
    made.window.show_page("reglages")
    yield made
    qtbot.waitUntil(lambda: not made.lane.busy, timeout=20_000)
    made.close()
    make_presentation(qapp)


@pytest.mark.log_expected("failed: core.errors.BundleError problem=file_missing")
def test_another_bundle_is_kept_once_it_has_opened(
    qtbot: QtBot, application: Application, demo_folder: Path, tmp_path: Path
) -> None:
    page = application.window.page("reglages")
    assert isinstance(page, SettingsPage)
    with qtbot.waitSignal(application.session.bundle_refused, timeout=20_000):
        application.preferences.ask_bundle(tmp_path)
    assert page.field("bundle").problem
    assert application.preferences.current.bundle == ""
    with qtbot.waitSignal(application.session.bundle_opened, timeout=60_000):
        application.preferences.ask_bundle(demo_folder)
    assert application.preferences.current.bundle == str(demo_folder)


def test_a_change_of_language_keeps_the_page_and_the_place(
    qtbot: QtBot, application: Application, tmp_path: Path
) -> None:
    made = application
    former, box = made.window, known(made.window.findChild(QComboBox, "setting.language"))
    box.setFocus()
    box.setCurrentIndex(1)
    box.activated.emit(1)
    qtbot.waitUntil(lambda: made.window is not former)
    assert made.presentation.language == "en"
    assert made.window.current_page == "reglages"
    assert made.window.focusWidget().objectName() == "setting.language"
    assert SettingsStore(tmp_path / "config" / "settings.json").current.language == "en"
