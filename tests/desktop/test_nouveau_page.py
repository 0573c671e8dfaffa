"""The page of a new file: typed by keyboard alone, told at once what is wrong, kept, imported, listed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.bundle import Bundle
from core.consistency import WORKING_INCOME_TYPES
from core.file_import import ImportProblem
from core.file_store import FileState, FileStore
from core.new_file import FieldProblem
from desktop.lane import Lane
from desktop.presentation import Presentation
from desktop.session import Session
from desktop.views.form_entries import ChoiceEntry
from desktop.views.form_sentences import FormWriter
from desktop.views.nouveau_page import NouveauPage
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import own_copy
from tests.desktop.test_session_files import COMPLETE, WAIT_MS, fill, settle

WIDTH, HEIGHT = 1240, 800


def type_in(widget: QWidget, text: str) -> None:
    """Type a text; the test library's own way ends the process at the first accent."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\u202f", " ").replace("\u2002", " ").replace("\xa0", " ")


@dataclass
class Desk:
    page: NouveauPage
    session: Session
    qtbot: QtBot
    folder: Path

    def line(self, name: str) -> QLineEdit:
        editor = self.page.form.views[name].entry.editor
        assert isinstance(editor, QLineEdit)
        return editor

    def combo(self, name: str) -> QComboBox:
        editor = self.page.form.views[name].entry.editor
        assert isinstance(editor, QComboBox)
        return editor

    def type(self, name: str, text: str) -> None:
        self.line(name).setFocus()
        self.line(name).selectAll()
        type_in(self.line(name), text)

    def choose(self, name: str, label: str) -> None:
        self.combo(name).setFocus()
        type_in(self.combo(name), label)

    def button(self, text: str) -> QPushButton:
        return next(one for one in self.page.findChildren(QPushButton) if plain(one.text()) == text and one.isVisible())

    def words(self) -> str:
        return plain("\n".join(one.text() for one in self.page.findChildren(QLabel) if one.isVisible()))

    def fault(self, name: str) -> str:
        return plain(self.page.form.views[name].sentence)

    @property
    def summary(self) -> str:
        return plain(self.page.summary.sentence)


def make_desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, folder: Path, **page: object) -> Desk:
    session = Session(Lane(), files_folder=folder / "files")
    session.adopt(own_copy(demo))
    settle(qtbot, session)
    widget = NouveauPage(presentation, session, **page)  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow, timeout=WAIT_MS)
    return Desk(widget, session, qtbot, folder)


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(qtbot, presentation, demo, tmp_path)
    yield made
    made.session.close()


def test_an_empty_form_says_what_it_needs_and_blames_nobody(desk: Desk) -> None:
    assert desk.summary == "Il manque 5 renseignements obligatoires"
    assert not desk.page.summary.score.isEnabled()
    assert all(not view.sentence for view in desk.page.form.views.values())
    required = [view for view in desk.page.form.views.values() if view.field.is_required]
    assert all("obligatoire" in view.entry.editor.accessibleName() for view in required)
    assert "✱ obligatoire" in desk.words()


def test_every_editor_has_a_name_and_a_description(desk: Desk) -> None:
    for view in desk.page.form.views.values():
        for editor in view.entry.editors:
            assert editor.accessibleName()
            assert editor.accessibleDescription()
    shown = [one for one in desk.page.findChildren(QPushButton) if one.isVisible()]
    assert all(one.accessibleName() or one.text() for one in shown)


def test_what_is_typed_is_judged_at_once(desk: Desk) -> None:
    desk.type("AMT_CREDIT", "12")
    view = desk.page.form.views["AMT_CREDIT"]
    assert desk.fault("AMT_CREDIT") == "la valeur doit être comprise entre 1 000 et 5 000 000."
    assert f"À corriger : {plain(view.sentence)}" in desk.words()
    assert view.entry.editor.property("invalid") is True
    assert view.sentence in view.entry.editor.accessibleDescription()
    desk.type("AMT_CREDIT", "500 000,50")
    assert view.sentence == ""
    assert view.entry.editor.property("invalid") is False
    desk.type("AMT_ANNUITY", "600000")
    assert {view.field.feature.name for view in desk.page.form.views.values() if view.sentence} == {"AMT_ANNUITY"}


