"""An advisor goes against the advice, says why, and the decision can be answered for on another day."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.pages.journal.page import JournalPage
from desktop.start.app import Application
from tests.desktop.desks import advised
from tests.journeys.advisor import at_the_desk


def open_client(qtbot: QtBot, application: Application, client_id: int) -> None:
    search = application.window.top_bar.search
    search.focus_field()
    qtbot.keyClicks(search.field, str(client_id))
    qtbot.waitUntil(search.results.isVisible, timeout=10_000)
    with qtbot.waitSignal(application.session.client_opened, timeout=20_000):
        qtbot.keyClick(search.field, Qt.Key.Key_Return)


def click(qtbot: QtBot, button: QPushButton | QRadioButton) -> None:
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def decide_against_the_advice(qtbot: QtBot, application: Application) -> None:
    click(qtbot, application.window.page("dossier").findChildren(DecisionBar)[0].record)
    dialog = application.window.findChildren(DecisionDialog)[0]
    granted = next(one for one in dialog.findChildren(QRadioButton) if one.text() == "Accordée")
    click(qtbot, granted)
    qtbot.keyClicks(dialog.form.reason.field, "Apport important")
    click(qtbot, dialog.save)
    assert not dialog.recorded
    qtbot.keyClicks(dialog.form.override_reason.field, "Six mois de revenus de reserve")
    qtbot.keyClicks(dialog.client_view.field, "Je change de travail en mars")
    click(qtbot, dialog.save)
    assert dialog.recorded
    dialog.accept()


def journal(qtbot: QtBot, application: Application) -> JournalPage:
    button = application.window.navigation.findChild(QPushButton, "page.journal")
    assert button is not None
    click(qtbot, button)
    page = application.window.page("journal")
    assert isinstance(page, JournalPage)
    assert page.isVisible()
    qtbot.waitUntil(lambda: not application.lane.busy, timeout=20_000)
    return page


def test_override_with_a_reason_then_journal_then_replay(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo: Bundle, demo_folder: Path
) -> None:
    refused = advised(demo, Advice.REFUSE)
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder) as advisor:
        application = advisor.application
        open_client(qtbot, application, refused.client.client_id)
        decide_against_the_advice(qtbot, application)
        assert application.window.top_bar.letter.property("role") == "primary"
        page = journal(qtbot, application)
        assert page.model.rowCount() == 2
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder) as advisor:
        application = advisor.application
        page = journal(qtbot, application)
        click(qtbot, page.filters.override_only)
        facts = dict(page.detail.facts.facts)
        assert facts["Motif de l’écart"] == "Six mois de revenus de reserve"
        assert facts["Auteur"] == "Claire Martin"
        click(qtbot, page.detail.replay)
        qtbot.waitUntil(lambda: page.detail.result.startswith("Rejouée à l’identique"), timeout=20_000)
        click(qtbot, page.verify_button)
        assert page.summary.done.startswith("Journal cohérent\u202f: 2 lignes vérifiées")
        with qtbot.waitSignal(application.session.client_opened, timeout=20_000):
            click(qtbot, page.detail.open_client)
        assert application.window.current_page == "dossier"
        assert application.session.assessment is not None
        assert application.session.assessment.probability == refused.probability
