"""A client marks a value as wrong; the advisor finds it on the dossier until it is put right or answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from desktop.client_side.client_words import ClientWords
from desktop.client_side.data_step import DataStep
from desktop.decisions.contested_card import ContestedCard
from desktop.decisions.data_correction_dialog import DataCorrectionDialog
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.page import DossierPage
from desktop.session.session import Session
from desktop.widgets.fields.line_entry import LineEntry
from tests.desktop.desks import Desk, advised, as_opened, deciding_session, open_client, wait_idle
from tests.known import known

INCOME, TYPE, SCORE = "AMT_INCOME_TOTAL", "NAME_INCOME_TYPE", "EXT_SOURCE_2"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        open_client(qtbot, made, advised(demo, Advice.REFUSE).client.client_id)
        yield made
        wait_idle(qtbot, made)


@pytest.fixture
def step(qtbot: QtBot, presentation: Presentation, session: Session) -> DataStep:
    opened, bundle = known(session.opened), known(session.bundle)
    made = DataStep(ClientWords(presentation, bundle), opened, session.decisions.contests)
    qtbot.addWidget(made)
    made.show()
    made.show_theme(next(theme for theme in made.themes if theme.name == "income"))
    return made


@pytest.fixture
def dossier(qtbot: QtBot, presentation: Presentation, session: Session) -> DossierPage:
    made = DossierPage(presentation, session)
    qtbot.addWidget(made)
    made.present(known(session.opened))
    made.show()
    return made


def card_of(dossier: DossierPage) -> ContestedCard:
    return dossier.findChildren(ContestedCard)[0]


def say_income(step: DataStep, income: str) -> None:
    row = step.rows[INCOME]
    row.wrong.click()
    assert isinstance(row.claim, LineEntry)
    row.claim.setText(income)
    row.send(with_value=True)


def test_every_datum_has_its_value_and_two_answers(step: DataStep, demo: Bundle) -> None:
    told = ClientWords(step._told.presentation, demo)
    shown = {feature.name for theme in step.themes for feature in theme.features}
    assert shown == {feature.name for feature in demo.catalogue.features if feature.kind != "derived"}
    for theme in step.themes:
        step.show_theme(theme)
        assert list(step.rows) == [feature.name for feature in theme.features]
        for row in step.rows.values():
            assert told.label(row.feature) in row.wrong.accessibleName()


def test_a_wrong_value_waits_on_the_dossier_and_over_a_restart(
    qtbot: QtBot, step: DataStep, dossier: DossierPage, session: Session, presentation: Presentation, desk: Desk
) -> None:
    assert not card_of(dossier).isVisible()
    say_income(step, "180 000")
    assert step.rows[INCOME].note.text().startswith("Vous dites\u202f: 180\u202f000.")
    assert step.marked.text().startswith("1 donnée")
    assert card_of(dossier).isVisible()
    assert "le client dit 180\u202f000" in card_of(dossier).lines[0].told.text()
    assert desk.entries() == ["data_contest"]
    again = as_opened(session, known(session.assessment))
    later = DataStep(step._told, again, session.decisions.contests)
    qtbot.addWidget(later)
    later.show_theme(next(theme for theme in later.themes if theme.name == "income"))
    assert later.rows[INCOME].wrong.isChecked()
    assert "180\u202f000" in later.rows[INCOME].note.text()


def test_what_cannot_be_is_told_in_place_and_kept_nowhere(step: DataStep, desk: Desk) -> None:
    for typed in ("beaucoup", "3", "999 999 999 999"):
        say_income(step, typed)
        assert step.rows[INCOME].note.property("tone") == "raises"
    unchanged = step._told.presentation.formatter.amount(step._client.number(INCOME))
    say_income(step, unchanged)
    assert "Rien n’a changé" in step.rows[INCOME].note.text()
    assert desk.entries() == []


def test_a_category_is_chosen_and_no_value_is_needed(step: DataStep, session: Session) -> None:
    row = step.rows[TYPE]
    row.wrong.click()
    assert isinstance(row.claim, QComboBox)
    row.send(with_value=False)
    (datum,) = known(session.opened).case.contested_data
    assert (datum.feature, datum.claimed) == (TYPE, None)
    row.right.click()
    assert known(session.opened).case.contested_data == ()
    assert not step.marked.isVisible()


def test_the_advisor_puts_right_what_the_client_says(
    qtbot: QtBot, step: DataStep, dossier: DossierPage, session: Session
) -> None:
    say_income(step, "180 000")
    card_of(dossier).lines[0].correct.click()
    dialog = dossier.window().findChildren(DataCorrectionDialog)[0]
    assert dialog._feature.name == INCOME
    assert dialog.number.value() == 180_000.0
    dialog.document.set_text("bulletins de paie")
    with qtbot.waitSignal(session.client_opened, timeout=20_000):
        dialog.save.click()
    wait_idle(qtbot, session)
    opened = known(session.opened)
    assert opened.assessment.client.number(INCOME) == 180_000.0
    assert opened.case.contested_data == ()
    dossier.present(opened)
    assert not card_of(dossier).isVisible()


def test_the_advisor_leaves_a_value_with_a_reason(step: DataStep, dossier: DossierPage, session: Session) -> None:
    say_income(step, "180 000")
    line = card_of(dossier).lines[0]
    line.keep.click()
    line.confirm.click()
    assert card_of(dossier).isVisible()
    line.reason.setText("Le bulletin de paie dit le contraire.")
    line.confirm.click()
    QApplication.processEvents()
    assert not card_of(dossier).isVisible()
    assert known(session.opened).case.contested_data == ()


def test_the_mark_of_another_body_is_checked_at_its_source(
    step: DataStep, dossier: DossierPage, session: Session
) -> None:
    step.show_theme(next(theme for theme in step.themes if theme.name == "bureau"))
    row = next(iter(step.rows.values()))
    row.wrong.click()
    row.send(with_value=False)
    line = card_of(dossier).lines[0]
    assert line.datum.feature == row.feature.name
    QApplication.processEvents()
    assert not line.correct.isVisible()
    assert line.keep.isVisible()