def test_a_needed_answer_left_blank_is_told_when_the_field_is_left(desk: Desk) -> None:
    desk.line("AMT_CREDIT").setFocus()
    assert desk.fault("AMT_CREDIT") == ""
    desk.line("AMT_ANNUITY").setFocus()
    assert desk.fault("AMT_CREDIT").startswith("sans ce renseignement")


def test_an_amount_is_grouped_when_its_field_is_left(desk: Desk) -> None:
    desk.type("AMT_CREDIT", "1500000,5")
    desk.line("AMT_ANNUITY").setFocus()
    assert plain(desk.line("AMT_CREDIT").text()) == "1 500 000,5"
    assert desk.session.files.current.texts["AMT_CREDIT"] == "1500000,5"


def test_a_duration_is_given_in_years_and_months(desk: Desk) -> None:
    years, months = desk.page.form.views["DAYS_EMPLOYED"].entry.editors
    years.setFocus()
    type_in(years, "2")
    type_in(months, "6")
    assert desk.session.files.current.texts["DAYS_EMPLOYED"] == "-913"
    type_in(months, "x")
    assert desk.fault("DAYS_EMPLOYED") == "écrire les années et les mois en chiffres."
    tick = next(one for one in desk.page.form.views["DAYS_EMPLOYED"].entry.children() if hasattr(one, "isChecked"))
    desk.qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert desk.session.files.current.texts["DAYS_EMPLOYED"] == "365243"
    assert not years.isEnabled()
    desk.qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert desk.session.files.current.texts["DAYS_EMPLOYED"] == "2 / 6x"


def test_a_contradiction_is_told_under_one_of_its_fields(desk: Desk) -> None:
    fill(desk.session, {**COMPLETE, "OWN_CAR_AGE": "8", "FLAG_OWN_CAR": "N"})
    assert desk.fault("OWN_CAR_AGE").startswith("un âge de voiture est donné")
    assert desk.button("Corriger : Âge de la voiture").isVisible()
    desk.combo("FLAG_OWN_CAR").setFocus()
    desk.page.form.fill("", desk.session.files.current.texts, was_left=True)
    desk.choose("FLAG_OWN_CAR", "oui")
    assert desk.fault("OWN_CAR_AGE") == ""


def test_the_summary_leads_to_what_is_missing(desk: Desk) -> None:
    desk.qtbot.mouseClick(desk.button("Remplir : Revenus"), Qt.MouseButton.LeftButton)
    assert desk.line("AMT_INCOME_TOTAL").hasFocus()


def test_a_file_is_filled_and_scored_by_keyboard_alone(desk: Desk) -> None:
    desk.page.focus_form()
    assert desk.page.form.name.hasFocus()

    def next_field() -> None:
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    def write(text: str) -> None:
        next_field()
        type_in(QApplication.focusWidget(), text)

    type_in(desk.page.form.name, "Mme Diallo")
    for text in ("Crédit am", "500 000", "25000,5", "450000", "180000", "Salaire"):
        write(text)
    assert dict(desk.session.files.current.texts) == {
        **COMPLETE, "AMT_CREDIT": "500 000", "AMT_GOODS_PRICE": "450000"
    }  # fmt: skip
    assert desk.summary == "Tout est prêt : le risque peut être calculé."
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=WAIT_MS):
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.session.assessment is not None
    assert desk.session.assessment.client.number("AMT_GOODS_PRICE") == 450_000.0
    settle(desk.qtbot, desk.session)
    assert [file.state for file in FileStore(desk.folder / "files").files()] == [FileState.COMPLETE]


