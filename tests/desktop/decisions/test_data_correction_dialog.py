"""A correction says what it does to the risk before it is written, shows wherever the value does, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.data_correction import data_corrections
from core.desk.parts import Part
from core.journal.journal import JournalReader
from core.model.policy import Advice
from core.population.filter import ClientFilter
from desktop.client.columns import COLUMN_FEATURES
from desktop.client.profile_card import ProfileCard
from desktop.decisions.corrected_data import CorrectedChip
from desktop.decisions.data_correction_dialog import DataCorrectionDialog
from desktop.looks.presentation import Presentation
from desktop.pages.clients.page import ClientsPage
from desktop.pages.comparison.page import ComparisonPage
from desktop.pages.dossier.page import DossierPage
from desktop.pages.simulation.page import SimulationPage
from desktop.session.session import Session
from tests.desktop.desks import Desk, advised, deciding_session, open_client, wait_idle
from tests.desktop.pages.new_file.desk import plain

JOB = "OCCUPATION_TYPE"
INCOME, AFTER = "AMT_INCOME_TOTAL", 987_654.0


@pytest.fixture(scope="module")
def file(demo: Bundle) -> Assessment:
    return advised(demo, Advice.REFUSE, 3)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, desk: Desk, file: Assessment) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        open_client(qtbot, made, file.client.client_id)
        yield made
        wait_idle(qtbot, made)


def opened_dialog(
    qtbot: QtBot, presentation: Presentation, session: Session, *, shows_risk: bool = True
) -> DataCorrectionDialog:
    assert session.assessment is not None and session.bundle is not None
    dialog = DataCorrectionDialog(
        presentation, session.decisions, session.assessment, session.bundle, shows_risk=shows_risk
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def put_right(qtbot: QtBot, presentation: Presentation, session: Session) -> str:
    """Correct the income, and give what the dialog said of the risk before."""
    dialog = opened_dialog(qtbot, presentation, session)
    dialog.choose(INCOME)
    dialog.number.setText("987654")
    dialog.number.changed.emit()
    dialog.document.set_text("bulletin de paie")
    told = dialog.effect.text()
    dialog.save.click()
    assert not dialog.isVisible()
    assert session.assessment is not None
    open_client(qtbot, session, session.assessment.client.client_id)
    return told


def test_the_risk_before_and_after_is_said_before_anything_is_written(
    qtbot: QtBot, presentation: Presentation, session: Session, file: Assessment
) -> None:
    told, found = put_right(qtbot, presentation, session), session.assessment
    assert found is not None and found.probability != file.probability
    risk, texts = presentation.formatter.risk, presentation.texts
    assert f"{risk(file.probability)} → {risk(found.probability)}" in told
    assert told.endswith(f"{texts(f'advice.{file.advice}')} → {texts(f'advice.{found.advice}')}")


def test_a_score_that_may_not_be_seen_is_not_told(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    dialog = opened_dialog(qtbot, presentation, session, shows_risk=False)
    dialog.choose(INCOME)
    dialog.number.setText("987654")
    dialog.number.changed.emit()
    assert not dialog.effect.isVisible() and not dialog.effect.text()


def test_it_is_taken_back_in_one_press_and_both_directions_stay(
    qtbot: QtBot, presentation: Presentation, session: Session, file: Assessment, desk: Desk
) -> None:
    put_right(qtbot, presentation, session)
    dialog = opened_dialog(qtbot, presentation, session)
    own = presentation.formatter.amount(file.client.number(INCOME))
    assert dialog.back.isVisible() and own in dialog.back.text()
    dialog.back.click()
    assert f"→ {presentation.formatter.risk(file.probability)}" in dialog.effect.text()
    dialog.document.set_text("pièce d’un autre client")
    dialog.save.click()
    open_client(qtbot, session, file.client.client_id)
    assert session.assessment is not None
    assert session.assessment.probability == file.probability
    assert dict(session.assessment.client.corrected) == {}
    with closing(JournalReader(desk.path)) as journal:
        there, back = data_corrections(journal)[file.client.client_id]
    assert (there.before, there.after) == (back.after, back.before) == (file.client.values[INCOME], AFTER)


def test_every_page_marks_the_value_and_the_list_too(
    qtbot: QtBot, presentation: Presentation, session: Session, file: Assessment
) -> None:
    amount = presentation.formatter.amount
    before, after = amount(file.client.number(INCOME)), amount(AFTER)
    dossier, simulation = DossierPage(presentation, session), SimulationPage(presentation, session)
    comparison = ComparisonPage(presentation, session)
    pages = (dossier, simulation, comparison)
    for page in pages:
        qtbot.addWidget(page)
    put_right(qtbot, presentation, session)
    assert session.opened is not None
    dossier.present(session.opened)
    simulation.present(session.opened.assessment)
    comparison.present(session.opened.assessment)
    for page in (simulation, comparison):
        page.show()
    wait_idle(qtbot, session)
    for page in pages:
        (chip,) = page.findChildren(CorrectedChip)
        assert not chip.isHidden()
        assert chip.text().startswith("1 donnée corrigée")
        assert after in chip.toolTip() and before in chip.toolTip() and chip.toolTip() == chip.accessibleDescription()
        assert page is comparison or chip.toolTip() in chip.text()
    (profile,) = dossier.findChildren(ProfileCard)
    assert any(before in label.text() and "corrigé" in label.text() for label in profile.findChildren(QLabel))
    rows = [(label.text(), label.toolTip()) for label in simulation.findChildren(QLabel)]
    assert any("corrigé" in text and after in text and before in note for text, note in rows)
    cells = [cell for line in comparison.content.table.model.lines for cell in line.cells]
    assert any(after in cell and before in cell for cell in cells)
    check_list(qtbot, presentation, session, before, after)


def check_list(qtbot: QtBot, presentation: Presentation, session: Session, before: str, after: str) -> None:
    page = ClientsPage(presentation, session)
    qtbot.addWidget(page)
    assert session.assessment is not None
    page.show_search("", ClientFilter(id_prefix=str(session.assessment.client.client_id)))
    wait_idle(qtbot, session)
    row = session.find(ClientFilter(id_prefix=str(session.assessment.client.client_id)), 1).rows[0]
    writer = page._parts.model.writer  # type: ignore[union-attr]
    listed = next(column for column, name in COLUMN_FEATURES.items() if name == INCOME)
    assert dict(row.corrected) == {INCOME: session.assessment.client.corrected[INCOME]}
    assert before in writer.note(row, listed)
    model = page._parts.model  # type: ignore[union-attr]
    shown = [model.data(model.index(0, column)) for column in range(model.columnCount())]
    assert presentation.texts("clients.corrected", value=after) in shown


@pytest.mark.parametrize("name", ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"])
def test_external_scores_are_not_offered(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, name: str
) -> None:
    dialog = opened_dialog(qtbot, presentation, session)
    label = demo.catalogue.by_name[name].wording["fr"].label
    offered = [dialog.datum.itemText(place) for place in range(dialog.datum.count())]
    assert offered and label not in offered


def test_what_was_begun_on_each_datum_is_taken_up_until_it_is_written_or_given_up(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    dialog = opened_dialog(qtbot, presentation, session)
    dialog._go_on_to(JOB)
    place = dialog.choice.findData("Drivers")
    dialog.choice.setCurrentIndex(place)
    dialog.choice.activated.emit(place)
    dialog._go_on_to(INCOME)
    assert dialog.number.text() == ""
    qtbot.keyClicks(dialog.number, "987654")
    dialog.document.set_text("bulletin de paie")
    dialog.reject()
    dialog = opened_dialog(qtbot, presentation, session)
    assert dialog.choice.currentData() == "Drivers" and not dialog.document.text
    assert "Brouillon" in dialog.page.told
    dialog._go_on_to(INCOME)
    assert (plain(dialog.number.text()), str(dialog.document.text)) == ("987 654", "bulletin de paie")
    assert dialog.effect.isVisible()
    dialog.save.click()
    dialog = opened_dialog(qtbot, presentation, session)
    dialog.clear.click()
    assert dialog.choice.currentIndex() == -1
    dialog.reject()
    assert session.desk.drafts() == {}


def test_a_document_named_before_any_value_goes_with_the_datum(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    dialog = opened_dialog(qtbot, presentation, session)
    dialog.document.set_text("bulletin de paie")
    dialog._go_on_to(INCOME)
    assert dialog.document.text == "bulletin de paie"
    assert dialog.draft.begun == (INCOME,)
    dialog.reject()
    (again,) = session.desk.drafts().values()
    assert again == (Part.DATUM,)


def test_the_form_that_is_asked_for_opens_on_the_dossier(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    page = DossierPage(presentation, session)
    qtbot.addWidget(page)
    assert session.opened is not None
    page.present(session.opened)
    session.desk.ask_form(Part.DATUM)
    (dialog,) = page.window().findChildren(DataCorrectionDialog)
    dialog.reject()
