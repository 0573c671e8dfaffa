"""The form of a new file: filled by keyboard alone, told at once what is wrong, scored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.new_files.store import FileState, NewFileStore
from desktop.looks.presentation import Presentation
from desktop.pages.new_file.page import NewFilePage
from tests.desktop.conftest import make_presentation
from tests.desktop.pages.new_file.desk import HEIGHT, WIDTH, Desk, make_desk, plain, type_in
from tests.desktop.session.test_new_files import COMPLETE, WAIT_MS, fill, settle
from tests.known import known


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(qtbot, presentation, demo, tmp_path)
    yield made
    made.session.close()


def test_a_months_income_is_asked_about_and_taken_for_a_year_in_one_click(desk: Desk) -> None:
    view = desk.page.form.views["AMT_INCOME_TOTAL"]
    desk.type("AMT_INCOME_TOTAL", "2300")
    assert not view.question.isVisible()
    desk.line("AMT_ANNUITY").setFocus()
    assert plain(view.question.text()) == "2 300 par an ? Si c’est par mois, cela fait 27 600 par an."
    assert view.question.text() in view.editor.accessibleDescription()
    desk.qtbot.mouseClick(desk.button("Prendre 27 600"), Qt.MouseButton.LeftButton)
    assert desk.session.files.current.texts["AMT_INCOME_TOTAL"] == "27600"
    assert not view.question.isVisible()
    assert not view.take.isVisible()


def test_a_usual_number_is_never_asked_about(desk: Desk) -> None:
    for name, text in (("AMT_INCOME_TOTAL", "157500"), ("AMT_CREDIT", "500000"), ("AMT_ANNUITY", "25000")):
        desk.type(name, text)
        desk.page.form.name.setFocus()
        assert not desk.page.form.views[name].question.isVisible()


def test_the_usual_range_stands_below_a_number_and_the_period_in_its_name(desk: Desk) -> None:
    words = desk.words()
    low, high = (span := desk.session.bundle.reference.spans["AMT_INCOME_TOTAL"]).low, span.high  # type: ignore[union-attr]
    assert "Revenus (par an)" in words
    assert "200 000 000" not in words
    said = [one for one in words.splitlines() if one.startswith("Montant, le plus souvent de ")]
    assert len(said) >= 4
    bounds = f"{round(low, -3):,.0f} à {round(high, -4):,.0f}".replace(",", " ")
    assert f"Montant, le plus souvent de {bounds}" in said


def test_the_start_of_the_job_is_needed_of_who_lives_on_one(desk: Desk) -> None:
    view = desk.page.form.views["DAYS_EMPLOYED"]
    assert not view.is_required
    desk.choose("NAME_INCOME_TYPE", "Salaire")
    assert view.is_required
    assert "obligatoire" in view.editor.accessibleName()
    assert "Remplir : Début de l’emploi actuel" in [plain(one.text()) for one in desk.page.findChildren(QPushButton)]
    incomes = desk.combo("NAME_INCOME_TYPE")
    incomes.setCurrentIndex(incomes.findData("Pensioner"))
    incomes.activated.emit(incomes.currentIndex())
    assert not view.is_required
    assert "Remplir : Début de l’emploi actuel" not in [
        plain(one.text()) for one in desk.page.findChildren(QPushButton) if one.isVisible()
    ]


def test_an_empty_form_says_what_it_needs_and_blames_nobody(desk: Desk) -> None:
    assert desk.summary == "Il manque 5 renseignements obligatoires"
    assert not desk.page.summary.score.isEnabled()
    assert all(not view.sentence for view in desk.page.form.views.values())
    required = [view for view in desk.page.form.views.values() if view.field.is_required]
    assert all("obligatoire" in view.editor.accessibleName() for view in required)
    assert "✱ obligatoire" in desk.words()


def test_the_form_ends_with_its_last_part(desk: Desk) -> None:
    content = known(desk.page._area.widget())
    last = desk.page.form.sections[-1]
    assert content.height() > desk.page._area.viewport().height()
    assert content.height() == last.mapTo(content, last.rect().bottomLeft()).y() + 1


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
    assert view.editor.property("invalid") is True
    assert view.sentence in view.editor.accessibleDescription()
    desk.type("AMT_CREDIT", "500 000,50")
    assert view.sentence == ""
    assert view.editor.property("invalid") is False
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
    assert desk.session.files.current.texts["AMT_CREDIT"] == "1500000.5"


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
    desk.qtbot.mouseClick(desk.button("Remplir : Revenus (par an)"), Qt.MouseButton.LeftButton)
    assert desk.line("AMT_INCOME_TOTAL").hasFocus()


def test_a_file_is_filled_and_scored_by_keyboard_alone(desk: Desk) -> None:
    desk.page.focus_form()
    assert desk.page.form.name.hasFocus()

    def next_field() -> None:
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    def write(text: str) -> None:
        next_field()
        type_in(known(QApplication.focusWidget()), text)

    type_in(desk.page.form.name, "Mme Diallo")
    for text in ("Crédit am", "500 000", "25000,5", "450000", "180000", "Salaire", "", "", "", "4"):
        write(text)
    assert dict(desk.session.files.current.texts) == {
        **COMPLETE, "AMT_CREDIT": "500000", "AMT_ANNUITY": "25000.5", "AMT_GOODS_PRICE": "450000",
        "DAYS_EMPLOYED": "-1461",
    }  # fmt: skip
    assert desk.summary == "Tout est prêt : le risque peut être calculé."
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=WAIT_MS):
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.session.assessment is not None
    assert desk.session.assessment.client.number("AMT_GOODS_PRICE") == 450_000.0
    settle(desk.qtbot, desk.session)
    assert [file.state for file in NewFileStore(desk.folder / "files").files()] == [FileState.COMPLETE]


def test_asking_too_soon_leads_to_the_first_fault(desk: Desk) -> None:
    desk.page.form.name.setFocus()
    desk.qtbot.keyClick(desk.page.form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.combo("NAME_CONTRACT_TYPE").hasFocus()
    assert desk.session.assessment is None


def test_another_window_goes_on_where_the_first_stopped(desk: Desk, qapp: QApplication) -> None:
    desk.type("AMT_CREDIT", "500000")
    page = NewFilePage(make_presentation(qapp, "contrast", 200, "en"), desk.session)
    desk.qtbot.addWidget(page)
    page.resize(WIDTH, HEIGHT)
    page.show()
    assert page.form.views["AMT_CREDIT"].entry.kept() == "500000"
    assert plain(page.summary.sentence) == "4 required answers are missing"
    # Nothing is wider than the page: what does not fit beside goes below.
    assert page.form.width() <= page.width()
    assert page.summary.width() <= page.width()
    assert page.form.isAncestorOf(page.form.sections[0])