def test_asking_too_soon_leads_to_the_first_fault(desk: Desk) -> None:
    desk.page.form.name.setFocus()
    desk.qtbot.keyClick(desk.page.form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.combo("NAME_CONTRACT_TYPE").hasFocus()
    assert desk.session.assessment is None


@pytest.mark.parametrize("dropped", [True, False])
def test_an_import_with_faults_is_reported_corrected_and_scored(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path, dropped: bool
) -> None:
    path = tmp_path / "martin.csv"
    row = {**COMPLETE, "AMT_CREDIT": "12", "AMT_ANNUITY": "cher", "OCCUPATION_TYPE": "Astronaute", "couleur": "bleu"}
    del row["NAME_INCOME_TYPE"]
    path.write_text(";".join(row) + "\n" + ";".join(row.values()) + "\n", encoding="utf-8")
    desk = make_desk(qtbot, presentation, demo, tmp_path, ask_file=lambda _parent, _presentation: path)
    with qtbot.waitSignal(desk.session.files.import_ended, timeout=WAIT_MS):
        drop(desk.page, path) if dropped else desk.page.ask_import()
    report = plain(desk.page.report.text)
    for told in (
        "Import de martin.csv",
        "2 valeurs reprises, 4 points à corriger.",
        "Montant du crédit, « 12 » : la valeur doit être comprise entre",
        "Mensualité, « cher » : écrire un nombre",
        "Métier, « Astronaute » : cette réponse n’est pas dans la liste",
        "Type de revenus : sans ce renseignement",
        "« couleur » ne correspond à aucun renseignement connu.",
    ):
        assert told in report
    assert not desk.page.summary.score.isEnabled()
    desk.type("AMT_CREDIT", "500000")
    desk.type("AMT_ANNUITY", "25000")
    desk.choose("NAME_INCOME_TYPE", "Salaire")
    with qtbot.waitSignal(desk.session.client_opened, timeout=WAIT_MS):
        desk.button("Calculer le risque").click()
    assert desk.session.files.title_of(desk.session.recent[0]) == "martin"
    desk.button("Fermer le compte rendu").click()
    assert not desk.page.report.isVisible()
    desk.session.close()


def test_a_file_that_cannot_be_opened_is_told_in_one_sentence(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.session.files.import_ended, timeout=WAIT_MS):
        desk.session.files.import_file(desk.folder / "absent.csv")
    assert "absent.csv" in desk.page.report.text
    assert desk.session.files.is_blank


def test_values_without_a_question_are_told_and_can_be_removed(desk: Desk) -> None:
    hidden = next(name for name in ("previous_count", "previous_refused_share") if name in catalogue_of(desk).by_name)
    desk.session.files.begin({**COMPLETE, hidden: "0.5"}, "x")
    assert "1 autre valeur vient du fichier importé" in desk.words()
    desk.button("Retirer ces valeurs").click()
    assert hidden not in desk.session.files.current.texts
    assert "vient du fichier importé" not in desk.words()


def test_a_draft_of_an_earlier_run_is_offered_and_taken_up(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    store = FileStore(tmp_path / "files")
    store.save(store.new_file("M. Petit", {"AMT_CREDIT": "500000", "AMT_ANNUITY": "cher"}))
    desk = make_desk(qtbot, presentation, demo, tmp_path)
    assert "Le dossier « M. Petit » n’était pas terminé" in desk.words()
    desk.page.focus_form()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert desk.page.form.name.text() == "M. Petit"
    assert plain(desk.line("AMT_CREDIT").text()) == "500 000"
    assert desk.line("AMT_ANNUITY").text() == "cher"
    assert desk.fault("AMT_ANNUITY")
    assert not desk.page.offer.isVisible()
    desk.session.close()


def test_my_files_are_opened_changed_and_deleted(desk: Desk) -> None:
    fill(desk.session)
    desk.session.files.rename("Mme Diallo")
    settle(desk.qtbot, desk.session)
    files = desk.page.local_files
    assert plain(files.model.index(0).data()).startswith("Mme Diallo\nBrouillon du ")
    assert not files.open.isEnabled()
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=WAIT_MS):
        desk.page.score()
    settle(desk.qtbot, desk.session)
    desk.button("Commencer un autre dossier").click()
    assert desk.session.files.is_blank
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=WAIT_MS):
        desk.qtbot.keyClick(files.list, Qt.Key.Key_Return)
    files.change.click()
    assert desk.page.form.name.text() == "Mme Diallo"
    answer(desk, "Garder le dossier")
    assert files.model.rowCount() == 1
    with desk.qtbot.waitSignal(desk.session.files.listed, timeout=WAIT_MS):
        answer(desk, "Supprimer")
    settle(desk.qtbot, desk.session)
    assert files.model.rowCount() == 0
    assert FileStore(desk.folder / "files").files() == ()
    assert desk.page.form.name.text() == ""


