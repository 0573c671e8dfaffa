"""Files of a new client: imported with a report, kept as drafts, listed, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.features.catalogue import Catalogue
from core.new_files.store import NewFileStore
from desktop.looks.presentation import Presentation
from tests.desktop.pages.new_file.desk import Desk, answer, drop, make_desk, plain
from tests.desktop.session.test_new_files import COMPLETE, WAIT_MS, fill, settle


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(qtbot, presentation, demo, tmp_path)
    yield made
    made.session.close()


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
        "3 valeurs reprises, 4 points à corriger.",
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
    store = NewFileStore(tmp_path / "files")
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
    files = desk.page.new_files
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
    assert NewFileStore(desk.folder / "files").files() == ()
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


def catalogue_of(desk: Desk) -> Catalogue:
    assert desk.session.bundle is not None
    return desk.session.bundle.catalogue