def test_what_cannot_be_kept_is_told_and_the_form_goes_on(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    (tmp_path / "files").write_text("in the way", encoding="utf-8")
    desk = make_desk(qtbot, presentation, demo, tmp_path)
    desk.type("AMT_CREDIT", "500000")
    assert "Ce qui est saisi n’est pas gardé sur ce poste" in desk.words()
    assert desk.session.files.current.texts == {"AMT_CREDIT": "500000"}
    desk.session.close()


def test_another_window_goes_on_where_the_first_stopped(desk: Desk, qapp: QApplication) -> None:
    desk.type("AMT_CREDIT", "500000")
    page = NouveauPage(make_presentation(qapp, "contrast", 200, "en"), desk.session)
    desk.qtbot.addWidget(page)
    page.resize(WIDTH, HEIGHT)
    page.show()
    assert page.form.views["AMT_CREDIT"].entry.text().replace("\u202f", "") == "500000"
    assert plain(page.summary.sentence) == "4 required answers are missing"
    # Nothing is wider than the page: what does not fit beside goes below.
    assert page.form.width() <= page.width()
    assert page.summary.width() <= page.width()
    assert page.form.isAncestorOf(page.form.sections[0])


def test_english_groups_figures_by_commas(qapp: QApplication, demo: Bundle) -> None:
    writer = FormWriter(make_presentation(qapp, language="en"), demo.catalogue)
    debt, score = demo.catalogue.by_name["bureau_debt_amount"], demo.catalogue.by_name["EXT_SOURCE_1"]
    assert writer.typed(debt, "25,000") == "25000"
    assert writer.typed(score, "0,450") == "0,450"
    french = FormWriter(make_presentation(qapp), demo.catalogue)
    assert french.typed(debt, "25,000") == "25,000"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_its_sentence(qapp: QApplication, demo: Bundle, language: str) -> None:
    writer = FormWriter(make_presentation(qapp, language=language), demo.catalogue)
    for name in ("AMT_CREDIT", "DAYS_EMPLOYED", "OWN_CAR_AGE", "EXT_SOURCE_1", "document_count"):
        for problem in ("missing_required", "not_a_number", "not_whole", "unknown_category", "out_of_range"):
            assert writer.problem(FieldProblem(name, problem, "x", 0.0, 10.0)).endswith(".")
            assert writer.import_line(ImportProblem(problem, "column", name, "x", 0.0, 10.0))
        for note in ("protected", "recomputed", "twice", "wrong_type"):
            assert writer.import_line(ImportProblem(note, "column", name, "x")).endswith(".")
    for rule in (
        "instalment_above_credit", "instalment_above_income", "employment_in_the_future", "work_without_job",
        "car_age_without_car", "debt_without_credit",
    ):  # fmt: skip
        assert writer.problem(FieldProblem("AMT_CREDIT", "contradiction", rule=rule)).endswith(".")
    for problem in ("unreadable", "too_large", "not_one_row", "row_length", "unknown_column", "not_needed"):
        assert writer.import_line(ImportProblem(problem, "column", value="3", maximum=4.0)).endswith(".")
    for view in demo.catalogue.features:
        assert writer.hint(view) or view.is_text or view.unit == "flag"


def test_lists_show_labels_and_read_what_files_write(qapp: QApplication, demo: Bundle) -> None:
    writer = FormWriter(make_presentation(qapp), demo.catalogue)
    entry = ChoiceEntry(demo.catalogue.by_name["NAME_INCOME_TYPE"], writer, "À choisir")
    combo = entry.editor
    assert isinstance(combo, QComboBox)
    assert combo.count() == len(demo.catalogue.categories["NAME_INCOME_TYPE"]) + 1
    for written in ("Working", "salaire"):
        entry.set_text(written)
        assert combo.currentText() == "Salaire"
        assert entry.text() in WORKING_INCOME_TYPES
    entry.set_text("Astronaute")
    assert (combo.currentText(), entry.text()) == ("À choisir", "Astronaute")
    flag = ChoiceEntry(demo.catalogue.by_name["FLAG_PHONE"], writer, "Non renseigné")
    flag.set_text("1.0")
    assert flag.text() == "1"


def catalogue_of(desk: Desk):
    assert desk.session.bundle is not None
    return desk.session.bundle.catalogue


def drop(page: NouveauPage, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def answer(desk: Desk, choice: str) -> None:
    desk.page.local_files.delete.click()
    dialog = desk.page.findChild(QMessageBox)
    assert dialog is not None
    assert "Mme Diallo" in dialog.text()
    next(one for one in dialog.buttons() if plain(one.text()) == choice).click()
    desk.qtbot.waitUntil(lambda: desk.page.findChild(QMessageBox) is None, timeout=WAIT_MS)
